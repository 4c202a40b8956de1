import FarmModel
import FarmWire
import Recipes
import SwiftProtobuf

/// A request that is ready to be sent, and the pictures on this machine that go with it.
struct Submission: Sendable {
    var request: JobRequest
    /// From which the images' own parameters follow.
    var recipe: Recipe?
    var files: [InputFile] = []
    /// What of `--like` could not be taken, a sentence each.
    var notes: [String] = []
    /// What may not be as it was meant, a sentence each.
    var notices: [String] = []

    /// Brings the pictures to the farm, and then the request. Where the connection breaks after that was sent, the same
    /// submission is sent again: the farm takes it once.
    /// - Parameter room: what is done where the person has used up what they may have.
    func send(to farm: FarmConnection, room: RoomWait) async throws -> Job {
        // Whatever cannot be sent is found before anything is.
        let message = try message()
        let pictures = request.pictures + (recipe?.content.pictures ?? [])
        return try await room.run {
            if !pictures.isEmpty { try await InputUploader(farm: farm).provide(pictures, files: files) }
            return try await PictureNames(files: files).naming {
                try await farm.persisting {
                    try await Job(wire: farm.call { try await $0.submitJob(message).job })
                }
            }
        }
    }

    /// What the job would be. The farm keeps nothing of it.
    func plan(on farm: FarmConnection) async throws -> PlanOutput {
        let message = try message()
        let reply = try await PictureNames(files: files).naming {
            try await farm.persisting { try await farm.call { try await $0.planJob(message) } }
        }
        return try PlanOutput(wire: reply, axes: recipe?.axes ?? [], pictureCount: files.count)
    }

    func message() throws -> Farm_V1_SubmitJobRequest {
        var message = request.wire
        if let recipe { message.recipe = String(decoding: try recipe.encoded(), as: UTF8.self) }
        return message
    }
}
