import FarmBasics
import Testing

@Suite struct NearestNamesTests {
    private static let samplers = ["Euler", "Euler a", "Heun", "LCM"]

    @Test(arguments: [
        ("euler", ["Euler", "Euler a"]), ("Hune", ["Heun"]), ("lcm", ["LCM"]), ("dpmpp_2m_karras", []),
    ])
    func whatWasMeantIsNear(_ name: String, _ expected: [String]) {
        #expect(NearestNames.of(name, in: Self.samplers) == expected)
    }

    @Test func aMessageNamesTheNearestOrAll() {
        func hint(_ name: String, _ names: [String]) -> String {
            NearestNames.hint(for: name, in: names, noun: "sampler")
        }
        #expect(hint("Hune", Self.samplers) == "; did you mean 'Heun'?")
        #expect(hint("dpmpp_2m_karras", Self.samplers) == "; accepted: Euler, Euler a, Heun, LCM")
        #expect(hint("Euler", []) == "; the farm has no sampler yet")
    }
}
