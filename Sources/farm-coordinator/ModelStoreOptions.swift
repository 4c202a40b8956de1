import ArgumentParser
import CoordinatorCore
import FarmModel
import Foundation

/// Where a coordinator keeps the farm's models.
struct ModelStoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A folder for the models that people push and workers fetch, one for all coordinators of a farm \
            (FARM_MODEL_STORE; without one nothing can be pushed).
            """, valueName: "folder"))
    var modelStore: String?

    @Option(
        help: ArgumentHelp(
            "How much the model store keeps, such as 500GB (FARM_MODEL_STORE_LIMIT; default: 1TB).", valueName: "size"))
    var modelStoreLimit: String?

    @Flag(help: "Take files in PyTorch's pickle format into the store too: .ckpt, .pt, .pth.")
    var allowPickle = false

    func makeFolder() throws -> StoredFileFolder? {
        let limit = try ByteCount(parsing: modelStoreLimit ?? environment("FARM_MODEL_STORE_LIMIT") ?? "1TB")
        guard let path = modelStore ?? environment("FARM_MODEL_STORE") else { return nil }
        guard !path.isEmpty else { throw FarmError(.invalidInput, "--model-store is empty; name a folder") }
        return try StoredFileFolder(path: URL(fileURLWithPath: path).path, limit: Int64(limit.bytes))
    }

    private func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
