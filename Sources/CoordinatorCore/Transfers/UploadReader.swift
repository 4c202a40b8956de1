/// The parts of somebody's upload, each of which must come in time: whoever announces and is silent holds nothing for long.
struct UploadReader<Part: Sendable> {
    private var iterator: any AsyncIteratorProtocol<Part, any Error>
    private let watch: CallerWatch?
    private let bytes: (Part) -> Int

    /// - Parameter bytes: how many of the upload's a part has.
    init(_ parts: some AsyncSequence<Part, any Error>, watch: CallerWatch?, bytes: @escaping (Part) -> Int) {
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
