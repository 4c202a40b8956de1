import Crypto
package import FarmBasics
import FarmModel
import GRPCCore

/// The pictures that are to be fetched from the farm, several at a time.
package typealias InputDownloads = DownloadQueue<InputOrder>

/// A picture that is to be fetched from the farm.
package struct InputOrder: DownloadOrder {
    /// Gives all bytes of the picture, over one connection.
    package typealias Download = @Sendable (_ digest: FarmBasics.Digest) async throws -> [UInt8]

    /// Pictures are small: several come side by side.
    package static let isOneAtATime = false

    let digest: FarmBasics.Digest

    /// - Throws: `inputOutput` where what came has another digest, besides the connection's errors.
    package func fetch(with download: Download) async throws -> [UInt8] {
        let bytes = try await download(digest)
        let actual = FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
        guard actual == digest else { throw FarmError(.inputOutput, "what came has the SHA-256 \(actual)") }
        return bytes
    }

    /// `invalidInput` where the coordinator says that it has no such picture: no other worker gets it either.
    package func refusal(_ error: any Error) -> TaskFailure? {
        guard let error = error as? RPCError, [.notFound, .invalidArgument, .failedPrecondition].contains(error.code)
        else { return nil }
        return TaskFailure(.invalidInput, "the farm does not give out the input picture \(digest): \(error.message)")
    }

    /// `inputOutput`, which another worker may not meet.
    package func failure(after error: any Error) -> TaskFailure {
        TaskFailure(.inputOutput, "the input picture \(digest) cannot be fetched: \(error)")
    }
}

extension DownloadQueue: InputSource where Order == InputOrder {
    /// - Throws: a ``TaskFailure`` when the picture is not to be had.
    package func bytes(of digest: FarmBasics.Digest) async throws -> [UInt8] {
        try await fetch(InputOrder(digest: digest))
    }
}
