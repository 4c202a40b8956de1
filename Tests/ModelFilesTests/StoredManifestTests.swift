import FarmBasics
import FarmModel
import ModelFiles
import Testing

@Suite struct StoredManifestTests {
    private func manifest(bytes: Int64) -> StoredManifest {
        StoredManifest(
            name: "papercut",
            files: [
                .checkpoint: .init(name: "a.safetensors", sha256: Digest(bytes: [1]), bytes: bytes),
                .taesd: .init(name: "b.safetensors", sha256: Digest(bytes: [2]), bytes: bytes),
            ], defaults: ModelDefaults())
    }

    @Test func readsWhatItWrote() throws {
        let manifest = manifest(bytes: 1 << 40)
        let read = try StoredManifest(parsing: try manifest.encoded(), digest: manifest.digest)
        #expect(read == manifest)
        #expect(read.bytes == 2 << 40)
    }

    /// Whoever knows the digest may have written any length: the digest does not cover it.
    @Test(arguments: [0, -1, Int64.min, Int64.max, 1 << 57]) func refusesAbsurdLengths(bytes: Int64) throws {
        let manifest = manifest(bytes: bytes)
        #expect(throws: FarmError.self) {
            try StoredManifest(parsing: try manifest.encoded(), digest: manifest.digest).bytes
        }
    }
}
