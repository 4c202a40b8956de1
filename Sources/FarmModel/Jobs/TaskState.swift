/// Where a task stands. The raw value is what the store keeps.
package enum TaskState: Int16, Sendable, CaseIterable {
    case queued = 0
    case leased = 1
    case done = 2
    case failed = 3
    case cancelled = 4

    /// A stable word for programs.
    package var name: String { "\(self)" }

    /// Reads ``name``; nil for a word that this build does not know.
    package init?(name: String) {
        guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = state
    }

    /// Whether nothing more becomes of it by itself. A person can retry what failed.
    package var isFinal: Bool { self != .queued && self != .leased }
}
