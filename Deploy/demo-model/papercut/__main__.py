"""python -m papercut: trains, packs and evaluates the demo model. See the README beside the package."""

import argparse
import pathlib

import torch

from . import checkpoints, evaluation, lora, training

WEIGHTS = pathlib.Path(__file__).parent.parent / "weights"
PACKAGE = WEIGHTS / "papercut.safetensors"


def train(arguments):
    encoder = training.train_text(arguments.run)
    autoencoder = training.train_autoencoder(arguments.run)
    training.train_detail(arguments.run, autoencoder, "detail", outlines=0, steps=training.DETAIL_STEPS)
    training.train_detail(arguments.run, autoencoder, "outlines", outlines=0.4, steps=training.OUTLINE_STEPS)
    autoencoder.eval().requires_grad_(False)
    training.train_model(arguments.run, encoder, autoencoder, arguments.steps)


def polish(arguments):
    encoder, autoencoder, model = checkpoints.load_package(PACKAGE)
    model = training.train_model(arguments.run, encoder, autoencoder, arguments.steps, rate=8e-4, name="polish",
                                 start=model, curriculum=training.POLISH)
    training.train_detail(arguments.run, autoencoder, "decoder", outlines=0.3, steps=arguments.decoder_steps,
                          decoder_only=True)
    checkpoints.save_package(PACKAGE, encoder, autoencoder.eval(), model)
    print(f"{PACKAGE}: {PACKAGE.stat().st_size / 1e6:.1f} MB")


def pack(arguments):
    checkpoints.save_package(PACKAGE, *checkpoints.load_run(arguments.run))
    print(f"{PACKAGE}: {PACKAGE.stat().st_size / 1e6:.1f} MB")


def train_loras(arguments):
    for name in arguments.names or lora.EXAMPLES:
        additions = lora.train_lora(arguments.run, name, checkpoints.load_package(PACKAGE))
        file = WEIGHTS / f"papercut-{name}.safetensors"
        lora.save_lora(file, additions)
        print(f"{file}: {file.stat().st_size / 1e3:.0f} KB")


def evaluate(arguments):
    networks = checkpoints.load_package(arguments.package)
    settings = [(3, 8)] if arguments.quick else None
    print(evaluation.table(evaluation.evaluate(arguments.run, networks, settings)))


def sheets(arguments):
    networks = checkpoints.load_package(arguments.package)
    evaluation.contact_sheet(networks, arguments.run / "sheet.png")
    distances = evaluation.nearest(networks, arguments.run / "nearest.png")
    print("nearest training pictures, mean squared difference of 0…1 pixels: " + ", ".join(f"{d:.4f}" for d in distances))


def main():
    parser = argparse.ArgumentParser(prog="papercut", description="Trains, packs and evaluates the demo model.")
    parser.add_argument("--run", type=pathlib.Path, default=pathlib.Path(".demo-model/run"), help="the run's folder (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (default: %(default)s)")
    commands = parser.add_subparsers(required=True)

    def command(name, function, text):
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(function=function)
        return added

    command("train", train, "Train the text encoder, the autoencoder and the model; resumes from the run's checkpoints.") \
        .add_argument("--steps", type=int, default=4000, help="steps of the model (default: %(default)s)")
    command("pack", pack, "Write the run's networks as the package that the repository ships.")
    polishing = command("polish", polish, "Train the package's model and decoder further, and write it anew.")
    polishing.add_argument("--steps", type=int, default=11000, help="steps of the model (default: %(default)s)")
    polishing.add_argument("--decoder-steps", type=int, default=1800, help="steps of the decoder (default: %(default)s)")
    command("lora", train_loras, "Train the LoRA on the package.") \
        .add_argument("names", nargs="*", choices=[*lora.EXAMPLES, []], help="which (default: all)")
    for name, function, text in (("evaluate", evaluate, "Measure on 500 prompts what the package draws."),
                                 ("sheets", sheets, "Draw a contact sheet, and outputs above their nearest training pictures.")):
        added = command(name, function, text)
        added.add_argument("--package", type=pathlib.Path, default=PACKAGE, help="default: %(default)s")
        if function is evaluate:
            added.add_argument("--quick", action="store_true", help="guidance 3 and 8 steps only")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.function(arguments)


if __name__ == "__main__":
    main()
