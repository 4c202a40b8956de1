internal import FarmModel
package import Foundation

/// Reads a file from a place to its end in chunks, some ahead of those who use them.
package actor ChunkReader {
    /// Bytes of a chunk: what a message carries.
    package static let chunkBytes = 256 << 10
    private static let batch = 8

    private let file: RegularFile
    private let executor = BlockingExecutor(label: "chunk-reader")
    private var offset: Int64

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    package nonisolated let byteCount: Int64

    /// - Throws: `failedPrecondition` where there is no such file, `invalidInput` for a place behind its end.
    package init(path: String, from offset: Int64 = 0) throws {
        file = try RegularFile(opening: path)
        file.expectWholeRead()
        byteCount = file.byteCount
        self.offset = offset
        guard (0...byteCount).contains(offset) else {
            throw FarmError(.invalidInput, "byte \(offset) is outside of the file's \(byteCount)")
        }
    }

    /// Calls `body` with each chunk.
    package nonisolated func forEach(_ body: (Data) async throws -> Void) async throws {
        var ahead = Task { try await next() }
        while true {
            let chunks = try await ahead.value
            guard !chunks.isEmpty else { return }
            ahead = Task { try await next() }
            for chunk in chunks { try await body(chunk) }
        }
    }

    private func next() throws -> [Data] {
        var chunks: [Data] = []
        while chunks.count < Self.batch {
            // Not Data(count:), which would write zeros first.
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
            let count: Int
            do {
                count = try file.read(into: buffer, at: offset)
            } catch {
                buffer.deallocate()
                throw error
            }
            guard count > 0, let start = buffer.baseAddress else {
                buffer.deallocate()
                break
            }
            offset += Int64(count)
            chunks.append(
                Data(bytesNoCopy: start, count: count, deallocator: .custom { pointer, _ in pointer.deallocate() }))
        }
        return chunks
    }
}
