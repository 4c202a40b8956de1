import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Testing

@Suite struct RenderLimitsTests {
    private static let file = AccessoryReference(name: "quilt", sha256: Digest(repeating: "ab"), shortHash: "ab")
    private static let picture = InputReference(sha256: Digest(repeating: "cd"), size: ImageSize(width: 64, height: 64))

    /// A change of the plain parameters, for one family.
    struct Change: Sendable, CustomTestStringConvertible {
        var family = ModelFamily.sd1
        var testDescription: String
        var apply: @Sendable (inout GenerationParameters) -> Void

        init(
            _ name: String, _ family: ModelFamily = .sd1,
            _ apply: @escaping @Sendable (inout GenerationParameters) -> Void
        ) {
            testDescription = "\(name), \(family.rawValue)"
            self.family = family
            self.apply = apply
        }
    }

    private func check(_ change: Change) throws {
        var parameters = GenerationParameters(
            prompt: "a cat", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic, steps: 20,
            guidanceScale: 7, distilledGuidance: 3.5, seed: 1)
        change.apply(&parameters)
        try RenderLimits.check(parameters, family: change.family, modelName: "quill")
    }

    private static func hires(
        _ side: Int, strength: Double = 0.5, steps: Int? = nil, scale: Double? = nil
    ) -> HiresFix {
        HiresFix(size: ImageSize(width: side, height: side), scale: scale, steps: steps, strength: strength)
    }

    private static func initImage(
        strength: Double = 0.5, blur: Double = 4, padding: Int = 32
    ) -> InitImage {
        InitImage(
            picture: picture, strength: strength,
            inpainting: Inpainting(mask: picture, blur: blur, area: .onlyMasked(padding: padding)))
    }

    private static func control(_ strength: Double = 1) -> ControlImage {
        ControlImage(controlNet: file, picture: picture, strength: strength)
    }

    private static func upscaling(_ scale: Double?, side: Int = 64) -> Upscaling {
        let size = ImageSize(width: side, height: side)
        return Upscaling(pictures: [InputReference(sha256: Digest(repeating: "cd"), size: size)], scale: scale)
    }

    static let taken: [Change] = [
        Change("plain") { _ in }, Change("clip skip 12") { $0.clipSkip = 12 },
        Change("clip skip 1", .flux) { $0.clipSkip = 1 }, Change("eta 1") { $0.eta = 1 },
        Change("flow shift", .sd3) { $0.flowShift = 3 }, Change("flow shift", .flux) { $0.flowShift = 1.15 },
        Change("seamless") { $0.isSeamless = true }, Change("seamless", .flux) { $0.isSeamless = true },
        Change("LoRA at its bounds") { $0.loras = [WeightedLoRA(file: file, weight: -10)] },
        Change("embedding") { $0.embeddings = [file] }, Change("embedding", .sd2) { $0.embeddings = [file] },
        Change("control at its bound", .sdxl) { $0.control = control(2) },
        Change("init image at its bounds", .flux) { $0.initImage = initImage(strength: 0, blur: 0, padding: 0) },
        Change("hires of the same size") { $0.hires = hires(64) },
        Change("hires at strength 1", .flux) { $0.hires = hires(80, strength: 1) },
        Change("GITS in 2 steps") { ($0.schedule, $0.steps) = (.gits, 2) },
        Change("Align Your Steps", .sdxl) { $0.schedule = .alignYourSteps },
        Change("one step") { $0.steps = 1 }, Change("ucache") { $0.stepCache = StepCache(mode: .ucache, threshold: 0) },
        Change("spectrum") { $0.stepCache = StepCache(mode: .spectrum) },
        Change("easycache", .zImage) { $0.stepCache = StepCache(mode: .easycache, start: 0, end: 1) },
        Change("dbcache", .sd3) { $0.stepCache = StepCache(mode: .dbcache, threshold: 0.1) },
        Change("tiling") { $0.vaeTiling = VAETiling(tile: 4, overlap: 0.5) },
        Change("upscaling", .esrgan) { $0.upscaling = upscaling(nil) },
        Change("upscaling by 1.5", .esrgan) { $0.upscaling = upscaling(1.5, side: 4096) },
    ]

    @Test(arguments: taken) func whatTheEngineDoesIsTaken(change: Change) throws { try check(change) }

