import FarmBasics
import FarmStorePostgres
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver
import Testing

@Suite struct MigrationTests {
    private let first = Migration(version: 1, name: "0001_create_a.sql", script: "CREATE TABLE a (x int)")
    private let second = Migration(version: 2, name: "0002_create_b.sql", script: "CREATE TABLE b (x int)")

    private func applied(_ migration: Migration) -> MigrationPlan.Applied {
        MigrationPlan.Applied(version: migration.version, name: migration.name, checksum: migration.checksum)
    }

    @Test func onlyWhatIsNewIsPending() throws {
        #expect(try MigrationPlan.pending([first, second], applied: []) == [first, second])
        #expect(try MigrationPlan.pending([first, second], applied: [applied(first)]) == [second])
        #expect(try MigrationPlan.pending([first, second], applied: [applied(first), applied(second)]) == [])
    }

    @Test func aChangedAMissingAndALateMigrationAreNamed() {
        let changed = Migration(version: 1, name: first.name, script: "CREATE TABLE other (x int)")
        for (files, past, name) in [
            ([changed, second], [applied(first)], "0001_create_a.sql' was changed"),
            ([first], [applied(first), applied(second)], "0002_create_b.sql' was run"),
            ([first, second], [applied(second)], "0001_create_a.sql' comes before"),
        ] {
            let error = #expect(throws: FarmError.self) { try MigrationPlan.pending(files, applied: past) }
            #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
        }
    }

    @Test func runsOnceEvenWhenTwoBegin() async throws {
        try await withPostgres { connectionString in
            let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "test")
            let runner = MigrationRunner(configuration: configuration, logger: Logger(label: "test"))
            async let one = runner.run([first, second])
            async let two = runner.run([first, second])
            let runs = try await [one, two]
            #expect(runs.map(\.count).sorted() == [0, 2])
        }
    }

    @Test func aFailingMigrationLeavesNothingBehind() async throws {
        try await withPostgres { connectionString in
            let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "test")
            let runner = MigrationRunner(configuration: configuration, logger: Logger(label: "test"))
            let broken = Migration(
                version: 2, name: "0002_break.sql", script: "CREATE TABLE b (x int); SELECT 1 / 0")
            let error = await #expect(throws: FarmError.self) { try await runner.run([first, broken]) }
            #expect(error?.message.contains("0002_break.sql") == true)
            let names = try await runner.run([first, second])
            #expect(names == [second.name])
        }
    }

    @Test func filesAreReadInOrderAndBadNamesRefused() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: FarmError.self) { try Migration.read(folder: folder.path) }
        for name in ["0010_b.sql", "0002_a.sql", "notes.txt"] {
            try Data("SELECT 1".utf8).write(to: folder.appendingPathComponent(name))
        }
        #expect(try Migration.read(folder: folder.path).map(\.version) == [2, 10])
        try Data("SELECT 1".utf8).write(to: folder.appendingPathComponent("x.sql"))
        #expect(throws: FarmError.self) { try Migration.read(folder: folder.path) }
    }
}
