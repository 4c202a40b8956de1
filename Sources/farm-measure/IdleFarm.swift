import FarmBasics
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import PostgresServer
import SwiftProtobuf

/// What a farm that has nothing to do asks of PostgreSQL: connected workers must cost it nothing.
struct IdleFarm {
    private static let seconds = 60

    /// Statements a second with 100 connected workers, from pg_stat_statements.
    func measure() async throws -> Double {
        say("idle-100: statements in \(Self.seconds) s on a farm with nothing to do, with 1 worker and with 100")
        return try await withPostgresServer(durability: .full, tracksStatements: true) { server in
            try await server.createDatabase(named: "idle")
            let database = server.connectionString(database: "idle")
            return try await withFarm(FarmSetup(workers: 0), on: database) { farm in
                _ = try await farm.psql("CREATE EXTENSION pg_stat_statements")
                var statements = 0.0
                for workers in [1, 100] {
                    let counts = try await count(with: workers, farm)
                    say("idle: \(workers) workers, \(counts.all) statements, \(counts.writes) of them writes")
                    statements = Double(counts.all)
                }
                return statements / Double(Self.seconds)
            }
        }
    }

    private func count(with workers: Int, _ farm: FarmFixture) async throws -> (all: Int, writes: Int) {
        let address = await farm.address
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // Each half has names of its own: a name belongs to one worker for ever.
            for number in 1...workers {
                group.addTask { try await Self.idle("idle-\(number)-of-\(workers)", at: address) }
            }
            try await eventually("all workers are connected") {
                try await farm.listWorkers().count == workers
            }
            _ = try await farm.psql("SELECT pg_stat_statements_reset()")
            // The measurement itself.
            try await Task.sleep(for: .seconds(Self.seconds))
            let own = "query NOT LIKE '%pg_stat_statements%' AND query NOT IN ('BEGIN', 'COMMIT')"
            let all = try await farm.psql("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE \(own)")
            let writes = try await farm.psql(
                """
                SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
                WHERE \(own) AND query ~* '(insert|update|delete)' AND query !~* 'for (no key )?update'
                """)
            group.cancelAll()
            while await group.nextResult() != nil {}
            try await eventually("the workers have left") { try await farm.listWorkers().isEmpty }
            return (Int(all) ?? -1, Int(writes) ?? -1)
        }
    }

    /// Registers as a worker without models and sends heartbeats until the task is cancelled.
    private static func idle(_ name: String, at address: String) async throws {
        guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw FarmError(.internal, "'\(address)' has no port")
        }
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext)
        try await withGRPCClient(transport: transport) { client in
            try await Farm_V1_WorkerGateway.Client(wrapping: client).session { writer in
                try await writer.write(
                    .with {
                        $0.register = .with {
                            $0.protocolMin = UInt32(FarmVersion.workerProtocol.lowerBound)
                            $0.protocolMax = UInt32(FarmVersion.workerProtocol.upperBound)
                            $0.workerID = UUID().uuidString
                            $0.name = name
                        }
                    })
                while true {
                    // A heartbeat's rhythm.
                    try await Task.sleep(for: .seconds(2))
                    try await writer.write(.with { $0.heartbeat = .init() })
                }
            } onResponse: { response in
                for try await _ in response.messages {}
            }
        }
    }
}
