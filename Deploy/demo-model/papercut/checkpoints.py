"""The files of a run: what the repository ships, and the full files that the engine loads.

The package holds only what was trained: a tensor that is smaller than its slot lies in the slot's first rows and
columns, one that is missing is zero, and `token_embedding.rows` says which rows of the embedding are there.
`farm models install-demo` expands it in the same way as `expand` here.
"""

import pathlib

import torch
from safetensors.torch import load_file, save_file

from .autoencoder import Autoencoder
from .text_encoder import LAYERS, SLOT_WIDTH, TextEncoder
from .transformer import Transformer

DIFFUSION, TEXT, AUTOENCODER = "model.diffusion_model.", "text_encoders.clip_l.transformer.text_model.", "taesd."
EMBEDDING, ROWS = TEXT + "embeddings.token_embedding.weight", TEXT + "embeddings.token_embedding.rows"


def load_run(folder: pathlib.Path, trained: bool = True):
    """The text encoder, the autoencoder and the averaged transformer of a run."""
    encoder, autoencoder, model = TextEncoder(), Autoencoder(), Transformer()
    encoder.load_state_dict(torch.load(folder / "text.pt", weights_only=True)["encoder"])
    autoencoder.load_state_dict(torch.load(folder / "outlines.pt", weights_only=True)["model"])
    if trained:
        model.load_state_dict(torch.load(folder / "model.pt", weights_only=True)["average"])
    for part in (encoder, autoencoder, model):
        part.eval().requires_grad_(False)
    return encoder, autoencoder.to(memory_format=torch.channels_last), model


def package(encoder: TextEncoder, autoencoder: Autoencoder, model: Transformer) -> dict[str, torch.Tensor]:
    """All trained tensors, under the engine's names, in half precision."""
    tensors = {DIFFUSION + name: tensor for name, tensor in model.state_dict().items()}
    tensors |= {AUTOENCODER + name: tensor for name, tensor in autoencoder.state_dict().items()}
    tensors[EMBEDDING] = encoder.token_embedding
    tensors[TEXT + "embeddings.position_embedding.weight"] = encoder.position_embedding
    for number, layer in enumerate(encoder.layers):
        for name, tensor in layer.state_dict().items():
            part = name if name.startswith("layer_norm") else "self_attn." + name
            tensors[f"{TEXT}encoder.layers.{number}.{part}"] = tensor
    for name, tensor in encoder.final_layer_norm.state_dict().items():
        tensors[f"{TEXT}final_layer_norm.{name}"] = tensor
    tensors = {name: tensor.detach().half().contiguous(memory_format=torch.contiguous_format) for name, tensor in tensors.items()}
    tensors[ROWS] = torch.tensor(encoder.known, dtype=torch.int32)
    return tensors


def unpackage(tensors: dict[str, torch.Tensor]):
    """The three networks of a package."""
    encoder, autoencoder, model = TextEncoder(), Autoencoder(), Transformer()
    if encoder.known != tensors[ROWS].tolist():
        raise ValueError("the package knows other words than papercut/scene.py")
    model.load_state_dict({n.removeprefix(DIFFUSION): t.float() for n, t in tensors.items() if n.startswith(DIFFUSION)})
    autoencoder.load_state_dict({n.removeprefix(AUTOENCODER): t.float() for n, t in tensors.items() if n.startswith(AUTOENCODER)})
    state = {"token_embedding": tensors[EMBEDDING], "position_embedding": tensors[TEXT + "embeddings.position_embedding.weight"]}
    for number in range(LAYERS):
        prefix = f"{TEXT}encoder.layers.{number}."
        state |= {f"layers.{number}." + n.removeprefix(prefix).removeprefix("self_attn."): t for n, t in tensors.items() if n.startswith(prefix)}
    state |= {"final_layer_norm." + n.rsplit(".", 1)[1]: t for n, t in tensors.items() if n.startswith(TEXT + "final_layer_norm.")}
    encoder.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    for part in (encoder, autoencoder, model):
        part.eval().requires_grad_(False)
    return encoder, autoencoder.to(memory_format=torch.channels_last), model


def load_package(file: pathlib.Path):
    return unpackage(load_file(file))


def save_package(file: pathlib.Path, *networks):
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(package(*networks), file)
