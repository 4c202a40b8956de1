import GRPCCore

/// The parts of somebody's upload, each of which must come in time: whoever announces and is silent holds nothing for long.
struct UploadReader<Part: Sendable> {
    private var iterator: RPCAsyncSequence<Part, any Error>.AsyncIterator
    private let watch: CallerWatch?

    init(_ parts: RPCAsyncSequence<Part, any Error>, watch: CallerWatch?) {
        iterator = parts.makeAsyncIterator()
        self.watch = watch
    }

    mutating func next() async throws -> Part? {
        watch?.begin()
        defer { watch?.end() }
        return try await iterator.next(isolation: #isolation)
    }
}
