import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// `ANALYZE` of each table that has grown by a fifth since the last one, of 80 KB to 512 MB; the coordinator's
    /// sweep asks.
    package func analyzeGrown() async throws {
        try await transaction { try $0.analyzeGrown() }
    }
}

extension PostgresConnection {
    /// Pages of 8 KB: so few are read whole as fast as by an index.
    private static let fewPages = 10
    /// Where there are more, plans no longer change as a table grows, and a look at it takes long.
    private static let manyPages = 65_536

    /// Tells PostgreSQL which tables have grown a lot since it last looked: plans that were made while they were small
    /// would read all of them, for the minute that autovacuum takes to notice. Whoever looks at one already is not
    /// waited for.
    /// - Parameter tables: those to look at; nil for all.
    func analyzeGrown(among tables: [String]? = nil) throws {
        let grown = try query(
            """
            SELECT quote_ident(relname) FROM (
                SELECT relname, relpages, pg_relation_size(oid) / 8192 AS pages FROM pg_class
                WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
                    AND (\(tables)::text[] IS NULL OR relname = ANY(\(tables)))
            ) t
            WHERE pages > \(Self.fewPages) + relpages * 1.2 AND pages < \(Self.manyPages)
            ORDER BY relname
            """)
        for row in grown {
            let table: String = try row.decode(0)
            try execute(script: "ANALYZE (SKIP_LOCKED) \(table)")
        }
    }
}
