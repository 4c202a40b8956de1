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
        let pictures = request.pictures
        if !pictures.isEmpty { try await InputUploader(farm: farm).provide(pictures, files: files) }
        return try await farm.persisting {
            try await Job(wire: farm.call { try await $0.submitJob(request.wire).job })
        }
    }
}
