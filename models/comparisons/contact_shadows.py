"""Things that stand on a plain ground with their shadow at their feet or beside them, with their true layers, as cases that `npm run evaluate` takes.

    python contact_shadows.py --drawings FOLDER [FOLDER …] --out FOLDER --count 40 --seed 1
    npm run evaluate -- FOLDER

The ground is of one colour or a gradient. A shadow is an ellipse at the feet, soft or sharp, the thing's own outline laid flat, or a
long one at 45 degrees with sharp edges, as flat design has them; black, or a dark tint. Drawings as scenes.py takes them.
"""
import argparse
import json
import math
import random
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from scenes import Material, filled, on_canvas, save_case

SIZES = [(640, 640), (800, 600), (600, 800), (900, 900)]
KINDS = ("soft", "sharp", "laid", "long")
TINTS = ((40, 20, 10), (10, 20, 50), (45, 10, 40), (10, 35, 25))


def ground(chance, width, height):
    a = np.array([chance.randint(90, 255) for _ in range(3)], float)
    b = a if chance.random() < 0.5 else np.array([chance.randint(60, 255) for _ in range(3)], float)
    y, x = np.mgrid[:height, :width]
    angle = chance.uniform(0, 2 * math.pi)
    t = math.cos(angle) * x + math.sin(angle) * y
    return np.round(a + (b - a) * ((t - t.min()) / np.ptp(t))[..., None]).astype(np.uint8)


def shadow_of(chance, kind, full, width, height):
    """What the thing `full` casts, RGBA of the whole canvas."""
    alpha = Image.fromarray(full[..., 3])
    left, top, right, bottom = alpha.getbbox()
    mask = Image.new("L", (width, height), 0)
    blur = 0.0
    if kind in ("soft", "sharp"):
        w, h = (right - left) * chance.uniform(0.7, 1.25), (right - left) * chance.uniform(0.12, 0.25)
        x, y = (left + right) / 2 + chance.uniform(-0.1, 0.1) * w, bottom - h * chance.uniform(0.1, 0.4)
        draw = ImageDraw.Draw(big := Image.new("L", (width * 4, height * 4), 0))
        draw.ellipse([4 * (x - w / 2), 4 * (y - h / 2), 4 * (x + w / 2), 4 * (y + h / 2)], fill=255)
        mask = big.resize((width, height), Image.BOX)
        blur = chance.uniform(5, 22) if kind == "soft" else 0
    elif kind == "laid":
        # Rows above the feet are laid flat, and lean.
        flat, lean = chance.uniform(0.25, 0.5), chance.uniform(0.3, 0.8) * chance.choice([-1, 1])
        mask = alpha.transform((width, height), Image.AFFINE, (1, -lean / flat, lean * bottom / flat, 0, 1 / flat, bottom - bottom / flat), Image.BICUBIC)
        blur = chance.uniform(2, 8)
    else:
        swept = np.zeros((height, width), np.uint8)
        source = np.asarray(alpha)
        for step in range(round(chance.uniform(0.8, 1.6) * (right - left))):
            swept[step:, step:] = np.maximum(swept[step:, step:], source[: height - step or None, : width - step or None])
        mask = Image.fromarray(swept)
    if blur:
        mask = mask.filter(ImageFilter.GaussianBlur(blur))
    colour = (0, 0, 0) if chance.random() < 0.6 else chance.choice(TINTS)
    return filled(np.asarray(mask, float), colour, chance.uniform(0.2, 0.65))


def picture(chance, kind, material, width, height):
    """(RGBA of the whole canvas, name) of each layer, back to front."""
    layers = [(np.dstack([ground(chance, width, height), np.full((height, width), 255, np.uint8)]), "background")]
    many = chance.choice([1, 1, 2])
    for k in range(many):
        thing = material.drawing(round(chance.uniform(0.55, 0.75) * min(width / many, height)))
        h, w = thing.shape[:2]
        x = width * (k + 0.5) / many - w / 2 + chance.uniform(-0.03, 0.03) * width
        full = on_canvas(thing, x, height * chance.uniform(0.72, 0.86) - h, width, height)
        layers += [(shadow_of(chance, kind, full, width, height), "shadow of thing"), (full, "thing")]
    return layers


def write_case(folder, number, seed, material):
    chance = random.Random(f"{seed}/{number}")
    kind = KINDS[number % len(KINDS)]
    width, height = chance.choice(SIZES)
    return save_case(folder, kind, width, height, picture(chance, kind, material, width, height))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", nargs="+", required=True, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    material = Material([], args.drawings, [], args.seed)
    index = [write_case(args.out / f"contact-{number:03d}", number, args.seed, material) for number in range(args.count)]
    (args.out / "index.json").write_text(json.dumps(index))
    print(f"{args.count} pictures in {args.out}")


if __name__ == "__main__":
    main()
