import FarmModel
import GRPCCore

/// The files that are to be fetched from the farm's store, one at a time.
package typealias StoredFileDownloads = DownloadQueue<StoredFileOrder>

/// A file that is to be fetched from the farm's store.
package struct StoredFileOrder: DownloadOrder {
    package typealias Download =
        @Sendable (_ digest: String, _ offset: Int64, _ take: @escaping StoredFileTaker) async throws -> Void

    package static let isOneAtATime = true

    let digest: String
    /// How many bytes are here already.
    let offset: @Sendable () async -> Int64
    let take: StoredFileTaker

    package func fetch(with download: Download) async throws { try await download(digest, await offset(), take) }

    package func refusal(_ error: any Error) -> TaskFailure? {
        if let failure = error as? TaskFailure { return failure }
        guard let error = error as? RPCError,
            [.notFound, .invalidArgument, .failedPrecondition, .unimplemented].contains(error.code)
        else { return nil }
        return TaskFailure(
            .missingModel, "this worker lacks the file \(digest.prefix(10)) and cannot fetch it: \(error.message)")
    }

    package func failure(after error: any Error) -> TaskFailure {
        TaskFailure(.inputOutput, "the file \(digest.prefix(10)) cannot be fetched: \(error)")
    }
}

extension DownloadQueue: StoredFileSource where Order == StoredFileOrder {
    package func fetch(
        _ digest: String, offset: @escaping @Sendable () async -> Int64, take: @escaping StoredFileTaker
    ) async throws {
        try await fetch(StoredFileOrder(digest: digest, offset: offset, take: take))
    }
}
