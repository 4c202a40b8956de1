"""Renders the same random weights with the engine host and with diffusers, and prints how far the pictures differ.

usage: crosscheck.py ENGINE_HOST FOLDER
"""

import pathlib
import sys

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file

import checkpoint
from diffusers_side import Diffusers, apply_lora
from engine_host import EngineHost, sha256

SIZE, STEPS, SEED, GUIDANCE = 128, 8, 1234, 5.0
PROMPT, NEGATIVE = "a red house on the hill", "blue sky"
LORA_WEIGHT, STRENGTH = 0.8, 0.6
SAMPLERS = ("Euler", "DPM++ 2M")


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    model, lora = folder / "random-sd15.safetensors", folder / "random-lora.safetensors"
    if not (model.exists() and lora.exists()):
        print(f"writing random weights to {folder} (2.1 GB)", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        checkpoint.write(str(folder), 1)
    init = np.random.Generator(np.random.PCG64(7)).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    init = np.asarray(Image.fromarray(init).resize((SIZE, SIZE), Image.BICUBIC))
    Image.fromarray(init).save(folder / "init.png")
    digests = {name: sha256(path) for name, path in (("lora", lora), ("init", folder / "init.png"))}
    files = {digests["lora"]: str(lora), digests["init"]: str(folder / "init.png")}

    ours = {}
    host = EngineHost(program)
    host.load(str(model))
    for case, sampler in cases():
        parameters = {
            "prompt": PROMPT, "negativePrompt": NEGATIVE, "size": {"width": SIZE, "height": SIZE}, "sampler": sampler,
            "schedule": "Uniform", "steps": STEPS, "guidanceScale": GUIDANCE, "distilledGuidance": 3.5, "seed": SEED,
            "randomSource": "CPU"}
        if case == "LoRA":
            parameters["loras"] = [{"weight": LORA_WEIGHT, "file": reference("random-lora", digests["lora"])}]
        if case == "image to image":
            picture = {"sha256": digests["init"], "size": {"width": SIZE, "height": SIZE}}
            parameters["initImage"] = {"picture": picture, "strength": STRENGTH, "resizeMode": "Just resize"}
        path = host.render(parameters, str(folder), files)
        ours[case, sampler] = np.asarray(Image.open(path).convert("RGB"))
    host.close()

    tensors = load_file(model)
    plain = Diffusers(tensors)
    theirs = {}
    for case, sampler in cases():
        if case != "LoRA":
            theirs[case, sampler] = render(plain, sampler, init if case == "image to image" else None)
    del plain
    apply_lora(tensors, load_file(lora), LORA_WEIGHT)
    with_lora = Diffusers(tensors)
    for sampler in SAMPLERS:
        theirs["LoRA", sampler] = render(with_lora, sampler, None)

    print(f"8-bit levels of difference, {SIZE}x{SIZE}, {STEPS} steps, guidance {GUIDANCE}, torch {torch.__version__}")
    print(f"{'case':<16}{'sampler':<12}{'mean':>8}{'median':>8}{'99 %':>8}{'max':>6}{'contrast':>10}{'apart':>8}")
    for case, sampler in cases():
        a, b = ours[case, sampler].astype(int), theirs[case, sampler].astype(int)
        difference = np.abs(a - b)
        # What another picture of the same weights differs by: the measure of a small difference.
        apart = np.abs(b - theirs[other(case, sampler)].astype(int)).mean()
        print(f"{case:<16}{sampler:<12}{difference.mean():>8.3f}{np.median(difference):>8.0f}"
              f"{np.percentile(difference, 99):>8.0f}{difference.max():>6}{b.std():>10.1f}{apart:>8.1f}")
        Image.fromarray(np.concatenate([a, b], 1).astype(np.uint8)).save(
            folder / f"{case.replace(' ', '-')}-{sampler.split()[0].replace('+', 'p').lower()}.png")
    print(f"pairs of pictures, the engine's at the left: {folder}/*.png", file=sys.stderr)


def cases():
    return [(case, sampler) for case in ("text to image", "image to image", "LoRA") for sampler in SAMPLERS]


def other(case, sampler):
    return ("LoRA" if case == "text to image" else "text to image", sampler)


def render(side, sampler, init):
    strength = None if init is None else STRENGTH
    return side.render(PROMPT, NEGATIVE, sampler, STEPS, GUIDANCE, SEED, SIZE, init, strength)


def reference(name, digest):
    return {"name": name, "sha256": digest, "shortHash": digest[:12]}


if __name__ == "__main__":
    main()
