"""The text encoder: two attention layers in CLIP-L's slot.

CLIP-L is twelve layers of width 768. Here the first 256 of the width and four of the twelve heads of the first two
layers are used; everything else is zero, and so is the embedding of every word that the model does not know. A layer
whose output projections are zero adds nothing, so the file that the engine loads computes exactly this.
"""

import random

import torch
import torch.nn.functional as F
from torch import nn

from . import scene
from .tokenizer import END, START, tokens

SLOT_WIDTH, WIDTH, HEADS, LAYERS, CONTEXT = 768, 256, 4, 2, 77


def known_tokens() -> list[int]:
    """Every token of the words in which captions speak, but not the fillers."""
    words = set("a an on in with front of background the thing something picture drawing , side at by".split())
    for table in (scene.SYNONYMS, scene.STYLE_WORDS, scene.SIZE_WORDS, scene.PLACE_WORDS):
        words.update(word for phrases in table.values() for phrase in phrases for word in phrase.split())
    words.update((*scene.COLOURS, *scene.SUBJECTS))
    known = {START, END}
    for word in words:
        known.update(tokens(word)[1:-1])
    return sorted(known)


class SlotNorm(nn.Module):
    """Layer norm over the slot's whole width, of which all but the first part is zero."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))
        self.bias = nn.Parameter(torch.zeros(WIDTH))

    def forward(self, x):
        mean = x.sum(-1, keepdim=True) / SLOT_WIDTH
        variance = x.square().sum(-1, keepdim=True) / SLOT_WIDTH - mean.square()
        return (x - mean) * torch.rsqrt(variance + 1e-5) * self.weight + self.bias


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer_norm1 = SlotNorm()
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x):
        b, n, _ = x.shape
        h = self.layer_norm1(x)
        q, k, v = (p(h).view(b, n, HEADS, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return x + self.out_proj(a.transpose(1, 2).reshape(b, n, WIDTH))


class TextEncoder(nn.Module):
    """Prompts to one vector of width 256: the state at the end token, normed."""

    def __init__(self):
        super().__init__()
        self.known = known_tokens()
        self.row = {token: i for i, token in enumerate(self.known)}
        self.token_embedding = nn.Parameter(torch.randn(len(self.known), WIDTH) * 0.05)
        self.position_embedding = nn.Parameter(torch.randn(CONTEXT, WIDTH) * 0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.final_layer_norm = SlotNorm()

    def rows(self, prompt: str) -> list[int]:
        """Rows of the embedding; -1 for a token that is not known."""
        ids = tokens(prompt)
        ids = ids[:CONTEXT - 1] + [END] if len(ids) > CONTEXT else ids
        return [self.row.get(token, -1) for token in ids]

    def forward(self, prompts: list[list[int]]) -> torch.Tensor:
        """`prompts` holds embedding rows, as `rows` gives them."""
        longest = max(map(len, prompts))
        rows = torch.tensor([p + [-1] * (longest - len(p)) for p in prompts])
        end = torch.tensor([len(p) - 1 for p in prompts])
        table = F.pad(self.token_embedding, (0, 0, 0, 1))
        x = table[rows] + self.position_embedding[:longest]
        for layer in self.layers:
            x = layer(x)
        return self.final_layer_norm(x)[torch.arange(len(prompts)), end]

    def encode(self, prompts: list[str]) -> torch.Tensor:
        return self([self.rows(p) for p in prompts])


class Reader(nn.Module):
    """Reads from a vector which attributes a prompt names: what trains the encoder, and is then thrown away."""

    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, len(values) + 1) for name, values in scene.ATTRIBUTES.items()})

    def forward(self, vectors):
        return {name: head(vectors) for name, head in self.heads.items()}


def examples(encoder: TextEncoder, count: int, rng: random.Random):
    """Captions with what they name (the last class is: not named), unknown words strewn in."""
    prompts, labels = [], {name: [] for name in scene.ATTRIBUTES}
    for _ in range(count):
        drawn = scene.training_scene(rng)
        named = scene.named_attributes(drawn, rng)
        if rng.random() < 0.3:
            named = {name: value for name, value in named.items() if rng.random() < 0.4}
        rows = encoder.rows(scene.caption(named, rng))
        if rng.random() < 0.4:
            for _ in range(rng.randint(1, 5)):
                rows.insert(rng.randint(1, len(rows) - 1), -1)
        prompts.append(rows)
        for name, values in scene.ATTRIBUTES.items():
            labels[name].append(values.index(named[name]) if name in named else len(values))
    return prompts, {name: torch.tensor(values) for name, values in labels.items()}
