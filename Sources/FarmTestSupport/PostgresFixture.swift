import Foundation
import Glibc
package import PostgresServer

/// Lends a fresh database on the test process's PostgreSQL, as a connection string, and drops it afterwards.
package func withPostgres<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let server = try await PostgresFixture.shared.value
    let name = "test_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
    try await server.createDatabase(named: name)
    do {
        let value = try await body(server.connectionString(database: name))
        try await server.dropDatabase(named: name)
        return value
    } catch {
        try? await server.dropDatabase(named: name)
        throw error
    }
}

/// Lends a fresh database behind a proxy: connection strings past it and through it.
package func withProxiedPostgres<Value>(
    _ body: (_ direct: String, _ proxied: String, TCPProxy) async throws -> Value
) async throws -> Value {
    let proxy = try TCPProxy(toSocket: try await PostgresFixture.shared.value.socket)
    defer { proxy.stop() }
    return try await withPostgres { try await body($0, proxy.carrying($0), proxy) }
}

extension TCPProxy {
    /// libpq's connection string, changed to one that leads through this proxy: of two hosts the last counts.
    func carrying(_ connectionString: String) -> String {
        let port = address.split(separator: ":").last ?? ""
        return connectionString + " host=127.0.0.1 port=\(port) sslmode=disable gssencmode=disable"
    }
}

/// Lends a PostgreSQL of the test's own, which it may stop and start again.
package func withPostgresServer<Value>(
    durability: ServerSettings.Durability = .none, tracksStatements: Bool = false,
    _ body: (PostgresServer) async throws -> Value
) async throws -> Value {
    let fixture = try PostgresFixture(
        ServerSettings(durability: durability, maximumConnections: 400, tracksStatements: tracksStatements))
    do {
        try await fixture.server.start()
        let value = try await body(fixture.server)
        try await fixture.end()
        return value
    } catch {
        try? await fixture.end()
        throw error
    }
}

/// A PostgreSQL server in a temporary folder that goes with the test process, however that ends. Of the programs in the
/// folder that FARM_TEST_POSTGRES names, where it is set: see Deploy/test-newest-postgres.
private struct PostgresFixture: Sendable {
    /// The process's own, started on first use. Its guard stops it.
    static let shared = Task {
        let fixture = try PostgresFixture(ServerSettings(durability: .none, maximumConnections: 400))
        try await fixture.server.start()
        return fixture.server
    }

    let server: PostgresServer
    private let folder: String

    init(_ settings: ServerSettings) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("farm-test-\(UUID().uuidString)").path
        var settings = settings
        settings.programs = ProcessInfo.processInfo.environment["FARM_TEST_POSTGRES"]
        server = try PostgresServer(
            dataDirectory: folder, settings: settings)
        try watch()
    }

    func end() async throws {
        try await server.stop(mode: .immediate)
        for folder in [server.socketDirectory, server.home, folder] {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Starts a shell that waits for this process's end and then ends the server and deletes its files. Its input is a
    /// pipe whose other end only we hold: the kernel closes it even when we are killed.
    private func watch() throws {
        let script = """
            cat
            for i in $(seq 20); do
                if read pid < "$1/postmaster.pid"; then
                    kill -QUIT "$pid"
                    for j in $(seq 100); do kill -0 "$pid" || break; sleep 0.1; done
                fi
                rm -rf "$2" "$3" "$4"
                # An initdb that outlives us may have put something there meanwhile.
                [ -e "$3" ] || break
                sleep 0.5
            done
            """
        let arguments = [script, "sh", server.clusterDirectory, server.socketDirectory, server.home, folder]
        let quoted = arguments.map { "'\($0.replacing("'", with: "'\\''"))'" }.joined(separator: " ")
        // "e": no other child inherits our end. A session of its own: the terminal's Ctrl-C does not reach it.
        guard popen("exec setsid sh -c \(quoted) >/dev/null 2>&1", "we") != nil else {
            throw CocoaError(.executableLoad)
        }
    }
}
