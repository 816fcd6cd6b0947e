"""Pictures of something soft (hair, fur, glow, smoke, blur, motion) with their true layers, as cases that `npm run evaluate` takes.

    pip install -r models/comparisons/requirements-matting.txt
    python models/comparisons/soft_things.py --out FOLDER --seed 1
    npm run evaluate -- FOLDER

Alpha and colours are those of matting_composites.py. Grounds are of one colour, a gradient, like a photograph, or a gradient with two
sharp shapes on it, which the soft thing lies over. Categories are the classes.
"""
import argparse
import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from matting_composites import OVER, colour, coverage, reduce, surface

CLASSES = ("hair", "fur", "glow", "smoke", "blur", "motion")
GROUNDS = ("flat", "gradient", "scene", "mixed")
SIZE = 448


def sharp_shape(rng):
    """Coverage of a disc or a square, and its one colour."""
    mask = np.zeros((SIZE * OVER, SIZE * OVER, 1), np.float32)
    x, y = (int(v) for v in rng.integers(SIZE * OVER, size=2))
    radius = int(SIZE * OVER * (0.15 + 0.15 * rng.random()))
    if rng.random() < 0.5:
        cv2.circle(mask, (x, y), radius, 1.0, -1)
    else:
        cv2.rectangle(mask, (x - radius, y - radius), (x + radius, y + radius), 1.0, -1)
    return reduce(mask)[..., 0], np.broadcast_to(colour(rng), (SIZE, SIZE, 3)).astype(np.float32)


def layers_of(rng, kind, ground, textured):
    """(name, alpha, colours) of each layer, back to front, all 0..1."""
    alpha, own = coverage(rng, kind, SIZE)
    alpha = alpha.astype(np.float32)
    background = surface(rng, SIZE, "gradient" if ground == "mixed" else ground).astype(np.float32)
    if own is None:
        foreground = surface(rng, SIZE, "texture" if textured else "flat").astype(np.float32)
    else:
        foreground = np.where(alpha[..., None] > 0, own / np.maximum(alpha[..., None], 1e-6), 0).astype(np.float32)
    # What nobody could tell apart is no question.
    if np.abs((foreground * alpha[..., None]).sum((0, 1)) / alpha.sum() - background.mean((0, 1))).max() < 0.25:
        background = 1 - background
    layers = [("ground", np.ones_like(alpha), background)]
    if ground == "mixed":
        layers += [("shape", *sharp_shape(rng)) for _ in range(2)]
    return [*layers, (kind, alpha, foreground)]


def write_case(folder, layers, category):
    folder.mkdir(parents=True, exist_ok=True)
    canvas = np.zeros((SIZE, SIZE, 3), np.float32)
    entries = []
    for number, (name, alpha, colours) in enumerate(layers):
        canvas = canvas * (1 - alpha[..., None]) + colours * alpha[..., None]
        rgba = np.where(alpha[..., None] > 0, np.concatenate([np.clip(colours, 0, 1), alpha[..., None]], 2), 0)
        file = f"layer-{number:02d}.png"
        Image.fromarray((rgba * 255).round().astype(np.uint8)).save(folder / file)
        entries.append({"file": file, "name": name})
    Image.fromarray((np.clip(canvas, 0, 1) * 255).round().astype(np.uint8)).save(folder / "composite.png")
    (folder / "meta.json").write_text(json.dumps({"name": folder.name, "category": category, "width": SIZE, "height": SIZE, "layers": entries}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    index = []
    # Hair and fur bring their own colours.
    wanted = [(kind, ground, textured) for kind in CLASSES for ground in GROUNDS for textured in (False, True) if not (textured and kind in ("hair", "fur"))]
    for number, (kind, ground, textured) in enumerate(wanted):
        name = f"{kind}-{ground}{'-textured' if textured else ''}"
        layers = layers_of(np.random.default_rng((arguments.seed, number)), kind, ground, textured)
        write_case(arguments.out / name, layers, kind)
        index.append({"name": name, "category": kind, "width": SIZE, "height": SIZE, "layers": len(layers)})
    (arguments.out / "index.json").write_text(json.dumps(index, indent=1))
    print(f"{len(index)} pictures in {arguments.out}")


if __name__ == "__main__":
    main()
