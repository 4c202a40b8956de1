/// Values by keys that strangers choose: so many are kept, and those that nobody asked for the longest go first.
package struct RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var usedAt: UInt64
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0

    /// - Parameter limit: at least 1.
    package init(limit: Int) { self.limit = max(1, limit) }

    /// How many are kept.
    package var count: Int { entries.count }

    /// A read is a use; nil takes the value out.
    package subscript(key: Key) -> Value? {
        mutating get {
            guard let value = entries[key]?.value else { return nil }
            let use = nextUse()
            entries[key] = Entry(value: value, usedAt: use)
            return value
        }
        set {
            let use = nextUse()
            entries[key] = newValue.map { Entry(value: $0, usedAt: use) }
            if entries.count > limit { makeRoom() }
        }
    }

    /// All of them go.
    package mutating func removeAll() { entries = [:] }

    private mutating func nextUse() -> UInt64 {
        uses += 1
        return uses
    }

    /// A quarter at once, so that each one that comes costs little.
    private mutating func makeRoom() {
        let kept = max(1, limit - limit / 4)
        let oldest = entries.sorted { $0.value.usedAt < $1.value.usedAt }.prefix(entries.count - kept)
        for entry in oldest { entries[entry.key] = nil }
    }
}
