/// Which statements a connection has prepared, and under which names. Bounded; forgets the least recently used.
struct StatementCache {
    struct Key: Hashable {
        let text: String
        let types: [PostgresType]
    }

    private struct Entry {
        let name: String
        var lastUse: Int
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var clock = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// The name under which the statement is prepared, if it is.
    mutating func name(of key: Key) -> String? {
        clock += 1
        guard let index = entries.index(forKey: key) else { return nil }
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// A name that no statement has had.
    mutating func makeName() -> String {
        clock += 1
        return "s\(clock)"
    }

    mutating func insert(_ key: Key, name: String) {
        entries[key] = Entry(name: name, lastUse: clock)
    }

    /// Forgets one statement where the limit is reached, and returns its name for the server to forget as well.
    mutating func evict() -> String? {
        guard entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return nil
        }
        entries[oldest.key] = nil
        return oldest.value.name
    }

    mutating func remove(_ key: Key) -> String? {
        entries.removeValue(forKey: key)?.name
    }
}
