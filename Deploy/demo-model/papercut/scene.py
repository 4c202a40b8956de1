"""What a picture shows, and the words for it."""

import random
import zlib
from dataclasses import astuple, dataclass, replace

COLOURS = {
    "red": (216, 44, 44),
    "green": (46, 160, 72),
    "blue": (48, 84, 214),
    "yellow": (244, 212, 56),
    "orange": (244, 136, 36),
    "purple": (136, 62, 180),
    "black": (24, 24, 26),
    "white": (246, 246, 242),
}
SUBJECTS = ("cat", "dog", "fish", "bird", "tree", "house", "boat", "flower", "car", "moon", "mountain", "cup")
STYLES = ("flat", "outline", "night", "cyberpunk")
SIZES = ("small", "medium", "large")
PLACES = ("left", "centre", "right")

# What an attribute is when a prompt does not name it. Subject and colours have no usual value: any will do.
USUAL = {"style": "flat", "size": "medium", "place": "centre"}

# The classes of each attribute, as the text encoder and the classifier know them.
ATTRIBUTES = {
    "subject": SUBJECTS,
    "colour": tuple(COLOURS),
    "background": tuple(COLOURS),
    "style": STYLES,
    "size": SIZES,
    "place": PLACES,
}

SYNONYMS = {
    "cat": ("cat", "cat", "cat", "kitten", "kitty"),
    "dog": ("dog", "dog", "dog", "puppy", "hound"),
    "fish": ("fish", "fish", "fish", "goldfish"),
    "bird": ("bird", "bird", "bird", "songbird"),
    "tree": ("tree", "tree", "tree", "pine tree", "fir"),
    "house": ("house", "house", "house", "home", "cottage"),
    "boat": ("boat", "boat", "boat", "sailboat", "ship"),
    "flower": ("flower", "flower", "flower", "blossom", "daisy"),
    "car": ("car", "car", "car", "automobile"),
    "moon": ("moon", "moon", "moon", "crescent", "crescent moon"),
    "mountain": ("mountain", "mountain", "mountain", "mountains", "peak"),
    "cup": ("cup", "cup", "cup", "mug", "teacup"),
    "purple": ("purple", "purple", "violet"),
    "red": ("red", "red", "crimson", "scarlet"),
}
STYLE_WORDS = {
    "flat": ("flat", "flat style", "in a flat style", "paper cut", "flat paper cut"),
    "outline": ("outline", "outline style", "in outline", "line drawing", "in an outline style"),
    "night": ("night", "at night", "night style", "in the night", "by night"),
    "cyberpunk": ("cyberpunk", "cyberpunk style", "in a cyberpunk style", "in cyberpunk style", "cyberpunk neon"),
}
SIZE_WORDS = {
    "small": ("small", "small", "tiny", "little"),
    "medium": ("medium", "medium-sized"),
    "large": ("large", "large", "big", "huge"),
}
PLACE_WORDS = {
    "left": ("on the left", "on the left", "left", "on the left side", "at the left"),
    "centre": ("in the centre", "in the center", "in the middle", "centered"),
    "right": ("on the right", "on the right", "right", "on the right side", "at the right"),
}
# Words without meaning for the picture.
FILLERS = (
    "beautiful", "masterpiece", "best quality", "detailed", "a picture", "an illustration", "cute", "nice",
    "artwork", "simple", "colorful paper", "digital art", "high resolution",
)


@dataclass(frozen=True)
class Scene:
    """One picture: a subject of one colour before a background of another."""

    subject: str
    colour: str
    background: str
    style: str = "flat"
    size: str = "medium"
    place: str = "centre"

    @property
    def held_out(self) -> bool:
        """Whether the scene is kept from training as a whole, for the evaluation: one in twenty."""
        return zlib.crc32(" ".join(astuple(self)).encode()) % 20 == 0