    static let refused: [Change] = [
        Change("no steps") { $0.steps = 0 }, Change("501 steps") { $0.steps = 501 },
        Change("guidance NaN") { $0.guidanceScale = .nan },
        Change("guidance infinite") { $0.guidanceScale = .infinity },
        Change("guidance -1") { $0.guidanceScale = -1 }, Change("distilled NaN") { $0.distilledGuidance = .nan },
        Change("seed") { $0.seed = -1 }, Change("width 100") { $0.size.width = 100 },
        Change("height 8192") { $0.size.height = 8192 }, Change("width 68", .flux) { $0.size.width = 68 },
        Change("Karras in 1 step") { ($0.schedule, $0.steps) = (.karras, 1) },
        Change("Exponential in 1 step") { ($0.schedule, $0.steps) = (.exponential, 1) },
        Change("GITS in 1 step") { ($0.schedule, $0.steps) = (.gits, 1) },
        Change("GITS", .flux) { $0.schedule = .gits },
        Change("Align Your Steps", .flux) { $0.schedule = .alignYourSteps },
        Change("Align Your Steps", .sd2) { $0.schedule = .alignYourSteps },
        Change("clip skip 0") { $0.clipSkip = 0 }, Change("clip skip 13") { $0.clipSkip = 13 },
        Change("clip skip 2", .flux) { $0.clipSkip = 2 }, Change("eta NaN") { $0.eta = .nan },
        Change("eta 1.1") { $0.eta = 1.1 }, Change("flow shift") { $0.flowShift = 3 },
        Change("flow shift", .flux2) { $0.flowShift = 3 }, Change("flow shift 0", .sd3) { $0.flowShift = 0 },
        Change("flow shift infinite", .sd3) { $0.flowShift = .infinity },
        Change("seamless", .sd3) { $0.isSeamless = true },
        Change("LoRA 10.1") { $0.loras = [WeightedLoRA(file: file, weight: 10.1)] },
        Change("LoRA NaN") { $0.loras = [WeightedLoRA(file: file, weight: .nan)] },
        Change("LoRA twice") { $0.loras = [1, 2].map { WeightedLoRA(file: file, weight: $0) } },
        Change("embedding", .flux) { $0.embeddings = [file] }, Change("embedding", .sdxl) { $0.embeddings = [file] },
        Change("control", .flux) { $0.control = control() }, Change("control 2.1") { $0.control = control(2.1) },
        Change("strength NaN") { $0.initImage = initImage(strength: .nan) },
        Change("strength 1.01") { $0.initImage = initImage(strength: 1.01) },
        Change("strength -0.1") { $0.initImage = initImage(strength: -0.1) },
        Change("blur NaN") { $0.initImage = initImage(blur: .nan) },
        Change("blur 65") { $0.initImage = initImage(blur: 65) },
        Change("latent resize") {
            $0.initImage = InitImage(picture: picture, resizeMode: .latent)
            $0.size.width = 128
        },
        Change("latent noise") {
            $0.initImage = InitImage(picture: picture, inpainting: Inpainting(mask: picture, fill: .latentNoise))
        },
        Change("padding -1") { $0.initImage = initImage(padding: -1) },
        Change("hires and init image") { ($0.hires, $0.initImage) = (hires(128), initImage()) },
        Change("hires and control") { ($0.hires, $0.control) = (hires(128), control()) },
        Change("hires size") { $0.hires = hires(96) },
        Change("hires shrinks") { ($0.size.width, $0.hires) = (128, hires(64)) },
        Change("hires strength 0") { $0.hires = hires(128, strength: 0) },
        Change("hires strength NaN") { $0.hires = hires(128, strength: .nan) },
        Change("hires steps 0") { $0.hires = hires(128, steps: 0) },
        Change("hires 500 steps at 0.05") { $0.hires = hires(128, strength: 0.05, steps: 500) },
        Change("hires scale NaN") { $0.hires = hires(128, scale: .nan) },
        Change("hires Karras in 1 step") { ($0.schedule, $0.hires) = (.karras, hires(128, strength: 1, steps: 1)) },
        Change("easycache") { $0.stepCache = StepCache(mode: .easycache) },
        Change("dbcache") { $0.stepCache = StepCache(mode: .dbcache) },
        Change("taylorseer") { $0.stepCache = StepCache(mode: .taylorseer) },
        Change("cache-dit") { $0.stepCache = StepCache(mode: .cacheDiT) },
        Change("ucache", .flux) { $0.stepCache = StepCache(mode: .ucache) },
        Change("cache threshold") { $0.stepCache = StepCache(mode: .ucache, threshold: -1) },
        Change("cache threshold NaN") { $0.stepCache = StepCache(mode: .ucache, threshold: .nan) },
        Change("spectrum's threshold") { $0.stepCache = StepCache(mode: .spectrum, threshold: 1) },
        Change("cache start past its end") { $0.stepCache = StepCache(mode: .ucache, start: 0.96) },
        Change("cache start NaN") { $0.stepCache = StepCache(mode: .ucache, start: .nan) },
        Change("dbcache's start", .sd3) { $0.stepCache = StepCache(mode: .dbcache, start: 0.1) },
        Change("tile 3") { $0.vaeTiling = VAETiling(tile: 3) },
        Change("overlap 0.6") { $0.vaeTiling = VAETiling(overlap: 0.6) },
        Change("overlap NaN") { $0.vaeTiling = VAETiling(overlap: .nan) },
        Change("drawing", .esrgan) { _ in }, Change("upscaling") { $0.upscaling = upscaling(2) },
        Change("upscaling by NaN", .esrgan) { $0.upscaling = upscaling(.nan) },
        Change("upscaling by 9", .esrgan) { $0.upscaling = upscaling(9) },
        Change("upscaling too much", .esrgan) { $0.upscaling = upscaling(nil, side: 4097) },
    ]

    @Test(arguments: refused) func whatTheEngineWouldNotDoIsRefused(change: Change) {
        #expect { try check(change) } throws: { ($0 as? FarmError)?.code == .invalidInput }
    }

    @Test(
        arguments: [(20, nil, 0.7, 28, 20), (4, 2, 1.0, 2, 2), (20, 10, 0.5, 20, 11)] as [(Int, Int?, Double, Int, Int)]
    )
    func hiresStepsAreTheEnginesOwn(first: Int, steps: Int?, strength: Double, scheduled: Int, sampled: Int) {
        let hires = Self.hires(128, strength: strength, steps: steps)
        #expect(hires.scheduledSteps(firstPass: first) == scheduled)
        #expect(hires.sampledSteps(firstPass: first) == sampled)
    }
}
