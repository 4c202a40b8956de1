import PostgresDriver

extension PostgresConnection {
    /// Fewer are read whole as fast as by an index.
    private static let fewTasks = 1000

    /// Tells PostgreSQL that the table of tasks has grown a lot: plans that were made while it was small would read all
    /// of it, for the minute that autovacuum takes to notice. Call it before the commit.
    func analyzeTasks(withMore count: Int) throws {
        guard count >= Self.fewTasks else { return }
        // What autovacuum waits for: a tenth more than it knew of; −1 where it knew nothing.
        let known = try query("SELECT reltuples::float8 FROM pg_class WHERE oid = 'tasks'::regclass")
        guard Double(count) * 10 > (try known.value(as: Double.self) ?? 0) else { return }
        try query("ANALYZE tasks")
    }
}
