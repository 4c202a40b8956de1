import FarmBasics
import FarmModel
import Foundation

/// Good values of which samples are made, and what is done with values that were read.
enum Samples {
    static let submission = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
    static let digest = Digest(bytes: Array(1...32))
    static let picture = InputReference(sha256: digest, size: ImageSize(width: 640, height: 480))

    static let model = ModelDescription(
        name: "papercut", digest: digest, family: .sd1, bytes: 1 << 20, defaults: ModelDefaults(width: 256, steps: 8),
        files: [.init(role: .checkpoint, sha256: digest)])

    static let accessories = [AccessoryKind.lora, .vae, .embedding, .controlNet, .upscaler].flatMap { kind in
        ["a-\(kind.rawValue)", "a", "x"].enumerated().map { number, name in
            let digest = number == 0 ? digest : Digest(bytes: Array(name.utf8) + kind.rawValue.utf8)
            return AccessoryDescription(
                kind: kind, name: name, sha256: digest, shortHash: digest.shortHash, family: .sd1, bytes: 1 << 10)
        }
    }

    static let file = AccessoryReference(name: "a-lora", sha256: digest, shortHash: digest.shortHash)

    static var request: JobRequest {
        var request = JobRequest(
            submission: submission, prompt: "a (cat:1.2), [dog] <lora:a-lora:0.8> # said", submitter: "ada")
        request.name = "cats"
        request.imageCount = 12
        request.negativePrompt = "blurry"
        request.size = ImageSize(width: 512, height: 768)
        request.sampler = .euler
        request.steps = 20
        request.guidanceScale = 7.5
        request.seed = 42
        request.hires = RequestedHires(scale: 1.5, steps: 8, strength: 0.5)
        return request
    }

    static var pictureRequest: JobRequest {
        var request = request
        request.hires = nil
        request.options.initImage = InitImage(
            picture: picture, strength: 0.6,
            inpainting: Inpainting(mask: picture))
        request.control = RequestedControl(name: "a-controlnet", picture: picture, strength: 0.7)
        return request
    }

    static var parameters: GenerationParameters {
        var parameters = GenerationParameters(
            prompt: "a cat", negativePrompt: "blurry", size: ImageSize(width: 512, height: 512), sampler: .euler,
            schedule: .karras, steps: 20, guidanceScale: 7, distilledGuidance: 3.5, seed: 42)
        parameters.loras = [WeightedLoRA(file: file, weight: 0.8)]
        parameters.hires = HiresFix(size: ImageSize(width: 1024, height: 1024), scale: 2, steps: 10, strength: 0.6)
        return parameters
    }

    /// All that a coordinator computes of a request before it commits it.
    static func use(_ request: JobRequest) throws {
        try request.check()
        let holdings = FarmHoldings(accessories: accessories, pictures: [picture])
        let parameters = try request.resolved(model: model, holdings: holdings) { 1 }
        try use(parameters)
    }

    /// All that is computed of parameters that a worker is given.
    static func use(_ parameters: GenerationParameters) throws {
        try RenderLimits.check(parameters, family: model.family, modelName: model.name)
        _ = parameters.hires?.sampledSteps(firstPass: parameters.steps)
        _ = parameters.finalSize.pixelCount
        _ = EngineContext(modelDigest: digest, parameters: parameters)
    }
}
