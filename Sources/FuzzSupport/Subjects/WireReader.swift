import FarmBasics
import FarmModel
import FarmWire
import Foundation
import Recipes
import SwiftProtobuf

/// Reads one message of the wire as the adapters do.
struct WireReader: Sendable {
    /// Serialized.
    let samples: [[UInt8]]
    let read: @Sendable (Data) throws -> Void

    /// - Parameter use: all that is done with the message before a store is asked.
    init<Wire: Message>(
        _: Wire.Type, _ samples: [Wire] = [], use: @escaping @Sendable (Wire) throws -> Void = { _ in }
    ) {
        var order = BinaryEncodingOptions()
        order.useDeterministicOrdering = true
        self.samples = samples.compactMap { try? $0.serializedBytes(options: order) }
        read = { try use(try Wire(serializedBytes: $0)) }
    }
}

extension WireReader {
    static let farmRequests = [
        WireReader(
            Farm_V1_SubmitJobRequest.self, [Samples.request.wire, Samples.pictureRequest.wire, recipeRequest]
        ) { wire in
            let recipe = wire.recipe.isEmpty ? nil : try JSONDecoder().decode(Recipe.self, from: Data(wire.recipe.utf8))
            let request = try JobRequest(wire: wire)
            _ = request.wire
            if let recipe { try Samples.draw(recipe) } else { try Samples.use(request) }
        },
        WireReader(Farm_V1_GetJobRequest.self), WireReader(Farm_V1_ListJobsRequest.self),
        WireReader(Farm_V1_WatchJobRequest.self), WireReader(Farm_V1_CancelJobRequest.self),
        WireReader(Farm_V1_RetryJobRequest.self),
        WireReader(Farm_V1_ListImagesRequest.self, [HistoryFilter(limit: 20).wire, filter]) { wire in
            _ = try HistoryFilter(wire: wire).wire
        },
        WireReader(Farm_V1_GetThumbnailsRequest.self), WireReader(Farm_V1_GetImageRequest.self),
        WireReader(Farm_V1_DownloadImageRequest.self), WireReader(Farm_V1_ListWorkersRequest.self),
        WireReader(Farm_V1_ListModelsRequest.self), WireReader(Farm_V1_GetFarmRequest.self),
        WireReader(Farm_V1_ListStoredFilesRequest.self), WireReader(Farm_V1_RemoveStoredFileRequest.self),
        WireReader(Farm_V1_FindMissingInputsRequest.self, [.with { $0.digests = [Samples.digest.hex] }]) { wire in
            _ = try wire.digests.map(Digest.init(checking:))
        },
        WireReader(Farm_V1_GetPreviewRequest.self) { wire in _ = TaskID(job: wire.job, wireIndex: wire.index) },
        WireReader(Farm_V1_ExplainTaskRequest.self) { wire in _ = TaskID(job: wire.job, wireIndex: wire.index) },
        WireReader(Farm_V1_SetWorkerIntakeRequest.self), WireReader(Farm_V1_DeleteJobRequest.self),
        WireReader(Farm_V1_DeleteImagesRequest.self, [.with { $0.ids = [1, 2, 3] }]),
        WireReader(Farm_V1_GetRetentionRequest.self),
        WireReader(Farm_V1_AddRetentionRuleRequest.self, [.with { $0.rule = rule.wire }]) { wire in
            let rule = try RetentionRule(wire: wire.rule)
            _ = rule.description
            _ = rule.wire
            try rule.limit.check()
        },
        WireReader(Farm_V1_RemoveRetentionRuleRequest.self),
        WireReader(Farm_V1_InputPart.self, [.with { $0.chunk = Data([1, 2, 3]) }]),
        WireReader(Farm_V1_StoredFilePart.self, [.with { $0.header = .with { $0.digest = Samples.digest.hex } }]) {
            wire in
            if case .header(let header)? = wire.part, !header.digest.isEmpty { _ = try Digest(checking: header.digest) }
        },
    ]

    private static let rule = RetentionRule(
        id: 1, scope: .submitter("ada"), limit: .age(.seconds(86_400)), createdAt: Date(timeIntervalSince1970: 1))

    private static let filter: Farm_V1_ListImagesRequest = {
        var filter = HistoryFilter(limit: 20)
        filter.words = "cat dog"
        filter.model = "papercut"
        return filter.wire
    }()

    private static let recipeRequest: Farm_V1_SubmitJobRequest = {
        var content = RecipeContent()
        content.prompts = ["a {red|blue} cat"]
        content.count = 3
        content.variations = (try? [RecipeVariation.parse("steps=10,20")]) ?? []
        var wire = Samples.request.wire
        wire.recipe = (try? Recipe(content).encoded()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return wire
    }()
}
