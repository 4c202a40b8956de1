"""A checkpoint of Stable Diffusion 1.5's layout with seeded random weights, in half precision (2.1 GB), and a LoRA for it.

The names and shapes are those of CompVis' single files; no weight was trained, so pictures are textures. What matters
is that every layer takes part and nothing saturates: weights have the variance 1/fan-in, norms are near the identity.
"""

import numpy as np
import torch
from safetensors.torch import save_file

CHANNELS, CONTEXT, EMBEDDING = 320, 768, 1280


def shapes():
    """Every tensor's name and shape."""
    out = {}

    def layer(name, *shape, bias=True):
        out[f"{name}.weight"] = shape
        if bias:
            out[f"{name}.bias"] = shape[:1]

    def norm(name, width):
        layer(name, width)

    def resnet(name, old, new):
        norm(f"{name}.in_layers.0", old)
        layer(f"{name}.in_layers.2", new, old, 3, 3)
        layer(f"{name}.emb_layers.1", new, EMBEDDING)
        norm(f"{name}.out_layers.0", new)
        layer(f"{name}.out_layers.3", new, new, 3, 3)
        if old != new:
            layer(f"{name}.skip_connection", new, old, 1, 1)

    def transformer(name, width):
        norm(f"{name}.norm", width)
        layer(f"{name}.proj_in", width, width, 1, 1)
        block = f"{name}.transformer_blocks.0"
        for attention, context in (("attn1", width), ("attn2", CONTEXT)):
            layer(f"{block}.{attention}.to_q", width, width, bias=False)
            layer(f"{block}.{attention}.to_k", width, context, bias=False)
            layer(f"{block}.{attention}.to_v", width, context, bias=False)
            layer(f"{block}.{attention}.to_out.0", width, width)
        layer(f"{block}.ff.net.0.proj", 8 * width, width)
        layer(f"{block}.ff.net.2", width, 4 * width)
        for number in (1, 2, 3):
            norm(f"{block}.norm{number}", width)
        layer(f"{name}.proj_out", width, width, 1, 1)

    unet = "model.diffusion_model"
    layer(f"{unet}.time_embed.0", EMBEDDING, CHANNELS)
    layer(f"{unet}.time_embed.2", EMBEDDING, EMBEDDING)
    layer(f"{unet}.input_blocks.0.0", CHANNELS, 4, 3, 3)
    widths = [CHANNELS * factor for factor in (1, 2, 4, 4)]
    width, number, skips = CHANNELS, 1, [CHANNELS]
    for level, new in enumerate(widths):
        for _ in range(2):
            resnet(f"{unet}.input_blocks.{number}.0", width, new)
            width = new
            if level < 3:
                transformer(f"{unet}.input_blocks.{number}.1", width)
            skips.append(width)
            number += 1
        if level < 3:
            layer(f"{unet}.input_blocks.{number}.0.op", width, width, 3, 3)
            skips.append(width)
            number += 1
    resnet(f"{unet}.middle_block.0", width, width)
    transformer(f"{unet}.middle_block.1", width)
    resnet(f"{unet}.middle_block.2", width, width)
    number = 0
    for level, new in reversed(list(enumerate(widths))):
        for repeat in range(3):
            resnet(f"{unet}.output_blocks.{number}.0", width + skips.pop(), new)
            width = new
            if level < 3:
                transformer(f"{unet}.output_blocks.{number}.1", width)
            if level > 0 and repeat == 2:
                layer(f"{unet}.output_blocks.{number}.{2 if level < 3 else 1}.conv", width, width, 3, 3)
            number += 1
    norm(f"{unet}.out.0", width)
    layer(f"{unet}.out.2", 4, width, 3, 3)

    def block(name, old, new):
        norm(f"{name}.norm1", old)
        layer(f"{name}.conv1", new, old, 3, 3)
        norm(f"{name}.norm2", new)
        layer(f"{name}.conv2", new, new, 3, 3)
        if old != new:
            layer(f"{name}.nin_shortcut", new, old, 1, 1)

    def middle(name, width):
        block(f"{name}.block_1", width, width)
        norm(f"{name}.attn_1.norm", width)
        for part in ("q", "k", "v", "proj_out"):
            layer(f"{name}.attn_1.{part}", width, width, 1, 1)
        block(f"{name}.block_2", width, width)

    vae = "first_stage_model"
    widths = [128 * factor for factor in (1, 2, 4, 4)]
    layer(f"{vae}.encoder.conv_in", 128, 3, 3, 3)
    width = 128
    for level, new in enumerate(widths):
        for repeat in range(2):
            block(f"{vae}.encoder.down.{level}.block.{repeat}", width, new)
            width = new
        if level < 3:
            layer(f"{vae}.encoder.down.{level}.downsample.conv", width, width, 3, 3)
    middle(f"{vae}.encoder.mid", width)
    norm(f"{vae}.encoder.norm_out", width)
    layer(f"{vae}.encoder.conv_out", 8, width, 3, 3)
    layer(f"{vae}.quant_conv", 8, 8, 1, 1)
    layer(f"{vae}.post_quant_conv", 4, 4, 1, 1)
    layer(f"{vae}.decoder.conv_in", width, 4, 3, 3)
    middle(f"{vae}.decoder.mid", width)
    for level, new in reversed(list(enumerate(widths))):
        for repeat in range(3):
            block(f"{vae}.decoder.up.{level}.block.{repeat}", width, new)
            width = new
        if level > 0:
            layer(f"{vae}.decoder.up.{level}.upsample.conv", width, width, 3, 3)
    norm(f"{vae}.decoder.norm_out", width)
    layer(f"{vae}.decoder.conv_out", 3, width, 3, 3)

    clip = "cond_stage_model.transformer.text_model"
    out[f"{clip}.embeddings.token_embedding.weight"] = (49408, CONTEXT)
    out[f"{clip}.embeddings.position_embedding.weight"] = (77, CONTEXT)
    for number in range(12):
        name = f"{clip}.encoder.layers.{number}"
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            layer(f"{name}.self_attn.{part}", CONTEXT, CONTEXT)
        norm(f"{name}.layer_norm1", CONTEXT)
        layer(f"{name}.mlp.fc1", 4 * CONTEXT, CONTEXT)
        layer(f"{name}.mlp.fc2", CONTEXT, 4 * CONTEXT)
        norm(f"{name}.layer_norm2", CONTEXT)
    norm(f"{clip}.final_layer_norm", CONTEXT)
    return out


