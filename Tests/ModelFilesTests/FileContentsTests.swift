import FarmModel
import ModelFiles
import Testing

@Suite struct FileContentsTests {
    private func contents(_ shapes: [String: [Int64]], _ metadata: [String: String] = [:]) -> FileContents {
        FileContents(ModelHeader(format: .safetensors, shapes: shapes, metadata: metadata, dataStart: 0))
    }

    private func family(_ names: [String], shape: [Int64] = [1]) -> ModelFamily? {
        guard case .model(let model) = contents(Dictionary(uniqueKeysWithValues: names.map { ($0, shape) })) else {
            return nil
        }
        return model.family
    }

    @Test(arguments: [
        (["joint_blocks.0.x"], ModelFamily.sd3),
        (["double_blocks.0.x"], .flux),
        (["double_blocks.0.x", "double_stream_modulation_img.lin.weight"], .flux2),
        (["double_blocks.0.x", "distilled_guidance_layer.in_proj.weight"], .chroma),
        (["double_blocks.0.x", "nerf_final_layer_conv.conv.weight"], .chroma),
        (["double_blocks.0.img_mlp.gate_proj.weight"], .unknown),
        (["transformer_blocks.0.img_mod.1.weight"], .qwenImage),
        (["cap_embedder.0.weight", "layers.0.attention.qkv.weight"], .zImage),
        (["input_blocks.0.0.weight", "label_emb.0.0.weight"], .sdxl),
        (["input_blocks.0.0.weight", "input_blocks.8.0.time_mixer.mix_factor", "label_emb.0.0.weight"], .unknown),
        (["input_blocks.0.0.weight"], .unknown),
    ])
    func tellsTheFamilyFromNames(names: [String], family wanted: ModelFamily) {
        #expect(family(names.map { "model.diffusion_model." + $0 }) == wanted)
        // Alone, as ComfyUI keeps them.
        #expect(family(names) == wanted)
    }

    @Test(arguments: [(768, ModelFamily.sd1), (1_024, .sd2), (2_048, .sdxl), (5, .unknown)] as [(Int64, ModelFamily)])
    func tellsUNetsByTheirTextWidth(width: Int64, wanted: ModelFamily) {
        let layer = "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"
        #expect(family(["model.diffusion_model." + layer], shape: [320, width]) == wanted)
        // A ControlNet has the same layers and no prefix, or one of its own.
        for prefix in ["", "control_model."] {
            let controlNet = [prefix + layer: [320, width], prefix + "input_hint_block.0.weight": [16, 3, 3, 3]]
            #expect(contents(controlNet) == .accessory(.controlNet, wanted))
        }
    }

    @Test func tellsWhatAModelHas() {
        let all = ["model.diffusion_model.double_blocks.0.x", "text_encoders.clip_l.x", "vae.x"]
        for kept in 1...3 {
            let shapes = Dictionary(uniqueKeysWithValues: all.prefix(kept).map { ($0, [Int64(1)]) })
            guard case .model(let model) = contents(shapes) else {
                Issue.record("no model")
                continue
            }
            #expect(model.hasTextEncoder == (kept > 1) && model.hasAutoencoder == (kept > 2))
        }
    }

    @Test(
        arguments: [
            (["": 4, "first_stage_model.": 4], ModelFamily.sd1), (["": 16, "vae.": 16], .sd3), (["": 32], .flux2),
            (["": 7], .unknown),
        ] as [([String: Int64], ModelFamily)])
    func tellsAutoencodersByTheirLatents(channels: [String: Int64], wanted: ModelFamily) {
        for (prefix, count) in channels {
            #expect(contents([prefix + "decoder.conv_in.weight": [512, count, 3, 3]]) == .accessory(.vae, wanted))
        }
    }

    @Test func tellsAutoencodersOfVideosApart() {
        #expect(contents(["decoder.conv1.weight": [384, 16, 3, 3, 3]]) == .accessory(.vae, .qwenImage))
    }

    @Test(
        arguments: [
            (["emb_params": [4, 768]], ModelFamily.sd1), (["emb_params": [75, 1_024]], .sd2), (["<cat>": [768]], .sd1),
            (["clip_l": [8, 768], "clip_g": [8, 1_280]], .sdxl), (["clip_g": [8, 1_280]], .sdxl),
        ] as [([String: [Int64]], ModelFamily)])
    func tellsEmbeddingsByTheirWidth(shapes: [String: [Int64]], wanted: ModelFamily) {
        #expect(contents(shapes) == .accessory(.embedding, wanted))
    }

    @Test func takesNoOtherFilesForEmbeddings() {
        #expect(contents(["emb_params": [4, 700]]) == .unknown)
        #expect(contents(["emb_params": [40_000, 768]]) == .unknown)
        #expect(contents(["clip_l": [8, 1_280], "clip_g": [8, 768]]) == .unknown)
    }

    @Test func tellsByHowMuchAnUpscalerEnlarges() {
        let new: [String: [Int64]] = [
            "conv_first.weight": [64, 3, 3, 3], "body.0.rdb1.conv1.weight": [32, 64, 3, 3],
        ]
        #expect(contents(new) == .upscaler(factor: 1))
        #expect(contents(new.merging(["conv_up1.weight": [64, 64, 3, 3]]) { $1 }) == .upscaler(factor: 2))
        let four = new.merging(["conv_up1.weight": [64, 64, 3, 3], "conv_up2.weight": [64, 64, 3, 3]]) { $1 }
        #expect(contents(four) == .upscaler(factor: 4))
        for (last, factor) in [(4, 1), (7, 2), (10, 4)] {
            let old: [String: [Int64]] = [
                "model.0.weight": [64, 3, 3, 3], "model.1.sub.0.RDB1.conv1.0.weight": [32, 64, 3, 3],
                "model.\(last).weight": [3, 64, 3, 3],
            ]
            #expect(contents(old) == .upscaler(factor: factor))
        }
        let unshuffled = new.merging(["conv_first.weight": [64, 12, 3, 3]]) { $1 }
        guard case .unusable(let reason) = contents(unshuffled) else {
            Issue.record("taken")
            return
        }
        #expect(reason.contains("12"))
    }

    @Test func saysWhichControlNetsTheEngineCannotLoad() {
        guard case .unusable(let reason) = contents(["controlnet_cond_embedding.conv_in.weight": [16, 3, 3, 3]]) else {
            Issue.record("taken")
            return
        }
        #expect(reason.contains("diffusers"))
    }

    @Test(arguments: [
        "text_model.encoder.layers.0.x", "encoder.block.0.layer.0.x", "blk.0.attn_q.weight", "decoder.layers.0.weight",
    ])
    func takesTextEncodersAndTinyAutoencodersForParts(name: String) {
        #expect(contents([name: [1]]) == .part)
    }
}
