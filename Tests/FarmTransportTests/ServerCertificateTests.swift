import Certificates
import FarmBasics
import FarmModel
import FarmTestSupport
import FarmTransport
import Foundation
import NIOCore
import NIOSSL
import Testing

/// Clients believe the right coordinator, and no other.
@Suite struct ServerCertificateTests {
    private let house: TestHouse

    init() throws {
        house = try TestHouse()
        try house.issueServer("localhost", "127.0.0.1")
    }

    private func fault(_ server: TestServer, _ trust: ServerTrust?) async throws -> String {
        try await #require(throws: FarmError.self) { _ = try await server.ask(trust) }.message
    }

    @Test func whoeverIsTrustedIsBelieved() async throws {
        let house = house
        try await TestServer.run(tls: try house.serverTLS()) { server in
            #expect(try await server.ask(house.pin) == "127.0.0.1 nobody")
            #expect(
                try await server.ask(.authorities(in: house.folder.authorityCertificate)) == "127.0.0.1 nobody")
            let name = try CoordinatorAddress(parsing: "localhost:\(server.port)")
            #expect(
                try await TestServer.ask(ClientSecurity(to: name, trust: try house.pin), at: name)
                    == "127.0.0.1 nobody")
        }
    }

    @Test func othersAreNotAndTheReasonIsSaid() async throws {
        let (house, other) = (house, try TestHouse())
        try await TestServer.run(tls: try house.serverTLS()) { server in
            let wrong = try await fault(server, other.pin)
            #expect(
                wrong.contains("the farm at 127.0.0.1:\(server.port) shows another certificate than the one that was"))
            #expect(wrong.contains("\(try CertificateFingerprint(of: house.authority.certificate))"))
            let file = try ServerTrust.authorities(in: other.folder.authorityCertificate)
            #expect(try await fault(server, file).contains("no authority in '\(other.folder.authorityCertificate)'"))
            #expect(try await fault(server, .system).contains("that this machine trusts"))
        }
        try house.issueServer("farm.lan")
        try await TestServer.run(tls: try house.serverTLS()) { server in
            let message = try await fault(server, house.pin)
            #expect(message.contains("is for farm.lan, and not for 127.0.0.1"))
        }
    }

    @Test func withAndWithoutTLSDoNotMeet() async throws {
        let house = house
        try await TestServer.run(tls: try house.serverTLS()) { server in
            let message = try await fault(server, nil)
            #expect(message.contains("speaks TLS, and was dialled without"))
        }
        try await TestServer.run { server in
            #expect(try await fault(server, house.pin).contains("does not speak TLS"))
            let error = try await #require(throws: FarmError.self) {
                _ = try await ShownCertificates.fetch(from: server.address)
            }
            #expect(error.message.contains("does not speak TLS"))
            #expect(try await server.ask(nil) == "127.0.0.1 nobody")
        }
    }

    @Test func aNewCertificateNeedsNoRestart() async throws {
        let house = house
        let log = LogRecord()
        let tls = try house.serverTLS(log.logger)
        let first = try CertificateFingerprint(of: tls.certificate.pair.chain[0])
        try await TestServer.run(tls: tls) { server in
            @Sendable func shown() async throws -> CertificateFingerprint {
                let chain = try await ShownCertificates.fetch(from: server.address)
                #expect(chain.count == 2 && chain.last == house.authority.certificate)
                return try CertificateFingerprint(of: chain[0])
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await tls.certificate.run() }
                #expect(try await shown() == first)
                let second = try house.issueServer("localhost", "127.0.0.1")
                try await eventually("the new one is shown") { try await shown() == second }
                #expect(try await server.ask(house.pin) == "127.0.0.1 nobody")
                // Half of a new one.
                try FileManager.default.removeItem(atPath: house.folder.serverKey)
                try await eventually("it is said") { log.text.contains("a new certificate cannot be used") }
                #expect(try await shown() == second)
                let third = try house.issueServer("127.0.0.1")
                try await eventually("the third is shown") { try await shown() == third }
                group.cancelAll()
            }
        }
        #expect(log.text.contains("took a new certificate into use"))
    }

    @Test(arguments: [TLSVersion.tlsv1, .tlsv11, .tlsv12, .tlsv13])
    func oldVersionsAreRefused(version: TLSVersion) async throws {
        let house = house
        try await TestServer.run(tls: try house.serverTLS()) { server in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateVerification = .none
            configuration.applicationProtocols = ["h2"]
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = version
            let context = try NIOSSLContext(configuration: configuration)
            let channel = try await server.dial { channel in
                try channel.pipeline.syncOperations.addHandler(
                    NIOSSLClientHandler(context: context, serverHostname: nil))
            }
            if version == .tlsv1 || version == .tlsv11 {
                try await eventually("it is closed") { !channel.isActive }
                #expect(server.table.identity(of: "ipv4:127.0.0.1:\(channel.localAddress?.port ?? 0)") == nil)
            } else {
                let port = channel.localAddress?.port ?? 0
                try await eventually("it is ready") { server.table.identity(of: "ipv4:127.0.0.1:\(port)") != nil }
                try await channel.close()
                try await eventually("it has left") { server.table.count == 0 }
                #expect(server.table.identity(of: "ipv4:127.0.0.1:\(port)") == nil)
            }
        }
    }
}
