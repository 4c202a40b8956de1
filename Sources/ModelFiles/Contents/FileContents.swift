package import FarmModel

/// What a model file holds.
package enum FileContents: Sendable, Equatable {
    /// A diffusion model, perhaps with what else belongs to a model.
    case model(CheckpointContents)
    case accessory(AccessoryKind, ModelFamily)
    /// An ESRGAN model and how many times it enlarges a side; `nil` for a pickle.
    case upscaler(factor: Int?)
    /// A text encoder, a tiny autoencoder and the like: part of a model at most.
    case part
    /// What the engine cannot load, and why.
    case unusable(String)
    /// Nothing that is known here, or a pickle, which is not read.
    case unknown

    /// The first that fits of LoRA, ControlNet, upscaler, model, VAE, embedding and part.
    package init(_ header: ModelHeader) {
        let names = TensorNames(header.shapes.keys)
        if names.isLoRA {
            self = .accessory(.lora, LoRAFamily.of(header))
        } else if let controlNet = Self.controlNet(header, names) {
            self = controlNet
        } else if let upscaler = Self.upscaler(header, names) {
            self = upscaler
        } else {
            let contents = CheckpointContents(header)
            if contents.hasDiffusionModel {
                self = .model(contents)
            } else if let family = Self.autoencoderFamily(header) {
                self = .accessory(.vae, family)
            } else if let family = Self.embeddingFamily(header) {
                self = .accessory(.embedding, family)
            } else {
                self = names.isPart ? .part : .unknown
            }
        }
    }

    /// The engine's ControlNet has the layout of the first ones, with or without `control_model.` before each name.
    private static func controlNet(_ header: ModelHeader, _ names: TensorNames) -> FileContents? {
        if names.contain("controlnet_cond_embedding.", "controlnet_down_blocks.", "controlnet_x_embedder.") {
            return .unusable("is a ControlNet in the layout of diffusers, which the engine cannot load")
        }
        guard names.begin(with: "input_hint_block.", "control_model.input_hint_block.") else { return nil }
        return .accessory(.controlNet, CheckpointContents.unetFamily(header.shapes, names))
    }

    /// By how many times an ESRGAN enlarges is told as `ESRGAN::load_from_file` tells it, which knows networks of three
    /// colours and 64 features only.
    private static func upscaler(_ header: ModelHeader, _ names: TensorNames) -> FileContents? {
        let shapes = header.shapes
        let factor: Int
        let first: [Int64]?
        if names.include("model.0.weight"), names.contain("model.1.sub.0.RDB1.") {
            first = shapes["model.0.weight"]
            let layers = shapes.keys.compactMap { name -> Int? in
                let parts = name.split(separator: ".")
                return parts.count > 1 && parts[0] == "model" ? Int(parts[1]) : nil
            }
            switch layers.max() ?? 0 {
            case ...4: factor = 1
            case 5...7: factor = 2
            default: factor = 4
            }
        } else if names.include("conv_first.weight"), names.contain("\nbody.0.rdb1.") {
            first = shapes["conv_first.weight"]
            factor = names.include("conv_up2.weight") ? 4 : names.include("conv_up1.weight") ? 2 : 1
        } else {
            return nil
        }
        guard first == [64, 3, 3, 3] else {
            return .unusable(
                "is an ESRGAN of other sizes (\(first?.description ?? "none")) than the engine loads: 64 features of 3 "
                    + "channels")
        }
        return .upscaler(factor: factor)
    }

    /// The width of a vector tells the text encoder. SDXL has two, and so have its embeddings.
    private static func embeddingFamily(_ header: ModelHeader) -> ModelFamily? {
        let shapes = header.shapes
        let isVectors = shapes.values.allSatisfy { (1...2).contains($0.count) && ($0.count == 1 || $0[0] <= 1_024) }
        guard (1...2).contains(shapes.count), isVectors else { return nil }
        if let wide = shapes["clip_g"] {
            return wide.last == 1_280 && (shapes["clip_l"].map { $0.last == 768 } ?? true) ? .sdxl : nil
        }
        guard shapes.count == 1, let width = shapes.values.first?.last else { return nil }
        switch width {
        case 768: return .sd1
        case 1_024: return .sd2
        case 1_280: return .sdxl
        default: return nil
        }
    }

    /// By the latent's channels; the first of the families that share it.
    private static func autoencoderFamily(_ header: ModelHeader) -> ModelFamily? {
        for prefix in ["", "first_stage_model.", "vae."] {
            if header.shapes[prefix + "decoder.conv1.weight"]?.count == 5 { return .qwenImage }
            guard let shape = header.shapes[prefix + "decoder.conv_in.weight"], shape.count == 4 else { continue }
            switch shape[1] {
            case 4: return .sd1
            case 16: return .sd3
            case 32: return .flux2
            default: return .unknown
            }
        }
        return nil
    }
}

extension TensorNames {
    fileprivate var isLoRA: Bool {
        // A "control LoRA" is another thing, which the engine does not know.
        guard !begin(with: "lora_controlnet") else { return false }
        return begin(with: "lora_unet_", "lora_te", "lycoris_", "lora_transformer_")
            || contain(
                ".lora_down", ".lora_up", ".lora_A.", ".lora_B.", ".lora.down.", ".lora.up.", "_lora.down.",
                "_lora.up.",
                ".hada_w1_", ".lokr_w1", ".lokr_w2")
    }

    /// Text encoders (CLIP, T5, language models), vision encoders and tiny autoencoders.
    fileprivate var isPart: Bool {
        begin(
            with: "text_model.", "vision_model.", "transformer.resblocks.", "encoder.block.", "shared.", "enc.blk.",
            "blk.", "token_embd.", "model.layers.", "model.embed_tokens.", "language_model.", "visual.",
            "encoder.layers.", "decoder.layers.", "taesd_", "v.blk.", "mm.", "cond_stage_model.", "conditioner.",
            "text_encoders.", "te.", "tae.")
            || begin(with: "decoder.1.", "encoder.0.")
    }
}
