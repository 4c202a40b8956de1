import FarmBasics
import FarmModel
import FarmTestSupport
import FarmTransport
import FarmWire
import Foundation
import GRPCCore
import ImageCoding
import SwiftProtobuf

/// How fast large pictures go to and from a coordinator over TLS, against plain HTTP/2.
struct TLSThroughput {
    private static let images = 24
    /// Each image is fetched so many times.
    private static let rounds = 5
    private static let side = 1024

    /// The rate over TLS over the plain one, medians of pictures that go in turn: of fetches or of results, whichever is
    /// less.
    func measure() async throws -> Double {
        let picture = try Picture(side: Self.side)
        return try await withOpenAndClosedFarm(FarmSetup(workers: 0)) { open, closed in
            let results = try await deliver(picture, open, closed)
            let fetches = try await fetch(open, closed)
            let megabytes = Double(picture.bytes.count) / 1e6
            for (name, times) in [("results, until they are recorded", results), ("fetches", fetches)] {
                say(
                    """
                    tls-throughput: \(name), pictures of \(decimal(megabytes, places: 1)) MB, MB/s: plain \
                    \(decimal(megabytes / times.plain, places: 0)), TLS \(decimal(megabytes / times.tls, places: 0)), \
                    ratio \(decimal(times.ratio, places: 2))
                    """)
            }
            return min(results.ratio, fetches.ratio)
        }
    }

    /// Median seconds for a picture.
    private struct Times: Sendable {
        var plain: Double
        var tls: Double

        var ratio: Double { plain / tls }

        init(plain: [Double], tls: [Double]) {
            self.plain = Samples(plain)?.median ?? .nan
            self.tls = Samples(tls)?.median ?? .nan
        }
    }

    /// Noise, which no encoder makes smaller.
    private struct Picture: Sendable {
        let bytes: [UInt8]
        let digest: Digest
        let pixelDigest: Digest

        init(side: Int) throws {
            let pixels = (0..<side * side * 3).map { _ in UInt8.random(in: 0...255) }
            bytes = try PNGEncoder.encode(rgb: pixels, width: side, height: side)
            digest = PixelDigest.sha256(bytes)
            pixelDigest = PixelDigest.of(pixels)
        }
    }

    // MARK: Results

    private func deliver(_ picture: Picture, _ open: FarmFixture, _ closed: ClosedFarm) async throws -> Times {
        let (id, security) = try await closed.enrolByHand("over-tls")
        let (plainAddress, tlsAddress) = (await open.address, await closed.farm.address)
        let locked = closed.farm
        return try await RawWorker.with(at: plainAddress, name: "plain") { plain in
            try await plain.session(Self.register) { plainSession in
                try await Self.submit(to: open)
                return try await RawWorker.with(at: tlsAddress, name: "over-tls", id: id, security: security) { tls in
                    try await tls.session(Self.register) { tlsSession in
                        try await Self.submit(to: locked)
                        var (plainTimes, tlsTimes): ([Double], [Double]) = ([], [])
                        for _ in 0..<Self.images {
                            plainTimes.append(try await Self.deliver(picture, plain, plainSession))
                            tlsTimes.append(try await Self.deliver(picture, tls, tlsSession))
                        }
                        return Times(plain: plainTimes, tls: tlsTimes)
                    }
                }
            }
        }
    }

    @Sendable private static func register(_ register: inout Farm_V1_Register) {
        let digest = String(repeating: "ab", count: 32)
        register.models = [.with { ($0.name, $0.digest, $0.family) = ("noise", digest, "flux") }]
        for device in register.devices.indices { register.devices[device].memoryBytes = 64 << 30 }
    }

    private static func submit(to farm: FarmFixture) async throws {
        try await eventually("the worker is listed") { try await farm.listWorkers().count == 1 }
        _ = try await farm.submit([
            "noise", "--model", "noise", "--count", "\(images)", "--size", "\(side)x\(side)", "--steps", "1",
        ])
    }

    /// Seconds from the header to the farm's word that it is recorded.
    private static func deliver(
        _ picture: Picture, _ worker: RawWorker, _ session: RawWorker.Session
    ) async throws -> Double {
        let task = try await session.take()
        let header = worker.header(
            of: task, in: session, bytes: picture.bytes.count, digest: picture.digest, pixelDigest: picture.pixelDigest)
        let start = ContinuousClock.now
        let verdict = try await worker.deliver(header, picture.bytes)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard verdict == .committed else { throw TestFailure("a picture was not recorded: \(verdict)") }
        return seconds
    }

    // MARK: Fetches

    private func fetch(_ open: FarmFixture, _ closed: ClosedFarm) async throws -> Times {
        let token = try await closed.token()
        let plainImages = try await open.history("--limit", "\(Self.images)").map(\.id.rawValue)
        let tlsImages = try await closed.farm.history("--limit", "\(Self.images)").map(\.id.rawValue)
        return try await FarmCaller.with(open) { plain in
            try await FarmCaller.with(closed.farm, security: try await closed.security(), token: token) { tls in
                // The first calls make the connections.
                for caller in [plain, tls] { _ = try await caller.client.getFarm(.init(), metadata: caller.metadata) }
                var (plainTimes, tlsTimes): ([Double], [Double]) = ([], [])
                for _ in 0..<Self.rounds {
                    for (one, other) in zip(plainImages, tlsImages) {
                        plainTimes.append(try await Self.fetch(one, plain))
                        tlsTimes.append(try await Self.fetch(other, tls))
                    }
                }
                return Times(plain: plainTimes, tls: tlsTimes)
            }
        }
    }

    /// Seconds until it is here.
    private static func fetch(_ image: Int64, _ caller: FarmCaller) async throws -> Double {
        let start = ContinuousClock.now
        let count = try await caller.client.downloadImage(.with { $0.id = image }, metadata: caller.metadata) {
            response in
            var count = 0
            for try await chunk in response.messages { count += chunk.bytes.count }
            return count
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard count > 3 * side * side else { throw TestFailure("image \(image) has \(count) bytes") }
        return seconds
    }
}
