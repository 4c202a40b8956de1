import FarmBasics
import FarmModel
import Glibc
import LocalFiles
import ModelFiles

/// What is fetched, made known to the worker's models.
extension FetchCache {
    func list(_ digest: Digest) async throws {
        guard let name = files[digest]?.detail else { return }
        await adopt()
        if await models.holds(digest) { return }
        guard access(file(digest, name), R_OK) == 0 else {
            files.remove(digest)
            throw TaskFailure(.missingModel, "the fetched file '\(name)' is gone from \(path)")
        }
        // Another file of the worker's has its name.
        let own = Self.unlike(name, digest)
        if own != name {
            try LocalFile.rename(file(digest, name), to: file(digest, own))
            files.set(own, of: digest)
            digests[file(digest, own)] = digest
            await adopt()
        }
        guard await models.holds(digest) else {
            throw TaskFailure(.missingModel, "this worker cannot use the fetched file '\(name)': see its log")
        }
    }

    private func adopt() async {
        let fetched = digests
        digests = [:]
        await models.adopt(fetched)
    }

    /// `quilt.safetensors` as `quilt-1a2b3c4d.safetensors`.
    static func unlike(_ name: String, _ digest: Digest) -> String {
        guard !name.hasSuffix(ModelManifest.suffix), let dot = name.lastIndex(of: "."),
            !name[..<dot].hasSuffix("-\(digest.hex.prefix(8))")
        else { return name }
        return "\(name[..<dot])-\(digest.hex.prefix(8))\(name[dot...])"
    }
}
