package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// Lines that go in one step.
    private static let stepLines = 2000

    /// A page by key; principal, method and outcome have an index each.
    package func audit(_ filter: AuditFilter) async throws -> [AuditEntry] {
        var conditions: [SQL] = ["id < \(filter.before ?? .max)"]
        if let principal = filter.principal { conditions.append("principal = \(principal)") }
        if let method = filter.method { conditions.append("method = \(method)") }
        if let outcome = filter.outcome {
            conditions.append("outcome = \(outcome.rawValue)")
            // So that the index of what was refused serves.
            if outcome != .done { conditions.append("outcome <> 'done'") }
        }
        if let since = filter.since { conditions.append("at >= \(since)") }
        if let until = filter.until {
            conditions.append("at < \(until)")
            // No transaction takes as long, so nothing from there on is older. Else all newer lines would be read.
            conditions.append(
                """
                id < coalesce((
                    SELECT id FROM audit WHERE at >= \(until) + interval '10 minutes' ORDER BY at LIMIT 1
                ), \(Int64.max))
                """)
        }
        return try await query(
            """
            SELECT id, at, principal, address, method, object, outcome FROM audit
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT \(filter.limit)
            """
        ).map { row in
            AuditEntry(
                id: try row.decode("id"), at: try row.decode("at"), principal: try row.decode("principal"),
                address: try row.decode("address"), method: try row.decode("method"), object: try row.decode("object"),
                outcome: AuditEntry.Outcome(rawValue: try row.decode("outcome")) ?? .denied)
        }
    }

    /// One transaction, at the database's time. What no text column can hold is left out, and long texts are cut.
    package func note(_ entries: [AuditEntry]) async throws {
        guard !entries.isEmpty else { return }
        try await reading { try $0.note(entries.map(\.storable)) }
    }

    /// The oldest first, 2,000 at most.
    package func trimAudit(days: Int) async throws -> Int {
        try await query(
            """
            DELETE FROM audit WHERE id = ANY(ARRAY(
                SELECT id FROM audit WHERE at < now() - make_interval(days => \(Int32(clamping: days)))
                ORDER BY at LIMIT \(Self.stepLines) FOR UPDATE SKIP LOCKED
            ))
            """
        ).affectedCount
    }
}

extension PostgresConnection {
    /// At the time of the transaction. The lines are storable: ``AuditEntry/storable``.
    func note(_ entries: [AuditEntry]) throws {
        try query(
            """
            INSERT INTO audit (principal, address, method, object, outcome)
            SELECT * FROM unnest(\(entries.map(\.principal)), \(entries.map(\.address)), \(entries.map(\.method)),
                \(entries.map(\.object)), \(entries.map(\.outcome.rawValue)))
            """)
    }
}
