import FarmBasics
import FarmTestSupport
import Foundation
import GRPCCore
import Logging
import NIOCore
import Testing

@testable import FarmTransport

/// Strangers take no more of a coordinator than they may.
@Suite struct ConnectionLimitTests {
    @Test func moreThanAllowedAreClosed() async throws {
        var limits = ConnectionLimits()
        limits.perAddress = 3
        let log = LogRecord()
        try await TestServer.run(limits: limits, logger: log.logger) { server in
            var open: [any Channel] = []
            for _ in 0..<3 { open.append(try await server.dial()) }
            try await eventually("three are counted") { server.table.count == 3 }
            for _ in 0..<5 {
                let excess = try await server.dial()
                try await eventually("it is closed") { !excess.isActive }
            }
            #expect(open.allSatisfy(\.isActive) && server.table.count == 3)
            try await open.removeLast().close()
            try await eventually("one is gone") { server.table.count == 2 }
            #expect(try await server.ask(nil) == "127.0.0.1 nobody")
            for channel in open { try await channel.close() }
        }
        #expect(log.text.contains("3 connections from one address"))
        #expect(log.text.split(separator: "\n").count < 5, "\(log.text)")
    }

    @Test func whoSaysNothingIsClosed() async throws {
        var limits = ConnectionLimits()
        limits.handshake = .milliseconds(200)
        let house = try TestHouse()
        try house.issueServer("127.0.0.1")
        for tls in [nil, try house.serverTLS()] {
            let log = LogRecord()
            try await TestServer.run(tls: tls, limits: limits, logger: log.logger) { server in
                let silent = try await server.dial()
                try await eventually("it is closed") { !silent.isActive }
                try await eventually("it is said") { log.text.contains("a connection that said nothing") }
                #expect(try await server.ask(tls == nil ? nil : try house.pin) == "127.0.0.1 nobody")
            }
        }
    }

    @Test func anAddressThatIsTakenIsNamed() async throws {
        try await TestServer.run { server in
            let error = try await #require(throws: (any Error).self) {
                try await TestServer.run(.tcp(host: "127.0.0.1", port: server.port)) { _ in }
            }
            let reason = error as? FarmError ?? (error as? RuntimeError)?.cause as? FarmError
            #expect(reason?.message == "cannot listen on 127.0.0.1:\(server.port): Address already in use")
        }
    }

    @Test func counts() {
        var limits = ConnectionLimits()
        limits.total = 3
        limits.perAddress = 2
        var counts = ConnectionCounts()
        #expect(counts.add([1], limits: limits) == nil)
        #expect(counts.add([1], limits: limits) == nil)
        #expect(counts.add([1], limits: limits) == .perAddress)
        #expect(counts.add(nil, limits: limits) == nil)
        #expect(counts.add([2], limits: limits) == .total)
        counts.remove([1])
        #expect(counts.total == 2)
        #expect(counts.add([1], limits: limits) == nil)
        counts.remove(nil)
        #expect(counts.add([2], limits: limits) == nil)
    }

    @Test func whoIsCountedTogether() throws {
        func group(_ text: String) throws -> [UInt8]? {
            try #require(PeerAddress(remote: SocketAddress(ipAddress: text, port: 1), local: nil)).group
        }
        #expect(try group("192.0.2.1") != group("192.0.2.2"))
        #expect(try group("::ffff:192.0.2.1") == group("192.0.2.1"))
        #expect(try group("2001:db8:1:2::1") == group("2001:db8:1:2:3:4:5:6"))
        #expect(try group("2001:db8:1:2::1") != group("2001:db8:1:3::1"))
    }

    @Test func peersAreNamedAsGRPCNamesThem() throws {
        // Such as sockets have, with their text.
        func address(_ text: String) throws -> SocketAddress { try .makeAddressResolvingHost(text, port: 7) }
        let v4 = try #require(PeerAddress(remote: address("192.0.2.1"), local: nil))
        #expect(v4.key == "ipv4:192.0.2.1:7" && v4.host == "192.0.2.1")
        let v6 = try #require(PeerAddress(remote: address("2001:db8::1"), local: nil))
        #expect(v6.key == "ipv6:[2001:db8::1]:7" && v6.host == "2001:db8::1")
        let mapped = try #require(PeerAddress(remote: address("::ffff:192.0.2.1"), local: nil))
        #expect(mapped.host == "192.0.2.1")
        let socket = try SocketAddress(unixDomainSocketPath: "/run/farm")
        let unix = try #require(PeerAddress(remote: SocketAddress(unixDomainSocketPath: ""), local: socket))
        #expect(unix.key == "unix:/run/farm" && unix.host == "unix" && unix.group == nil)
        #expect(PeerAddress(remote: nil, local: socket) == nil)
    }

    @Test func theLogIsPaced() {
        let record = LogRecord()
        let log = PacedLog(record.logger)
        let start = ContinuousClock.now
        for milliseconds in [0, 10, 999, 1001, 1500] {
            log.notice("x", [:], at: start + .milliseconds(milliseconds))
        }
        #expect(
            record.text == "x [:]\nx [\"untold\": 2]" || record.text == "x [:]\nx [\"untold\": \"2\"]", "\(record.text)"
        )
    }
}
