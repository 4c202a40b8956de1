import Crypto
package import FarmBasics
package import FarmModel
package import FarmStore
package import Logging

package import struct FoundationEssentials.Data

/// The pictures that jobs start from: uploaded once by clients, fetched by workers.
package struct InputService: Sendable {
    /// The largest file that is taken.
    package static let maximumBytes = 64 << 20
    /// How many pictures may be asked about at once: their answer fits into one message.
    private static let maximumDigests = 10_000

    private let store: any Audited & InputStore
    private let pictures = PictureInspector()
    private let uploads: ByteBudget
    private let downloads: ByteBudget
    private let logger: Logger

    /// - Parameters:
    ///   - bytesInFlight: Of all uploads together.
    ///   - downloads: What pictures on their way out share with other downloads.
    package init(
        store: any Audited & InputStore, bytesInFlight: Int = 128 << 20,
        downloads: ByteBudget = ByteBudget(bytes: 256 << 20),
        logger: Logger
    ) {
        self.store = store
        self.uploads = ByteBudget(bytes: bytesInFlight)
        self.downloads = downloads
        self.logger = logger
    }

    /// Those of the pictures that the farm lacks, each once, in the order of asking.
    package func missing(as caller: Caller, _ digests: [FarmBasics.Digest]) async throws -> [FarmBasics.Digest] {
        guard digests.count <= Self.maximumDigests else {
            throw FarmError(
                .invalidInput, "\(digests.count) pictures in one call are too many; accepted: \(Self.maximumDigests)")
        }
        var known = Set(try await store.inputs(digests).map(\.sha256))
        return digests.filter { known.insert($0).inserted }
    }

    /// Takes a picture: a header, then its bytes. It is kept once it is found whole and can be decoded, and counts for its
    /// caller where the farm did not have it.
    /// - Throws: `exhausted` where it is more than they may upload in a day.
    package func receive(
        as caller: Caller, _ parts: some AsyncSequence<UploadPart<InputHeader>, any Error> & Sendable
    ) async throws -> InputReference {
        let input = try await uploads.transfer(CallerWatch.Patience()) { account, watch in
            var reader = UploadReader(parts, watch: watch, bytes: \.byteCount)
            return try await receive(&reader, for: account, of: caller)
        }
        logger.info("picture uploaded", metadata: ["digest": "\(input.shortHash)", "size": "\(input.size)"])
        return input
    }

    private func receive(
        _ reader: inout UploadReader<UploadPart<InputHeader>>, for account: ByteBudget.Account, of caller: Caller
    ) async throws -> InputReference {
        guard case .header(let header) = try await reader.next() else {
            throw FarmError(.invalidInput, "an upload must begin with its header")
        }
        guard header.byteCount > 0, header.byteCount <= Self.maximumBytes else {
            throw FarmError(
                .invalidInput,
                "a picture of \(header.byteCount) bytes is not accepted; at most \(Self.maximumBytes) are")
        }
        let count = Int(header.byteCount)
        var bytes: [UInt8] = []
        while let part = try await reader.next() {
            guard case .chunk(let chunk) = part, bytes.count + chunk.count <= count else {
                throw FarmError(.invalidInput, "the picture is longer than the \(count) bytes that its header says")
            }
            try await uploads.take(chunk.count, for: account)
            bytes.append(contentsOf: chunk)
        }
        guard bytes.count == count else {
            throw FarmError(.invalidInput, "the picture ended after \(bytes.count) of \(count) bytes")
        }
        let digest = FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
        guard digest == header.digest else {
            throw FarmError(.invalidInput, "the picture has the digest \(digest), not \(header.digest)")
        }
        if let known = try await store.inputs([digest]).first { return known }
        let input = InputReference(sha256: digest, size: try await pictures.size(of: bytes))
        try await store.audited(caller.entry("UploadInput", "picture \(digest.shortHash)")).keep(
            input, bytes: bytes, by: caller.principal == nil ? nil : caller.name, limit: caller.limits.inputBytes)
        return input
    }

    /// A picture as it was uploaded.
    func bytes(of digest: FarmBasics.Digest) async throws -> [UInt8] {
        guard let bytes = try await store.bytes(ofInput: digest) else { throw Self.unknown(digest) }
        return bytes
    }

    /// Gives a picture as it was uploaded to `take`, in chunks of at most 256 KiB.
    package func download(
        _ digest: FarmBasics.Digest, take: @escaping @Sendable (Data) async throws -> Void
    ) async throws {
        guard let count = try await store.byteCount(ofInput: digest) else { throw Self.unknown(digest) }
        try await downloads.send(chunksOf: count, to: take) { try await bytes(of: digest) }
    }

    private static func unknown(_ digest: FarmBasics.Digest) -> FarmError {
        FarmError(.notFound, "the farm has no picture \(digest.shortHash)")
    }
}
