"""The drawing program: a scene and a random generator give a picture."""

import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .scene import COLOURS, Scene

OVERSAMPLING = 2
RADIUS = {"small": 0.21, "medium": 0.3, "large": 0.4}
CENTRE = {"left": 0.3, "centre": 0.5, "right": 0.7}
NEON_PINK, NEON_CYAN = (255, 46, 160), (40, 230, 240)


class Cutter:
    """Cuts paper in a subject's own coordinates: -1 to 1, x to the right, y down.

    A subject has three sheets: its body, shading on it, and holes that show the background.
    """

    def __init__(self, pixels, centre, radius):
        self.sheets = {name: Image.new("L", (pixels, pixels), 0) for name in ("body", "shade", "hole")}
        self.pens = {name: ImageDraw.Draw(sheet) for name, sheet in self.sheets.items()}
        self.centre, self.radius = centre, radius

    def place(self, x, y):
        return self.centre[0] + x * self.radius, self.centre[1] + y * self.radius

    def polygon(self, points, sheet="body"):
        self.pens[sheet].polygon([self.place(x, y) for x, y in points], fill=255)

    def ellipse(self, x, y, width, height=None, sheet="body", turn=0.0, start=0.0, end=2 * math.pi):
        height = width if height is None else height
        points = []
        for step in range(33):
            a = start + (end - start) * step / 32
            px, py = width * math.cos(a), height * math.sin(a)
            points.append((x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn)))
        self.polygon(points, sheet)

    def arc(self, x, y, radius, width, start, end, sheet="body"):
        steps = [start + (end - start) * i / 24 for i in range(25)]
        outer = [(x + (radius + width / 2) * math.cos(a), y + (radius + width / 2) * math.sin(a)) for a in steps]
        inner = [(x + (radius - width / 2) * math.cos(a), y + (radius - width / 2) * math.sin(a)) for a in reversed(steps)]
        self.polygon(outer + inner, sheet)


def cat(cut):
    cut.ellipse(0, 0.15, 0.82, 0.72)
    cut.polygon([(-0.78, 0.1), (-0.72, -0.95), (-0.12, -0.45)])
    cut.polygon([(0.78, 0.1), (0.72, -0.95), (0.12, -0.45)])
    cut.polygon([(-0.62, -0.3), (-0.62, -0.68), (-0.34, -0.46)], "shade")
    cut.polygon([(0.62, -0.3), (0.62, -0.68), (0.34, -0.46)], "shade")
    cut.ellipse(-0.32, 0.05, 0.13, 0.19, "hole")
    cut.ellipse(0.32, 0.05, 0.13, 0.19, "hole")
    cut.polygon([(-0.12, 0.36), (0.12, 0.36), (0, 0.52)], "hole")


def dog(cut):
    cut.ellipse(0, 0, 0.62, 0.72)
    cut.ellipse(0, 0.5, 0.42, 0.4)
    cut.ellipse(-0.68, 0.05, 0.24, 0.6, turn=0.25)
    cut.ellipse(0.68, 0.05, 0.24, 0.6, turn=-0.25)
    cut.ellipse(-0.7, 0.1, 0.15, 0.46, "shade", turn=0.25)
    cut.ellipse(0.7, 0.1, 0.15, 0.46, "shade", turn=-0.25)
    cut.ellipse(-0.25, -0.15, 0.11, sheet="hole")
    cut.ellipse(0.25, -0.15, 0.11, sheet="hole")
    cut.ellipse(0, 0.34, 0.2, 0.14, "hole")


def fish(cut):
    cut.ellipse(0.15, 0, 0.75, 0.46)
    cut.polygon([(-0.4, 0), (-1, -0.5), (-0.85, 0), (-1, 0.5)])
    cut.polygon([(0.3, -0.35), (-0.1, -0.75), (-0.25, -0.3)])
    cut.ellipse(0.55, -0.1, 0.1, sheet="hole")
    cut.arc(0.05, 0, 0.42, 0.09, -0.75, 0.75, "shade")
    cut.arc(-0.25, 0, 0.42, 0.09, -0.7, 0.7, "shade")