def tensors(seed):
    random = np.random.Generator(np.random.PCG64(seed))
    out = {}
    for name, shape in shapes().items():
        values = random.standard_normal(shape, dtype=np.float32)
        if "embedding.weight" in name:
            values *= 0.05
        elif name.endswith(".bias"):
            values *= 0.02
        elif len(shape) == 1:
            values = 1 + 0.05 * values
        else:
            values /= np.sqrt(np.prod(shape[1:]))
        out[name] = torch.from_numpy(values).half().contiguous()
    return out


def lora(seed, rank=4):
    """A LoRA under kohya's names for the UNet's attention and the text encoder's."""
    random = np.random.Generator(np.random.PCG64(seed))
    out = {}
    for name, shape in shapes().items():
        if len(shape) != 2 or not name.endswith(".weight") or "embedding" in name or "emb_layers" in name:
            continue
        if name.startswith("model.diffusion_model.") and "transformer_blocks" in name:
            key = "lora_unet_" + name[len("model.diffusion_model."):-len(".weight")].replace(".", "_")
        elif name.startswith("cond_stage_model.transformer.") and "encoder.layers" in name:
            key = "lora_te_" + name[len("cond_stage_model.transformer."):-len(".weight")].replace(".", "_")
        else:
            continue
        up = 0.3 * random.standard_normal((shape[0], rank), dtype=np.float32) / np.sqrt(rank)
        down = random.standard_normal((rank, shape[1]), dtype=np.float32) / np.sqrt(shape[1])
        out[f"{key}.lora_up.weight"] = torch.from_numpy(up).half()
        out[f"{key}.lora_down.weight"] = torch.from_numpy(down).half()
        out[f"{key}.alpha"] = torch.tensor(float(rank)).half()
    return out


def write(folder, seed):
    save_file(tensors(seed), f"{folder}/random-sd15.safetensors")
    save_file(lora(seed + 1), f"{folder}/random-lora.safetensors")
