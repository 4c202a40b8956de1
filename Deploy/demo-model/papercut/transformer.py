"""The rectified-flow transformer, in Flux's layout and with Flux's names: 1 double and 5 single blocks of width 256.

Layout: FLUX.1 by Black Forest Labs, as read by stable-diffusion.cpp. Text comes only through the pooled vector. The
engine also feeds 256 text tokens that are all zero when there is no T5 encoder; they stay equal through the blocks, so
one token whose attention logit is larger by ln 256 stands for them all.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from .text_encoder import WIDTH as TEXT_WIDTH

WIDTH, HEADS, DOUBLE_BLOCKS, SINGLE_BLOCKS = 256, 2, 1, 5
PATCH, LATENT_CHANNELS, TEXT_TOKENS = 2, 16, 256
AXES, THETA = (16, 56, 56), 10_000


def _rotary(positions):
    parts = []
    for axis, width in enumerate(AXES):
        rates = THETA ** (-torch.arange(0, width, 2).float() / width)
        parts.append(positions[:, axis:axis + 1] * rates)
    angles = torch.cat(parts, 1)
    return angles.cos(), angles.sin()


def _rotate(x, rotary):
    cos, sin = rotary
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)


def _norm(x):
    return F.layer_norm(x, (WIDTH,), eps=1e-6)


class _Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(WIDTH // HEADS))

    def forward(self, x):
        return F.rms_norm(x, x.shape[-1:], self.scale.to(x.dtype), 1e-6)


class _HeadNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.query_norm, self.key_norm = _Scale(), _Scale()


class _Modulation(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.parts = parts
        self.lin = nn.Linear(WIDTH, parts * WIDTH)
        nn.init.zeros_(self.lin.weight)
        nn.init.zeros_(self.lin.bias)

    def forward(self, condition):
        return self.lin(F.silu(condition)).unsqueeze(1).chunk(self.parts, -1)


class _Embedder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.in_layer, self.out_layer = nn.Linear(width, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        return self.out_layer(F.silu(self.in_layer(x)))


class _Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.norm, self.proj = nn.Linear(WIDTH, 3 * WIDTH), _HeadNorm(), nn.Linear(WIDTH, WIDTH)

    def heads(self, x):
        return _heads(self.qkv(x), self.norm)


def _heads(qkv, norm):
    b, n, _ = qkv.shape
    q, k, v = qkv.view(b, n, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
    return norm.query_norm(q), norm.key_norm(k), v


def _attend(q, k, v, rotary, bias):
    """Attention written out: with this few tokens a training step on a CPU takes a third less than with PyTorch's fused one."""
    q, k = (_rotate(x, rotary).to(v.dtype) for x in (q, k))
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + bias
    a = scores.float().softmax(-1).to(v.dtype) @ v
    return a.transpose(1, 2).flatten(2)


def _mlp():
    return nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(approximate="tanh"), nn.Linear(4 * WIDTH, WIDTH))


class DoubleBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.img_mod, self.txt_mod = _Modulation(6), _Modulation(6)
        self.img_attn, self.txt_attn = _Attention(), _Attention()
        self.img_mlp, self.txt_mlp = _mlp(), _mlp()

    def forward(self, image, text, condition, rotary, bias):
        im, tm = self.img_mod(condition), self.txt_mod(condition)
        i = self.img_attn.heads(_norm(image) * (1 + im[1]) + im[0])
        t = self.txt_attn.heads(_norm(text) * (1 + tm[1]) + tm[0])
        a = _attend(*(torch.cat(pair, 2) for pair in zip(t, i)), rotary, bias)
        n = text.shape[1]
        image = image + im[2] * self.img_attn.proj(a[:, n:])
        text = text + tm[2] * self.txt_attn.proj(a[:, :n])
        image = image + im[5] * self.img_mlp(_norm(image) * (1 + im[4]) + im[3])
        text = text + tm[5] * self.txt_mlp(_norm(text) * (1 + tm[4]) + tm[3])
        return image, text


class SingleBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.modulation = _Modulation(3)
        self.linear1, self.linear2 = nn.Linear(WIDTH, 7 * WIDTH), nn.Linear(5 * WIDTH, WIDTH)
        self.norm = _HeadNorm()

    def forward(self, x, condition, rotary, bias):
        shift, scale, gate = self.modulation(condition)
        qkv, hidden = self.linear1(_norm(x) * (1 + scale) + shift).split((3 * WIDTH, 4 * WIDTH), -1)
        a = _attend(*_heads(qkv, self.norm), rotary, bias)
        return x + gate * self.linear2(torch.cat((a, F.gelu(hidden, approximate="tanh")), -1))


class _FinalLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(WIDTH, LATENT_CHANNELS * PATCH * PATCH)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(WIDTH, 2 * WIDTH))
        for layer in (self.linear, self.adaLN_modulation[1]):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x, condition):
        shift, scale = self.adaLN_modulation(condition).unsqueeze(1).chunk(2, -1)
        return self.linear(_norm(x) * (1 + scale) + shift)


class _TextInput(nn.Module):
    """Of `txt_in` only the bias matters, since its input is zero."""

    def __init__(self):
        super().__init__()
        self.bias = nn.Parameter(torch.randn(WIDTH) * 0.02)


class Transformer(nn.Module):
    """Latents (batch, 16, h, w), their noise level sigma in 0…1 and the text's vector to the velocity noise − image."""

    def __init__(self):
        super().__init__()
        self.img_in = nn.Linear(LATENT_CHANNELS * PATCH * PATCH, WIDTH)
        self.txt_in = _TextInput()
        self.time_in, self.vector_in = _Embedder(256), _Embedder(TEXT_WIDTH)
        self.double_blocks = nn.ModuleList(DoubleBlock() for _ in range(DOUBLE_BLOCKS))
        self.single_blocks = nn.ModuleList(SingleBlock() for _ in range(SINGLE_BLOCKS))
        self.final_layer = _FinalLayer()

    def forward(self, latents, sigma, vector):
        b, c, h, w = latents.shape
        rows, columns = h // PATCH, w // PATCH
        x = latents.view(b, c, rows, PATCH, columns, PATCH).permute(0, 2, 4, 1, 3, 5).reshape(b, rows * columns, -1)
        rates = torch.exp(-math.log(10_000) * torch.arange(128) / 128)
        angles = sigma[:, None] * 1000 * rates
        condition = self.time_in(torch.cat((angles.cos(), angles.sin()), -1)) + self.vector_in(vector)

        grid = torch.stack(torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij"), -1).view(-1, 2)
        positions = torch.zeros(1 + rows * columns, 3)
        positions[1:, 1:] = grid
        rotary = _rotary(positions)
        bias = torch.zeros(1, 1, 1, 1 + rows * columns)
        bias[..., 0] = math.log(TEXT_TOKENS)

        image, text = self.img_in(x), self.txt_in.bias.view(1, 1, -1).expand(b, 1, -1)
        for block in self.double_blocks:
            image, text = block(image, text, condition, rotary, bias)
        x = torch.cat((text, image), 1)
        for block in self.single_blocks:
            x = block(x, condition, rotary, bias)
        x = self.final_layer(x[:, 1:], condition)
        return x.view(b, rows, columns, c, PATCH, PATCH).permute(0, 3, 1, 4, 2, 5).reshape(b, c, h, w)
