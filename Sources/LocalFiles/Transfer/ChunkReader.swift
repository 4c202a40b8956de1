import Crypto
package import FarmBasics
package import FoundationEssentials

/// Reads a file in chunks, some ahead of those who use them; for those who want its digest, each byte is hashed when it
/// first passes, however often it is read.
package actor ChunkReader {
    /// Bytes of a chunk: what a message carries.
    package static let chunkBytes = 256 << 10
    private static let batch = 8

    private let file: RegularFile
    private let executor = BlockingExecutor(label: "chunk-reader")
    private let isHashing: Bool
    private var hash = SHA256()
    /// Bytes that ``hash`` has seen.
    private var hashedBytes: Int64 = 0

    /// A queue of its own, since reading a file blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    /// The file's length when it was opened.
    package nonisolated let byteCount: Int64

    /// - Throws: `failedPrecondition` where there is no such file.
    package init(path: String, isHashing: Bool = false) throws {
        file = try RegularFile(opening: path)
        file.expectWholeRead()
        byteCount = file.byteCount
        self.isHashing = isHashing
    }

    /// Calls `body` with each chunk from a place to the file's end.
    /// - Throws: `invalidInput` for a place behind the end, `inputOutput`, and what `body` throws.
    package nonisolated func forEach(from start: Int64 = 0, _ body: (Data) async throws -> Void) async throws {
        guard (0...byteCount).contains(start) else {
            throw FarmError(.invalidInput, "byte \(start) is outside of the file's \(byteCount)")
        }
        if isHashing { try await hashUp(to: start) }
        var place = start
        var ahead = Task { [place] in try await chunks(at: place) }
        while true {
            let chunks = try await ahead.value
            guard !chunks.isEmpty else { return }
            place += chunks.reduce(0) { $0 + Int64($1.count) }
            ahead = Task { [place] in try await self.chunks(at: place) }
            for chunk in chunks { try await body(chunk) }
        }
    }

    /// Whether each byte has passed, so that ``digest(onProgress:)`` reads nothing more.
    package var isHashed: Bool { hashedBytes == byteCount }

    /// SHA-256 of the whole file. What has not passed yet is read.
    /// - Throws: `failedPrecondition` where the file has changed meanwhile.
    package func digest(onProgress: (_ done: Int64) -> Void = { _ in }) throws -> FarmBasics.Digest {
        try hashUp(to: byteCount, onProgress: onProgress)
        guard hashedBytes == byteCount, file.currentIdentity == file.identity else {
            throw FarmError(.failedPrecondition, "'\(file.path)' changed while it was read")
        }
        return FarmBasics.Digest(bytes: hash.finalize())
    }

    /// Tells the file from others by little reading: SHA-256 of its length and of what lies at
    /// seventeen places from its beginning to its end.
    package func sample() throws -> FarmBasics.Digest {
        let (places, length) = (Int64(16), 64 << 10)
        var sample = SHA256()
        sample.update(data: Data("\(byteCount)\n".utf8))
        for place in 0...places {
            sample.update(data: try file.read(length, at: max(0, byteCount - Int64(length)) * place / places))
        }
        return FarmBasics.Digest(bytes: sample.finalize())
    }

    private func hashUp(to end: Int64, onProgress: (_ done: Int64) -> Void = { _ in }) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        while hashedBytes < end {
            let wanted = Int(min(Int64(buffer.count), end - hashedBytes))
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
            let count = try file.read(into: rest, at: hashedBytes)
            guard count > 0 else { return }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: rest[..<count]))
            hashedBytes += Int64(count)
            onProgress(hashedBytes)
        }
    }

    /// Some chunks from a place on, all before which are hashed; none at the end.
    private func chunks(at place: Int64) throws -> [Data] {
        var chunks: [Data] = []
        var place = place
        while chunks.count < Self.batch, let chunk = try read(at: place) {
            place += Int64(chunk.count)
            chunks.append(chunk)
        }
        return chunks
    }

    private func read(at place: Int64) throws -> Data? {
        // Not Data(count:), which would write zeros first.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
        do {
            let count = try file.read(into: buffer, at: place)
            if count > 0, let start = buffer.baseAddress {
                let new = Int(max(0, hashedBytes - place))
                if isHashing, new < count {
                    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[new..<count]))
                    hashedBytes = place + Int64(count)
                }
                return Data(
                    bytesNoCopy: start, count: count, deallocator: .custom { pointer, _ in pointer.deallocate() })
            }
        } catch {
            buffer.deallocate()
            throw error
        }
        buffer.deallocate()
        return nil
    }
}
