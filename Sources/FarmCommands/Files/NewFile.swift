import FarmModel
import Glibc
import ImageCoding

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

    /// Saves a file whole or not at all.
    static func save(_ bytes: [UInt8], to path: String, ifTaken: IfTaken) throws -> Saved {
        if ifTaken == .replace {
            // A device or a pipe is nothing to put a file in the place of.
            if let status = FileStatus(of: path), status.kind != .file {
                throw FarmError(.invalidInput, "'\(path)' is no file; name a file")
            }
            try AtomicFile.write(bytes, to: path)
            return Saved(path: path, isNew: true)
        }
        let digest = PixelDigest.sha256(bytes)
        for number in 1...mostNames {
            let candidate = numbered(path, number)
            if try AtomicFile.create(bytes, at: candidate) { return Saved(path: candidate, isNew: true) }
            if try holds(candidate, byteCount: bytes.count, digest: digest) {
                return Saved(path: candidate, isNew: false)
            }
            if ifTaken == .refuse { throw taken(path) }
        }
        throw taken(path)
    }

    /// Where a file with these bytes lies under `path` or one of the names beside it; nil where none does.
    static func find(_ path: String, byteCount: Int, digest: String) throws -> String? {
        for number in 1...mostNames {
            let candidate = numbered(path, number)
            guard FileStatus(of: candidate, followsLinks: false) != nil else { return nil }
            if try holds(candidate, byteCount: byteCount, digest: digest) { return candidate }
        }
        return nil
    }

    /// Whether a file holds exactly the bytes with this SHA-256, in lower-case hex.
    static func holds(_ path: String, byteCount: Int, digest: String) throws -> Bool {
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
