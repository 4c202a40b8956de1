/// The tensors of the sample model, named and shaped as the engine expects a Flux checkpoint and a 16-channel tiny
/// autoencoder; sizes as in Flux, but width 256 with two heads of 128, one double block and five single ones.
enum SampleLayout {
    static let hidden = 256
    static let headWidth = 128
    static let contextWidth = 4096
    static let textWidth = 768
    static let timeWidth = 256
    /// 16 latent channels in patches of 2×2.
    static let patchWidth = 64
    static let doubleBlocks = 1
    static let singleBlocks = 5
    static let vocabulary = 49408
    static let positions = 77
    static let textLayers = 12

    static let checkpoint: [SampleTensor] = diffusionModel + textEncoder
    static let tinyAutoencoder: [SampleTensor] = encoder + decoder

    /// `gain` 1 keeps the variance of what goes through.
    private static func linear(_ name: String, _ width: Int, _ outputs: Int, gain: Double = 1) -> [SampleTensor] {
        [
            SampleTensor(
                name: name + ".weight", shape: [outputs, width], fill: .normal(gain / Double(width).squareRoot())),
            SampleTensor(name: name + ".bias", shape: [outputs], fill: .normal(0.02)),
        ]
    }

    private static func ones(_ name: String, _ count: Int) -> SampleTensor {
        SampleTensor(name: name, shape: [count], fill: .constant(1))
    }

    private static let diffusionModel: [SampleTensor] = {
        let root = "model.diffusion_model."
        var tensors = linear(root + "img_in", patchWidth, hidden)
        // There is no T5 encoder, so its part of the text is zeros and only this bias counts.
        tensors.append(SampleTensor(name: root + "txt_in.weight", shape: [hidden, contextWidth], fill: .zero))
        tensors.append(SampleTensor(name: root + "txt_in.bias", shape: [hidden], fill: .normal(0.5)))
        tensors += linear(root + "time_in.in_layer", timeWidth, hidden)
        tensors += linear(root + "time_in.out_layer", hidden, hidden)
        tensors += linear(root + "vector_in.in_layer", textWidth, hidden, gain: 2)
        tensors += linear(root + "vector_in.out_layer", hidden, hidden, gain: 4)
        for block in 0..<doubleBlocks {
            for stream in ["img", "txt"] {
                let name = "\(root)double_blocks.\(block).\(stream)_"
                tensors += linear(name + "mod.lin", hidden, 6 * hidden)
                tensors += linear(name + "attn.qkv", hidden, 3 * hidden)
                tensors += linear(name + "attn.proj", hidden, hidden)
                tensors += linear(name + "mlp.0", hidden, 4 * hidden)
                tensors += linear(name + "mlp.2", 4 * hidden, hidden)
                tensors += ["query", "key"].map { ones(name + "attn.norm.\($0)_norm.scale", headWidth) }
            }
        }
        for block in 0..<singleBlocks {
            let name = "\(root)single_blocks.\(block)."
            tensors += linear(name + "linear1", hidden, 7 * hidden)
            tensors += linear(name + "linear2", 5 * hidden, hidden)
            tensors += linear(name + "modulation.lin", hidden, 3 * hidden)
            tensors += ["query", "key"].map { ones(name + "norm.\($0)_norm.scale", headWidth) }
        }
        tensors += linear(root + "final_layer.linear", hidden, patchWidth, gain: 0.5)
        tensors += linear(root + "final_layer.adaLN_modulation.1", hidden, 2 * hidden)
        return tensors
    }()

    /// CLIP-L in its full shape. Only the attention of the first layer does anything; it mixes the words of the prompt
    /// into the last token, which is what Flux reads.
    private static let textEncoder: [SampleTensor] = {
        let root = "text_encoders.clip_l.transformer.text_model."
        var tensors = [
            SampleTensor(
                name: root + "embeddings.token_embedding.weight", shape: [vocabulary, textWidth], fill: .patchwork),
            SampleTensor(
                name: root + "embeddings.position_embedding.weight", shape: [positions, textWidth],
                fill: .normal(0.02)),
        ]
        for layer in 0..<textLayers {
            let name = "\(root)encoder.layers.\(layer)."
            for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
                let full = linear(name + "self_attn." + part, textWidth, textWidth, gain: 1.5)
                tensors += layer == 0 ? full : full.map(hollow)
            }
            tensors += linear(name + "mlp.fc1", textWidth, 4 * textWidth).map(hollow)
            tensors += linear(name + "mlp.fc2", 4 * textWidth, textWidth).map(hollow)
            for norm in ["layer_norm1", "layer_norm2"] {
                tensors.append(ones(name + norm + ".weight", textWidth))
                tensors.append(SampleTensor(name: name + norm + ".bias", shape: [textWidth], fill: .zero))
            }
        }
        tensors.append(ones(root + "final_layer_norm.weight", textWidth))
        tensors.append(SampleTensor(name: root + "final_layer_norm.bias", shape: [textWidth], fill: .zero))
        return tensors
    }()

    private static func hollow(_ tensor: SampleTensor) -> SampleTensor {
        SampleTensor(name: tensor.name, shape: tensor.shape, fill: .zero)
    }

    private static func convolution(
        _ name: String, _ inputs: Int, _ outputs: Int, gain: Double = 1, hasBias: Bool = true,
        bias: SampleTensor.Fill = .normal(0.02)
    ) -> [SampleTensor] {
        let deviation = gain * (2 / Double(inputs * 9)).squareRoot()
        let weight = SampleTensor(name: name + ".weight", shape: [outputs, inputs, 3, 3], fill: .normal(deviation))
        return hasBias ? [weight, SampleTensor(name: name + ".bias", shape: [outputs], fill: bias)] : [weight]
    }

    private static let channels = 64
    private static let latentChannels = 16

    private static func block(_ name: String) -> [SampleTensor] {
        // The last convolution is weak, so that a chain of such blocks neither explodes nor fades.
        convolution(name + ".conv.0", channels, channels) + convolution(name + ".conv.2", channels, channels)
            + convolution(name + ".conv.4", channels, channels, gain: 0.5)
    }

    private static let encoder: [SampleTensor] = {
        let root = "encoder.layers."
        var tensors = convolution(root + "0", 3, channels) + block(root + "1")
        for stage in 0..<3 {
            let first = 2 + 4 * stage
            tensors += convolution("\(root)\(first)", channels, channels, gain: 0.7, hasBias: false)
            for index in 1...3 { tensors += block("\(root)\(first + index)") }
        }
        return tensors + convolution(root + "14", channels, latentChannels, gain: 0.5)
    }()

    private static let decoder: [SampleTensor] = {
        let root = "decoder.layers."
        var tensors = convolution(root + "0", latentChannels, channels)
        for stage in 0..<3 {
            let first = 2 + 5 * stage
            for index in 0..<3 { tensors += block("\(root)\(first + index)") }
            tensors += convolution("\(root)\(first + 4)", channels, channels, gain: 0.7, hasBias: false)
        }
        // Colours lie around the middle of 0 to 1.
        return tensors + block(root + "17") + convolution(root + "18", channels, 3, gain: 0.45, bias: .constant(0.5))
    }()
}
