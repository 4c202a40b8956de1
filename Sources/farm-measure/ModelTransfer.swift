import FarmTestSupport
import Foundation
import PostgresServer

/// How fast a model of 2 GB reaches the farm's store, and a worker from there: over loopback, SHA-256 included.
struct ModelTransfer {
    enum Way { case push, fetch }

    /// Megabytes (10⁶ bytes) a second. A push is the whole `farm models push`; a fetch goes from the submission of an
    /// image to its end on a worker that had nothing.
    func measure(_ way: Way) async throws -> Double {
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: "transfer")
            var setup = FarmSetup(workers: 0)
            setup.engineHost = .storedPicture(milliseconds: 0, isFlat: true)
            return try await withFarm(setup, on: server.connectionString(database: "transfer")) { farm in
                let model = "\(farm.folder)/random.safetensors"
                try RandomCheckpoint.write(StableDiffusion1Layout.checkpoint, seed: 1, to: model)
                let bytes = try FileManager.default.attributesOfItem(atPath: model)[.size] as? NSNumber
                let megabytes = (bytes?.doubleValue ?? 0) / 1e6
                let pushed = try await seconds { _ = try await farm.succeed("models", "push", model) }
                guard way == .fetch else {
                    try await tell(farm, "push-2gb", megabytes, pushed)
                    return megabytes / pushed
                }
                try await farm.launchWorker("poor", models: nil)
                try await farm.waitForWorkers()
                let fetched = try await seconds {
                    _ = try await farm.succeed("submit", "x", "--size", "64x64", "--steps", "1", "--wait")
                }
                try await tell(farm, "fetch-2gb", megabytes, fetched)
                return megabytes / fetched
            }
        }
    }

    private func seconds(of body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    private func tell(_ farm: FarmFixture, _ name: String, _ megabytes: Double, _ seconds: Double) async throws {
        let peak = try peakMegabytes(of: try await farm.coordinator(1).pid)
        say(
            "\(name): \(decimal(megabytes, places: 0)) MB in \(decimal(seconds, places: 2)) s; coordinator's VmHWM "
                + "\(decimal(peak, places: 0)) MB")
    }
}
