/// The last lines of a log, up to a number of bytes.
struct RecentLogLines: Sendable {
    private let capacity: Int
    private var lines: [String] = []
    private var byteCount = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    var text: String { lines.joined() }

    mutating func append(_ line: String) {
        lines.append(line)
        byteCount += line.utf8.count
        while byteCount > capacity, lines.count > 1 {
            byteCount -= lines.removeFirst().utf8.count
        }
    }
}
