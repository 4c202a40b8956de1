package import FarmModel

/// What the names of a file's tensors say about it.
package struct CheckpointContents: Sendable, Equatable {
    package var hasDiffusionModel: Bool
    package var hasTextEncoder: Bool
    package var hasAutoencoder: Bool
    package var family: ModelFamily

    package init(_ header: SafetensorsHeader) {
        let names = header.tensors.keys
        func any(_ prefixes: String...) -> Bool {
            names.contains { name in prefixes.contains { name.hasPrefix($0) } }
        }
        family = Self.family(of: header)
        // A file that holds the diffusion model alone has no prefix.
        hasDiffusionModel =
            any("model.diffusion_model.", "unet.")
            || any("double_blocks.", "joint_blocks.", "input_blocks.", "down_blocks.", "transformer_blocks.")
        hasTextEncoder = any("cond_stage_model.", "conditioner.", "text_encoders.", "te.")
        hasAutoencoder = any("first_stage_model.", "vae.")
    }

    /// The rules of the engine's `ModelLoader::get_sd_version`, for the families that the farm knows; `unknown` for
    /// its others and for a file without a diffusion model.
    private static func family(of header: SafetensorsHeader) -> ModelFamily {
        let names = header.tensors.keys
        func any(_ fragments: String...) -> Bool {
            names.contains { name in fragments.contains { name.contains($0) } }
        }
        if any("joint_blocks.") { return .sd3 }
        if any("double_blocks.") {
            // Flux.2, Chroma and Ovis share Flux's block names.
            return any("double_stream_modulation_img", "distilled_guidance_layer", "nerf_final_layer_conv", "gate_proj")
                ? .unknown : .flux
        }
        guard any("input_blocks.", "down_blocks.") else { return .unknown }
        if any("time_mixer") { return .unknown }
        if any("conditioner.embedders.1", "cond_stage_model.1", "label_emb.", "add_embedding.") { return .sdxl }
        switch textWidth(of: header) {
        case 768: return .sd1
        case 1024: return .sd2
        case 1280, 2048: return .sdxl
        default: return .unknown
        }
    }

    /// The width of the text that cross-attention reads: 768 for SD 1, 1024 for SD 2.
    private static func textWidth(of header: SafetensorsHeader) -> Int64? {
        let suffix = "transformer_blocks.0.attn2.to_k.weight"
        return header.tensors.filter { $0.key.hasSuffix(suffix) }.compactMap { $0.value.shape.last }.min()
    }
}
