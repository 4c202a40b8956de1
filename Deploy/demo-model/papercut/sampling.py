"""Euler sampling over the engine's default schedule."""

import math

import torch


def sigmas(steps: int) -> list[float]:
    """The engine's default noise levels for `steps` steps: linear in time 999…0, shifted by e, and a last zero."""
    def shifted(t):
        return math.e / (math.e + 1 / t - 1)

    last = max(steps - 1, 1)
    return [shifted((999 - 999 * i / last + 1) / 1000) for i in range(steps)] + [0.0]


@torch.no_grad()
def sample(transformer, vectors, noise, steps=8, guidance=3.0, negative=None):
    """Latents for text vectors (batch, width) from noise (batch, 16, h, w). `negative`: one vector, by default that of ''."""
    x, levels = noise, sigmas(steps)
    for sigma, following in zip(levels, levels[1:]):
        at = torch.full((len(x),), sigma)
        if guidance == 1:
            v = transformer(x, at, vectors)
        else:
            other = negative.expand_as(vectors)
            v, u = transformer(torch.cat((x, x)), torch.cat((at, at)), torch.cat((vectors, other))).chunk(2)
            v = u + guidance * (v - u)
        x = x + (following - sigma) * v
    return x
