import FarmModel
import ModelFiles
import Testing

@Suite struct LoRAFamilyTests {
    /// A LoRA of one layer.
    private func family(
        _ layer: String, input: Int64, output: Int64, suffixes: (down: String, up: String) = (".lora_down", ".lora_up"),
        extra: [String] = [], metadata: [String: String] = [:]
    ) -> FileContents {
        var shapes = ["\(layer)\(suffixes.down).weight": [8, input], "\(layer)\(suffixes.up).weight": [output, 8]]
        for name in extra { shapes[name] = [8, 8] }
        return FileContents(ModelHeader(format: .safetensors, shapes: shapes, metadata: metadata, dataStart: 0))
    }

    /// A tensor without elements may have sides of any length.
    @Test(arguments: [Int64.max, 1 << 62, Int64.max / 9 + 1]) func bearsAbsurdWidths(width: Int64) {
        for layer in ["lora_unet_double_blocks_0_linear1", "lora_unet_single_blocks_0_img_mlp_0"] {
            #expect(family(layer, input: width, output: .max) == .accessory(.lora, .flux))
        }
    }

    @Test(arguments: [(768, ModelFamily.sd1), (1_024, .sd2), (2_048, .sdxl)] as [(Int64, ModelFamily)])
    func tellsUNetsByTheirTextWidth(width: Int64, wanted: ModelFamily) {
        #expect(
            family("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k", input: width, output: 320)
                == .accessory(.lora, wanted))
        #expect(
            family(
                "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k", input: width, output: 320,
                suffixes: (".lora_A", ".lora_B")) == .accessory(.lora, wanted))
        #expect(
            family(
                "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k", input: width, output: 320,
                suffixes: ("_lora.down", "_lora.up")) == .accessory(.lora, wanted))
    }

    @Test(
        arguments: [
            ("lora_unet_double_blocks_0_img_attn_qkv", 256, 768, ModelFamily.flux),
            ("lora_unet_single_blocks_0_linear1", 3_072, 21_504, .flux),
            ("lora_unet_single_blocks_0_linear1", 6_144, 55_296, .flux2),
            ("transformer.single_transformer_blocks.0.attn.to_q", 3_072, 3_072, .flux),
            ("transformer.single_transformer_blocks.0.attn.to_q", 6_144, 6_144, .flux2),
            ("lora_unet_joint_blocks_0_x_block_attn_qkv", 1_536, 4_608, .sd3),
            ("transformer.transformer_blocks.0.attn.to_q", 1_536, 1_536, .sd3),
            ("transformer.transformer_blocks.0.attn.to_q", 5, 5, .unknown),
            ("transformer_blocks.0.img_mod.1", 3_072, 18_432, .qwenImage),
            ("diffusion_model.layers.0.attention.to_q", 3_840, 3_840, .zImage),
            ("lora_unet_distilled_guidance_layer_in_proj", 64, 5_120, .chroma),
            ("lora_te_text_model_encoder_layers_0_self_attn_q_proj", 768, 768, .sd1),
            ("lora_te_text_model_encoder_layers_0_self_attn_q_proj", 1_024, 1_024, .sd2),
            ("lora_te2_text_model_encoder_layers_0_self_attn_q_proj", 1_280, 1_280, .sdxl),
            ("lora_unet_input_blocks_4_1_transformer_blocks_1_attn1_to_k", 640, 640, .sdxl),
            ("lora_unet_conv_in", 4, 320, .unknown),
        ] as [(String, Int64, Int64, ModelFamily)])
    func tellsTheFamilyFromALayer(layer: String, input: Int64, output: Int64, wanted: ModelFamily) {
        #expect(family(layer, input: input, output: output) == .accessory(.lora, wanted))
    }

    @Test func believesItsTrainerWhereLayersSayNothing() {
        let words = [
            ("ss_base_model_version", "sd_v1", ModelFamily.sd1), ("ss_base_model_version", "sdxl_base_v1-0", .sdxl),
            ("modelspec.architecture", "stable-diffusion-v2-768-v/lora", .sd2),
        ]
        for (key, word, wanted) in words {
            let contents = family("lora_unet_conv_in", input: 4, output: 320, metadata: [key: word])
            #expect(contents == .accessory(.lora, wanted))
        }
    }

    @Test func knowsOtherKindsOfFactors() {
        for name in ["lycoris_unet_down_blocks_0_x.lokr_w1", "lora_unet_down_blocks_0_x.hada_w1_a"] {
            let header = ModelHeader(format: .safetensors, shapes: [name: [8, 8]], metadata: [:], dataStart: 0)
            #expect(FileContents(header) == .accessory(.lora, .unknown))
        }
    }
}
