/// The tensors of files that go beside a Stable Diffusion 1 checkpoint.
package enum AccessoryLayouts {
    /// A LoRA of rank 4 in the names that kohya's trainer writes.
    /// - Parameter contextWidth: of the text that cross attention takes: 768 for Stable Diffusion 1, 2048 for XL.
    package static func lora(contextWidth: Int = 768, hasTextEncoder: Bool = true) -> [RandomTensor] {
        var tensors: [RandomTensor] = []
        for (block, width) in [(0, 320), (1, 640), (2, 1280)] {
            for index in 0..<2 {
                let name = "lora_unet_down_blocks_\(block)_attentions_\(index)_transformer_blocks_0_"
                for part in ["attn1_to_q", "attn1_to_k", "attn1_to_v", "attn1_to_out_0"] {
                    tensors += pair(name + part, width, width)
                }
                tensors +=
                    pair(name + "attn2_to_k", contextWidth, width) + pair(name + "attn2_to_v", contextWidth, width)
            }
        }
        guard hasTextEncoder else { return tensors }
        for layer in 0..<12 {
            tensors += pair("lora_te_text_model_encoder_layers_\(layer)_mlp_fc1", 768, 3072)
        }
        return tensors
    }

    private static func pair(_ name: String, _ inputs: Int, _ outputs: Int) -> [RandomTensor] {
        [
            .matrix(name + ".lora_down.weight", [4, inputs]),
            .matrix(name + ".lora_up.weight", [outputs, 4]),
            RandomTensor(name + ".alpha", [], .constant(4)),
        ]
    }

    /// A textual inversion.
    package static func embedding(vectors: Int = 2, width: Int = 768) -> [RandomTensor] {
        [RandomTensor("emb_params", [vectors, width], .random(0.3))]
    }

    /// An ESRGAN of one block that doubles a picture's sides.
    package static let doublingUpscaler: [RandomTensor] = {
        var tensors = RandomTensor.convolution("conv_first", 3, 64)
        for group in 1...3 {
            for index in 1...5 {
                tensors += RandomTensor.convolution(
                    "body.0.rdb\(group).conv\(index)", 64 + 32 * (index - 1), index == 5 ? 64 : 32)
            }
        }
        for (name, outputs) in [("conv_body", 64), ("conv_up1", 64), ("conv_hr", 64), ("conv_last", 3)] {
            tensors += RandomTensor.convolution(name, 64, outputs)
        }
        return tensors
    }()
}
