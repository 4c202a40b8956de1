import FarmStore
import FarmStoreTestSupport
import PostgresDriver
import Testing

/// The promise, under random interleavings: see `FarmExplorer`.
@Suite struct TaskModelTests {
    private static let steps = 120

    /// Lets a test make PostgreSQL refuse an image at its commit.
    private func withFaults(_ body: (StoreFixture, PostgresPool) async throws -> Void) async throws {
        try await StoreFixture.run { farm, pool in
            try await pool.query("CREATE TABLE test_fault (active boolean)")
            try await pool.query("INSERT INTO test_fault VALUES (false)")
            try await pool.query(
                """
                CREATE FUNCTION test_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF (SELECT active FROM test_fault) THEN RAISE 'the test refuses this commit'; END IF;
                    RETURN NULL;
                END $$
                """)
            try await pool.query(
                """
                CREATE CONSTRAINT TRIGGER test_refuse AFTER INSERT ON images DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION test_refuse()
                """)
            // A walk on a busy machine must not outlast a rest.
            try await pool.query(
                """
                CREATE FUNCTION test_rest_on() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    NEW.lapses_at := NEW.lapses_at + interval '1 day';
                    RETURN NEW;
                END $$
                """)
            try await pool.query(
                """
                CREATE TRIGGER test_rest_on BEFORE INSERT OR UPDATE ON bars FOR EACH ROW EXECUTE FUNCTION test_rest_on()
                """)
            // Makes the models known.
            let session = try await farm.openSession("other")
            try await farm.store.setModels([farm.model, farm.otherModel], accessories: [], session: session.id)
            try await body(farm, pool)
        }
    }

    @Test func theStoreKeepsThePromise() async throws {
        try await withFaults { farm, pool in
            for seed in 1...UInt64(40) {
                var explorer = FarmExplorer(
                    store: farm.store, farm: farm, backdoor: PostgresBackdoor(pool: pool), seed: seed)
                try await explorer.run(steps: Self.steps)
            }
        }
    }

    @Test(arguments: BrokenStore.Mistake.allCases)
    func aBrokenStoreIsCaught(_ mistake: BrokenStore.Mistake) async throws {
        try await withFaults { farm, pool in
            let store = BrokenStore(mistake, store: farm.store, pool: pool)
            var caught: FarmExplorer.Violation?
            for seed in 1...UInt64(120) where caught == nil {
                var explorer = FarmExplorer(
                    store: store, farm: farm, backdoor: PostgresBackdoor(pool: pool), seed: seed)
                do {
                    try await explorer.run(steps: Self.steps)
                } catch let violation as FarmExplorer.Violation {
                    caught = violation
                }
            }
            let violation = try #require(caught, "\(mistake) passes")
            print("\(mistake): \(violation)")
        }
    }
}
