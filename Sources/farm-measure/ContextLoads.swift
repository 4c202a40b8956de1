import FarmModel
import FarmTestSupport
import Foundation
import PostgresServer

/// How seldom devices load.
struct ContextLoads {
    private static let images = 30

    /// Loads over the fewest possible: the worst of three farms.
    func measure() async throws -> Double {
        let real = try await realFarm()
        var one = FarmSimulation.twoModelsOnOneDevice()
        one.run()
        var many = FarmSimulation.manyModelsOnManyDevices()
        many.run()
        for (name, farm) in [("2 submitters, 2 models, 1 device", one), ("20 submitters, 8 models, 16 devices", many)] {
            say(
                """
                load-ratio: \(name), simulated: \(farm.steadyLoads) loads in \(Int(farm.steadyEnd)) s, fewest \
                \(decimal(farm.fewestLoads(until: farm.steadyEnd), places: 1)); \(farm.loads) in all, longest waiting \
                \(Int(farm.longestPassing)) s
                """)
        }
        return max(real, one.loadRatio, many.loadRatio)
    }

    /// Two people with a context each, two workers: each needs to load once.
    private func realFarm() async throws -> Double {
        let folder = try TestFolder.make("loads")
        defer { TestFolder.remove(folder) }
        return try await withPostgres { database in
            var setup = FarmSetup(workers: 2)
            setup.engineHost = .storedPicture(milliseconds: 50, isFlat: true)
            setup.workerEnvironment = [
                "FARM_STORED_LOADS": "\(folder)/loads", "FARM_STORED_LOAD_MILLISECONDS": "500",
            ]
            return try await withFarm(setup, on: database) { farm in
                for worker in ["worker-1", "worker-2"] { try await farm.succeed("workers", "drain", worker) }
                var jobs: [JobID] = []
                for round in 0..<2 {
                    for source in ["gpu", "cpu"] {
                        jobs.append(
                            try await farm.submit([
                                "loads \(round)", "--submitter", source, "--random-source", source, "--count",
                                "\(Self.images)", "--size", "64x64", "--steps", "1",
                            ]))
                    }
                }
                for worker in ["worker-1", "worker-2"] { try await farm.succeed("workers", "resume", worker) }
                for job in jobs { _ = try await farm.finished(job) }
                let loads = try String(contentsOfFile: "\(folder)/loads", encoding: .utf8)
                    .split(separator: "\n").count
                say("load-ratio: 2 submitters, 2 contexts, 2 workers, real: \(loads) loads, fewest 2")
                return Double(loads) / 2
            }
        }
    }
}
