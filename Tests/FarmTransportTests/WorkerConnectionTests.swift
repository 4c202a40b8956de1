import Certificates
import FarmBasics
import FarmTestSupport
import FarmTransport
import Foundation
import LocalFiles
import NIOCore
import NIOSSL
import Subprocess
import SwiftASN1
import Testing
import X509

/// Who shows a certificate is a worker of the house, or nobody's guest.
@Suite struct WorkerConnectionTests {
    private let house: TestHouse
    private let id = UUID()

    init() throws {
        house = try TestHouse()
        try house.issueServer("127.0.0.1")
    }

    @Test func aWorkerIsSeenAsItself() async throws {
        let (house, id) = (house, id)
        let worker = try house.workerFiles(id)
        try await TestServer.run(tls: try house.serverTLS()) { server async throws in
            #expect(try await server.ask(house.pin, showing: worker) == "127.0.0.1 \(id)")
            #expect(try await server.ask(house.pin) == "127.0.0.1 nobody")
        }
    }

    @Test func aForeignWorkerIsRefused() async throws {
        let (house, other) = (house, try TestHouse())
        let worker = try other.workerFiles(id)
        let log = LogRecord()
        try await TestServer.run(tls: try house.serverTLS(), logger: log.logger) { server async throws in
            let error = try await #require(throws: FarmError.self) {
                _ = try await server.ask(house.pin, showing: worker)
            }
            #expect(error.message.contains("refused this machine's certificate"))
        }
        #expect(log.text.contains("refused a client's certificate"))
        #expect(log.text.contains("is not signed by this farm's authority"))
        // Where there are no authorities nobody is asked, and nobody is a worker.
        try await TestServer.run(tls: try house.serverTLS(authorities: [])) { server async throws in
            #expect(try await server.ask(house.pin, showing: worker) == "127.0.0.1 nobody")
        }
    }

    @Test func aWorkerThatIsRevokedIsDisconnected() async throws {
        let (house, id) = (house, id)
        let pair = try house.workerFiles(id).pair
        try await TestServer.run(tls: try house.serverTLS()) { server async throws in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateVerification = .none
            configuration.applicationProtocols = ["h2"]
            configuration.certificateChain = try pair.chain.map {
                .certificate(try NIOSSLCertificate(bytes: Array(try $0.serializeAsPEM().pemString.utf8), format: .pem))
            }
            configuration.privateKey = .privateKey(
                try NIOSSLPrivateKey(bytes: Array(try pair.key.serializeAsPEM().pemString.utf8), format: .pem))
            let context = try NIOSSLContext(configuration: configuration)
            let channel = try await server.dial { channel in
                try channel.pipeline.syncOperations.addHandler(
                    NIOSSLClientHandler(context: context, serverHostname: nil))
            }
            let key = "ipv4:127.0.0.1:\(channel.localAddress?.port ?? 0)"
            try await eventually("it is known") { server.table.identity(of: key)?.worker?.worker == id }
            server.table.disconnect(worker: UUID())
            #expect(channel.isActive && server.table.identity(of: key) != nil)
            server.table.disconnect(worker: id)
            try await eventually("it is closed") { !channel.isActive && server.table.count == 0 }
        }
    }

    /// A TLS session that is resumed brings its old certificate along, unchecked.
    @Test func aResumedSessionIsRefused() async throws {
        try #require(FileStatus(of: "/usr/bin/openssl") != nil, "openssl is missing: Deploy/packages --test")
        let (house, id) = (house, id)
        _ = try house.workerFiles(id)
        let folder = house.folder.path
        let log = LogRecord()
        try await TestServer.run(tls: try house.serverTLS(), logger: log.logger) { server async throws in
            @Sendable func dial(_ arguments: String...) async throws -> String {
                let result = try await Subprocess.run(
                    .name("openssl"),
                    arguments: Arguments(
                        ["s_client", "-connect", "127.0.0.1:\(server.port)", "-tls1_2", "-alpn", "h2"] + arguments),
                    output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
                return result.standardOutput + result.standardError
            }
            let first = try await dial(
                "-cert", folder + "/worker.pem", "-key", folder + "/worker.key", "-sess_out", folder + "/session")
            #expect(first.contains("New, TLSv1.2"), "\(first)")
            let second = try await dial("-sess_in", folder + "/session")
            #expect(second.contains("Reused, TLSv1.2"), "\(second)")
            try await eventually("it is said") { log.text.contains("resumed a worker's session") }
        }
    }
}
