"""A judge of pictures, trained on freshly drawn ones only: it never sees what the model makes."""

import random

import torch
import torch.nn.functional as F
from torch import nn

from . import scene
from .runs import Stage, set_rate
from .training import bfloat16, descend, pictures

STEPS, STORE = 800, 8000


class Classifier(nn.Module):
    """Pictures (batch, 3, 128, 128) of 0…1 to the classes of each attribute."""

    def __init__(self):
        super().__init__()
        widths, layers = (3, 24, 48, 96, 128), []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.BatchNorm2d(outputs), nn.ReLU(),
                       nn.Conv2d(outputs, outputs, 3, 1, 1), nn.BatchNorm2d(outputs), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(128 * 16, 256), nn.ReLU())
        self.heads = nn.ModuleDict({name: nn.Linear(256, len(values)) for name, values in scene.ATTRIBUTES.items()})

    def forward(self, drawn):
        body = self.body(drawn)
        return {name: head(body) for name, head in self.heads.items()}

    @torch.no_grad()
    def read(self, drawn) -> list[scene.Scene]:
        """What each picture shows."""
        numbers = {name: logits.argmax(1).tolist() for name, logits in self(drawn).items()}
        return [scene.Scene(**{name: scene.ATTRIBUTES[name][numbers[name][i]] for name in numbers}) for i in range(len(drawn))]


def train_classifier(folder):
    torch.manual_seed(4)
    judge = Classifier().to(memory_format=torch.channels_last)
    parameters = list(judge.parameters())
    optimiser = torch.optim.AdamW(parameters, 2e-3, weight_decay=0.01)
    stage = Stage(folder, "classifier", model=judge, optimiser=optimiser)
    rng = random.Random(4 + stage.step)
    scenes, drawn = [], []

    def step(number):
        set_rate(optimiser, 2e-3, number, STEPS, warmup=50, decay=0.7)
        if len(scenes) < STORE:
            new = [scene.any_scene(rng) for _ in range(1024 if not scenes else 32)]
            scenes.extend(new)
            drawn.extend((pictures(new, 128, rng) * 255).byte())
        chosen = [rng.randrange(len(scenes)) for _ in range(64)]
        batch = torch.stack([drawn[i] for i in chosen]).float() / 255
        dy, dx = rng.randint(-3, 3), rng.randint(-3, 3)
        batch = torch.roll(batch, (dy, dx), (2, 3))
        if rng.random() < 0.5:
            batch = F.interpolate(F.avg_pool2d(batch, 2), scale_factor=2, mode="bilinear")
        batch = batch + rng.random() * 0.06 * torch.randn_like(batch)
        with bfloat16():
            read = judge(batch.contiguous(memory_format=torch.channels_last))
        labels = {name: torch.tensor([values.index(getattr(scenes[i], name)) for i in chosen]) for name, values in scene.ATTRIBUTES.items()}
        return descend(sum(F.cross_entropy(read[name].float(), labels[name]) for name in labels), optimiser, parameters)

    stage.run(STEPS, step)
    return judge.eval().requires_grad_(False)
