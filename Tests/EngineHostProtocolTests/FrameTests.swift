import EngineHostProtocol
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Testing

@Suite struct FrameTests {
    private let requests: [HostRequest] = [
        .ping(7), .shutdown,
        .render(
            RenderRequest(
                id: "r", modelKey: "k",
                parameters: GenerationParameters(
                    prompt: "灯台", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .karras,
                    steps: 1, guidanceScale: 7, distilledGuidance: 3.5, seed: Int64(1) << 40),
                directory: "/tmp", fileName: "r.png")),
        .load(
            LoadRequest(
                key: "k",
                model: ModelDescription(
                    name: "m", digest: Digest(repeating: "ab"), family: .sd1, bytes: 1, defaults: ModelDefaults(),
                    files: []),
                files: [LoadRequest.File(role: .checkpoint, path: "/m")], threads: 2)),
    ]

    @Test func isTheSameHoweverItIsCut() throws {
        let stream = try requests.flatMap { try Frame.encode($0) }
        for size in [1, 2, 3, 5, 64, stream.count] {
            var decoder = FrameDecoder()
            var received: [HostRequest] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                decoder.append(stream[start..<min(start + size, stream.count)])
                while let body = try decoder.next() {
                    received.append(try Frame.decode(HostRequest.self, from: body))
                }
            }
            #expect(received == requests)
            #expect(decoder.pendingByteCount == 0)
        }
    }

    @Test func splitsAtEveryByte() throws {
        let stream = try Frame.encode(HostRequest.ping(1)) + Frame.encode(HostRequest.ping(2))
        for cut in 0...stream.count {
            var decoder = FrameDecoder()
            var received: [HostRequest] = []
            for part in [stream[..<cut], stream[cut...]] {
                decoder.append(part)
                while let body = try decoder.next() {
                    received.append(try Frame.decode(HostRequest.self, from: body))
                }
            }
            #expect(received == [.ping(1), .ping(2)])
        }
    }

    @Test(arguments: [
        [0, 0, 0, 0] as [UInt8], [255, 255, 255, 255], [0, 0x40, 0, 1], Array("ggml_cuda_init: found".utf8),
        [0, 0, 0, 1, UInt8(ascii: "x")],
    ])
    func refusesGarbage(bytes: [UInt8]) {
        var decoder = FrameDecoder()
        decoder.append(bytes)
        #expect(throws: FrameError.self) { try decoder.next() }
    }

    @Test func aHostNeedNotSayWhatConfinesIt() throws {
        let old = #"""
            {"protocolVersion":2,"pid":1,"systemInfo":"","engine":{"package":"e","version":"1","sourceSHA256":"",
            "backend":"cpu","flags":[],"compiler":"","cpuFeatures":[]},
            "device":{"selector":"cpu","name":"","deviceClass":"","cores":1,"memoryBytes":1}}
            """#
        #expect(try Frame.decode(HostDescription.self, from: Array(old.utf8)).sandbox == nil)
        var rules = SandboxRules(readable: ["/models"], writable: ["/spool"])
        rules.account = SandboxRules.Account(name: "nobody", user: 65534, group: 65534)
        var decoder = FrameDecoder()
        decoder.append(try rules.frame)
        #expect(try Frame.decode(SandboxRules.self, from: try #require(try decoder.next())) == rules)
    }

    @Test func refusesToSendTooMuch() {
        #expect(throws: FrameError.self) {
            try Frame.encode(HostEvent.log(.warning, String(repeating: "x", count: FrameDecoder.maximumLength)))
        }
    }

    @Test func refusesAnUnknownMessage() {
        #expect(throws: FrameError.self) { try Frame.decode(HostRequest.self, from: Array(#"{"reboot":{}}"#.utf8)) }
    }
}
