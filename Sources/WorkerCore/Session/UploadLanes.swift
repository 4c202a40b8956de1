/// How many images go up at a time, and how long each may take. On a slow line many at once all come too late: after a
/// delivery that failed there are fewer, after each that arrived one more.
struct UploadLanes: Sendable, Equatable {
    static let most = 4
    /// Bytes a second that a line carries at least.
    static let leastRate = 16 << 10

    private(set) var count = most

    mutating func arrived() { count = min(Self.most, count + 1) }
    mutating func failed() { count = max(1, count / 2) }

    /// A delivery that takes longer than this is begun again. The coordinator cuts off one that stands still long before.
    static func limit(bytes: Int) -> Duration {
        .seconds(120) + .seconds(bytes / leastRate)
    }
}
