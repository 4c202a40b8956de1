import FarmBasics
import FarmModel
import Infotext
import Testing

@Suite struct ParsedInfotextTests {
    private func parse(_ text: String) throws -> ParsedInfotext { try ParsedInfotext(parsing: text) }

    @Test func aWebUITextIsTakenApart() throws {
        let parsed = try parse(
            """
            a photo of a (cat:1.2), <lora:quilt:0.8>
            second line
            Negative prompt: blurry, bad
            and more
            Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 965400086, Size: 512x768, \
            Model hash: 6ce0161689, Model: v1-5, Lora hashes: "quilt: aabbccddeeff, b: 001122334455", \
            ControlNet 0: "Module: canny, Model: c [d4ba51ff], Weight: 1", Version: v1.10.1
            """)
        #expect(parsed.prompt == "a photo of a (cat:1.2), <lora:quilt:0.8>\nsecond line")
        #expect(parsed.negativePrompt == "blurry, bad\nand more")
        #expect(parsed.value("Sampler") == "DPM++ 2M Karras")
        #expect(parsed.value("Lora hashes") == "quilt: aabbccddeeff, b: 001122334455")
        #expect(parsed.value("ControlNet 0") == "Module: canny, Model: c [d4ba51ff], Weight: 1")
        #expect(parsed.value("Version") == "v1.10.1")
        #expect(parsed.value("Clip skip") == nil)
    }

    @Test func escapesInQuotedValuesAreUndone() throws {
        let parsed = try parse(#"x\#nSteps: 1, Model: "a, \"b\"\nc\\ é", Seed: 2, Size: 8x8"#)
        #expect(parsed.value("Model") == "a, \"b\"\nc\\ é")
        #expect(parsed.value("Seed") == "2")
    }

    @Test func civitaisJSONIsCutByItsBrackets() throws {
        let parsed = try parse(
            """
            cat
            Negative prompt: bad
            Steps: 25, Sampler: Undefined, CFG scale: 3.5, Seed: 1, Size: 832x1216, Clip skip: 2, \
            Hashes: {"vae": "ac7f9b3a4b", "model": "879d}b523c3"}, Created Date: 2024-08-12T10:00:00Z, \
            Civitai resources: [{"type":"checkpoint","modelName":"FLUX, [x]"},{"type":"lora","weight":0.8}], \
            Civitai metadata: {"remixOfId":1}
            """)
        #expect(parsed.value("Hashes") == #"{"vae": "ac7f9b3a4b", "model": "879d}b523c3"}"#)
        #expect(parsed.value("Civitai resources")?.hasSuffix("0.8}]") == true)
        #expect(parsed.value("Civitai metadata") == #"{"remixOfId":1}"#)
        #expect(parsed.value("Created Date") == "2024-08-12T10:00:00Z")
    }

    @Test(arguments: [
        "a cat, on a mat. Negative prompt: blurry, bad. Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5",
        "a cat, on a mat. Negative prompt: blurry, bad. , Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5",
        "a cat, on a mat.\nNegative prompt: blurry, bad. Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5",
        "Parameters: a cat, on a mat.\r\nNegative prompt: blurry, bad.\r\nSteps: 20, Sampler: Euler a, Seed: 5\r\n\r\n",
        "parameters\n\na cat, on a mat.\nNegative prompt: blurry, bad.\nSteps: 20, Sampler: Euler a\nSeed: 5, CFG scale: 7",
        "a cat, on a mat.\nNegative prompt: blurry, bad.\nSteps: 20, Seed: 5, Sampler: Euler a\nTemplate: {a|b}, x\ny: z",
        "a cat, on a mat.\nTemplate: {a|b}\nNegative prompt: blurry, bad.\nNegative Template: q\nSteps: 20, Seed: 5, "
            + "Sampler: Euler a",
    ])
    func pastesAreRead(text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.prompt == "a cat, on a mat.")
        #expect(parsed.negativePrompt.hasPrefix("blurry, bad."))
        #expect(parsed.value("Steps") == "20")
        #expect(parsed.value("Sampler") == "Euler a")
        #expect(parsed.value("Seed") == "5")
        #expect(parsed.value("Template") == nil)
    }

