import GRPCCore

/// The parts of somebody's upload, each of which must come in time: whoever announces and is silent holds nothing for long.
struct UploadReader<Part: Sendable> {
    private var iterator: RPCAsyncSequence<Part, any Error>.AsyncIterator
    private let watch: CallerWatch?
    private let bytes: (Part) -> Int

    /// - Parameter bytes: how many of the upload's a part has.
    init(_ parts: RPCAsyncSequence<Part, any Error>, watch: CallerWatch?, bytes: @escaping (Part) -> Int) {
        iterator = parts.makeAsyncIterator()
        self.watch = watch
        self.bytes = bytes
    }

    mutating func next() async throws -> Part? {
        watch?.begin()
        var count = 0
        defer { watch?.end(count) }
        let part = try await iterator.next(isolation: #isolation)
        count = part.map(bytes) ?? 0
        return part
    }
}