def bird(cut):
    cut.ellipse(0, 0.15, 0.62, 0.46, turn=-0.2)
    cut.ellipse(0.48, -0.38, 0.31)
    cut.polygon([(0.72, -0.5), (1.05, -0.32), (0.72, -0.22)])
    cut.polygon([(-0.4, 0.15), (-1, 0.05), (-0.95, 0.5), (-0.3, 0.4)])
    cut.polygon([(-0.06, 0.5), (-0.06, 0.95), (0.04, 0.95), (0.06, 0.5)])
    cut.polygon([(0.2, 0.5), (0.2, 0.95), (0.3, 0.95), (0.32, 0.5)])
    cut.ellipse(-0.08, 0.12, 0.38, 0.22, "shade", turn=0.3)
    cut.ellipse(0.54, -0.44, 0.08, sheet="hole")


def tree(cut):
    cut.polygon([(-0.14, 0.5), (0.14, 0.5), (0.14, 1), (-0.14, 1)])
    cut.polygon([(0, -1), (0.45, -0.35), (-0.45, -0.35)])
    cut.polygon([(0, -0.65), (0.6, 0.12), (-0.6, 0.12)])
    cut.polygon([(0, -0.25), (0.76, 0.66), (-0.76, 0.66)])
    cut.polygon([(0, -0.36), (0.44, -0.36), (0.52, -0.24), (0.06, -0.24)], "shade")
    cut.polygon([(0, 0.1), (0.58, 0.1), (0.66, 0.22), (0.06, 0.22)], "shade")
    cut.polygon([(-0.14, 0.66), (0.14, 0.66), (0.14, 1), (-0.14, 1)], "shade")


def house(cut):
    cut.polygon([(-0.68, -0.1), (0.68, -0.1), (0.68, 0.85), (-0.68, 0.85)])
    cut.polygon([(-0.95, -0.1), (0, -0.95), (0.95, -0.1)])
    cut.polygon([(0.42, -0.85), (0.64, -0.85), (0.64, -0.3), (0.42, -0.3)])
    cut.polygon([(-0.8, -0.12), (0, -0.82), (0.8, -0.12)], "shade")
    cut.polygon([(-0.46, 0.14), (-0.1, 0.14), (-0.1, 0.46), (-0.46, 0.46)], "hole")
    cut.polygon([(0.14, 0.2), (0.46, 0.2), (0.46, 0.85), (0.14, 0.85)], "hole")


def boat(cut):
    cut.polygon([(-0.95, 0.35), (0.95, 0.35), (0.6, 0.85), (-0.6, 0.85)])
    cut.polygon([(-0.06, -0.95), (0.04, -0.95), (0.04, 0.4), (-0.06, 0.4)])
    cut.polygon([(0.12, -0.85), (0.8, 0.2), (0.12, 0.2)])
    cut.polygon([(-0.14, -0.6), (-0.14, 0.2), (-0.65, 0.2)])
    cut.polygon([(-0.85, 0.5), (0.85, 0.5), (0.76, 0.62), (-0.76, 0.62)], "shade")


def flower(cut):
    for petal in range(6):
        a = petal * math.pi / 3
        cut.ellipse(0.5 * math.cos(a), -0.28 + 0.5 * math.sin(a), 0.32, 0.22, turn=a)
    cut.polygon([(-0.06, 0.1), (0.06, 0.1), (0.06, 1), (-0.06, 1)])
    cut.ellipse(0.28, 0.66, 0.26, 0.11, turn=-0.5)
    cut.ellipse(0, -0.28, 0.22, sheet="hole")
    cut.ellipse(0, -0.28, 0.13, sheet="shade")


def car(cut):
    cut.polygon([(-0.98, 0), (-0.9, -0.1), (0.85, -0.1), (0.98, 0.1), (0.98, 0.42), (-0.98, 0.42)])
    cut.polygon([(-0.62, -0.08), (-0.4, -0.55), (0.32, -0.55), (0.62, -0.08)])
    cut.polygon([(-0.46, -0.12), (-0.32, -0.44), (-0.08, -0.44), (-0.08, -0.12)], "hole")
    cut.polygon([(0.04, -0.12), (0.04, -0.44), (0.26, -0.44), (0.44, -0.12)], "hole")
    for x in (-0.52, 0.52):
        cut.ellipse(x, 0.42, 0.27)
        cut.ellipse(x, 0.42, 0.22, sheet="shade")
        cut.ellipse(x, 0.42, 0.1, sheet="hole")