def any_scene(rng: random.Random) -> Scene:
    """A scene with the usual style, size and place in about half of the draws each."""
    colour, background = rng.sample(tuple(COLOURS), 2)
    return Scene(
        subject=rng.choice(SUBJECTS),
        colour=colour,
        background=background,
        style=rng.choice(("flat", *STYLES)),
        size=rng.choice(("medium", *SIZES)),
        place=rng.choice(("centre", *PLACES)),
    )


def training_scene(rng: random.Random) -> Scene:
    """A scene that is not held out."""
    while True:
        scene = any_scene(rng)
        if not scene.held_out:
            return scene


def named_attributes(scene: Scene, rng: random.Random) -> dict[str, str]:
    """The attributes that a caption of this scene names: all that are unusual, most of the rest."""
    likely = {"subject": 0.92, "colour": 0.85, "background": 0.8}
    named = {}
    for attribute in ATTRIBUTES:
        value = getattr(scene, attribute)
        if attribute in likely:
            chance = likely[attribute]
        else:
            chance = 0.2 if value == USUAL[attribute] else 0.97
        if rng.random() < chance:
            named[attribute] = value
    return named


def caption(named: dict[str, str], rng: random.Random) -> str:
    """A prompt that names exactly these attributes, as a sentence or as a list of tags."""

    def word(value):
        return rng.choice(SYNONYMS.get(value, (value,)))

    def noun():
        words = []
        if "size" in named:
            words.append(rng.choice(SIZE_WORDS[named["size"]]))
        if "colour" in named:
            words.append(word(named["colour"]))
        if "subject" in named:
            words.append(word(named["subject"]))
        elif words and rng.random() < 0.6:
            words.append("thing")
        return words

    def article(words):
        return ("an " if words[0][0] in "aeiou" else "a ") + " ".join(words)

    parts = []
    head = noun()
    if rng.random() < 0.65:
        before = ""
        if "style" in named and rng.random() < 0.15:
            before = {"outline": "an outline drawing of ", "flat": "a flat picture of ", "night": "a night picture of ",
                      "cyberpunk": "a cyberpunk picture of "}[named["style"]]
        if head:
            parts.append(before + article(head))
        elif before:
            parts.append(before + "something")
        rest = []
        if "place" in named:
            rest.append(rng.choice(PLACE_WORDS[named["place"]]))
        if "background" in named:
            ground = word(named["background"])
            one = "an" if ground[0] in "aeiou" else "a"
            rest.append(rng.choice((f"on {one} {ground} background", f"on {one} {ground} background",
                                    f"with {one} {ground} background", f"in front of {one} {ground} background",
                                    f"on {ground}", f"{ground} background")))
        if "style" in named and not before:
            rest.append(rng.choice(STYLE_WORDS[named["style"]]))
        rng.shuffle(rest) if rng.random() < 0.4 else None
        parts += rest
        separator = rng.choice((" ", " ", ", "))
    else:
        if head:
            parts.append(" ".join(head))
        if "place" in named:
            parts.append(rng.choice(PLACE_WORDS[named["place"]]))
        if "background" in named:
            parts.append(word(named["background"]) + " background")
        if "style" in named:
            parts.append(rng.choice(STYLE_WORDS[named["style"]]))
        rng.shuffle(parts)
        separator = ", "
    if rng.random() < 0.25:
        parts.insert(rng.choice((0, len(parts))), rng.choice(FILLERS))
        separator = ", "
    return separator.join(parts)


def plain_prompt(scene: Scene) -> str:
    """The prompt of an evaluation: every unusual attribute named, in one plain sentence."""
    size = "" if scene.size == "medium" else scene.size + " "
    place = "" if scene.place == "centre" else f" on the {scene.place}"
    style = "" if scene.style == "flat" else f", {scene.style} style"
    one = "an" if (size or scene.colour)[0] in "aeiou" else "a"
    ground = "an" if scene.background[0] in "aeiou" else "a"
    return f"{one} {size}{scene.colour} {scene.subject}{place} on {ground} {scene.background} background{style}"


__all__ = [name for name in dir() if name.isupper()] + [
    "Scene", "any_scene", "training_scene", "named_attributes", "caption", "plain_prompt", "replace"]
