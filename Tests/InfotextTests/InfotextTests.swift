import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Infotext
import Testing

@Suite struct InfotextTests {
    private let model = ModelDescription(
        name: "v1-5", digest: Digest(repeating: "6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa"),
        family: .sd1,
        bytes: 1, defaults: ModelDefaults(), files: [])

    private func parameters(
        prompt: String, negative: String = "", _ change: (inout GenerationParameters) -> Void = { _ in }
    ) -> GenerationParameters {
        var parameters = GenerationParameters(
            prompt: prompt, negativePrompt: negative, size: ImageSize(width: 512, height: 768),
            sampler: .eulerAncestral, schedule: .karras, steps: 20, guidanceScale: 7, distilledGuidance: 3.5, seed: 42)
        change(&parameters)
        return parameters
    }

    private static func file(_ name: String, _ digit: Character) -> AccessoryReference {
        AccessoryReference(
            name: name, sha256: Digest(repeating: digit), shortHash: String(repeating: digit, count: 12))
    }

    private static func picture(_ digit: Character) -> InputReference {
        InputReference(sha256: Digest(repeating: digit), size: ImageSize(width: 640, height: 480))
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
        let text = Infotext.write(parameters(prompt: "x"), model: odd)
        #expect(!text.contains("Negative"))
        #expect(text.contains("Distilled CFG Scale: 3.5"))
        #expect(text.contains(#"Model: "a, b: \"c\"", Version"#))
    }

    @Test func imageToImageAndInpaintingKeysStandInTheWebUIsOrder() {
        let text = Infotext.write(
            parameters(prompt: "<lora:quilt:0.8> a cat") {
                $0.vae = Self.file("mse", "b")
                $0.clipSkip = 2
                $0.randomSource = .cpu
                $0.isSeamless = true
                $0.eta = 0.5
                $0.loras = [WeightedLoRA(file: Self.file("quilt", "c"), weight: 0.8)]
                $0.embeddings = [Self.file("bad", "d")]
                $0.initImage = InitImage(
                    picture: Self.picture("e"), strength: 0.6, resizeMode: .crop,
                    inpainting: Inpainting(
                        mask: Self.picture("f"), fill: .latentNoise, isInverted: true, area: .onlyMasked(padding: 16)))
            }, model: model)
        let digests = (String(repeating: "e", count: 64), String(repeating: "f", count: 64))
        #expect(
            text == """
                <lora:quilt:0.8> a cat
                Steps: 20, Sampler: Euler a, Schedule type: Karras, CFG scale: 7.0, Seed: 42, Size: 512x768, \
                Model hash: 6ce0161689, Model: v1-5, VAE hash: bbbbbbbbbbbb, VAE: mse, Denoising strength: 0.6, \
                Clip skip: 2, Init image hash: eeeeeeeeee, RNG: CPU, Tiling: True, Mask mode: Inpaint not masked, \
                Mask blur: 4, Inpaint area: Only masked, Masked area padding: 16, Masked content: latent noise, \
                Lora hashes: "quilt: cccccccccccc", TI hashes: "bad: dddddddddddd", Eta: 0.5, \
                Resize mode: Crop and resize, Init image digest: \(digests.0) 640x480, \
                Mask digest: \(digests.1) 640x480, Version: diffusionfarm-0.1.0
                """)
    }

    @Test func hiresAndControlNetKeysStandInTheWebUIsOrder() {
        let text = Infotext.write(
            parameters(prompt: "x") {
                $0.hires = HiresFix(
                    size: ImageSize(width: 1024, height: 1536), scale: 2, upscaler: .model(Self.file("4x", "a")),
                    steps: 10, strength: 0.4)
                $0.control = ControlImage(
                    controlNet: Self.file("canny", "b"), picture: Self.picture("c"), strength: 0.9)
            }, model: model)
        #expect(
            text.hasSuffix(
                """
                Model: v1-5, Denoising strength: 0.4, ControlNet 0: "Module: none, Model: canny [bbbbbbbbbbbb], \
                Weight: 0.9, Resize Mode: Just Resize, Low Vram: False, Guidance Start: 0.0, Guidance End: 1.0, \
                Pixel Perfect: False, Control Mode: Balanced", Hires upscale: 2.0, Hires steps: 10, \
                Hires upscaler: 4x, ControlNet image digest: \(String(repeating: "c", count: 64)) 640x480, \
                Hires upscaler hash: aaaaaaaaaaaa, Version: diffusionfarm-0.1.0
                """), "\(text)")
    }

    @Test func anUpscaledPictureHasTheExtrasText() {
        let text = Infotext.write(
            parameters(prompt: "") { $0.upscaling = Upscaling(pictures: [Self.picture("a")], scale: 4) }, model: model)
        #expect(text.hasPrefix("Postprocess upscale by: 4, Postprocess upscaler: v1-5, "))
        #expect(!text.contains("Steps"))
    }

    @Test func aLoRAThatNoTagNamesGetsATag() {
        let text = Infotext.write(
            parameters(prompt: "<lora:quilt:0.5> x") {
                $0.loras = [
                    WeightedLoRA(file: Self.file("quilt", "a"), weight: 0.75),
                    WeightedLoRA(file: Self.file("odd: name", "b"), weight: 1),
                ]
            }, model: model)
        #expect(text.hasPrefix("<lora:quilt:0.5> x <lora:quilt:0.25> <lora:bbbbbbbbbbbb:1>\n"))
    }
}
