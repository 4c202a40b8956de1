import FarmBasics
import FarmModel
import FarmWire
import Foundation
import GRPCCore
import LocalFiles
import ModelFiles
import SwiftProtobuf

/// Sends a file to the farm's store, over as many connections as it takes.
struct FilePusher: Sendable {
    /// What a push is at.
    enum Phase: String, Sendable {
        /// Finding out whether the store has the file.
        case reading
        case pushing
    }

    /// Bytes that are done in a phase.
    struct Progress: Sendable, Equatable {
        var phase: Phase
        var done: Int64
    }

    /// After so many broken connections in a row that brought nothing, the farm is away.
    private static let tries = 5
    /// What a connection must have brought to count as of use.
    private static let usefulBytes: Int64 = 1 << 20

    let farm: FarmConnection

    /// Sends a file, which is read once: its digest is found on the way. Only where the store has a file of its length
    /// it is read before, as it may be the same.
    func push(_ file: PushedFile, onProgress: (Progress) -> Void) async throws -> StoredFile {
        keepLargeBuffers()
        let reader = try ChunkReader(path: file.path, isHashing: true)
        var header = Farm_V1_StoredFileHeader()
        header.name = file.name
        header.byteCount = reader.byteCount
        header.part = file.isPart
        header.sample = try await reader.sample().hex
        let isAlike = try await farm.storedFiles().contains { $0.bytes == reader.byteCount }
        if isAlike {
            _ = try await reporting(onProgress) { report in
                try await reader.digest { report(Progress(phase: .reading, done: $0)) }
            }
        }
        return try await push(header, .file(reader), onProgress)
    }

    /// Sends the manifest of a model whose files are all in the store.
    func push(_ manifest: StoredManifest) async throws -> StoredFile {
        let data = try manifest.encoded()
        var header = Farm_V1_StoredFileHeader()
        header.name = manifest.fileName
        header.byteCount = Int64(data.count)
        header.digest = manifest.digest.hex
        return try await push(header, .data(data)) { _ in }
    }

    /// Where the bytes come from.
    private enum Source: Sendable {
        case file(ChunkReader)
        case data(Data)
    }

    private func push(
        _ header: Farm_V1_StoredFileHeader, _ source: Source, _ onProgress: (Progress) -> Void
    ) async throws -> StoredFile {
        var header = header
        var failures = 0
        while true {
            // Who has read the whole file says so at once: the store may have it, and only the answer was lost.
            if case .file(let reader) = source, await reader.isHashed { header.digest = try await reader.digest().hex }
            var brought: (first: Int64, last: Int64)?
            do {
                return try await reporting {
                    brought = (brought?.first ?? $0.done, $0.done)
                    onProgress($0)
                } of: { [header] report in
                    try await send(header, source) { report(Progress(phase: .pushing, done: $0)) }
                }
            } catch let error as FarmError where farm.hasConnected && Self.passes(error, isRepeated: failures > 0) {
                let isOfUse = brought.map { $0.last - $0.first >= Self.usefulBytes } ?? false
                failures = isOfUse ? 1 : failures + 1
                guard failures <= Self.tries else { throw error }
                // Backoff: the coordinator is away.
                try await Task.sleep(for: .milliseconds(100 << failures))
            }
        }
    }

    /// Tells what an operation reports where the caller is, which sees the newest where it comes faster.
    private func reporting<Result: Sendable>(
        _ onProgress: (Progress) -> Void,
        of operation: @escaping @Sendable (@escaping @Sendable (Progress) -> Void) async throws -> Result
    ) async throws -> Result {
        let (steps, stepsEnd) = AsyncStream.makeStream(of: Progress.self, bufferingPolicy: .bufferingNewest(1))
        let work = Task {
            defer { stepsEnd.finish() }
            return try await operation { stepsEnd.yield($0) }
        }
        for await step in steps { onProgress(step) }
        return try await work.value
    }

    /// A coordinator may not have noticed yet that the connection before is gone.
    private static func passes(_ error: FarmError, isRepeated: Bool) -> Bool {
        error.code == .unavailable || isRepeated && error.code == .conflict
    }

    /// Sends the header, then, once the coordinator says from where on, the bytes.
    private func send(
        _ header: Farm_V1_StoredFileHeader, _ source: Source, onProgress: @escaping @Sendable (Int64) -> Void
    ) async throws -> StoredFile {
        let (starts, startsEnd) = AsyncStream.makeStream(of: Int64.self)
        let stored = try await farm.call { service in
            try await service.pushStoredFile { writer in
                try await writer.write(.with { $0.header = header })
                for await start in starts {
                    try await Self.write(source, from: start, to: writer, onProgress)
                    guard case .file(let reader) = source, header.digest.isEmpty else { return }
                    let digest = try await reader.digest()
                    return try await writer.write(.with { $0.digest = digest.hex })
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

    private static func write(
        _ source: Source, from start: Int64, to writer: RPCWriter<Farm_V1_StoredFilePart>,
        _ onProgress: @Sendable (Int64) -> Void
    ) async throws {
        switch source {
        case .data(let data): try await writer.write(.with { $0.chunk = data })
        case .file(let reader):
            var done = start
            onProgress(done)
            try await reader.forEach(from: start) { chunk in
                try await writer.write(.with { $0.chunk = chunk })
                done += Int64(chunk.count)
                onProgress(done)
            }
        }
    }
}
