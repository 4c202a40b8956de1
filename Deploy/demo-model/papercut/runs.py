"""A training run's folder: checkpoints to resume from, and a log of losses."""

import json
import pathlib
import time

import torch

CHECKPOINT_SECONDS = 120


class Stage:
    """One stage of a run (`text`, `autoencoder`, `model`, …): its checkpoint, its log, its steps.

    `parts` are modules, optimisers or other things with `state_dict` and `load_state_dict`.
    """

    def __init__(self, folder: pathlib.Path, name: str, **parts):
        self.name, self.parts = name, parts
        self.file, self.log = folder / f"{name}.pt", folder / "log.jsonl"
        self.step, self.seconds, self.mean, self.weight = 0, 0.0, 0.0, 0.0
        folder.mkdir(parents=True, exist_ok=True)
        if self.file.exists():
            state = torch.load(self.file, weights_only=True)
            self.step, self.seconds = state["step"], state["seconds"]
            for key, part in parts.items():
                part.load_state_dict(state[key])
            print(f"{name}: resumes at step {self.step}", flush=True)

    def save(self):
        part_states = {key: part.state_dict() for key, part in self.parts.items()}
        unfinished = self.file.with_suffix(".part")
        torch.save({"step": self.step, "seconds": self.seconds, **part_states}, unfinished)
        unfinished.replace(self.file)

    def run(self, steps: int, step, every: int = 50):
        """Calls `step(number)` for a loss until `steps` are done. Logs the running mean of a hundred losses."""
        saved = before = time.monotonic()
        while self.step < steps:
            loss = step(self.step)
            self.mean, self.weight = 0.99 * self.mean + 0.01 * loss, 0.99 * self.weight + 0.01
            self.step += 1
            now = time.monotonic()
            self.seconds, before = self.seconds + now - before, now
            if self.step % every == 0 or self.step == steps:
                line = {"stage": self.name, "step": self.step, "loss": round(self.mean / self.weight, 5), "seconds": round(self.seconds)}
                print(f"{self.name} {self.step}/{steps}: loss {line['loss']:.5f}, {line['seconds']} s", flush=True)
                with self.log.open("a") as log:
                    log.write(json.dumps(line) + "\n")
            if now - saved > CHECKPOINT_SECONDS or self.step == steps:
                self.save()
                saved = now


def set_rate(optimiser, highest: float, step: int, steps: int, warmup: int = 200, decay: float = 0.5):
    """Linear warm-up, a plateau, and a linear decay over the last `decay` of the steps."""
    left = (steps - step) / (decay * steps)
    for group in optimiser.param_groups:
        group["lr"] = highest * min((step + 1) / warmup, left, 1)
