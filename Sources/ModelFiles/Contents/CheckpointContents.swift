package import FarmModel

/// What a file with a diffusion model holds, told by its tensors' names and shapes.
package struct CheckpointContents: Sendable, Equatable {
    /// False for a file of other parts alone, whose ``family`` then is unknown.
    package var hasDiffusionModel: Bool
    /// Any of those that the model reads; the engine says what else it lacks.
    package var hasTextEncoder: Bool
    /// True also for a model that draws pixels and needs none.
    package var hasAutoencoder: Bool
    /// `unknown` for families that the farm does not know.
    package var family: ModelFamily

    /// Of a pickle, whose contents are not read.
    static let unread = CheckpointContents()

    private init() {
        hasDiffusionModel = true
        hasTextEncoder = true
        hasAutoencoder = true
        family = .unknown
    }

    /// By names and shapes alone: a pickle's header has neither.
    package init(_ header: ModelHeader) {
        let names = TensorNames(header.shapes.keys)
        let isPrefixed = names.begin(with: "model.diffusion_model.", "unet.")
        // A file that holds the diffusion model alone has no prefix.
        let isBare = names.begin(
            with: "double_blocks.", "joint_blocks.", "input_blocks.", "down_blocks.", "transformer_blocks.",
            "cap_embedder.", "patch_embedding.", "single_transformer_blocks.")
        hasDiffusionModel = isPrefixed || isBare
        hasTextEncoder = names.begin(
            with: "cond_stage_model.", "conditioner.", "text_encoders.", "text_encoder.", "te.", "te1.")
        hasAutoencoder =
            names.begin(with: "first_stage_model.", "vae.", "tae.") || names.contain("nerf_final_layer_conv.")
        family = hasDiffusionModel ? Self.family(header.shapes, names) : .unknown
    }

    /// The same for a safetensors file.
    package init(_ header: SafetensorsHeader) { self.init(ModelHeader(header)) }

    /// The rules of the engine's `ModelLoader::get_sd_version`, for the families that the farm knows; `unknown` for its
    /// others (Wan, Anima, Ovis, ERNIE-Image, SVD).
    private static func family(_ shapes: [String: [Int64]], _ names: TensorNames) -> ModelFamily {
        if names.contain("nerf_final_layer_conv.") { return .chroma }
        if names.contain("joint_blocks.") { return .sd3 }
        if names.contain("transformer_blocks.0.img_mod.1.weight") { return .qwenImage }
        if names.contain("llm_adapter.blocks.0.cross_attn.q_proj.weight", "layers.0.adaLN_sa_ln.weight") {
            return .unknown
        }
        if names.contain("cap_embedder.0.weight") { return .zImage }
        if names.contain("double_blocks.") {
            if names.contain("double_stream_modulation_img.lin.weight") { return .flux2 }
            if names.contain("double_blocks.0.img_mlp.gate_proj.weight") { return .unknown }
            return names.contain("distilled_guidance_layer.") ? .chroma : .flux
        }
        guard names.contain("input_blocks.", "down_blocks.") else { return .unknown }
        return unetFamily(shapes, names)
    }

    /// SD 1, 2 or XL, of a UNet or of a ControlNet, which has the front half of one.
    static func unetFamily(_ shapes: [String: [Int64]], _ names: TensorNames) -> ModelFamily {
        if names.contain("time_mixer.") { return .unknown }
        if names.contain("conditioner.embedders.1", "cond_stage_model.1", "\nte.1", "label_emb.", "add_embedding.") {
            return .sdxl
        }
        switch textWidth(of: shapes) {
        case 768: return .sd1
        case 1_024: return .sd2
        case 1_280, 2_048: return .sdxl
        default: return .unknown
        }
    }

    /// The width of the text that cross-attention reads: 768 for SD 1, 1024 for SD 2.
    private static func textWidth(of shapes: [String: [Int64]]) -> Int64? {
        let suffix = "transformer_blocks.0.attn2.to_k.weight"
        return shapes.filter { $0.key.hasSuffix(suffix) }.compactMap { $0.value.last }.min()
    }
}
