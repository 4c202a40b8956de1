import FarmModel
import Recipes
import Testing

/// The lines of stable-diffusion-webui's "prompts from file".
@Suite struct PromptLineTests {
    @Test func optionsAreRead() throws {
        let line = try PromptLine(
            parsing: "--prompt a red 'big cat' --negative_prompt blurry --steps 20 --cfg_scale 4.5 --seed 9 "
                + "--sampler_name \"DPM++ 2M Karras\" --width 64 --height 128 --sd_model papercut --styles 'Ink, Photo' "
                + "--batch_size 2 --n_iter 3 --tiling true --outpath_samples x --restore_faces false --subseed 4")
        #expect(line.prompt == "a red big cat")
        #expect(line.negativePrompt == "blurry")
        #expect(line.steps == 20)
        #expect(line.guidanceScale == 4.5)
        #expect(line.seed == 9)
        #expect(line.sampler == .dpmpp2m)
        #expect(line.schedule == .karras)
        #expect(line.width == 64)
        #expect(line.height == 128)
        #expect(line.model == "papercut")
        #expect(line.styles == ["Ink", "Photo"])
        #expect(line.count == 6)
        #expect(line.isSeamless == true)
    }

    @Test(arguments: ["a cat", "it's a cat -- painted", "a -- b --", "x--steps 5", "\"a cat"])
    func aLineWithoutOptionsIsAPrompt(text: String) throws {
        #expect(try PromptLine(parsing: text).prompt == text)
    }

    @Test func anOptionWithoutAPromptLeavesItOpen() throws {
        let line = try PromptLine(parsing: "--steps 5")
        #expect(line.prompt == nil)
        #expect(line.steps == 5)
    }

    @Test(arguments: [
        ("--stepz 5", "unknown option '--stepz'; did you mean 'steps'"), ("--steps", "--steps has no value"),
        ("--steps x", "--steps 'x'"), ("--steps 501", "1 to 500"), ("--width 8", "64 to 4096"),
        ("--cfg_scale -1", "0 to 100"),
        ("a --steps 5", "'a' belongs to no option"), ("--tiling maybe", "neither true nor false"),
        ("it's --steps 5", "a quote that never ends"), ("--sampler_name Foo", "unknown sampler"),
        ("--steps 5\\", "backslash"),
        ("--subseed_strength 0.5", "varies no seeds"), ("--restore_faces true", "restores no faces"),
        ("--seed_resize_from_w 512", "resizes no seeds"), ("--batch_size 0", "1 to 1000000"),
    ])
    func whatCannotBeReadIsRefused(text: String, expected: String) {
        let message = message { try PromptLine(parsing: text) }
        #expect(message.contains(expected), "\(message)")
    }
}
