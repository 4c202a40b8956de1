"""How often the model draws what was asked, as a classifier of drawn pictures sees it."""

import json
import pathlib
import random
from collections import defaultdict

import numpy as np
import torch
from PIL import Image

from . import scene
from .classifier import train_classifier
from .sampling import sample
from .training import pictures

PROMPTS = 500


def held_out_scenes(count):
    rng = random.Random(5)
    found = []
    while len(found) < count:
        drawn = scene.any_scene(rng)
        if drawn.held_out and drawn not in found:
            found.append(drawn)
    return found


@torch.no_grad()
def render(networks, prompts, seed, steps=8, guidance=3.0, side=128, batch=50):
    """Pictures (count, 3, side, side) of 0…1 for prompts, one after another in batches."""
    encoder, autoencoder, model = networks
    generator = torch.Generator().manual_seed(seed)
    empty, made = encoder.encode([""]), []
    for first in range(0, len(prompts), batch):
        vectors = encoder.encode(prompts[first:first + batch])
        noise = torch.randn(len(vectors), 16, side // 8, side // 8, generator=generator)
        latents = sample(model, vectors, noise, steps, guidance, empty)
        for part in latents.split(10):
            made.append(autoencoder.decode(part).clamp(0, 1))
    return torch.cat(made)


def accuracy(judge, scenes, made):
    """The share that is right, by attribute and by the attribute's value."""
    right, seen = defaultdict(int), defaultdict(int)
    for first in range(0, len(made), 100):
        for asked, drawn in zip(scenes[first:first + 100], judge.read(made[first:first + 100])):
            for name in scene.ATTRIBUTES:
                for key in (name, f"{name} {getattr(asked, name)}"):
                    seen[key] += 1
                    right[key] += getattr(asked, name) == getattr(drawn, name)
            seen["colours"] += 1
            right["colours"] += asked.colour == drawn.colour and asked.background == drawn.background
    return {key: right[key] / seen[key] for key in seen}


def evaluate(folder, networks, settings=None):
    """Prints and keeps accuracies for all settings (guidance, steps); the judge's own on drawn pictures first."""
    judge = train_classifier(folder)
    scenes = held_out_scenes(PROMPTS)
    rng = random.Random(6)
    drawn = torch.cat([pictures(scenes[i:i + 100], 128, rng) for i in range(0, PROMPTS, 100)])
    results = {"drawn": accuracy(judge, scenes, drawn)}
    prompts = [scene.plain_prompt(s) for s in scenes]
    for guidance, steps in settings or [(g, s) for s in (8, 4, 16) for g in (3, 1, 5)]:
        made = render(networks, prompts, seed=7, steps=steps, guidance=guidance)
        results[f"guidance {guidance}, {steps} steps"] = accuracy(judge, scenes, made)
        short = {name: value for name, value in list(results.values())[-1].items() if " " not in name}
        print(f"guidance {guidance}, {steps} steps: " + ", ".join(f"{name} {value:.1%}" for name, value in short.items()), flush=True)
    (folder / "evaluation.json").write_text(json.dumps(results, indent=1))
    return results


def table(results) -> str:
    """The accuracies as a Markdown table, settings across."""
    settings = list(results)
    keys = sorted(results[settings[0]], key=lambda key: (" " in key, key))
    lines = ["| | " + " | ".join(settings) + " |", "|---" * (len(settings) + 1) + "|"]
    lines += [f"| {key} | " + " | ".join(f"{100 * results[s][key]:.1f}" for s in settings) + " |" for key in keys]
    return "\n".join(lines)


def grid(made, columns=8):
    """Pictures side by side, as one image."""
    rows = [torch.cat(list(made[i:i + columns]), 2) for i in range(0, len(made), columns)]
    sheet = torch.cat(rows, 1).permute(1, 2, 0)
    return Image.fromarray((sheet * 255).round().byte().numpy())


def contact_sheet(networks, file: pathlib.Path, seed=8, **settings):
    """64 held-out prompts, each drawn once."""
    scenes = held_out_scenes(64)
    prompts = [scene.plain_prompt(s) for s in scenes]
    grid(render(networks, prompts, seed, **settings)).save(file)
    file.with_suffix(".txt").write_text("".join(f"{i // 8 + 1}.{i % 8 + 1} {prompt}\n" for i, prompt in enumerate(prompts)))


def nearest(networks, file: pathlib.Path, count=10, stock=6000):
    """Ten outputs, each above the nearest of `stock` training pictures by mean squared difference of pixels."""
    prompts = [scene.plain_prompt(s) for s in held_out_scenes(count)]
    made = render(networks, prompts, seed=9)
    rng, best = random.Random(1002), [(np.inf, None)] * count
    for _ in range(0, stock, 100):
        drawn = pictures([scene.training_scene(rng) for _ in range(100)], 128, rng)
        distances = torch.cdist(made.flatten(1), drawn.flatten(1)).square() / made[0].numel()
        for i in range(count):
            value, at = distances[i].min(0)
            if value < best[i][0]:
                best[i] = (value.item(), drawn[at])
    grid(torch.cat((made, torch.stack([picture for _, picture in best]))), columns=count).save(file)
    return [value for value, _ in best]
