package import FarmModel

import struct FoundationEssentials.Date

extension MemoryStore {
    /// Lines that go in one step.
    private static let stepLines = 2000

    /// Looks at every line.
    package func audit(_ filter: AuditFilter) -> [AuditEntry] {
        let found = farm.audit.reversed().lazy.filter { line in
            (line.id ?? 0) < filter.before ?? .max
                && filter.principal ?? line.principal == line.principal
                && filter.method ?? line.method == line.method
                && filter.outcome ?? line.outcome == line.outcome
                && (filter.since.flatMap { since in line.at.map { $0 >= since } } ?? true)
                && (filter.until.flatMap { until in line.at.map { $0 < until } } ?? true)
        }
        return Array(found.prefix(filter.limit))
    }

    /// At the store's time; what PostgreSQL cannot hold is left out, and long texts are cut.
    package func note(_ entries: [AuditEntry]) throws {
        try transaction(noting: { _ in .nothing }) { $0.note(entries.map(\.storable)) }
    }

    /// The oldest first, 2,000 at most.
    package func trimAudit(days: Int) throws -> Int {
        try transaction(noting: { _ in .nothing }) { farm in
            let latest = farm.now.addingTimeInterval(-86_400 * Double(days))
            let due = farm.audit.prefix { line in line.at.map { $0 < latest } ?? false }.prefix(Self.stepLines).count
            farm.audit.removeFirst(due)
            return due
        }
    }
}
