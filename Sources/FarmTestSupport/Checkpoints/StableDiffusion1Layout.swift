/// The tensors of a Stable Diffusion 1 checkpoint in full size, named as the original implementation names them.
package enum StableDiffusion1Layout {
    private typealias Tensors = [RandomTensor]

    /// U-Net, autoencoder and text encoder in one file, about a thousand million numbers.
    package static let checkpoint: [RandomTensor] = unet + autoencoder("first_stage_model.") + textEncoder

    private static let channels = 320
    private static let multiples = [1, 2, 4, 4]
    private static let timeWidth = 1280
    private static let textWidth = 768

    private static let unet: [RandomTensor] = {
        let root = "model.diffusion_model."
        var (tensors, skips) = downwardHalf(root)
        var width = timeWidth
        var index = 0
        for (level, multiple) in multiples.enumerated().reversed() {
            for block in 0..<3 {
                let name = "\(root)output_blocks.\(index)"
                tensors += residual(name + ".0", width + (skips.popLast() ?? 0), multiple * channels)
                width = multiple * channels
                if level < 3 { tensors += transformer(name + ".1", width) }
                if level > 0, block == 2 {
                    tensors += RandomTensor.convolution("\(name).\(level < 3 ? 2 : 1).conv", width, width)
                }
                index += 1
            }
        }
        return tensors + RandomTensor.norm(root + "out.0", width) + RandomTensor.convolution(root + "out.2", width, 4)
    }()

    /// Down to the middle, and the widths that are passed over to the way up.
    private static func downwardHalf(_ root: String) -> (tensors: Tensors, skips: [Int]) {
        var tensors = RandomTensor.linear(root + "time_embed.0", channels, timeWidth)
        tensors += RandomTensor.linear(root + "time_embed.2", timeWidth, timeWidth)
        tensors += RandomTensor.convolution(root + "input_blocks.0.0", 4, channels)
        var width = channels
        var skips = [width]
        var index = 0
        for (level, multiple) in multiples.enumerated() {
            for _ in 0..<2 {
                index += 1
                let name = "\(root)input_blocks.\(index)"
                tensors += residual(name + ".0", width, multiple * channels)
                width = multiple * channels
                if level < 3 { tensors += transformer(name + ".1", width) }
                skips.append(width)
            }
            guard level < 3 else { continue }
            index += 1
            tensors += RandomTensor.convolution("\(root)input_blocks.\(index).0.op", width, width)
            skips.append(width)
        }
        tensors += residual(root + "middle_block.0", width, width) + transformer(root + "middle_block.1", width)
        return (tensors + residual(root + "middle_block.2", width, width), skips)
    }

    /// A ControlNet: the U-Net's way down, each of its outputs through a matrix that a trained one begins at zero.
    package static let controlNet: [RandomTensor] = {
        let root = "control_model."
        var (tensors, skips) = downwardHalf(root)
        for (index, width) in skips.enumerated() {
            tensors += RandomTensor.convolution("\(root)zero_convs.\(index).0", width, width, side: 1)
        }
        tensors += RandomTensor.convolution(root + "middle_block_out.0", timeWidth, timeWidth, side: 1)
        let hint = [3, 16, 16, 32, 32, 96, 96, 256, channels]
        for index in 0..<8 {
            tensors += RandomTensor.convolution("\(root)input_hint_block.\(index * 2)", hint[index], hint[index + 1])
        }
        return tensors
    }()

    private static func residual(_ name: String, _ inputs: Int, _ outputs: Int) -> Tensors {
        var tensors = RandomTensor.norm(name + ".in_layers.0", inputs)
        tensors += RandomTensor.convolution(name + ".in_layers.2", inputs, outputs)
        tensors += RandomTensor.linear(name + ".emb_layers.1", timeWidth, outputs)
        tensors += RandomTensor.norm(name + ".out_layers.0", outputs)
        tensors += RandomTensor.convolution(name + ".out_layers.3", outputs, outputs)
        guard inputs != outputs else { return tensors }
        return tensors + RandomTensor.convolution(name + ".skip_connection", inputs, outputs, side: 1)
    }

    private static func transformer(_ name: String, _ width: Int) -> Tensors {
        let block = name + ".transformer_blocks.0."
        var tensors = RandomTensor.norm(name + ".norm", width)
        tensors += RandomTensor.convolution(name + ".proj_in", width, width, side: 1)
        for (attention, source) in [("attn1", width), ("attn2", textWidth)] {
            tensors += RandomTensor.linear("\(block)\(attention).to_q", width, width, hasBias: false)
            tensors += RandomTensor.linear("\(block)\(attention).to_k", source, width, hasBias: false)
            tensors += RandomTensor.linear("\(block)\(attention).to_v", source, width, hasBias: false)
            tensors += RandomTensor.linear("\(block)\(attention).to_out.0", width, width)
        }
        for index in 1...3 { tensors += RandomTensor.norm("\(block)norm\(index)", width) }
        tensors += RandomTensor.linear(block + "ff.net.0.proj", width, 8 * width)
        tensors += RandomTensor.linear(block + "ff.net.2", 4 * width, width)
        return tensors + RandomTensor.convolution(name + ".proj_out", width, width, side: 1)
    }

    private static let textEncoder: [RandomTensor] = {
        let root = "cond_stage_model.transformer.text_model."
        var tensors = [
            RandomTensor(root + "embeddings.token_embedding.weight", [49408, textWidth], .random(0.02)),
            RandomTensor(root + "embeddings.position_embedding.weight", [77, textWidth], .random(0.01)),
        ]
        for layer in 0..<12 {
            let name = "\(root)encoder.layers.\(layer)."
            for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
                tensors += RandomTensor.linear(name + "self_attn." + part, textWidth, textWidth)
            }
            tensors += RandomTensor.linear(name + "mlp.fc1", textWidth, 4 * textWidth)
            tensors += RandomTensor.linear(name + "mlp.fc2", 4 * textWidth, textWidth)
            tensors += RandomTensor.norm(name + "layer_norm1", textWidth)
            tensors += RandomTensor.norm(name + "layer_norm2", textWidth)
        }
        return tensors + RandomTensor.norm(root + "final_layer_norm", textWidth)
    }()

    // MARK: The autoencoder

    /// The autoencoder, alone with an empty prefix.
    package static func autoencoder(_ prefix: String) -> [RandomTensor] {
        let widths = multiples.map { $0 * 128 }
        var tensors = RandomTensor.convolution(prefix + "encoder.conv_in", 3, 128)
        var width = 128
        for (level, next) in widths.enumerated() {
            let name = "\(prefix)encoder.down.\(level)."
            for block in 0..<2 {
                tensors += pixelBlock("\(name)block.\(block)", width, next)
                width = next
            }
            if level < 3 { tensors += RandomTensor.convolution(name + "downsample.conv", width, width) }
        }
        tensors += middle(prefix + "encoder.", width) + RandomTensor.convolution(prefix + "encoder.conv_out", width, 8)
        tensors += RandomTensor.convolution(prefix + "quant_conv", 8, 8, side: 1)
        tensors += RandomTensor.convolution(prefix + "post_quant_conv", 4, 4, side: 1)
        tensors += RandomTensor.convolution(prefix + "decoder.conv_in", 4, width)
        tensors += middle(prefix + "decoder.", width, normOut: 128)
        for (level, next) in widths.enumerated().reversed() {
            let name = "\(prefix)decoder.up.\(level)."
            for block in 0..<3 {
                tensors += pixelBlock("\(name)block.\(block)", width, next)
                width = next
            }
            if level > 0 { tensors += RandomTensor.convolution(name + "upsample.conv", width, width) }
        }
        return tensors + RandomTensor.convolution(prefix + "decoder.conv_out", width, 3)
    }

    private static func middle(_ name: String, _ width: Int, normOut: Int? = nil) -> Tensors {
        var tensors = pixelBlock(name + "mid.block_1", width, width) + pixelBlock(name + "mid.block_2", width, width)
        tensors += RandomTensor.norm(name + "mid.attn_1.norm", width)
        for part in ["q", "k", "v", "proj_out"] {
            tensors += RandomTensor.convolution("\(name)mid.attn_1.\(part)", width, width, side: 1)
        }
        return tensors + RandomTensor.norm(name + "norm_out", normOut ?? width)
    }

    private static func pixelBlock(_ name: String, _ inputs: Int, _ outputs: Int) -> Tensors {
        var tensors = RandomTensor.norm(name + ".norm1", inputs)
        tensors += RandomTensor.convolution(name + ".conv1", inputs, outputs)
        tensors +=
            RandomTensor.norm(name + ".norm2", outputs) + RandomTensor.convolution(name + ".conv2", outputs, outputs)
        guard inputs != outputs else { return tensors }
        return tensors + RandomTensor.convolution(name + ".nin_shortcut", inputs, outputs, side: 1)
    }
}
