"""The same weights in diffusers and transformers, in 32 bits, with the sampling loops written out."""

import gzip
import importlib.util
import pathlib

import numpy as np
import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
from transformers import CLIPTextConfig, CLIPTextModel

UNET = dict(
    sample_size=64, cross_attention_dim=768, attention_head_dim=8,
    down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
    up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)
VAE = dict(
    block_out_channels=(128, 256, 512, 512), down_block_types=("DownEncoderBlock2D",) * 4,
    up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=2, latent_channels=4)
NOISE = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, timestep_spacing="linspace")


def apply_lora(tensors, lora, weight):
    """Adds weight * alpha / rank * up @ down to each layer that the LoRA names."""
    names = {name[:-len(".weight")].replace("model.diffusion_model.", "lora_unet_").replace(
        "cond_stage_model.transformer.", "lora_te_").replace(".", "_"): name
        for name in tensors if name.endswith(".weight")}
    for key in lora:
        if not key.endswith(".lora_up.weight"):
            continue
        stem = key[:-len(".lora_up.weight")]
        up, down = lora[key].float(), lora[f"{stem}.lora_down.weight"].float()
        name = names[stem]
        tensors[name] = tensors[name].float() + weight * lora[f"{stem}.alpha"].float() / down.shape[0] * (up @ down)


class Diffusers:
    def __init__(self, tensors):
        tensors = {name: tensor.float() for name, tensor in tensors.items()}
        self.unet = UNet2DConditionModel(**UNET).eval()
        self.unet.load_state_dict(convert_ldm_unet_checkpoint(dict(tensors), {**self.unet.config}))
        self.vae = AutoencoderKL(**VAE).eval()
        self.vae.load_state_dict(convert_ldm_vae_checkpoint(dict(tensors), {**self.vae.config}))
        self.clip = CLIPTextModel(CLIPTextConfig(
            vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12,
            hidden_act="quick_gelu", bos_token_id=49406, eos_token_id=49407)).eval()
        prefix = "cond_stage_model.transformer."
        encoder = {name[len(prefix):]: tensor for name, tensor in tensors.items() if name.startswith(prefix)}
        bare = {name.removeprefix("text_model."): tensor for name, tensor in encoder.items()}
        wanted = set(self.clip.state_dict())
        self.clip.load_state_dict(encoder if set(encoder) & wanted else bare, strict=False)
        missing = wanted - set(encoder if set(encoder) & wanted else bare)
        if missing - {"text_model.embeddings.position_ids", "embeddings.position_ids"}:
            raise SystemExit(f"crosscheck: no weights for {sorted(missing)[:3]}")

    @torch.inference_mode()
    def render(self, prompt, negative, sampler, steps, guidance, seed, size, init=None, strength=None):
        """Returns 8-bit RGB, rows from the top."""
        context = torch.cat([self.encode(prompt), self.encode(negative)])
        scheduler = EulerDiscreteScheduler(**NOISE)
        scheduler.set_timesteps(steps)
        sigmas = scheduler.sigmas
        shape = (1, 4, size // 8, size // 8)
        noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
        first = 0
        if init is None:
            x = noise * sigmas[0]
        else:
            first = steps - int(steps * min(strength, 0.999)) - 1
            pixels = torch.from_numpy(init).permute(2, 0, 1)[None].float() / 127.5 - 1
            moments = self.vae.quant_conv(self.vae.encoder(pixels))
            mean, variance = moments.chunk(2, dim=1)
            # The engine seeds its generator alike for the posterior's sample and for the noise.
            x = 0.18215 * (mean + torch.exp(0.5 * variance.clamp(-30, 20)) * noise) + noise * sigmas[first]
        x = self.sample(x, sigmas[first:], context, guidance, sampler)
        picture = self.vae.decode(x / 0.18215).sample[0].permute(1, 2, 0)
        return ((picture / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8).numpy()

    def sample(self, x, sigmas, context, guidance, sampler):
        """Euler and DPM++ 2M as k-diffusion defines them, on the given noise levels."""
        last = None
        for i in range(len(sigmas) - 1):
            sigma, after = sigmas[i], sigmas[i + 1]
            denoised = self.denoise(x, sigma, context, guidance)
            if sampler == "Euler":
                x = x + (x - denoised) / sigma * (after - sigma)
            else:
                h = sigma.log() - after.log()
                target = denoised
                if last is not None and after > 0:
                    r = (sigmas[i - 1].log() - sigma.log()) / h
                    target = (1 + 1 / (2 * r)) * denoised - last / (2 * r)
                x = after / sigma * x - torch.expm1(-h) * target
            last = denoised
        return x

    def denoise(self, x, sigma, context, guidance):
        timestep = self.timestep(sigma)
        scaled = (x / (sigma ** 2 + 1).sqrt()).repeat(2, 1, 1, 1)
        wanted, unwanted = self.unet(scaled, timestep, context).sample.chunk(2)
        return x - sigma * (unwanted + guidance * (wanted - unwanted))

    def timestep(self, sigma):
        betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000) ** 2
        alphas = torch.cumprod(1 - betas, 0)
        levels = ((1 - alphas) / alphas).sqrt().log()
        return float(np.interp(float(sigma.log()), levels.numpy(), np.arange(1000)))

    def encode(self, text):
        tokens = [49406] + Vocabulary().tokens(text) + [49407]
        tokens += [49407] * (77 - len(tokens))
        return self.clip(torch.tensor([tokens])).last_hidden_state


class Vocabulary:
    """CLIP's byte pairs, for plain lower-case words."""

    def __init__(self):
        folder = pathlib.Path(importlib.util.find_spec("open_clip").submodule_search_locations[0])
        with gzip.open(folder / "bpe_simple_vocab_16e6.txt.gz", "rt", encoding="utf-8") as file:
            pairs = [tuple(line.split()) for line in file.read().split("\n")[1:49152 - 256 - 2 + 1]]
        letters = ([chr(n) for n in [*range(33, 127), *range(161, 173), *range(174, 256)]]
                   + [chr(256 + n) for n in range(68)])
        entries = letters + [f"{letter}</w>" for letter in letters] + ["".join(pair) for pair in pairs]
        self.numbers = {entry: number for number, entry in enumerate(entries)}
        self.ranks = {pair: rank for rank, pair in enumerate(pairs)}

    def tokens(self, text):
        return [self.numbers[part] for word in text.lower().split() for part in self.split(word)]

    def split(self, word):
        parts = list(word[:-1]) + [f"{word[-1]}</w>"]
        while len(parts) > 1:
            pairs = list(zip(parts, parts[1:]))
            best = min(pairs, key=lambda pair: self.ranks.get(pair, 1 << 30))
            if best not in self.ranks:
                break
            at = pairs.index(best)
            parts[at:at + 2] = ["".join(best)]
        return parts
