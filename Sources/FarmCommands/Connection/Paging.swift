/// Pages by key: each page begins where the one before ended.
enum Paging {
    /// The rows asked for at once. An image's row can reach 100 kB where prompts are as long as they may be, and a
    /// reply is bounded at 4 MiB.
    static let pageSize = 32

    /// Collects up to `limit` rows, newest first, from rows with a key below `start` (nil for the newest).
    static func collect<Row, Key>(
        limit: Int, from start: Key?, page: (_ before: Key?, _ limit: Int) async throws -> [Row],
        key: (Row) -> Key
    ) async throws -> [Row] {
        var rows: [Row] = []
        var before = start
        while rows.count < limit {
            let next = try await page(before, min(pageSize, limit - rows.count))
            // An empty page is the end: a shorter one may just be a coordinator that bounds its reply.
            guard let last = next.last else { break }
            rows += next
            before = key(last)
        }
        return rows
    }
}
