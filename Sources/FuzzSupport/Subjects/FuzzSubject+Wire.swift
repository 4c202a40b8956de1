import EngineHostProtocol
import FarmBasics
import FarmModel
import FarmStorePostgres
import FarmWire
import Foundation
import Recipes
import SwiftProtobuf

extension FuzzSubject {
    /// The stream between worker and engine host: cut anywhere, read from both ends.
    static let frames = FuzzSubject("frames", samples: FrameSamples.all, tokens: ["{\"", "\":", "null", "[", "}"]) {
        bytes in
        var decoder = FrameDecoder()
        for start in stride(from: 0, to: bytes.count, by: 777) {
            decoder.append(bytes[start..<min(bytes.count, start + 777)])
            while let body = try decoder.next() {
                if let request = try? Frame.decode(HostRequest.self, from: body), case .render(let render) = request {
                    try? Samples.use(render.parameters)
                }
                _ = try? Frame.decode(HostEvent.self, from: body)
            }
        }
    }

    /// What clients ask, and what the coordinator makes of it before it looks into its store. The first byte picks the
    /// message.
    static let farmRequests = wire("farm-requests", WireReader.farmRequests)
    /// What workers say, and send beside it.
    static let workerMessages = wire("worker-messages", WireReader.workerMessages)
    /// What a coordinator says to clients and workers.
    static let farmAnswers = wire("farm-answers", WireReader.farmAnswers)

    private static func wire(_ name: String, _ readers: [WireReader]) -> FuzzSubject {
        let samples = readers.enumerated().flatMap { number, reader in
            ([[]] + reader.samples).map { [UInt8(number)] + $0 }
        }
        return FuzzSubject(name, samples: samples) { bytes in
            guard let first = bytes.first else { return }
            try readers[Int(first) % readers.count].read(Data(bytes.dropFirst()))
        }
    }

    /// Migrations, which we write ourselves.
    static let scripts = FuzzSubject(
        "scripts",
        texts: [
            "-- no-transaction\n-- repeat-until-no-rows\nDELETE FROM a WHERE b = 'x''y';\nCREATE INDEX CONCURRENTLY i ON a (b);",
            "/* a /* b */ */ SELECT $x$ ; $x$, E'a\\'b', \"c;\" ; CREATE FUNCTION f() RETURNS int AS $$ BEGIN; END $$;",
        ],
        tokens: [
            "'", "''", "\"", "$$", "$x$", "/*", "*/", "--", ";", "E'", "\\'", "(", ")", "CREATE INDEX CONCURRENTLY ",
        ]
    ) { text in
        let migration = Migration(version: 1, name: "0001_a.sql", script: text)
        _ = migration.isContract
        _ = migration.checksum
    }
}

private enum FrameSamples {
    static let all: [[UInt8]] = {
        let render = RenderRequest(
            id: "1", modelKey: "k", parameters: Samples.parameters, files: [Samples.digest: "/a"], directory: "/b",
            fileName: "c.png")
        let requests: [HostRequest] = [.render(render), .ping(1), .shutdown]
        let events: [HostEvent] = [
            .loading(key: "k", fraction: 0.5), .started(id: "1", unixMilliseconds: 1), .pong(3), .log(.warning, "w"),
            .progress(RenderProgress(id: "1", phase: .sampling, step: 1, steps: 20)),
            .failed(HostFailure(id: "1", kind: .engineError, message: "m")),
        ]
        let frames = requests.compactMap { try? Frame.encode($0) } + events.compactMap { try? Frame.encode($0) }
        return frames + [frames.flatMap { $0 }]
    }()
}
