"""The stages of training: the text encoder, the autoencoder with its detail, and the model."""

import copy
import random

import torch
import torch.nn.functional as F
from torch import nn

from . import scene
from .autoencoder import Autoencoder
from .drawing import draw
from .runs import Stage, set_rate
from .text_encoder import Reader, TextEncoder, examples
from .transformer import Transformer

TEXT_STEPS, AUTOENCODER_STEPS, DETAIL_STEPS, OUTLINE_STEPS = 1500, 1500, 2500, 2000


def bfloat16():
    return torch.autocast("cpu", torch.bfloat16)


def pictures(scenes, side, rng):
    """Scenes drawn, as (batch, 3, side, side) of 0…1."""
    drawn = torch.stack([torch.from_numpy(draw(s, side, rng)) for s in scenes])
    return (drawn.permute(0, 3, 1, 2).float() / 255).contiguous(memory_format=torch.channels_last)


def descend(loss, optimiser, parameters):
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimiser.step()
    return loss.item()


def train_text(folder, steps=TEXT_STEPS):
    """Captions to vectors from which a linear reader tells what they name."""
    torch.manual_seed(1)
    encoder, reader = TextEncoder(), Reader()
    parameters = [*encoder.parameters(), *reader.parameters()]
    optimiser = torch.optim.AdamW(parameters, 1e-3, weight_decay=0.01)
    stage = Stage(folder, "text", encoder=encoder, reader=reader, optimiser=optimiser)

    def step(number):
        set_rate(optimiser, 1e-3, number, steps)
        prompts, labels = examples(encoder, 128, random.Random(number))
        read = reader(encoder(prompts))
        return descend(sum(F.cross_entropy(read[name], labels[name]) for name in labels), optimiser, parameters)

    stage.run(steps, step)
    return encoder.eval().requires_grad_(False)


def autoencoding(model, drawn):
    """The loss of pictures through the autoencoder: latents near unit variance, a decoder that bears a little noise."""
    drawn = drawn.contiguous(memory_format=torch.channels_last)
    with bfloat16():
        latents = model.encode(drawn)
        again = model.decode(latents + 0.05 * torch.randn_like(latents))
    latents, again = latents.float(), again.float()
    spread = latents.mean((0, 2, 3)).square().mean() + (latents.square().mean((0, 2, 3)) - 1).abs().mean()
    return F.l1_loss(again, drawn) + F.mse_loss(again, drawn) + 0.01 * spread, again


def train_autoencoder(folder, steps=AUTOENCODER_STEPS, batch=8):
    """First on crops of 64 pixels from anywhere."""
    torch.manual_seed(2)
    model = Autoencoder().to(memory_format=torch.channels_last)
    parameters = list(model.parameters())
    optimiser = torch.optim.AdamW(parameters, 7e-4, weight_decay=0.0)
    stage = Stage(folder, "autoencoder", model=model, optimiser=optimiser)

    def step(number):
        rng = random.Random(number)
        set_rate(optimiser, 7e-4, number, steps, warmup=50, decay=0.7)
        drawn = pictures([scene.training_scene(rng) for _ in range(batch)], rng.choice((64, 96, 128, 128)), rng)
        x, y = (rng.randrange(0, drawn.shape[-1] - 63, 8) for _ in range(2))
        return descend(autoencoding(model, drawn[..., y:y + 64, x:x + 64])[0], optimiser, parameters)

    stage.run(steps, step)
    return model


def train_detail(folder, model, name, outlines, steps, batch=8, decoder_only=False):
    """Then on crops where there is much to see, with a loss on edges; more of them outlines, whose colour is hardest.

    With `decoder_only` the latents stay what they are, and with them a model that was trained on them.
    """
    torch.manual_seed(3)
    model.encoder.requires_grad_(not decoder_only)
    model.decoder.requires_grad_(True)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, 5e-4, weight_decay=0.0)
    stage = Stage(folder, name, model=model, optimiser=optimiser)

    def crop(drawn, rng):
        places = [[rng.randrange(0, drawn.shape[-1] - 63, 8) for _ in range(2)] for _ in range(3)]
        return max((drawn[:, y:y + 64, x:x + 64] for x, y in places), key=lambda part: part.var((1, 2)).sum())

    def step(number):
        rng = random.Random(100_000 + number)
        set_rate(optimiser, 5e-4, number, steps, warmup=50, decay=0.6)
        scenes = [scene.training_scene(rng) for _ in range(batch)]
        scenes = [scene.replace(s, style="outline") if outlines and rng.random() < outlines else s for s in scenes]
        drawn = pictures(scenes, rng.choice((96, 128, 128)), rng)
        drawn = torch.stack([crop(picture, rng) for picture in drawn])
        loss, again = autoencoding(model, drawn)
        edges = sum(F.l1_loss(again.diff(dim=axis), drawn.diff(dim=axis)) for axis in (2, 3))
        return descend(loss + edges, optimiser, parameters)

    stage.run(steps, step)
    return model


