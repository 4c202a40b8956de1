import FarmBasics
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import PostgresDriver
import Testing

@testable import CoordinatorCore

/// A worker ends for good where its coordinator refuses it: a slow store or a slow line must not look so.
@Suite(.timeLimit(.minutes(2))) struct RegistrationTests {
    private func impatient(_ farm: CoordinatorFixture) -> WorkerStream {
        var timings = CoordinatorFixture.timings
        timings.heartbeat = .milliseconds(50)
        timings.missedHeartbeats = 1000
        timings.registration = .milliseconds(100)
        return WorkerStream(
            farm: farm.farm, coordinator: farm.id, store: farm.store, registry: farm.registry, news: farm.news,
            timings: timings, logger: farm.logger)
    }

    @Test func theStoreMayTakeLongOverARegistration() async throws {
        try await CoordinatorFixture.run { farm in
            let first = TestWorker("a")
            try await farm.with(first) {}
            let worker = TestWorker("a", id: first.id)
            let session = impatient(farm)
            let stream = try await farm.pool.withTransaction { connection in
                _ = try await connection.query("SELECT FROM workers WHERE id = \(worker.id) FOR UPDATE")
                let stream = Task { try await worker.run(session) }
                // Longer than a worker may be silent, which is what must not matter.
                try await Task.sleep(for: .milliseconds(500))
                #expect(!worker.isHungUp)
                return stream
            }
            try await eventually("it is registered") { worker.session != nil }
            worker.vanish()
            _ = try? await stream.value
        }
    }

    @Test func whoIsSlowToSpeakMayComeAgain() async throws {
        try await CoordinatorFixture.run { farm in
            let error = await #expect(throws: FarmError.self) {
                try await TestWorker("a").run(impatient(farm), registers: false)
            }
            #expect(error?.code == .unavailable, "\(String(describing: error))")
        }
    }
}
