internal import FarmModel

/// Which models a LoRA changes, told by the names of the layers and by their widths.
///
/// Trainers write `lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight`, others
/// `transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight`: dots and underscores are the same here.
enum LoRAFamily {
    static func of(_ header: ModelHeader) -> ModelFamily {
        let names = TensorNames(header.shapes.keys, flattened: true)
        let widths = Widths(header.shapes)
        if names.contain("joint_blocks_") { return .sd3 }
        if names.contain("img_mod_1", "transformer_blocks_0_img_mlp_net", "transformer_blocks_0_txt_mlp_net") {
            return .qwenImage
        }
        if names.contain("distilled_guidance_layer_") { return .chroma }
        if names.contain("double_stream_modulation_", "to_qkv_mlp_proj") { return .flux2 }
        if names.contain("double_blocks_", "single_blocks_") { return isFlux2(widths) ? .flux2 : .flux }
        if names.contain("single_transformer_blocks_") { return widths.of("to_q")?.input == 6_144 ? .flux2 : .flux }
        if names.contain("noise_refiner_", "context_refiner_", "layers_0_attention_", "layers_10_attention_") {
            return .zImage
        }
        if names.contain("down_blocks_", "input_blocks_", "middle_block_", "mid_block_", "up_blocks_", "output_blocks_")
        {
            return unet(names, widths, header.metadata)
        }
        if names.contain("transformer_blocks_0_attn_") {
            // SD 3 is 1536 wide (medium) or 2432 (large). Flux and Qwen-Image are 3072 wide, with 19 blocks and 60.
            switch widths.of("to_q")?.input {
            case 1_536, 2_432: return .sd3
            case 3_072: return names.contain("transformer_blocks_20_") ? .qwenImage : .unknown
            default: return .unknown
            }
        }
        return textEncoder(names, widths, header.metadata)
    }

    /// A single block's first layer makes 3 widths for attention and 4 for the rest in Flux, 6 in Flux.2.
    private static func isFlux2(_ widths: Widths) -> Bool {
        for (layer, outputs) in [("linear1", Int64(9)), ("img_mlp_0", 6), ("txt_mlp_0", 6)] {
            guard let sides = widths.of(layer), sides.input > 0 else { continue }
            // A tensor without elements may have sides of any length.
            let product = sides.input.multipliedReportingOverflow(by: outputs)
            return !product.overflow && sides.output == product.partialValue
        }
        return false
    }

    private static func unet(_ names: TensorNames, _ widths: Widths, _ metadata: [String: String]) -> ModelFamily {
        for layer in ["attn2_to_k", "attn2_to_v", "attn2_processor_to_k", "attn2_processor_to_v"] {
            switch widths.of(layer)?.input {
            case 768: return .sd1
            case 1_024: return .sd2
            case 2_048: return .sdxl
            default: continue
            }
        }
        // Only SDXL has more than one block in a stack.
        if names.contain("lora_te2_", "text_encoder_2_", "transformer_blocks_1_") {
            return .sdxl
        }
        return textEncoder(names, widths, metadata)
    }

    private static func textEncoder(
        _ names: TensorNames, _ widths: Widths, _ metadata: [String: String]
    ) -> ModelFamily {
        if names.contain("lora_te2_", "text_encoder_2_") { return .sdxl }
        if !names.contain("lora_te1_"), names.contain("text_model_encoder_layers_") {
            switch widths.of("self_attn_q_proj")?.input ?? widths.of("self_attn_k_proj")?.input {
            case 768: return .sd1
            case 1_024: return .sd2
            default: break
            }
        }
        return declared(metadata)
    }

    /// What kohya's trainer and the model specification write about the model that it was trained on.
    private static func declared(_ metadata: [String: String]) -> ModelFamily {
        let word = metadata["ss_base_model_version"] ?? metadata["modelspec.architecture"] ?? ""
        let known: [(prefix: String, family: ModelFamily)] = [
            ("sdxl", .sdxl), ("stable-diffusion-xl", .sdxl), ("sd_v1", .sd1), ("stable-diffusion-v1", .sd1),
            ("sd_v2", .sd2), ("stable-diffusion-v2", .sd2), ("sd3", .sd3), ("stable-diffusion-3", .sd3),
            ("flux2", .flux2), ("flux-2", .flux2), ("flux", .flux), ("chroma", .chroma), ("qwen", .qwenImage),
            ("z-image", .zImage), ("zimage", .zImage),
        ]
        return known.first { word.lowercased().hasPrefix($0.prefix) }?.family ?? .unknown
    }
}

extension LoRAFamily {
    /// The widths of the layers that a LoRA changes: its first factor takes a layer's input, its second makes the output.
    fileprivate struct Widths {
        private let pairs: [(layer: String, input: Int64?, output: Int64?)]

        init(_ shapes: [String: [Int64]]) {
            let inputs = [
                ".lora_down.weight", ".lora_A.weight", ".lora_A.default.weight", ".lora.down.weight",
                "_lora.down.weight", ".hada_w1_b",
            ]
            let outputs = [
                ".lora_up.weight", ".lora_B.weight", ".lora_B.default.weight", ".lora.up.weight", "_lora.up.weight",
                ".hada_w1_a",
            ]
            var pairs: [(layer: String, input: Int64?, output: Int64?)] = []
            for (name, sides) in shapes where sides.count >= 2 {
                if let suffix = inputs.first(where: { name.hasSuffix($0) }) {
                    pairs.append((Self.layer(name, suffix), sides[1], nil))
                } else if let suffix = outputs.first(where: { name.hasSuffix($0) }) {
                    pairs.append((Self.layer(name, suffix), nil, sides[0]))
                }
            }
            self.pairs = pairs
        }

        private static func layer(_ name: String, _ suffix: String) -> String {
            String(name.dropLast(suffix.count).map { $0 == "." ? "_" : $0 })
        }

        /// Of the first layer by name that ends so; a width that is not there is 0.
        func of(_ ending: String) -> (input: Int64, output: Int64)? {
            guard let layer = pairs.map(\.layer).filter({ $0.hasSuffix(ending) }).min() else { return nil }
            let found = pairs.filter { $0.layer == layer }
            return (found.compactMap(\.input).first ?? 0, found.compactMap(\.output).first ?? 0)
        }
    }
}
