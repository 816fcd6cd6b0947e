"""Composed pictures with their layers as cases that `npm run evaluate` takes: to choose settings on what is no benchmark.

    python3 write_cases.py --sprites SPRITES --out FOLDER --count 80 --split held --seed 7 --mixed

One folder a picture, named after its recipe: composite.png and layer-NN.png, back to front, straight RGBA on the whole canvas.
"""
import argparse
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from compose import RECIPES, compose_sample
from layer_stack import unpremultiply
from sprites import SpriteCache


def write_case(folder, header, picture, layers):
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(folder / "composite.png")
    for k, layer in enumerate(layers):
        full = np.zeros((header["height"], header["width"], 4), np.uint8)
        h, w = layer.pixels.shape[:2]
        full[layer.y:layer.y + h, layer.x:layer.x + w] = unpremultiply(layer.pixels)
        Image.fromarray(full).save(folder / f"layer-{k:02d}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sprites", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=80)
    parser.add_argument("--split", choices=["train", "held"], default="held")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--recipe", choices=[name for name, _, _ in RECIPES], help="this recipe alone")
    parser.add_argument("--longest", type=int, nargs=2, metavar=("LEAST", "MOST"))
    parser.add_argument("--mixed", action="store_true", help="sizes as compose.py --mixed has them")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    material = SpriteCache(args.sprites, args.split)
    for number in range(args.count):
        header, picture, layers = compose_sample(number, args.split, args.seed, material, args.recipe, args.longest, args.mixed)
        write_case(args.out / f"{header['recipe']}-{number:03d}", header, picture, layers)


if __name__ == "__main__":
    main()
