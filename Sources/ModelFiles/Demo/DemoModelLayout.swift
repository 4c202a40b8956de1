/// The tensors of the demo model, named and shaped as the engine expects a Flux checkpoint and a 16-channel tiny
/// autoencoder; sizes as in Flux, but width 256 with two heads of 128, one double block and five single ones.
enum DemoModelLayout {
    private static let hidden = 256
    private static let headWidth = 128
    private static let contextWidth = 4096
    private static let textWidth = 768
    private static let timeWidth = 256
    /// 16 latent channels in patches of 2×2.
    private static let patchWidth = 64
    private static let doubleBlocks = 1
    private static let singleBlocks = 5
    private static let vocabulary = 49408
    private static let positions = 77
    private static let textLayers = 12
    private static let textRoot = "text_encoders.clip_l.transformer.text_model."

    static let tokenEmbedding = textRoot + "embeddings.token_embedding.weight"
    static let checkpoint: [TensorSlot] = diffusionModel + textEncoder
    static let tinyAutoencoder: [TensorSlot] = encoder + decoder

    private static func linear(_ name: String, _ width: Int, _ outputs: Int) -> [TensorSlot] {
        [
            TensorSlot(name: name + ".weight", shape: [outputs, width]),
            TensorSlot(name: name + ".bias", shape: [outputs]),
        ]
    }

    private static let diffusionModel: [TensorSlot] = {
        let root = "model.diffusion_model."
        var slots = linear(root + "img_in", patchWidth, hidden) + linear(root + "txt_in", contextWidth, hidden)
        slots +=
            linear(root + "time_in.in_layer", timeWidth, hidden) + linear(root + "time_in.out_layer", hidden, hidden)
        slots += linear(root + "vector_in.in_layer", textWidth, hidden)
        slots += linear(root + "vector_in.out_layer", hidden, hidden)
        for block in 0..<doubleBlocks {
            for stream in ["img", "txt"] {
                let name = "\(root)double_blocks.\(block).\(stream)_"
                slots += linear(name + "mod.lin", hidden, 6 * hidden)
                slots += linear(name + "attn.qkv", hidden, 3 * hidden)
                slots += linear(name + "attn.proj", hidden, hidden)
                slots += linear(name + "mlp.0", hidden, 4 * hidden) + linear(name + "mlp.2", 4 * hidden, hidden)
                slots += headNorms(name + "attn.norm.")
            }
        }
        for block in 0..<singleBlocks {
            let name = "\(root)single_blocks.\(block)."
            slots += linear(name + "linear1", hidden, 7 * hidden) + linear(name + "linear2", 5 * hidden, hidden)
            slots += linear(name + "modulation.lin", hidden, 3 * hidden) + headNorms(name + "norm.")
        }
        slots += linear(root + "final_layer.linear", hidden, patchWidth)
        return slots + linear(root + "final_layer.adaLN_modulation.1", hidden, 2 * hidden)
    }()

    private static func headNorms(_ name: String) -> [TensorSlot] {
        ["query", "key"].map { TensorSlot(name: "\(name)\($0)_norm.scale", shape: [headWidth]) }
    }

    /// CLIP-L in its full shape.
    private static let textEncoder: [TensorSlot] = {
        var slots = [
            TensorSlot(name: tokenEmbedding, shape: [vocabulary, textWidth]),
            TensorSlot(name: textRoot + "embeddings.position_embedding.weight", shape: [positions, textWidth]),
        ]
        func norm(_ name: String) -> [TensorSlot] {
            ["weight", "bias"].map { TensorSlot(name: "\(name).\($0)", shape: [textWidth]) }
        }
        for layer in 0..<textLayers {
            let name = "\(textRoot)encoder.layers.\(layer)."
            for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
                slots += linear(name + "self_attn." + part, textWidth, textWidth)
            }
            slots +=
                linear(name + "mlp.fc1", textWidth, 4 * textWidth) + linear(name + "mlp.fc2", 4 * textWidth, textWidth)
            slots += norm(name + "layer_norm1") + norm(name + "layer_norm2")
        }
        return slots + norm(textRoot + "final_layer_norm")
    }()

    private static let channels = 64
    private static let latentChannels = 16

    private static func convolution(_ name: String, _ inputs: Int, _ outputs: Int, hasBias: Bool = true) -> [TensorSlot]
    {
        let weight = TensorSlot(name: name + ".weight", shape: [outputs, inputs, 3, 3])
        return hasBias ? [weight, TensorSlot(name: name + ".bias", shape: [outputs])] : [weight]
    }

    private static func block(_ name: String) -> [TensorSlot] {
        [0, 2, 4].flatMap { convolution("\(name).conv.\($0)", channels, channels) }
    }

    private static let encoder: [TensorSlot] = {
        let root = "encoder.layers."
        var slots = convolution(root + "0", 3, channels) + block(root + "1")
        for stage in 0..<3 {
            let first = 2 + 4 * stage
            slots += convolution("\(root)\(first)", channels, channels, hasBias: false)
            for index in 1...3 { slots += block("\(root)\(first + index)") }
        }
        return slots + convolution(root + "14", channels, latentChannels)
    }()

    private static let decoder: [TensorSlot] = {
        let root = "decoder.layers."
        var slots = convolution(root + "0", latentChannels, channels)
        for stage in 0..<3 {
            let first = 2 + 5 * stage
            for index in 0..<3 { slots += block("\(root)\(first + index)") }
            slots += convolution("\(root)\(first + 4)", channels, channels, hasBias: false)
        }
        return slots + block(root + "17") + convolution(root + "18", channels, 3)
    }()
}
