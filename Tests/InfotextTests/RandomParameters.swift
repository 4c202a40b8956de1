import FarmBasics
import FarmModel

/// Parameters with anything in them that a person can ask for.
struct RandomParameters {
    var generator: SeededGenerator

    mutating func next() -> GenerationParameters {
        var parameters = GenerationParameters(
            prompt: prompt(), negativePrompt: chance() ? prompt() : "", size: size(),
            sampler: Sampler.allCases.randomElement(using: &generator) ?? .euler,
            schedule: Schedule.allCases.randomElement(using: &generator) ?? .automatic,
            steps: .random(in: 1...500, using: &generator), guidanceScale: number(0...30),
            distilledGuidance: number(0...10), seed: .random(in: 0...Int64.max, using: &generator))
        if chance() { parameters.clipSkip = .random(in: 2...12, using: &generator) }
        if chance() { parameters.eta = number(0...1) }
        if chance() { parameters.flowShift = number(0...12) }
        if chance() { parameters.randomSource = .cpu }
        if chance() { parameters.vae = file() }
        parameters.isSeamless = chance()
        parameters.loras = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            WeightedLoRA(file: file(), weight: number(-2...2))
        }
        let tags = parameters.loras.filter { _ in chance() }.map { "<lora:\($0.file.name):\($0.weight)>" }
        parameters.prompt = ([parameters.prompt] + tags).joined(separator: " ").trimmingSpaces()
        if chance() { parameters.embeddings = [file()] }
        if chance() {
            parameters.control = ControlImage(controlNet: file(), picture: picture(), strength: number(0...2))
        }
        if chance() { parameters.initImage = initImage() }
        if chance() { parameters.hires = hires() }
        if chance() { parameters.stepCache = stepCache() }
        if chance() {
            parameters.vaeTiling = VAETiling(
                tile: chance() ? .random(in: 16...128, using: &generator) : nil,
                overlap: chance() ? number(0...0.5) : nil)
        }
        return parameters
    }

    mutating func model() -> ModelDescription {
        ModelDescription(
            name: word(), digest: digest(), family: chance() ? .flux : .sdxl, bytes: 1, defaults: ModelDefaults(),
            files: [])
    }

    private mutating func chance() -> Bool { .random(using: &generator) }

    private mutating func number(_ range: ClosedRange<Double>) -> Double {
        let value = Double.random(in: range, using: &generator)
        return chance() ? value : value.rounded()
    }

    private mutating func size() -> ImageSize {
        ImageSize(
            width: 64 * .random(in: 1...64, using: &generator), height: 64 * .random(in: 1...64, using: &generator))
    }

    /// With all that has a meaning in infotext, but for lines that would begin another part.
    private mutating func prompt() -> String {
        let pieces = [
            "a cat", ", ", ": ", "\"", "\\(x\\)", "(dog:1.2)", "\n", "灯台", "é", "BREAK", " ", "{a|b}", "[x]",
            "steps: 5",
            "Hashes: {", "Size: 64x64", "🦊", "-", "\n\n", "Model: x, y: z, qq: 1",
        ]
        let count = Int.random(in: 0...12, using: &generator)
        return (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined().trimmingSpaces()
    }

    private mutating func word() -> String {
        let letters = ["a", "B", "7", "_", " ", ".", "-", "é", "(", ")", "雪", "x", "y", "z"]
        let count = Int.random(in: 1...10, using: &generator)
        let word = (0..<count).compactMap { _ in letters.randomElement(using: &generator) }.joined()
        return "n\(word)\(Int.random(in: 0...9999, using: &generator))"
    }

    private mutating func digest() -> Digest {
        Digest(bytes: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    private mutating func file() -> AccessoryReference {
        AccessoryReference(name: word(), sha256: digest(), shortHash: String(digest().hex.prefix(12)))
    }

    private mutating func picture() -> InputReference { InputReference(sha256: digest(), size: size()) }

    private mutating func initImage() -> InitImage {
        let inpainting = Inpainting(
            mask: picture(), blur: number(0...64),
            fill: Inpainting.Fill.allCases.randomElement(using: &generator) ?? .fill,
            isInverted: chance(),
            area: chance() ? .wholePicture : .onlyMasked(padding: .random(in: 0...256, using: &generator)))
        return InitImage(
            picture: picture(), strength: number(0...1),
            resizeMode: ResizeMode.allCases.randomElement(using: &generator) ?? .stretch,
            inpainting: chance() ? inpainting : nil)
    }

    private mutating func hires() -> HiresFix {
        HiresFix(
            size: size(), scale: chance() ? number(1...4) : nil,
            upscaler: chance()
                ? .model(file()) : .latent(LatentUpscaler.allCases.randomElement(using: &generator) ?? .latent),
            steps: chance() ? .random(in: 1...150, using: &generator) : nil, strength: number(0...1))
    }

    private mutating func stepCache() -> StepCache {
        StepCache(
            mode: StepCache.Mode.allCases.randomElement(using: &generator) ?? .easycache,
            threshold: chance() ? number(0...1) : nil, start: chance() ? number(0...1) : nil,
            end: chance() ? number(0...1) : nil)
    }
}
