package import FoundationEssentials

extension PartFile {
    /// Bytes that are hashed and written at once, while the next come.
    private static let batchBytes = 1 << 20

    /// Takes chunks until `next` has none: each batch is hashed and written while the next comes. What came before a
    /// failure is kept.
    package nonisolated func receive(
        onBatch: (_ size: Int64) async throws -> Void = { _ in }, next: () async throws -> Data?
    ) async throws {
        var batch: [Data] = []
        var bytes = 0
        var writing: Task<Void, any Error>?
        do {
            while let chunk = try await next() {
                batch.append(chunk)
                bytes += chunk.count
                guard bytes >= Self.batchBytes else { continue }
                try await writing?.value
                writing = Task { [batch] in try await append(batch) }
                (batch, bytes) = ([], 0)
                try await onBatch(await size)
            }
        } catch {
            // What the sender need not send again.
            try await writing?.value
            try await append(batch)
            throw error
        }
        try await writing?.value
        try await append(batch)
    }
}
