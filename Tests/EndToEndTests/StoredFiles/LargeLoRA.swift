import FarmBasics
import FarmTestSupport
import Foundation

/// A LoRA for the demo model that is as large as a test wants it; no engine would load it.
struct LargeLoRA {
    let path: String
    let byteCount: Int
    let sha256: Digest

    init(megabytes: Int, seed: UInt64 = 5, at path: String) async throws {
        let layer = "lora_unet_double_blocks_0_img_attn_qkv"
        let tensors: [RandomTensor] = [
            .matrix(layer + ".lora_down.weight", [megabytes << 10, 256]),
            .matrix(layer + ".lora_up.weight", [256, megabytes << 10]),
        ]
        try RandomCheckpoint.write(tensors, seed: seed, to: path)
        self.path = path
        byteCount = Int(try SizeOf.file(path))
        sha256 = try await Self.sha256(of: path)
    }

    /// What coreutils make of a file.
    static func sha256(of path: String) async throws -> Digest {
        let runner = CommandRunner(folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
        return try Digest(checking: String(try await runner.succeed(system: "sha256sum", [path]).output.prefix(64)))
    }
}
