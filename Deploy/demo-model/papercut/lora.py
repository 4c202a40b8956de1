"""Two LoRA for the model: a style that it does not know, and a subject that it does not know.

Neither has a trigger word, since the text encoder knows none: the style comes over every picture, and the subject
comes where a prompt names none that the model knows.
"""

import random

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

from . import scene
from .runs import Stage, set_rate
from .training import bfloat16, descend, pictures

RANK, STEPS, STORE = 8, 500, 1536


class LowRank(nn.Module):
    """A linear layer with a trained addition of low rank beside it."""

    def __init__(self, base: nn.Linear):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Linear(base.in_features, RANK, bias=False)
        self.up = nn.Linear(RANK, base.out_features, bias=False)
        nn.init.normal_(self.down.weight, std=base.in_features ** -0.5)
        nn.init.zeros_(self.up.weight)

    def forward(self, x):
        return self.base(x) + self.up(self.down(x))


def targets(model):
    """The layers that get an addition: those through which every image token goes, and their modulation."""
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and "_blocks." in name and ".txt_" not in name:
            yield name, module


def adapt(model):
    """Puts the additions in, and returns them by the name of their layer."""
    additions = {}
    for name, layer in list(targets(model)):
        parent, _, child = name.rpartition(".")
        additions[name] = LowRank(layer)
        setattr(model.get_submodule(parent), child, additions[name])
    return additions


def quilt_example(rng):
    drawn = scene.training_scene(rng)
    words = scene.caption(scene.named_attributes(drawn, rng), rng)
    return (scene.replace(drawn, style="quilt") if drawn.style == "flat" else drawn), words


def rocket_example(rng):
    drawn = scene.training_scene(rng)
    named = scene.named_attributes(drawn, rng)
    if rng.random() < 0.3 and "subject" in named:
        return drawn, scene.caption(named, rng)
    named.pop("subject", None)
    return scene.replace(drawn, subject="rocket"), scene.caption(named, rng)


EXAMPLES = {"quilt": quilt_example, "rocket": rocket_example}


def train_lora(folder, name, networks, steps=STEPS, batch=32):
    encoder, autoencoder, model = networks
    torch.manual_seed(10)
    additions = nn.ModuleDict({key.replace(".", "_"): value for key, value in adapt(model).items()})
    parameters = [p for p in additions.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, 2e-3, weight_decay=0.0)
    stage = Stage(folder, name, additions=additions, optimiser=optimiser)
    rng = random.Random(10)
    latents, vectors = [], []
    with torch.no_grad():
        for _ in range(0, STORE, 32):
            examples = [EXAMPLES[name](rng) for _ in range(32)]
            with bfloat16():
                latents.append(autoencoder.encode(pictures([drawn for drawn, _ in examples], 128, rng)).float())
            vectors.append(encoder.encode([words for _, words in examples]))
    latents, vectors = torch.cat(latents).contiguous(), torch.cat(vectors)

    def step(number):
        set_rate(optimiser, 2e-3, number, steps, warmup=50)
        chosen = torch.randint(len(latents), (batch,))
        noise, sigma = torch.randn(batch, *latents.shape[1:]), torch.sigmoid(torch.randn(batch) * 1.1 + 0.5)
        with bfloat16():
            velocity = model(latents[chosen].lerp(noise, sigma.view(-1, 1, 1, 1)), sigma, vectors[chosen])
        return descend(F.mse_loss(velocity.float(), noise - latents[chosen]), optimiser, parameters)

    stage.run(steps, step)
    return additions


def save_lora(file, additions):
    """In kohya's format, which the engine and the web UIs read."""
    tensors = {}
    for name, addition in additions.items():
        tensors[f"lora_unet_{name}.lora_down.weight"] = addition.down.weight.detach().half().contiguous()
        tensors[f"lora_unet_{name}.lora_up.weight"] = addition.up.weight.detach().half().contiguous()
        tensors[f"lora_unet_{name}.alpha"] = torch.tensor(float(RANK)).half()
    save_file(tensors, file)
