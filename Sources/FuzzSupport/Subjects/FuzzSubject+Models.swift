import FarmBasics
import FarmModel
import Foundation
import Glibc
import ModelFiles

extension FuzzSubject {
    private static let names = [
        "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", "cond_stage_model.x",
        "first_stage_model.decoder.conv_in.weight", "lora_unet_double_blocks_0_linear1.lora_down.weight",
        "lora_unet_double_blocks_0_linear1.lora_up.weight", "model.0.weight", "model.1.sub.0.RDB1.x",
        "conv_first.weight",
        "body.0.rdb1.x", "clip_g", "emb_params", "decoder.conv1.weight", "input_hint_block.0.weight", "__metadata__",
    ]
    private static let tokens =
        names + [
            "\"dtype\":\"F16\"", "\"shape\":[0,4611686018427387904]", "\"data_offsets\":[0,0]", "\"F4\"", "\"BOOL\"",
            "[]", "[0]", "{", "}", ":", ",", "\\u0000", "GGUF", "general.alignment",
        ]

    /// The whole file, lengths as they come.
    static let safetensors = FuzzSubject(
        "safetensors", samples: ModelSamples.headers.map(ModelSamples.file), tokens: tokens,
        mend: { ModelSamples.file(String(decoding: $0.dropFirst(8).prefix { $0 != 0 }, as: UTF8.self)) }
    ) { bytes in
        try ModelSamples.describe(bytes, name: "a.safetensors")
    }

    /// The header alone, in a file that is as long as it says.
    static let safetensorsJSON = FuzzSubject(
        "safetensors-json", samples: ModelSamples.headers.map { Array($0.utf8) }, tokens: tokens
    ) { json in
        let length = UInt64(json.count)
        let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64($0 * 8)) }
        try ModelSamples.describe(prefix + json, name: "a.safetensors", dataBytes: ModelSamples.dataBytes(json))
    }

    static let gguf = FuzzSubject("gguf", samples: [ModelSamples.gguf], tokens: tokens) { bytes in
        try ModelSamples.describe(bytes, name: "a.gguf", dataBytes: 256)
    }

    static let manifests = FuzzSubject(
        "manifests",
        texts: [
            """
            {"name": "papercut", "files": {"checkpoint": "a/b.safetensors", "taesd": "c.safetensors"},
            "defaults": {"width": 256, "height": 256, "steps": 8, "guidanceScale": 7.5, "sampler": "Euler"}}
            """
        ], tokens: ["checkpoint", "diffusionModel", "..", "/", "\\u0000", "null", "{", "["]
    ) { text in
        let manifest = try JSONDecoder().decode(ModelManifest.self, from: Data(text.utf8))
        var model = Samples.model
        model.defaults = manifest.defaults
        var request = JobRequest(submission: Samples.submission, prompt: "a", submitter: "ada")
        request.hires = RequestedHires(scale: 2)
        let parameters = try request.resolved(model: model, holdings: FarmHoldings()) { 1 }
        try Samples.use(parameters)
    }

    static let storedManifests = FuzzSubject(
        "stored-manifests", samples: [ModelSamples.storedManifest],
        tokens: ["9223372036854775807", "bytes", "sha256", "checkpoint", "vae", "..", "/", "\\u0000", "{", "["]
    ) { bytes in
        let data = Data(bytes)
        // Its own digest is that of a right one.
        let digest = try JSONDecoder().decode(StoredManifest.self, from: data).digest
        let manifest = try StoredManifest(parsing: data, digest: digest)
        _ = manifest.bytes
        _ = manifest.fileName
        _ = try manifest.encoded()
        _ = try manifest.plain()
    }
}

