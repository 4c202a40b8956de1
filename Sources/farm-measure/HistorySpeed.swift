import FarmBasics
import FarmStore
import FarmStorePostgres
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver
import PostgresServer

/// How long the history's questions take on millions of images.
struct HistorySpeed {
    private static let runs = 5

    private let images: Int
    /// A database that is filled already, to be asked in place of a new one.
    private let database: String?

    /// - Throws: where the environment says a size that is none.
    init() throws {
        let environment = ProcessInfo.processInfo.environment
        let size = environment["FARM_HISTORY_IMAGES"] ?? "2300000"
        guard let images = Int(size), images >= 20_000 else {
            throw FarmError(.invalidInput, "FARM_HISTORY_IMAGES is '\(size)'; accepted: a number from 20000")
        }
        self.images = images
        database = environment["FARM_HISTORY_DATABASE"]
    }

    /// The medians of the slowest question and of `farm workers` in milliseconds; each is said.
    func measure() async throws -> (questions: Double, workers: Double) {
        if let database { return try await measure(database, "as it is") }
        return try await withPostgresServer { server in
            try await server.createDatabase(named: "history")
            let database = server.connectionString(database: "history")
            let folder = try TestFolder.make("history")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            let migrated = try await runner.run("farm-coordinator", ["migrate", "--database", database])
            guard migrated.status == 0 else { throw TestFailure("cannot migrate", details: migrated.description) }
            say("history-2m: making \(images) images")
            let start = ContinuousClock.now
            func psql(_ arguments: String...) async throws {
                let result = try await runner.run(
                    system: "psql", ["-XAtq", "-d", database] + arguments, limit: .seconds(3600))
                guard result.status == 0 else { throw TestFailure("psql failed", details: result.description) }
            }
            try await psql("-v", "images=\(images)", "-f", RepositoryFolder.path("Deploy/history.sql"))
            say("history-2m: made in \((ContinuousClock.now - start) / .seconds(1)) s")
            // PostgreSQL knows little of tables that were just filled.
            let fresh = try await measure(database, "just filled")
            try await psql("-c", "VACUUM ANALYZE")
            let analyzed = try await measure(database, "analyzed")
            try await psql("-c", Self.recordMore)
            let busy = try await measure(database, "2,000 images recorded just now")
            let all = [fresh, analyzed, busy]
            return (all.map(\.questions).max() ?? .nan, all.map(\.workers).max() ?? .nan)
        }
    }

    /// Images as the newest are, noted by the trigger, in one statement: the indexes have them unsorted at first.
    private static let recordMore = """
        CREATE TEMP TABLE lately AS SELECT * FROM images ORDER BY id DESC LIMIT 2000;
        UPDATE lately SET index = index + 1000000, recorded_at = now();
        INSERT INTO images OVERRIDING USER VALUE SELECT * FROM lately
        """

    private func measure(
        _ database: String, _ state: String
    ) async throws -> (questions: Double, workers: Double) {
        let configuration = PostgresConfiguration(connectionString: database, applicationName: "farm-measure")
        let store = PostgresFarmStore(
            configuration: configuration, poolSize: 1,
            logger: Logger(label: "history") { _ in SwiftLogNoOpLogHandler() })
        let service = Task { try await store.run() }
        defer { service.cancel() }
        var slowest = 0.0
        for (name, filter) in try await HistoryQuestions(store).all() {
            let (median, text, count) = try await time { try await store.images(filter).count }
            say("history-2m (\(state)): \(name): \(text) ms, \(count) images")
            slowest = max(slowest, median)
        }
        let (median, text, count) = try await time { try await store.workers(all: true).count }
        say("history-2m (\(state)): farm workers: \(text) ms, \(count) workers")
        return (slowest, median)
    }

    private func time(_ body: () async throws -> Int) async throws -> (median: Double, text: String, count: Int) {
        var times: [Double] = []
        var count = 0
        for _ in 0..<Self.runs {
            let start = ContinuousClock.now
            count = try await body()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        guard let samples = Samples(times) else { return (.nan, "", count) }
        return (samples.median, samples.text(places: 1), count)
    }
}
