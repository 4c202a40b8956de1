import FarmModel
import FarmWire
import GRPCCore
import ModelFiles
import SwiftProtobuf

/// Sends a file to the farm's store, over as many connections as it takes.
struct FilePusher: Sendable {
    /// After so many broken connections in a row that brought nothing, the farm is away.
    private static let tries = 5
    /// What a connection must have brought to count as of use.
    private static let usefulBytes: Int64 = 1 << 20

    let farm: FarmConnection
    let file: PushedFile

    /// - Parameter onProgress: told how many bytes the store has.
    func push(onProgress: (_ done: Int64, _ of: Int64) -> Void) async throws -> StoredFile {
        var failures = 0
        while true {
            let (steps, stepsEnd) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
            let sending = Task {
                defer { stepsEnd.finish() }
                return try await send { stepsEnd.yield($0) }
            }
            var brought: (first: Int64, last: Int64)?
            for await done in steps {
                brought = (brought?.first ?? done, done)
                onProgress(done, file.byteCount)
            }
            do {
                return try await sending.value
            } catch let error as FarmError where farm.hasConnected && Self.passes(error, isRepeated: failures > 0) {
                let isOfUse = brought.map { $0.last - $0.first >= Self.usefulBytes } ?? false
                failures = isOfUse ? 1 : failures + 1
                guard failures <= Self.tries else { throw error }
                // Backoff: the coordinator is away.
                try await Task.sleep(for: .milliseconds(100 << failures))
            }
        }
    }

    /// A coordinator may not have noticed yet that the connection before is gone.
    private static func passes(_ error: FarmError, isRepeated: Bool) -> Bool {
        error.code == .unavailable || isRepeated && error.code == .conflict
    }

    /// Sends the header, then, once the coordinator says from where on, the bytes.
    private func send(onProgress: @escaping @Sendable (Int64) -> Void) async throws -> StoredFile {
        let (starts, startsEnd) = AsyncStream.makeStream(of: Int64.self)
        let header = Farm_V1_StoredFilePart.with {
            $0.header = .with {
                $0.digest = file.digest
                $0.name = file.name
                $0.byteCount = file.byteCount
                $0.part = file.isPart
            }
        }
        let stored = try await farm.call { [file] service in
            try await service.pushStoredFile { writer in
                try await writer.write(header)
                for await start in starts {
                    var done = start
                    onProgress(done)
                    if let manifest = file.manifest { return try await writer.write(.with { $0.chunk = manifest }) }
                    try await ChunkReader(path: file.path, from: start).forEach { chunk in
                        try await writer.write(.with { $0.chunk = chunk })
                        done += Int64(chunk.count)
                        onProgress(done)
                    }
                    return
                }
            } onResponse: { response in
                defer { startsEnd.finish() }
                for try await answer in response.messages {
                    switch answer.answer {
                    case .sendFrom(let start): startsEnd.yield(start)
                    case .stored(let stored): return stored
                    case nil: break
                    }
                }
                throw FarmError(.unavailable, "the coordinator ended the push without an answer")
            }
        }
        return try StoredFile(wire: stored)
    }
}
