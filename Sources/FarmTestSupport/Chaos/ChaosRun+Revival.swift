import FarmModel
import Foundation

extension ChaosRun {
    /// How a farm came back to life.
    struct Revival {
        /// What was submitted to see it.
        var jobs: [(id: JobID, images: Int)] = []
        /// Workers that do nothing, and tasks that nobody has.
        var stuck = 0
        var faults: [String] = []
    }

    /// Images of the first job that is to wake all; each more has twice as many, up to so many: a few images are left to
    /// devices that are sooner done with all of them, and one that stood still in its only render is taken for slow.
    private static let (fewest, most) = (12, 192)

    /// From now on all is well: within the limit each worker that runs must render, and nothing that was leased before
    /// may be leased still: it would be so to nobody.
    /// - Parameter mayRest: whether devices were struck, so that one may cool down rightly: its limit begins with the end
    ///   of its rest.
    func revive(within limit: Duration, mayRest: Bool = false) async throws -> Revival {
        var revival = Revival()
        let start = Date()
        var end = ContinuousClock.now + limit
        let workers = try await runningWorkers()
        let rendered = workers.mapValues(renders)
        func idle() -> [String] { workers.keys.filter { workers[$0].map(renders) == rendered[$0] }.sorted() }
        var images = Self.fewest
        while !idle().isEmpty, ContinuousClock.now < end {
            // One after the other, so that there is work for whoever comes back last, and not for long after.
            guard let job = try? await submitOnce(images) else {
                // The coordinators are not back yet.
                try await Task.sleep(for: .milliseconds(100))
                continue
            }
            revival.jobs.append((job, images))
            while !idle().isEmpty, ContinuousClock.now < end, (try? await farm.show(job))?.job.counts.done != images {
                try await Task.sleep(for: .milliseconds(100))
            }
            images = min(2 * images, Self.most)
            if mayRest, let rested = await rest(of: idle()) { end = max(end, rested + limit) }
        }
        for worker in idle() {
            revival.stuck += 1
            let state = (try? await farm.listWorkers())?.first { $0.name == worker }?.stateText ?? "unknown"
            revival.faults.append("\(worker) runs, and renders nothing \(limit) after all was well; it is \(state)")
        }
        var old = try await farm.psql(Self.leases(before: start))
        while old != "0", ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(200))
            old = try await farm.psql(Self.leases(before: start))
        }
        if old != "0" {
            revival.stuck += Int(old) ?? 1
            revival.faults.append("\(old) tasks are leased to nobody \(limit) after all was well")
        }
        return revival
    }

    /// When the last of these workers has rested; nil where none rests.
    private func rest(of workers: [String]) async -> ContinuousClock.Instant? {
        // The farm may be away still: then nobody rests that one knows of.
        let listed = (try? await farm.listWorkers()) ?? []
        let rests = listed.filter { workers.contains($0.name) }.compactMap(\.coolingUntil?.timeIntervalSinceNow)
        return rests.max().map { .now + .seconds(max(0, $0)) }
    }

    private func runningWorkers() async throws -> [String: TestProcess] {
        var running: [String: TestProcess] = [:]
        for number in 1...3 {
            let worker = try await farm.worker("worker-\(number)")
            if worker.end == nil { running["worker-\(number)"] = worker }
        }
        return running
    }

    private func renders(_ worker: TestProcess) -> Int {
        worker.errors.split(separator: "\n").count { $0.hasSuffix("rendered an image") }
    }

    private static func leases(before date: Date) -> String {
        "SELECT count(*) FROM tasks WHERE state = 1 AND leased_at < to_timestamp(\(date.timeIntervalSince1970))"
    }
}

extension ChaosReport {
    mutating func add(_ revival: ChaosRun.Revival) {
        stuck += revival.stuck
        faults += revival.faults
    }
}