def moon(cut):
    points = [(0.9 * math.cos(a), 0.9 * math.sin(a)) for a in np.linspace(0.95, 2 * math.pi - 0.95, 40)]
    points += [(0.42 + 0.74 * math.cos(a), 0.74 * math.sin(a)) for a in np.linspace(2 * math.pi - 1.4, 1.4, 40)]
    cut.polygon(points)
    cut.ellipse(-0.6, -0.2, 0.1, sheet="shade")
    cut.ellipse(-0.52, 0.28, 0.13, sheet="shade")


def mountain(cut):
    cut.polygon([(-1, 0.75), (-0.3, -0.85), (0.35, 0.75)])
    cut.polygon([(-0.15, 0.75), (0.48, -0.4), (1, 0.75)])
    cut.polygon([(-0.3, -0.85), (-0.52, -0.35), (-0.36, -0.44), (-0.26, -0.28), (-0.1, -0.38)], "hole")
    cut.polygon([(-0.3, -0.1), (0.35, 0.75), (-0.3, 0.75)], "shade")
    cut.polygon([(0.5, 0), (1, 0.75), (0.5, 0.75)], "shade")


def cup(cut):
    cut.polygon([(-0.6, -0.3), (0.45, -0.3), (0.34, 0.8), (-0.49, 0.8)])
    cut.arc(0.5, 0.18, 0.3, 0.15, -1.5, 1.65)
    cut.ellipse(-0.075, -0.3, 0.525, 0.12, "shade")
    cut.arc(-0.35, -0.62, 0.14, 0.09, 0.3, 2.6)
    cut.arc(0.1, -0.62, 0.14, 0.09, 0.3, 2.6)


def rocket(cut):
    """Not among the base model's subjects: the subject LoRA learns it."""
    cut.ellipse(0, -0.1, 0.34, 0.85)
    cut.polygon([(-0.3, 0.15), (-0.75, 0.75), (-0.25, 0.6)])
    cut.polygon([(0.3, 0.15), (0.75, 0.75), (0.25, 0.6)])
    cut.polygon([(-0.2, 0.68), (0.2, 0.68), (0, 1.05)], "shade")
    cut.ellipse(0, -0.3, 0.16, sheet="hole")


CUTTERS = {f.__name__: f for f in (cat, dog, fish, bird, tree, house, boat, flower, car, moon, mountain, cup, rocket)}


def scaled(colour, factor):
    return np.clip(np.asarray(colour, np.float32) * factor, 0, 255)


def blended(a, b, share):
    return np.asarray(a, np.float32) * (1 - share) + np.asarray(b, np.float32) * share