/// Headers of models, and how they are read: the readers want a file, which lies in memory.
enum ModelSamples {
    static let headers = [
        """
        {"__metadata__":{"format":"pt","ss_base_model_version":"sd_v1"},"model.diffusion_model.input_blocks.1.1.\
        transformer_blocks.0.attn2.to_k.weight":{"dtype":"F16","shape":[2,768],"data_offsets":[0,3072]},\
        "cond_stage_model.x":{"dtype":"F32","shape":[],"data_offsets":[3072,3076]},\
        "first_stage_model.decoder.conv_in.weight":{"dtype":"U8","shape":[1,4,1,1],"data_offsets":[3076,3080]}}
        """,
        """
        {"lora_unet_double_blocks_0_linear1.lora_down.weight":{"dtype":"F16","shape":[1,2],"data_offsets":[0,4]},\
        "lora_unet_double_blocks_0_linear1.lora_up.weight":{"dtype":"F16","shape":[2,1],"data_offsets":[4,8]}}
        """,
        """
        {"lora_unet_double_blocks_0_linear1.lora_down.weight":{"dtype":"F16","shape":[0,4611686018427387904],\
        "data_offsets":[0,0]},"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}
        """,
        "{\"emb_params\":{\"dtype\":\"F32\",\"shape\":[1,768],\"data_offsets\":[0,3072]}}",
        """
        {"model.0.weight":{"dtype":"U8","shape":[64,3,3,3],"data_offsets":[0,1728]},\
        "model.1.sub.0.RDB1.x":{"dtype":"U8","shape":[0],"data_offsets":[1728,1728]}}
        """,
    ]

    /// The header with its length, and data as long as it says.
    @Sendable static func file(_ header: String) -> [UInt8] {
        let length = UInt64(header.utf8.count)
        let data = min(dataBytes(Array(header.utf8)), 8192)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64($0 * 8)) } + header.utf8
            + [UInt8](repeating: 0, count: Int(data))
    }

    /// Where its last tensor ends, as far as that is a length of a file.
    static func dataBytes(_ json: [UInt8]) -> Int64 {
        struct Tensor: Decodable {
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var data_offsets: [Int64]?
        }
        let tensors = (try? JSONDecoder().decode([String: Tensor].self, from: Data(json))) ?? [:]
        let end = tensors.values.compactMap { $0.data_offsets?.last }.max() ?? 0
        return min(max(end, 0), 1 << 40)
    }

    static let gguf: [UInt8] = {
        func number<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
            (0..<(Value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> Value($0 * 8)) }
        }
        func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + Array(text.utf8) }
        func tensor(_ name: String, _ sides: [UInt64], _ type: UInt32, _ offset: UInt64) -> [UInt8] {
            text(name) + number(UInt32(sides.count)) + sides.flatMap { number($0) } + number(type) + number(offset)
        }
        let keys: [[UInt8]] = [
            text("general.architecture") + number(UInt32(8)) + text("sd1"),
            text("general.alignment") + number(UInt32(4)) + number(UInt32(32)),
            text("a.list") + number(UInt32(9)) + number(UInt32(8)) + number(UInt64(2)) + text("one") + text("two"),
            text("a.number") + number(UInt32(12)) + number(UInt64(0)),
            text("numbers") + number(UInt32(9)) + number(UInt32(5)) + number(UInt64(3)) + text("1234"),
        ]
        let tensors: [[UInt8]] = [
            tensor("model.diffusion_model.double_blocks.0.x", [4, 2], 1, 0),
            tensor("text_encoders.clip_l.x", [32, 2], 2, 32), tensor("vae.x", [3], 0, 96),
        ]
        return Array("GGUF".utf8) + number(UInt32(3)) + number(UInt64(tensors.count)) + number(UInt64(keys.count))
            + keys.flatMap { $0 } + tensors.flatMap { $0 }
    }()

    static let storedManifest: [UInt8] = {
        let manifest = StoredManifest(
            name: "papercut",
            files: [
                .checkpoint: .init(name: "a.safetensors", sha256: Samples.digest, bytes: 1000),
                .taesd: .init(name: "b.safetensors", sha256: .zero, bytes: 500),
            ], defaults: ModelDefaults(width: 256, steps: 8))
        return (try? manifest.encoded()).map(Array.init) ?? []
    }()

    /// All that a scan of a models folder makes of a file.
    /// - Parameter dataBytes: zeros behind the bytes, which take no memory.
    static func describe(_ bytes: [UInt8], name: String, dataBytes: Int64 = 0) throws {
        let descriptor = Self.unnamedFile()
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count,
            ftruncate(descriptor, off_t(bytes.count) + off_t(dataBytes)) == 0
        else { return }
        let header = try ModelHeader.read("/proc/self/fd/\(descriptor)", allowPickle: true)
        _ = FileContents(header)
        _ = CheckpointContents(header)
        _ = try ModelFileDescription(
            reading: "/proc/self/fd/\(descriptor)", fileName: name, sha256: Samples.digest, allowPickle: true)
    }

    /// An empty file in memory, or -1.
    private static func unnamedFile() -> CInt {
        let name = "/farm-fuzz-\(getpid())-\(pthread_self())"
        defer { shm_unlink(name) }
        return shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    }
}
