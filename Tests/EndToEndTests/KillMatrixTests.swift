import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Anything may be killed at any moment: no image is lost, none is recorded twice, none is stuck.
    ///
    /// `FARM_CHAOS_SEEDS` says how many seeds each row gets (1 where it is unset), `FARM_CHAOS_SEED` the first of them,
    /// `FARM_CHAOS_ROW` the one row to run, as `Fault` names it; all where it is unset. The farms speak TLS and ask who one
    /// is, unless `FARM_CHAOS_OPEN` is set.
    @Suite struct KillMatrixTests {
        private static func number(_ name: String) throws -> UInt64 {
            guard let text = ProcessInfo.processInfo.environment[name] else { return 1 }
            guard let number = UInt64(text), (1...1_000_000).contains(number) else {
                throw TestFailure("\(name) is '\(text)'; accepted: 1 to 1000000")
            }
            return number
        }

        private static func rows() throws -> [Fault] {
            guard let name = ProcessInfo.processInfo.environment["FARM_CHAOS_ROW"] else { return Fault.allCases }
            guard let row = Fault(rawValue: name) else {
                throw TestFailure("FARM_CHAOS_ROW is '\(name)'; accepted: \(Fault.allCases.map(\.rawValue))")
            }
            return [row]
        }

        /// Two at a time: for the most part they wait.
        @Test func everyImageIsRecordedOnce() async throws {
            let (first, count) = (try Self.number("FARM_CHAOS_SEED"), try Self.number("FARM_CHAOS_SEEDS"))
            var rows = try Self.rows().flatMap { row in (0..<count).map { (row, first + $0) } }.makeIterator()
            await withTaskGroup(of: Void.self) { group in
                func strikeNext() {
                    guard let (fault, seed) = rows.next() else { return }
                    group.addTask {
                        do {
                            try await strike(fault, seed: seed, isFirst: seed == first)
                        } catch {
                            Issue.record(error, "\(fault.rawValue), seed \(seed)")
                        }
                    }
                }
                for _ in 0..<2 { strikeNext() }
                for await _ in group { strikeNext() }
            }
        }

        private func strike(_ fault: Fault, seed: UInt64, isFirst: Bool) async throws {
            // Where the engine host is struck the first seed has the real one; else one that has its pictures ready.
            let host: FarmSetup.EngineHost =
                isFirst && fault.isOfEngineHost ? .real : .storedPicture(milliseconds: 200)
            let isClosed = ProcessInfo.processInfo.environment["FARM_CHAOS_OPEN"] == nil
            let report = try await ChaosRun.with(
                fault, seed: seed, engineHost: host, isClosed: isClosed, say: { _ in }
            ) { run in
                try await run.row(isShort: isFirst)
            }
            print(
                "kill matrix: \(fault.rawValue), seed \(seed): all done \(Int(report.recoverySeconds)) s after the "
                    + "last fault, \(report.renderedAgain) rendered again")
            #expect(report.isSound, "\(fault.rawValue), seed \(seed): \(report)")
            #expect(report.submitted >= 60)
            // Only faults that overlap may hang one image's host twice.
            #expect(report.quarantined.isEmpty || fault == .everything, "\(report.quarantined)")
        }

        /// The audit above has eyes.
        @Test func theAuditSeesWhatFailedIsLostAndIsStuck() async throws {
            var setup = FarmSetup(workers: 1)
            setup.engineHost = .storedPicture(milliseconds: 0)
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let job = try await farm.submit(["six", "--count", "6", "--size", "64x64", "--steps", "1"])
                    let audit = ChaosAudit(farm: farm)
                    let sound = try await audit.audit(jobs: [(job, 6)], within: .seconds(60))
                    #expect(sound.isSound && sound.submitted == 6, "\(sound)")
                    // As if two images had failed for good, one of them without a fault that explains it.
                    for (index, failure) in [(1, "hang"), (3, "engineError")] {
                        let image = "job_id = \(job) AND index = \(index)"
                        _ = try await farm.psql("DELETE FROM images WHERE \(image)")
                        _ = try await farm.psql("UPDATE tasks SET state = 3 WHERE \(image)")
                        _ = try await farm.psql("UPDATE attempts SET failure = '\(failure)' WHERE \(image)")
                    }
                    _ = try await farm.psql("UPDATE jobs SET finished_at = NULL WHERE id = \(job)")
                    let failed = try await audit.audit(jobs: [(job, 6)], within: .seconds(60))
                    #expect(failed.quarantined.count == 1 && failed.faults.count == 1 && failed.lost == 0, "\(failed)")
                    #expect(!failed.isSound)
                    _ = try await farm.psql("DELETE FROM images WHERE job_id = \(job) AND index = 2")
                    // As if a session that has ended still had it.
                    _ = try await farm.psql("UPDATE tasks SET state = 1 WHERE job_id = \(job) AND index = 4")
                    let broken = try await audit.audit(jobs: [(job, 6)], within: .seconds(1))
                    #expect(broken.lost == 1 && broken.stuck == 1 && !broken.isSound, "\(broken)")
                }
            }
        }
    }
}
