import FarmBasics
import FarmModel
import FarmStore
import FarmStoreTestSupport
import FarmTestSupport
import Foundation
import Logging
import Testing

@testable import FarmStorePostgres
@testable import PostgresDriver

/// The farm's connections to its database.
@Suite(.timeLimit(.minutes(2))) struct FarmConnectionTests {
    private func withStore(_ body: (PostgresFarmStore) async throws -> Void) async throws {
        try await StoreFixture.run { farm in try await body(try #require(farm.store as? PostgresFarmStore)) }
    }

    /// The server itself ends what a coordinator that has vanished leaves behind.
    @Test func theServerKnowsHowLongToWait() async throws {
        try await withStore { store in
            for lane in [store.pool, store.forPeople.pool, store.pulse] {
                for (name, value) in [
                    ("idle_in_transaction_session_timeout", "10s"), ("lock_timeout", "15s"),
                    ("statement_timeout", "5min"), ("client_connection_check_interval", "5s"),
                ] {
                    let rows = try await lane.query("SELECT current_setting(\(name), true)")
                    #expect(try rows.value(as: String.self) == value)
                }
            }
        }
    }

    /// As many as there are connections for them.
    @Test func whatPeopleAskDoesNotHoldUpTheFarm() async throws {
        try await withStore { store in
            let people = store.forPeople
            try await people.pool.withConnection { _ in
                try await people.pool.withConnection { _ in
                    try await people.pool.withConnection { _ in
                        #expect(people.pool.load.connections == 3)
                        #expect(try await store.openJobs().isEmpty)
                        try await store.touchCoordinator(UUID(), address: "test", othersWithin: .seconds(1))
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("40P01", "undid this"), ("40001", "undid this"), ("08006", "cannot be reached"),
        ("57P01", "cannot be reached"), ("55P03", "cannot do it at the moment"),
    ])
    func messagesSayWhatIsWrong(state: String, words: String) {
        let error = FarmError(PostgresError(.server, "", sqlState: state))
        #expect(error.code == .unavailable && error.message.contains(words), "\(error)")
    }

    @Test func aBusyPoolIsNoAbsentServer() {
        let error = FarmError(PostgresError(.exhausted, "all 4 are in use"))
        #expect(error.code == .unavailable && error.message.contains("all in use"), "\(error)")
    }

    /// With more jobs than a piece of news can name, their watchers look, and nobody else does.
    @Test func newsOfManyJobsAreNewsOfJobs() async throws {
        #expect(News.changed([]).event == .jobsChanged(nil))
        let many = News(payload: News.changed((1...301).map { JobID($0) }).payload)
        #expect(many?.event == .jobsChanged(nil))
        #expect(News(payload: News.changed([1, 2]).payload)?.event == .jobsChanged([1, 2]))
    }
}
