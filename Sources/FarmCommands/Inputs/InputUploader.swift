import FarmBasics
import FarmModel
import FarmWire
import Foundation
import GRPCCore
import LocalFiles
import SwiftProtobuf

/// Brings a job's pictures to the farm: each once, and only those that it lacks.
struct InputUploader: Sendable {
    /// Bytes of a message.
    static let chunkSize = 256 << 10
    /// Digests asked for at once.
    static let pageSize = 1000

    let farm: FarmConnection

    /// Makes sure that the farm has every picture of `references`.
    /// - Parameter files: those of them that lie on this machine.
    /// - Throws: ``FarmError`` where the farm lacks one that does not, such as the init image of another farm's image.
    func provide(_ references: [InputReference], files: [InputFile]) async throws {
        let missing = try await missing(of: Set(references.map(\.sha256)))
        for file in try Self.uploads(missing: missing, files: files) {
            do {
                try await farm.persisting { try await upload(file) }
            } catch let error as FarmError where error.code != .unavailable {
                throw FarmError(error.code, "'\(file.path)': \(error.message)", cause: error.cause)
            }
        }
    }

    /// The files to send: each of the missing digests once.
    static func uploads(missing: [Digest], files: [InputFile]) throws -> [InputFile] {
        let local = Dictionary(files.map { ($0.reference.sha256, $0) }) { first, _ in first }
        return try missing.map { digest in
            guard let file = local[digest] else {
                throw FarmError(
                    .invalidInput,
                    "the farm does not have a picture that --like starts from (SHA-256 \(digest.shortHash)…); give it "
                        + "with --init-image, --mask or --control-image")
            }
            return file
        }
    }

    /// `bytes` as messages carry them.
    static func chunks(of bytes: [UInt8]) -> some Sequence<Data> {
        stride(from: 0, to: bytes.count, by: chunkSize).lazy.map { Data(bytes[$0...].prefix(chunkSize)) }
    }

    private func missing(of digests: Set<Digest>) async throws -> [Digest] {
        var missing: [Digest] = []
        let all = digests.sorted()
        for start in stride(from: 0, to: all.count, by: Self.pageSize) {
            let page = Array(all[start...].prefix(Self.pageSize))
            missing += try await farm.persisting {
                try await farm.call { try await $0.findMissingInputs(.with { $0.digests = page.map(\.hex) }).digests }
                    .map(Digest.init(checking:))
            }
        }
        return missing
    }

    private func upload(_ file: InputFile) async throws {
        let bytes = try await BlockingExecutor.run { try file.bytes() }
        let header = Farm_V1_InputPart.with {
            $0.header = .with {
                $0.digest = file.reference.sha256.hex
                $0.byteCount = Int64(bytes.count)
            }
        }
        let reply = try await farm.call { service in
            try await service.uploadInput { writer in
                try await writer.write(header)
                for chunk in Self.chunks(of: bytes) { try await writer.write(.with { $0.chunk = chunk }) }
            }
        }
        let kept = try InputReference(wire: reply.input)
        guard kept == file.reference else {
            throw FarmError(
                .internal,
                "the farm took '\(file.path)' for a picture of \(kept.size) pixels with SHA-256 "
                    + "\(kept.sha256.shortHash)…, and it is \(file.reference.size)")
        }
    }
}
