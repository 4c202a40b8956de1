import FarmModel
import Testing

@Suite struct InfotextTests {
    private let model = ModelDescription(
        name: "v1-5", digest: "6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa", family: .sd1,
        bytes: 1, defaults: ModelDefaults(), files: [])

    private func parameters(prompt: String, negative: String) -> GenerationParameters {
        GenerationParameters(
            prompt: prompt, negativePrompt: negative, size: ImageSize(width: 512, height: 768),
            sampler: .eulerAncestral, schedule: .karras, steps: 20, guidanceScale: 7, distilledGuidance: 3.5, seed: 42)
    }

    @Test func isWrittenAsTheWebUIWritesIt() {
        let text = Infotext.write(parameters(prompt: "a cat,\nsitting", negative: "blurry"), model: model)
        #expect(
            text == """
                a cat,
                sitting
                Negative prompt: blurry
                Steps: 20, Sampler: Euler a, Schedule type: Karras, CFG scale: 7.0, Seed: 42, Size: 512x768, \
                Model hash: 6ce0161689, Model: v1-5, Version: diffusionfarm-0.1.0
                """)
    }

    @Test func anEmptyNegativePromptHasNoLineAndOddValuesAreQuoted() {
        var odd = model
        odd.name = "a, b: \"c\""
        odd.family = .flux
        let text = Infotext.write(parameters(prompt: "x", negative: ""), model: odd)
        #expect(!text.contains("Negative"))
        #expect(text.contains("Distilled CFG Scale: 3.5"))
        #expect(text.contains(#"Model: "a, b: \"c\"", Version"#))
    }
}
