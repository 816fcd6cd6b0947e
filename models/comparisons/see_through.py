"""Pictures of see-through shapes with their true layers, as cases that `npm run evaluate` takes.

    python see_through.py --out FOLDER --count 40 --seed 1            # on a ground
    python see_through.py --out FOLDER --count 40 --seed 2 --empty    # on an empty canvas
    npm run evaluate -- FOLDER

Flat shapes: one to four opaque ones, one to four see-through ones over them, now and then another opaque one on top. Edges are
anti-aliased, layers rounded to 8 bits; the picture is their composite, rounded after every layer as hosts do where it has a ground.
"""
import argparse
import json
import math
import random
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIZES = [(320, 240), (480, 480), (640, 400)]
LARGE_SIZES = [(900, 700), (760, 760)]
OPACITIES = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
OVERSAMPLING = 4


def shape(chance, width, height):
    """Coverage 0..1 of a random disc, rectangle, polygon, ring or blob, float [height, width]."""
    mask = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING), 0)
    draw = ImageDraw.Draw(mask)
    kind = chance.choice(["disc", "rect", "poly", "ring", "blob"])
    w = chance.uniform(0.2, 0.55) * width * OVERSAMPLING
    h = w * chance.uniform(0.6, 1.4)
    x = chance.uniform(-0.05, 0.75) * width * OVERSAMPLING
    y = chance.uniform(-0.05, 0.75) * height * OVERSAMPLING
    if kind == "disc":
        draw.ellipse([x, y, x + w, y + h], fill=255)
    elif kind == "rect":
        draw.rounded_rectangle([x, y, x + w, y + h], radius=chance.choice([0, 20, 60]), fill=255)
    elif kind == "ring":
        draw.ellipse([x, y, x + w, y + h], fill=255)
        rim = w * 0.25
        draw.ellipse([x + rim, y + rim, x + w - rim, y + h - rim], fill=0)
    elif kind == "poly":
        corners = chance.randint(3, 7)
        turn = chance.uniform(0, 6)
        angles = [turn + i * 2 * math.pi / corners for i in range(corners)]
        draw.polygon([(x + w / 2 + w / 2 * math.cos(a), y + h / 2 + h / 2 * math.sin(a)) for a in angles], fill=255)
    else:
        for _ in range(4):
            a, b = chance.uniform(0, 0.5), chance.uniform(0, 0.5)
            draw.ellipse([x + a * w, y + b * h, x + a * w + w / 2, y + b * h + h / 2], fill=255)
    return np.asarray(mask.resize((width, height), Image.BOX), float) / 255


def layers_of(chance, width, height, empty):
    """(coverage, colour, opacity, name) of each layer, back to front."""
    colour = lambda: [chance.randint(0, 255) for _ in range(3)]
    layers = [] if empty else [(np.ones((height, width)), colour(), 1.0, "ground")]
    layers += [(shape(chance, width, height), colour(), 1.0, "shape") for _ in range(chance.randint(1, 4))]
    layers += [(shape(chance, width, height), colour(), chance.choice(OPACITIES), "overlay") for _ in range(chance.randint(1, 4))]
    if chance.random() < 0.4:
        layers.append((shape(chance, width, height), colour(), 1.0, "shape"))
    return layers


def write_case(folder, number, seed, sizes, empty):
    chance = random.Random(f"{seed}/{number}")
    width, height = chance.choice(sizes)
    folder.mkdir(parents=True, exist_ok=True)
    canvas = np.zeros((height, width, 4))
    names = []
    for k, (coverage, colour, opacity, name) in enumerate(layers_of(chance, width, height, empty)):
        alpha = np.round(coverage * opacity * 255) / 255
        flat = np.broadcast_to(np.array(colour, float), (height, width, 3))
        Image.fromarray(np.dstack([flat, alpha * 255]).round().astype(np.uint8)).save(folder / f"layer-{k:02d}.png")
        canvas = np.dstack([flat / 255 * alpha[..., None], alpha]) + canvas * (1 - alpha[..., None])
        if not empty:
            canvas = np.round(canvas * 255) / 255
        names.append({"file": f"layer-{k:02d}.png", "name": name})
    alpha = canvas[..., 3:]
    rgb = np.where(alpha > 0, canvas[..., :3] / np.maximum(alpha, 1e-9), 0)
    Image.fromarray((np.dstack([rgb, alpha]) * 255).round().clip(0, 255).astype(np.uint8)).save(folder / "composite.png")
    (folder / "meta.json").write_text(json.dumps({"name": folder.name, "category": "see-through", "width": width, "height": height, "layers": names}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--empty", action="store_true", help="no ground")
    parser.add_argument("--large", action="store_true", help="some 0.6 megapixels")
    args = parser.parse_args()
    for number in range(args.count):
        write_case(args.out / f"see-through-{number:03d}", number, args.seed, LARGE_SIZES if args.large else SIZES, args.empty)
    index = [{"name": f"see-through-{number:03d}", "category": "see-through"} for number in range(args.count)]
    (args.out / "index.json").write_text(json.dumps(index))
    print(f"{args.count} pictures in {args.out}")


if __name__ == "__main__":
    main()