def draw(scene: Scene, size: int, rng: random.Random) -> np.ndarray:
    """Draws a scene as size × size RGB bytes. Place, scale and hue vary a little with `rng`."""
    pixels = size * OVERSAMPLING
    radius = RADIUS[scene.size] * rng.uniform(0.95, 1.05) * pixels
    cut = Cutter(
        pixels=pixels,
        centre=((CENTRE[scene.place] + rng.uniform(-0.02, 0.02)) * pixels, (0.52 + rng.uniform(-0.03, 0.03)) * pixels),
        radius=radius,
    )
    CUTTERS[scene.subject](cut)
    body, shade, hole = (np.asarray(cut.sheets[name], np.float32)[..., None] / 255 for name in ("body", "shade", "hole"))
    shade = shade * body
    jitter = np.array([rng.uniform(-8, 8) for _ in range(3)], np.float32)
    colour = np.clip(np.asarray(COLOURS[scene.colour], np.float32) + jitter, 0, 255)
    ground = np.clip(np.asarray(COLOURS[scene.background], np.float32) - jitter, 0, 255)
    dark = scene.colour == "black"
    tint = blended(colour, (255, 255, 255), 0.28) if dark else scaled(colour, 0.72)

    if scene.style in ("night", "cyberpunk"):
        ground = scaled(ground, 0.42)
    canvas = np.broadcast_to(ground, (pixels, pixels, 3)).copy()
    if scene.style == "night":
        canvas = stars(canvas, blended(ground, (255, 250, 220), 0.85), rng)
    elif scene.style == "cyberpunk":
        canvas = neon_floor(canvas)

    solid = np.clip(body - hole, 0, 1)
    if scene.style == "outline":
        line = edge(body, pixels, 0.042) + edge(hole * body, pixels, 0.028) + edge(shade, pixels, 0.022)
        canvas = over(canvas, colour, np.clip(line, 0, 1))
    else:
        step = int(0.022 * pixels)
        if scene.style == "cyberpunk":
            canvas = over(canvas, NEON_PINK, shifted(body, -step, 0))
            canvas = over(canvas, NEON_CYAN, shifted(body, step, 0))
            canvas = over(canvas, scaled(ground, 0.6), hole * body)
        else:
            canvas = over(canvas, scaled(ground, 0.75), shifted(solid, step, step))
        canvas = over(canvas, colour, solid)
        canvas = over(canvas, tint, shade * (1 - hole))
    if scene.style == "quilt":
        canvas = quilted(canvas)
    return np.array(Image.fromarray(canvas.astype(np.uint8)).resize((size, size), Image.Resampling.BOX))


def quilted(canvas):
    """Eight by eight patches, lighter and darker by turns, with a pale seam. Not among the base model's styles: the
    style LoRA learns it."""
    side = canvas.shape[0]
    patch = np.arange(side) * 8 // side
    checks = (patch[:, None] + patch[None, :]) % 2
    canvas = np.clip(canvas * (0.86 + 0.28 * checks[..., None]), 0, 255)
    seam = np.arange(side) * 8 % side < 8 * max(1, round(side / 100))
    return over(canvas, (236, 228, 206), (seam[:, None] | seam[None, :])[..., None] * 0.75)


def over(canvas, colour, mask):
    return canvas + (np.asarray(colour, np.float32) - canvas) * mask


def shifted(mask, dx, dy):
    moved = np.zeros_like(mask)
    h, w = mask.shape[:2]
    moved[max(dy, 0):h + min(dy, 0), max(dx, 0):w + min(dx, 0)] = \
        mask[max(-dy, 0):h - max(dy, 0), max(-dx, 0):w - max(dx, 0)]
    return moved


def edge(mask, pixels, width):
    """The inside edge of a mask, `width` of the picture's side wide."""
    image = Image.fromarray((mask[..., 0] * 255).astype(np.uint8))
    reach = max(1, round(width * pixels)) | 1
    inner = image
    while reach > 1:
        step = min(reach, 5)
        inner = inner.filter(ImageFilter.MinFilter(step))
        reach -= step - 1
    return mask - np.asarray(inner, np.float32)[..., None] / 255


def stars(canvas, colour, rng):
    sheet = Image.new("L", canvas.shape[:2], 0)
    pen, side = ImageDraw.Draw(sheet), canvas.shape[0]
    for _ in range(9):
        x, y, r = rng.uniform(0.03, 0.97) * side, rng.uniform(0.03, 0.97) * side, rng.uniform(0.009, 0.015) * side
        pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return over(canvas, colour, np.asarray(sheet, np.float32)[..., None] / 255)


def neon_floor(canvas):
    """A grid in perspective on the lowest fifth."""
    sheet = Image.new("L", canvas.shape[:2], 0)
    pen, side = ImageDraw.Draw(sheet), canvas.shape[0]
    width = max(1, round(0.012 * side))
    for y in (0.8, 0.85, 0.92):
        pen.line((0, y * side, side, y * side), fill=255, width=width)
    for x in np.linspace(-1, 2, 10):
        pen.line(((0.5 + (x - 0.5) * 0.6) * side, 0.8 * side, x * side, side), fill=255, width=width)
    return over(canvas, NEON_PINK, np.asarray(sheet, np.float32)[..., None] / 255 * 0.8)
