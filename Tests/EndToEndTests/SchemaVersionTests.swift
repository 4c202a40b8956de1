import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// A coordinator of one build, and a database that a newer build has migrated.
    @Suite struct SchemaVersionTests {
        /// The repository's migrations, without the newest where `isOlder`, and these.
        private func folder(
            _ name: String, in parent: String, isOlder: Bool = false, more: [String: String] = [:]
        ) throws -> String {
            let folder = "\(parent)/\(name)"
            let source = RepositoryFolder.path("Migrations")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let names = try FileManager.default.contentsOfDirectory(atPath: source).sorted()
            for name in isOlder ? names.dropLast() : names[...] {
                try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(folder)/\(name)")
            }
            for (name, script) in more { try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
            return folder
        }

        @Test func migratesUnderABackupAndAdmitsTheBuildBefore() async throws {
            var setup = FarmSetup(workers: 1)
            setup.engineHost = .storedPicture(milliseconds: 10, isFlat: true)
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let adding = ["0900_add_note.sql": "ALTER TABLE images ADD COLUMN note text"]
                    let newer = try folder("newer", in: farm.folder, more: adding)
                    let migrate = ["migrate", "--database", database, "--migrations"]
                    let isMigrated = "SELECT count(*) FROM schema_migrations WHERE version = 900"

                    // As pg_dump locks all tables.
                    async let backup = farm.psql(
                        "BEGIN; LOCK TABLE images IN ACCESS SHARE MODE; SELECT pg_sleep(8); COMMIT")
                    try await eventually("the backup has its lock") {
                        try await farm.psql(
                            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(8)%' AND wait_event = 'PgSleep'"
                        ) == "1"
                    }
                    async let migration = farm.run(program: "farm-coordinator", migrate + [newer])
                    // Images are recorded meanwhile.
                    let job = try await farm.submit(["five", "--count", "5", "--size", "64x64", "--steps", "1"])
                    #expect(try await farm.finished(job).job.state == "done")
                    #expect(try await farm.psql(isMigrated) == "0")
                    let migrated = try await migration
                    #expect(migrated.status == 0, "\(migrated)")
                    #expect(migrated.errors.contains("a migration waits for locks that others hold"), "\(migrated)")
                    #expect(migrated.errors.contains("psql"), "\(migrated)")
                    _ = try await backup
                    #expect(try await farm.psql(isMigrated) == "1")

                    // One that has not heard of the newest migrations starts, and serves.
                    let older = try folder("older", in: farm.folder, isOlder: true)
                    try await farm.startCoordinator(2, options: ["--migrations", older])
                    let second = try await farm.address(ofCoordinator: 2)
                    try await farm.succeed(
                        "submit", "two", "--count", "2", "--size", "64x64", "--steps", "1", "--wait", "--coordinator",
                        second)
                    #expect(try await farm.history("--coordinator", second).count == 7)

                    // What would break it does not run while it is alive, and then keeps it out.
                    let taking = ["0901_drop_note.sql": "-- contract\nALTER TABLE images DROP COLUMN note"]
                    let newest = try folder("newest", in: farm.folder, more: adding.merging(taking) { $1 })
                    let refused = try await farm.run(program: "farm-coordinator", migrate + [newest, "--contract"])
                    #expect(refused.status == 1 && refused.errors.contains(second), "\(refused)")
                    for number in 1...2 {
                        let coordinator = try await farm.coordinator(number)
                        coordinator.send(SIGTERM)
                        #expect(try await coordinator.waitUntilEnd(within: .seconds(30)) == .exited(0))
                    }
                    _ = try await farm.psql("UPDATE coordinators SET alive_at = now() - interval '1 minute'")
                    let contracted = try await farm.run(program: "farm-coordinator", migrate + [newest, "--contract"])
                    #expect(contracted.status == 0 && contracted.output.contains("0901_drop_note.sql"), "\(contracted)")
                    let late = try await farm.run(
                        program: "farm-coordinator", ["--listen", "127.0.0.1:0", "--database", database])
                    #expect(late.status == 1 && late.errors.contains("schema 901 or a later one"), "\(late)")
                }
            }
        }
    }
}
