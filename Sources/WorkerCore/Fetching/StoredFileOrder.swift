package import FarmBasics
import FarmModel
import GRPCCore

/// The files that are to be fetched from the farm's store, one at a time.
package typealias StoredFileDownloads = DownloadQueue<StoredFileOrder>

/// A file that is to be fetched from the farm's store.
package struct StoredFileOrder: DownloadOrder {
    /// Gives the file's bytes from `offset` on to `take`, over one connection.
    package typealias Download =
        @Sendable (_ digest: Digest, _ offset: Int64, _ take: @escaping StoredFileTaker) async throws -> Void

    /// Files are large: side by side each would only take longer.
    package static let isOneAtATime = true

    let digest: Digest
    /// How many bytes are here already.
    let offset: @Sendable () async -> Int64
    let take: StoredFileTaker

    /// Goes on where an earlier connection ended.
    package func fetch(with download: Download) async throws { try await download(digest, await offset(), take) }

    /// The taker's own word; `missingModel` where the coordinator says that there is no such file or no store.
    package func refusal(_ error: any Error) -> TaskFailure? {
        if let failure = error as? TaskFailure { return failure }
        guard let error = error as? RPCError,
            [.notFound, .invalidArgument, .failedPrecondition, .unimplemented].contains(error.code)
        else { return nil }
        return TaskFailure(
            .missingModel, "this worker lacks the file \(digest.shortHash) and cannot fetch it: \(error.message)")
    }

    /// `inputOutput`, which another worker may not meet.
    package func failure(after error: any Error) -> TaskFailure {
        TaskFailure(.inputOutput, "the file \(digest.shortHash) cannot be fetched: \(error)")
    }
}

extension DownloadQueue: StoredFileSource where Order == StoredFileOrder {
    /// - Throws: a ``TaskFailure`` when the file is not to be had.
    package func fetch(
        _ digest: Digest, offset: @escaping @Sendable () async -> Int64, take: @escaping StoredFileTaker
    ) async throws {
        try await fetch(StoredFileOrder(digest: digest, offset: offset, take: take))
    }
}
