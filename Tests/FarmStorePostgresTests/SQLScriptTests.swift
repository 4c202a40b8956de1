import FarmBasics
import FarmTestSupport
import Testing

@testable import FarmStorePostgres

@Suite struct SQLScriptTests {
    private func texts(_ script: String) -> [String] { SQLScript.statements(of: script).map(\.text) }

    @Test func statementsEndAtSemicolonsOutsideOfTexts() {
        #expect(texts("SELECT 1; SELECT 2") == ["SELECT 1", "SELECT 2"])
        #expect(texts(" ;;\n-- nothing; here\n/* nor /* here; */ ; */;") == [])
        #expect(
            texts("SELECT ';', \"a;b\", 'it''s;'; SELECT E'\\';', 2") == [
                "SELECT ';', \"a;b\", 'it''s;'", "SELECT E'\\';', 2",
            ])
        #expect(
            texts("DO $$ BEGIN a; b; END $$; SELECT $x$ $$; $x$, a$1, $1;") == [
                "DO $$ BEGIN a; b; END $$", "SELECT $x$ $$; $x$, a$1, $1",
            ])
        #expect(texts("CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); SELECT 3").count == 2)
        #expect(texts("SELECT 1 -- a; comment\n, 2") == ["SELECT 1 -- a; comment\n, 2"])
    }

    @Test func aMarkedStatementRepeats() {
        let statements = SQLScript.statements(
            of: "SELECT 1;\n-- Backfill.\n-- repeat-until-no-rows\nUPDATE a SET x = 1;\nSELECT 2;")
        #expect(statements.map(\.repeats) == [false, true, false])
    }

    @Test func headsSayHowAMigrationRuns() throws {
        func migration(_ script: String) -> Migration { Migration(version: 12, name: "0012_x.sql", script: script) }
        let plain = migration("-- What it does.\nSELECT 1")
        #expect(plain.isTransaction && !plain.isContract && plain.readableBy == 9)
        #expect(!migration("-- no-transaction\nSELECT 1").isTransaction)
        #expect(!migration("-- repeat-until-no-rows\nUPDATE a SET x = 1").isTransaction)
        #expect(migration("-- contract\nDROP TABLE a").readableBy == 12)
        #expect(migration("-- contract\n-- readable-by: 11\nDROP TABLE a").readableBy == 11)
        // Only at the head.
        #expect(migration("SELECT 1;\n-- no-transaction\nSELECT 2").isTransaction)
        for script in [
            "-- readable-by: 13\nSELECT 1", "-- readable-by: x\nSELECT 1",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON b (c)",
            "-- no-transaction\ncreate unique index concurrently a on b (c)",
        ] {
            let error = #expect(throws: FarmError.self, "\(script)") { try migration(script).check() }
            #expect(error?.message.contains("0012_x.sql") == true)
        }
        try migration("-- no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a ON b (c)").check()
    }

    /// Builds of before go on beside what is run at a start: only what is marked as such takes away.
    @Test func onlyContractMigrationsTakeAway() throws {
        let takes = [
            /(?i)\bdrop\s+(?:table|column|view|index|trigger|function)/,
            // A primary key may be exchanged for another.
            /(?i)\bdrop\s+constraint\s+(?!\w+_pkey,\s+add\s+primary\s+key)/,
            /(?i)\brename\s+(?:to|column)|\bcolumn\s+\w+\s+(?:set\s+not\s+null|type)\b/,
        ]
        for migration in try Migration.read(folder: RepositoryFolder.path("Migrations"))
        where migration.version > 9 && !migration.isContract {
            #expect(!takes.contains { migration.script.contains($0) }, "\(migration.name)")
        }
    }
}
