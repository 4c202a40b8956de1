import FarmBasics
import FarmModel
import FarmStore
import FarmStorePostgres
import FarmStoreTestSupport
import FarmTestSupport
import Foundation
import PostgresDriver
import Testing

/// A closed farm and builds that know no door.
@Suite struct DoorTests {
    private func readableBy(_ pool: PostgresPool) async throws -> Int32? {
        try await pool.query("SELECT readable_by FROM schema_migrations WHERE version = 19").value(as: Int32.self)
    }

    @Test(arguments: [18, nil] as [Int32?])
    func itIsNotClosedWhileAnOlderBuildIsAlive(_ schema: Int32?) async throws {
        try await StoreFixture.run { farm, pool in
            try await pool.query(
                "INSERT INTO coordinators (id, address, schema_version) VALUES (\(UUID()), 'old:7433', \(schema))")
            let error = await #expect(throws: FarmError.self) {
                try await farm.store.close(admin: "ann", token: PeopleTests.token("a"))
            }
            #expect(error?.code == .failedPrecondition && error?.message.contains("old:7433") == true)
            #expect(try await farm.store.access().isOpen)
            #expect(try await farm.store.principals().isEmpty)
            #expect(try await readableBy(pool) == 9)
            try await pool.query(
                "UPDATE coordinators SET alive_at = now() - interval '1 minute' WHERE address = 'old:7433'")
            _ = try await farm.store.close(admin: "ann", token: PeopleTests.token("a"))
            #expect(try await readableBy(pool) == 19)
        }
    }

    /// It says which build it is while it holds the migrations' lock.
    @Test func itIsNotClosedWhileACoordinatorStarts() async throws {
        try await StoreFixture.run { farm, pool in
            try await pool.withConnection { connection in
                try await connection.query("SELECT pg_advisory_lock(\(Int64(0x66_6172_6d72_756e)))")
                let error = await #expect(throws: FarmError.self) {
                    try await farm.store.close(admin: "ann", token: PeopleTests.token("a"))
                }
                #expect(error?.code == .unavailable)
                try await connection.query("SELECT pg_advisory_unlock(\(Int64(0x66_6172_6d72_756e)))")
            }
            _ = try await farm.store.close(admin: "ann", token: PeopleTests.token("a"))
        }
    }

    @Test func aClosedFarmIsNotServedByOlderBuilds() async throws {
        try await StoreFixture.run { farm, pool in
            func applied() async throws -> [MigrationPlan.Applied] {
                try await pool.query("SELECT version, name, checksum, readable_by FROM schema_migrations").map { row in
                    MigrationPlan.Applied(
                        version: Int(try row.decode(0, as: Int32.self)), name: try row.decode(1),
                        checksum: try row.decode(2), readableBy: Int(try row.decode(3, as: Int32.self)))
                }
            }
            let all = try Migration.read(folder: RepositoryFolder.path("Migrations"))
            let older = all.filter { $0.version < 19 && !$0.isContract }
            let open = try await applied().filter { $0.version != 18 }
            #expect(try MigrationPlan.pending(older, applied: open).isEmpty)
            _ = try await farm.store.close(admin: "ann", token: PeopleTests.token("a"))
            let closed = try await applied().filter { $0.version != 18 }
            #expect(throws: FarmError.self) { try MigrationPlan.pending(older, applied: closed) }
            #expect(try MigrationPlan.pending(all.filter { !$0.isContract }, applied: closed).isEmpty)
            // Opened again and closed by hand, it is as it was.
            _ = try await farm.store.changeAccess { $0.isOpen = true }
            _ = try await farm.store.changeAccess { $0.isOpen = false }
            #expect(try await readableBy(pool) == 19)
        }
    }

    /// News of a newer build are passed over, as builds of before pass over those of people.
    @Test(.timeLimit(.minutes(1))) func unknownNewsArePassedOver() async throws {
        try await StoreFixture.run { farm, pool in
            var events = farm.store.events().makeAsyncIterator()
            while let event = await events.next(), event != .connected {}
            for news in ["weather 1,2", "", "people and more", "cancelled 7"] {
                try await pool.query("SELECT pg_notify('farm', \(news))")
            }
            #expect(await events.next() == .peopleChanged)
            #expect(await events.next() == .jobCancelled(7))
        }
    }
}
