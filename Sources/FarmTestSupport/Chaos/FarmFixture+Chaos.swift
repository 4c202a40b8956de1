import Foundation
import Glibc

/// What faults do to the parts of a farm, and how these come back.
extension FarmFixture {
    /// Runs SQL on the farm's database, beside the farm.
    package func psql(_ sql: String) async throws -> String {
        try await runner.succeed(system: "psql", ["-XAt", "-d", database, "-c", sql]).output.trimmingCharacters(
            in: .whitespacesAndNewlines)
    }

    /// With SIGKILL, and waits for its end.
    /// - Parameter number: from 1.
    package func killCoordinator(_ number: Int) async throws {
        let coordinator = try coordinator(number)
        coordinator.send(SIGKILL)
        _ = await coordinator.waitUntilEnd()
    }

    /// Waits for its end, for at most 90 s.
    /// - Parameter signal: one that ends it.
    package func killWorker(_ name: String, signal: Int32 = SIGKILL) async throws {
        let worker = try worker(name)
        worker.send(signal)
        _ = try await worker.waitUntilEnd(within: .seconds(90))
    }

    /// Starts a worker again in its own data folder, with the demo model; it need not be connected yet.
    package func relaunchWorker(_ name: String, environment: [String: String] = [:]) async throws {
        try await launchWorker(name, models: SharedDemoModel.folder(), environment: environment)
    }

    /// Waits until the farm says this of a worker. Asked again where the farm cannot be reached.
    func waitForWorker(_ name: String, state: String, within limit: Duration = .seconds(60)) async throws {
        try await eventually("\(name) is \(state)", within: limit) {
            (try? await listWorkers(all: true))?.first { $0.name == name }?.state == state
        }
    }

    /// What lies in a worker's spool of any farm, without what hosts have just written.
    package nonisolated func spooledFiles(of name: String) -> [String] {
        let spool = "\(dataFolder(of: name))/spool"
        let names = FileManager.default.enumerator(atPath: spool)?.compactMap { $0 as? String } ?? []
        let kept = names.filter { $0.contains("/") && !$0.hasPrefix("hosts/") }
        return kept.filter { $0.hasSuffix(".json") || $0.hasSuffix(".png") }.sorted()
    }
}