    @Test(arguments: ["a cat", "Steps: to the moon", "parameters of a cat", "time: now, place: here", ""])
    func textWithoutParametersIsAllPrompt(text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.prompt == text)
        #expect(parsed.pairs.isEmpty)
    }

    @Test func theLastLineGoesBeforeAPromptThatTalksOfSteps() throws {
        let parsed = try parse("Steps: 3 of them\nSteps: 20, Sampler: Euler, Seed: 1")
        #expect(parsed.prompt == "Steps: 3 of them")
        #expect(parsed.value("Steps") == "20")
    }

    @Test func theExtrasLineIsNoPrompt() throws {
        let parsed = try parse("Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+")
        #expect(parsed.prompt.isEmpty)
        #expect(parsed.value("Postprocess upscaler") == "R-ESRGAN 4x+")
    }

    @Test func tooLongATextIsRefused() {
        let error = #expect(throws: FarmError.self) {
            try ParsedInfotext(parsing: String(repeating: "x", count: 1 << 20))
        }
        #expect(error?.message.contains("1048576 bytes; at most 262144") == true)
    }

    /// Whatever the first key is, and however a person spells keys and headings.
    @Test(arguments: [
        "a fox\nNegative prompt: hen\nSeed: 9, Steps: 7, Sampler: Euler, Size: 64x128",
        "a fox\nNegative prompt: hen\nModel: papercut, Sampler: Euler, Steps: 7, Seed: 9, Size: 64x128",
        "a fox\nNegative prompt: hen\nsampler: Euler, steps: 7, seed: 9, size: 64x128",
        "a fox\nNegative prompt: hen\nmodel: papercut, sampler: Euler, STEPS: 7, seed: 9, size: 64x128",
        "a fox, negative prompt: hen, Seed: 9, Steps: 7, Sampler: Euler, Size: 64x128",
        "Negative prompt: hen\nPrompt: a fox\nSteps: 7, Sampler: Euler, Seed: 9, Size: 64x128",
        "Positive prompt: a fox\nNegative Prompt : hen\nSteps : 7, Sampler : Euler, Seed : 9, Size : 64x128",
        "a fox\nNegative\u{A0}prompt: hen\nSteps:\u{A0}7, Sampler:\u{A0}Euler, Seed:\u{A0}9, Size: 64x128",
        "a fox\nnegative prompt\u{FF1A}hen\nSteps\u{FF1A}7\u{FF0C}Sampler\u{FF1A}Euler\u{FF0C}Seed\u{FF1A}9\u{FF0C}"
            + "Size\u{FF1A}64x128",
        "a fox\u{2028}Negative prompt: hen\u{2029}Steps: 7, Sampler: Euler, Seed: 9, Size: 64x128",
        "a fox\u{85}Negative prompt: hen\u{85}Steps: 7, Sampler: Euler, Seed: 9, Size: 64x128",
        "Steps: 7, Sampler: Euler, Seed: 9, Size: 64x128\na fox\nNegative prompt: hen",
        "a fox\nSteps: 7, Sampler: Euler, Seed: 9, Size: 64x128\nNegative prompt: hen",
    ])
    func partsAreFoundInAnyOrderAndSpelling(text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.prompt.trimmingSuffix(",") == "a fox", "\(text)")
        #expect(parsed.negativePrompt.trimmingSuffix(",") == "hen", "\(text)")
        for (key, value) in [("Steps", "7"), ("Sampler", "Euler"), ("Seed", "9"), ("Size", "64x128")] {
            #expect(parsed.value(key) == value, "\(key) of \(text)")
        }
        #expect(parsed.passedOver.isEmpty)
    }

    /// A prompt's own words stay, however much they look like parameters.
    @Test(arguments: [
        "coat: red, hat: blue, boots: black", "a plan, width: 10, height: 20", "a shirt, size: 42",
        "(negative prompt:1.2), a fox", "a fox, steps: down to a lake",
    ])
    func wordsWithColonsStay(text: String) throws {
        #expect(try parse(text).prompt == text)
        let line = "Steps: 20, Sampler: Euler, Seed: 1"
        #expect(try parse(text + "\n" + line).prompt == text)
    }

    @Test func whatIsNoPairIsKept() throws {
        let parsed = try parse("a fox\nSteps: 7, Seed: 9, Size: 64x64, odd words, more\nwith a red hat")
        #expect(parsed.prompt == "a fox" && parsed.passedOver == ["odd words, more", "with a red hat"])
    }

    static let junk = [
        "Steps: 1, aa: {", "Steps: 1, aa: \"", "aa: {,", "aa: [\"", "aa: \"\\", "Steps: 5 ", " Negative prompt:",
        "aa: {aa: \"x\"", ":", ",", "\n", "Steps: 1\n", "<lora:", "Template:\n", "{", "\\", "\"", "aa:{}x,", "\r\n",
        "é: ",
    ]

    @Test(.timeLimit(.minutes(2)), arguments: junk)
    func hostileTextIsReadInLinearTime(unit: String) throws {
        let count = (ParsedInfotext.largestText - 16) / unit.utf8.count
        let clock = ContinuousClock()
        for suffix in ["", "}x"] {
            let text = "Steps: 1, " + String(repeating: unit, count: count) + suffix
            let time = try clock.measure { _ = try ParsedInfotext(parsing: text) }
            // A quadratic reader takes minutes.
            #expect(time < .seconds(20), "\(unit)")
        }
        let nested =
            "Steps: 1, " + String(repeating: "aa:{,", count: 20_000) + String(repeating: "}", count: 20_000) + "x"
        #expect(try clock.measure { _ = try ParsedInfotext(parsing: nested) } < .seconds(20))
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