class Latents:
    """Drawn and encoded pictures of one side, with the vectors of two captions each. Grows as training goes on."""

    def __init__(self, side, encoder, autoencoder, rng):
        self.side, self.encoder, self.autoencoder, self.rng = side, encoder, autoencoder, rng
        self.latents, self.vectors = [], []

    @torch.no_grad()
    def grow(self, count=32):
        scenes = [scene.training_scene(self.rng) for _ in range(count)]
        with bfloat16():
            latents = self.autoencoder.encode(pictures(scenes, self.side, self.rng))
        captions = [scene.caption(scene.named_attributes(s, self.rng), self.rng) for s in scenes for _ in range(2)]
        vectors = self.encoder.encode(captions).view(count, 2, -1)
        self.latents.extend(latents.half().contiguous())
        self.vectors.extend(vectors.half())

    def batch(self, count):
        chosen = [self.rng.randrange(len(self.latents)) for _ in range(count)]
        latents = torch.stack([self.latents[i] for i in chosen]).float()
        return latents, torch.stack([self.vectors[i][self.rng.randrange(2)] for i in chosen]).float()


# (until this share of the steps, {side in pixels: weight}): small pictures first, since words are learned there at a
# fraction of the cost.
CURRICULUM = ((0.3, {64: 9, 96: 1}), (0.55, {64: 1, 96: 7, 128: 2}), (1.0, {96: 2, 128: 15, 160: 1}))


# For a model that knows its words.
POLISH = ((1.0, {96: 2, 128: 15, 160: 1}),)


def train_model(folder, encoder, autoencoder, steps, batch=64, pictures_per_side=20_000, rate=1e-3,
                name="model", start=None, curriculum=CURRICULUM):
    """The rectified flow: from a latent mixed with noise and the text's vector to noise − latent."""
    torch.manual_seed(3)
    model = Transformer() if start is None else copy.deepcopy(start).requires_grad_(True)
    average = copy.deepcopy(model).requires_grad_(False)
    parameters = list(model.parameters())
    optimiser = torch.optim.AdamW(parameters, rate, betas=(0.9, 0.99), weight_decay=0.0, fused=True)
    stage = Stage(folder, name, model=model, average=average, optimiser=optimiser)
    rng = random.Random(1000 + stage.step)
    torch.manual_seed(1000 + stage.step)
    stores = {side: Latents(side, encoder, autoencoder, rng) for side in (64, 96, 128, 160)}
    empty = encoder.encode([""])[0]
    compiled = torch.compile(model, dynamic=False)  # Takes a minute for each side, and 30 % off every step.

    def step(number):
        set_rate(optimiser, rate, number, steps)
        sides = next(weights for until, weights in curriculum if number < until * steps)
        store = stores[rng.choices(list(sides), list(sides.values()))[0]]
        if len(store.latents) < 1024:
            while len(store.latents) < 1024:
                store.grow()
        elif len(store.latents) < pictures_per_side:
            store.grow(16)
        latents, vectors = store.batch(batch)
        vectors[torch.rand(batch) < 0.1] = empty
        sigma = torch.sigmoid(torch.randn(batch) * 1.2 + 0.7)
        noise, level = torch.randn_like(latents), sigma.view(-1, 1, 1, 1)
        with bfloat16():
            velocity = compiled(latents.lerp(noise, level), sigma, vectors)
        loss = descend(F.mse_loss(velocity.float(), noise - latents), optimiser, parameters)
        kept = min(0.999, (number + 1) / (number + 20))
        with torch.no_grad():
            for a, p in zip(average.parameters(), parameters):
                a.lerp_(p, 1 - kept)
        return loss

    stage.run(steps, step)
    return average.eval()
