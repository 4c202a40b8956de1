import FarmTestSupport
import FarmTransport
import FarmWire
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import PostgresServer

/// Lends an open farm without TLS and a closed one, both on one PostgreSQL whose commits are flushed: what they are asked
/// in turn differs by the door alone.
func withOpenAndClosedFarm<Value>(
    _ setup: FarmSetup, isEncrypted: Bool = true,
    _ body: (_ open: FarmFixture, _ closed: ClosedFarm) async throws -> Value
) async throws -> Value {
    try await withPostgresServer(durability: .full) { server in
        for name in ["open", "closed"] { try await server.createDatabase(named: name) }
        return try await withFarm(setup, on: server.connectionString(database: "open")) { open in
            try await ClosedFarm.run(
                setup, on: server.connectionString(database: "closed"), isEncrypted: isEncrypted
            ) { closed in try await body(open, closed) }
        }
    }
}

/// Somebody who asks a farm by gRPC, over one connection.
struct FarmCaller: Sendable {
    let client: Farm_V1_Farm.Client<HTTP2ClientTransport.Posix>
    /// With the token, where there is one.
    let metadata: Metadata

    /// - Parameter security: nil for a connection without TLS.
    static func with<Value: Sendable>(
        _ farm: FarmFixture, security: ClientSecurity? = nil, token: String? = nil,
        _ body: @Sendable (FarmCaller) async throws -> Value
    ) async throws -> Value {
        let address = await farm.address
        guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw TestFailure("'\(address)' has no port")
        }
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: "127.0.0.1", port: port),
            transportSecurity: try security?.transportSecurity() ?? .plaintext)
        var metadata = Metadata()
        if let token { metadata.addString("Bearer \(token)", forKey: "authorization") }
        let shown = metadata
        return try await withGRPCClient(transport: transport) { client in
            try await body(FarmCaller(client: Farm_V1_Farm.Client(wrapping: client), metadata: shown))
        }
    }
}
