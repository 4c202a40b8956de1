import FarmBasics
import ImageCoding
import LocalFiles

/// Saves files so that nothing else that has their name is lost unasked.
enum NewFile {
    /// What to do where a file of other content has the name; one of the very same content is left as it is.
    enum IfTaken: Sendable {
        case refuse
        /// `NAME-2.png`, `NAME-3.png` and so on.
        case otherName
        /// Only where the person said so.
        case replace
    }

    struct Saved: Sendable, Equatable {
        var path: String
        /// False where it was there already.
        var isNew: Bool
    }

    /// Names that are tried.
    private static let mostNames = 10_000

    /// Saves a file whole or not at all. No disk is waited for: who saves ten thousand would do so twenty thousand times,
    /// and the farm has them still.
    static func save(_ bytes: [UInt8], to path: String, ifTaken: IfTaken) throws -> Saved {
        if ifTaken == .replace {
            // A device or a pipe is nothing to put a file in the place of.
            if let status = FileStatus(of: path), status.kind != .file {
                throw FarmError(.invalidInput, "'\(path)' is no file; name a file")
            }
            try DurableFile.write(bytes, to: path, durability: .none)
            return Saved(path: path, isNew: true)
        }
        let digest = PixelDigest.sha256(bytes)
        for number in 1...mostNames {
            let candidate = numbered(path, number)
            if try DurableFile.create(bytes, at: candidate, durability: .none) {
                return Saved(path: candidate, isNew: true)
            }
            if try holds(candidate, byteCount: bytes.count, digest: digest) {
                return Saved(path: candidate, isNew: false)
            }
            if ifTaken == .refuse { throw taken(path) }
        }
        throw taken(path)
    }

    /// Where a file with these bytes lies under `path` or one of the names beside it; nil where none does.
    static func find(_ path: String, byteCount: Int, digest: Digest) throws -> String? {
        for number in 1...mostNames {
            let candidate = numbered(path, number)
            guard FileStatus(of: candidate, followsLinks: false) != nil else { return nil }
            if try holds(candidate, byteCount: byteCount, digest: digest) { return candidate }
        }
        return nil
    }

    /// Whether a file holds exactly the bytes with this SHA-256.
    static func holds(_ path: String, byteCount: Int, digest: Digest) throws -> Bool {
        guard let status = FileStatus(of: path), status.kind == .file, status.byteCount == byteCount else {
            return false
        }
        return PixelDigest.sha256(try LocalFile.read(path, limit: byteCount)) == digest
    }

    /// `a/b.png` as the second of its name: `a/b-2.png`.
    static func numbered(_ path: String, _ number: Int) -> String {
        guard number > 1 else { return path }
        let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        guard let dot = path[name...].lastIndex(of: "."), dot > name else { return "\(path)-\(number)" }
        return "\(path[..<dot])-\(number)\(path[dot...])"
    }

    private static func taken(_ path: String) -> FarmError {
        FarmError(
            .conflict,
            "'\(path)' is there already and holds something else: name another file, or replace it with --force")
    }
}
