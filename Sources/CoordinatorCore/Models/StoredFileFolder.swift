import FarmBasics
import Foundation
import LocalFiles

/// The folder of a farm's model store: each file under its SHA-256; while it comes, under that of its sample with `.part`
/// behind. Coordinators of one farm share one folder.
package final class StoredFileFolder: Sendable {
    /// A file that nobody went on with for so long is given up, in seconds.
    private static let partLife: TimeInterval = 7 * 86_400

    /// As it was configured; shared by the farm's coordinators.
    package let path: String
    /// In bytes.
    package let limit: Int64

    /// Makes the folder where it is missing, and clears up what was left half done long ago.
    package init(path: String, limit: Int64) throws {
        self.path = path
        self.limit = limit
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".part") {
                guard let changed = FileStatus(of: "\(path)/\(name)", followsLinks: false)?.identity.modifiedAt,
                    changed.timeIntervalSinceNow < -Self.partLife
                else { continue }
                try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
            }
        } catch {
            throw FarmError(.inputOutput, "cannot use the model store \(path)", cause: error)
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw FarmError(.inputOutput, "cannot write into the model store \(path)")
        }
    }

    func file(of digest: Digest) -> String { "\(path)/\(digest)" }
    func part(of sample: Digest) -> String { "\(path)/\(sample).part" }

    /// The size of a file that is there whole.
    func size(of digest: Digest) -> Int64? {
        FileStatus(of: file(of: digest), followsLinks: false)?.identity.byteCount
    }

    /// Writes a small file that is there whole or not at all.
    func write(_ data: Data, as digest: Digest) throws {
        try DurableFile.write(Array(data), to: file(of: digest))
    }

    func remove(_ digest: Digest) throws {
        try LocalFile.remove(file(of: digest))
    }

    /// Bytes of all its files but this one, as far as they have come.
    func usedBytes(except file: String) -> Int64 {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { "\(path)/\($0)" != file }.reduce(0) { sum, name in
            sum + (FileStatus(of: "\(path)/\(name)", followsLinks: false)?.identity.byteCount ?? 0)
        }
    }
}
