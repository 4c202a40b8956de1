import Recipes
import Testing

/// The rules of stable-diffusion-webui's X/Y/Z plot.
@Suite struct RecipeRangeTests {
    private func labels(_ text: String) throws -> [String] {
        let axis = try RecipeAxisText.parse(text)
        let recipe = try recipe { $0.variations = [.parameter(axis.parameter, values: axis.values)] }
        return recipe.axes.first?.labels ?? []
    }

    @Test(arguments: [
        ("steps=10-50(+10)", "10 20 30 40 50"), ("steps=1-5", "1 2 3 4 5"), ("steps=10-45(+10)", "10 20 30 40"),
        // The end + 1 is where a falling range stops, so the end is left out.
        ("steps=30-10(-5)", "30 25 20 15"), ("steps=10-1(-3)", "10 7 4"), ("steps=1-10[4]", "1 4 7 10"),
        // Fractions of points are cut off.
        ("steps=1-10[3]", "1 5 10"), ("steps=10-1[4]", "10 7 4 1"), ("steps=4, 8,,12-14", "4 8 12 13 14"),
        ("steps= 1 - 3 ( +1 ) ,9", "1 2 3 9"), ("seed=+1-3", "1 2 3"),
    ])
    func wholeNumbersAreRead(text: String, expected: String) throws {
        #expect(try labels(text).joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("cfg=4-10[7]", "4 5 6 7 8 9 10"), ("cfg=4-6(+0.5)", "4 4.5 5 5.5 6"), ("cfg=1-3", "1 2 3"),
        // The end is included by adding a step, which passes it where the step does not divide the range.
        ("cfg=1-2(+0.3)", "1 1.3 1.6 1.9 2.2"), ("cfg=3-1(-1)", "3 2 1"),
        ("cfg=4-5(+0.1)", "4 4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 5"),
        ("cfg=1-2[3],7.5", "1 1.5 2 7.5"),
    ])
    func fractionsAreRead(text: String, expected: String) throws {
        #expect(try labels(text).joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("sampler=Euler,DPM++ 2M Karras", "Euler|DPM++ 2M Karras"), ("size=64x128, 96", "64x128|96x96"),
        ("schedule=karras,sgm_uniform", "Karras|SGM Uniform"), ("model=\"a, b\",c", "a, b|c"),
        ("rng=nv,cpu", "GPU|CPU"),
        ("seed=-1,5,-1", "random 1|5|random 3"),
    ])
    func otherValuesAreRead(text: String, expected: String) throws {
        #expect(try labels(text).joined(separator: "|") == expected)
    }

    @Test(arguments: [
        ("steps=10-50(+0)", "never ends"), ("steps=10-50(-10)", "never reaches its end"),
        ("steps=50-10", "never reaches"),
        ("cfg=1-9(-0.5)", "never reaches"), ("cfg=1-2(+0)", "never ends"), ("steps=4-10[0]", "number of points"),
        ("steps=4-10[x]", "number of points"), ("steps=1-5(2)", "accepted are such as"), ("steps=a", "'a'"),
        ("steps=1-5(+0.5)", "step that is no whole number"), ("steps=0", "steps 0"),
        ("steps=100-600(+100)", "steps 600"),
        ("seed=0-9999999", "more than 1000000"), ("seed=1-9[99999999]", "more than 1000000"),
        ("seed=-9223372036854775808-9223372036854775807", "no whole number or range"), ("cfg=1e9", "'1e9'"),
        ("cfg=nan", "'nan'"),
        ("cfg=", "no value"), ("stepz=3", "did you mean 'steps'"), ("steps", "no axis"),
        ("sampler=Foo", "unknown sampler"),
        ("size=8x8", "64 to 4096"), ("cfg=\"4", "never ends"), ("seed=9223372036854775807", "out of range"),
    ])
    func whatIsNoAxisIsRefused(text: String, expected: String) {
        let message = message { try RecipeAxisText.parse(text) }
        #expect(message.contains(expected), "\(message)")
    }
}
