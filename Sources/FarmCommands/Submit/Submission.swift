import FarmModel
import FarmWire
import SwiftProtobuf

/// A request that is ready to be sent, and the pictures on this machine that go with it.
struct Submission: Sendable {
    var request: JobRequest
    var files: [InputFile] = []
    /// What of `--like` could not be taken, a sentence each.
    var notes: [String] = []

    /// Brings the pictures to the farm, and then the request. Where the connection breaks after that was sent, the same
    /// submission is sent again: the farm takes it once.
    func send(to farm: FarmConnection) async throws -> Job {
        let inputs = request.inputs
        if !inputs.isEmpty { try await InputUploader(farm: farm).provide(inputs, files: files) }
        return try await farm.persisting {
            try await Job(wire: farm.call { try await $0.submitJob(request.wire).job })
        }
    }

    /// The farm's own checks, as far as they need neither a model nor a file of the farm's.
    func check() throws {
        for (side, value) in [("width", request.size?.width), ("height", request.size?.height)] {
            guard let value, !ParameterLimits.side.contains(value) else { continue }
            let limits = ParameterLimits.side
            throw FarmError(
                .invalidInput,
                "\(side) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
        var anyModel = request
        anyModel.size = nil
        let stand = ModelDescription(
            name: "", digest: "", family: .unknown, bytes: 0, defaults: ModelDefaults(), files: [])
        _ = try anyModel.resolved(model: stand, drawSeed: { 0 })
    }
}

extension JobRequest {
    /// The pictures that it starts from.
    fileprivate var inputs: [InputReference] {
        [initImage?.picture, initImage?.inpainting?.mask, control?.picture].compactMap { $0 }
            + (upscaling?.pictures ?? [])
    }
}
