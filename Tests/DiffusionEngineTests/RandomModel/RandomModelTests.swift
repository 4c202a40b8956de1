import EngineHostProtocol
import FarmModel
import FarmTestSupport
import Testing

/// What the real engine makes of a Stable Diffusion 1 checkpoint in full size. One after the other: each uses every
/// core, and all share one host.
@Suite(.serialized) struct RandomModelTests {
    /// 64×64 in two steps, without guidance.
    static func request(_ change: (inout RandomModelHost.Request) throws -> Void = { _ in }) rethrows
        -> RandomModelHost.Request
    {
        var request = RandomModelHost.Request(
            parameters: GenerationParameters(
                prompt: "a lighthouse at dusk", size: ImageSize(width: 64, height: 64), sampler: .euler,
                schedule: .automatic, steps: 2, guidanceScale: 1, distilledGuidance: 3.5, seed: 42))
        try change(&request)
        return request
    }

    static func render(_ change: (inout RandomModelHost.Request) throws -> Void = { _ in }) async throws
        -> RandomModelHost.Answer
    {
        try await RandomModelHost.shared.render(request(change))
    }

    static func failure(_ change: (inout RandomModelHost.Request) throws -> Void) async throws -> HostFailure? {
        let request = try request(change)
        do {
            _ = try await RandomModelHost.shared.render(request)
            return nil
        } catch let failure as HostFailure {
            return failure
        }
    }

    /// Mean difference of the bytes.
    static func distance(_ a: RandomModelHost.Answer, _ b: RandomModelHost.Answer) -> Double {
        let sum = zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(max(1, a.pixels.count))
    }
}

extension RandomModelHost.Request {
    mutating func add(lora path: String, weight: Double) {
        let reference = RandomFiles.reference(path)
        parameters.loras.append(WeightedLoRA(file: reference, weight: weight))
        files[reference.sha256] = path
    }

    mutating func start(from side: Int = 64, strength: Double, inpainting: ((InputReference) -> Inpainting)? = nil)
        throws
    {
        let size = ImageSize(width: side, height: side)
        let picture = try RandomFiles.picture(size)
        files[picture.reference.sha256] = picture.path
        parameters.initImage = InitImage(picture: picture.reference, strength: strength)
        guard let inpainting else { return }
        let mask = try RandomFiles.mask(size)
        files[mask.reference.sha256] = mask.path
        parameters.initImage?.inpainting = inpainting(mask.reference)
    }
}
