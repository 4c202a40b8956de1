import FarmTestSupport
import Foundation
import PostgresServer
import Testing

@Suite struct ServerTests {
    @Test func startsStopsAndKeepsItsData() async throws {
        try await withPostgresServer { server in
            #expect(await server.isReady())
            #expect(try await server.isRunning())
            try await server.createDatabase(named: "farm")
            try await server.createDatabase(named: "farm")
            try await server.stop()
            #expect(await !server.isReady())
            #expect(try await !server.isRunning())
            try await server.stop()
            #expect(try await server.start() == .started)
            try await server.dropDatabase(named: "farm")
            try await server.dropDatabase(named: "farm")
        }
    }

    @Test func adoptsARunningServer() async throws {
        try await withPostgresServer { server in
            let start = try await server.start()
            #expect(start == .alreadyRunning)
        }
    }

    @Test func startsAfterACrash() async throws {
        try await withPostgresServer { server in
            let file = try String(contentsOfFile: "\(server.clusterDirectory)/postmaster.pid", encoding: .utf8)
            let pid = try #require(file.split(separator: "\n").first.flatMap { pid_t($0) })
            kill(pid, SIGKILL)
            while kill(pid, 0) == 0 { await Task.yield() }
            #expect(FileManager.default.fileExists(atPath: "\(server.clusterDirectory)/postmaster.pid"))
            #expect(try await server.start() == .started)
            #expect(await server.isReady())
        }
    }

    @Test func aHalfMadeClusterIsMadeAnew() async throws {
        try await withPostgresServer { server in
            try await server.stop()
            let files = FileManager.default
            try files.moveItem(atPath: server.clusterDirectory, toPath: "\(server.home)/cluster.new")
            try files.removeItem(atPath: "\(server.home)/cluster.new/PG_VERSION")
            #expect(try await server.start() == .started)
            #expect(!files.fileExists(atPath: "\(server.home)/cluster.new"))
        }
    }

    @Test func aFailureShowsTheLog() async throws {
        try await withPostgresServer { server in
            try await server.stop()
            try Data("nonsense = 1\n".utf8).write(
                to: URL(fileURLWithPath: "\(server.clusterDirectory)/postgresql.auto.conf"))
            let error = await #expect(throws: PostgresServerError.self) { try await server.start() }
            #expect(error?.description.contains(server.logFile) == true)
            #expect(error?.output.contains("nonsense") == true)
        }
    }

    @Test func onlyTheOwnerGetsIn() async throws {
        try await withPostgresServer { server in
            for folder in [server.home, server.socketDirectory, server.clusterDirectory] {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder)
                #expect(attributes[.posixPermissions] as? Int == 0o700)
            }
            #expect("\(server.socketDirectory)/.s.PGSQL.5432".utf8.count <= 107)
        }
    }
}
