import FarmTestSupport
import FarmTransport
import Foundation
import PostgresServer

/// What memory a connected worker takes that has nothing to do.
struct TLSSessions {
    /// Connected before the first look: what is made once is there then.
    private static let first = 20
    /// With the first below what one address may have open.
    private static let counted = 200

    /// Of the coordinator, in kilobytes (10³ bytes) for each session over TLS with a certificate of its own.
    func measure() async throws -> Double {
        try await withPostgresServer { server in
            try await server.createDatabase(named: "sessions")
            let database = server.connectionString(database: "sessions")
            return try await ClosedFarm.run(FarmSetup(workers: 0), on: database) { closed in
                say("tls-session: enrolling \(Self.first + Self.counted) workers")
                var workers: [Worker] = []
                for number in 1...(Self.first + Self.counted) {
                    let name = "idle-\(number)"
                    let (id, security) = try await closed.enrolByHand(name)
                    workers.append(Worker(name: name, id: id, security: security))
                }
                return try await count(workers, closed.farm)
            }
        }
    }

    private func count(_ workers: [Worker], _ farm: FarmFixture) async throws -> Double {
        let address = await farm.address
        let coordinator = try await farm.coordinator(1).pid
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers.prefix(Self.first) { group.addTask { try await worker.idle(at: address) } }
            let before = try await settled(Self.first, farm, coordinator)
            for worker in workers.dropFirst(Self.first) { group.addTask { try await worker.idle(at: address) } }
            let after = try await settled(workers.count, farm, coordinator)
            group.cancelAll()
            while await group.nextResult() != nil {}
            say(
                """
                tls-session: the coordinator's VmRSS is \(decimal(before, places: 0)) KB with \(Self.first) idle workers, \
                \(decimal(after, places: 0)) KB with \(workers.count)
                """)
            return (after - before) / Double(Self.counted)
        }
    }

    /// The memory once so many are connected.
    private func settled(_ count: Int, _ farm: FarmFixture, _ coordinator: Int32) async throws -> Double {
        try await eventually("\(count) workers are connected", within: .seconds(120)) {
            try await farm.listWorkers().count == count
        }
        // Some heartbeats of each.
        try await Task.sleep(for: .seconds(10))
        return try residentKilobytes(of: coordinator)
    }

    /// Played by hand.
    private struct Worker: Sendable {
        var name: String
        var id: UUID
        var security: ClientSecurity

        /// Registers without models and sends heartbeats until the task is cancelled.
        func idle(at address: String) async throws {
            try await RawWorker.with(at: address, name: name, id: id, security: security) { worker in
                try await worker.session { _ in try await Task.sleep(for: .seconds(3600)) }
            }
        }
    }
}
