"""Samples of the generator on one sheet, each with its layers from back to front, what is hidden included.

    python3 contact_sheet.py --sprites DIR --out sheet.png [--from 0] [--count 64] [--recipe scene]
"""
import argparse

import cv2
import numpy as np
from PIL import Image, ImageDraw

from compose import RECIPES, compose_sample
from layer_stack import unpremultiply
from sprites import SpriteCache


def checked(size):
    """A chequered ground that shows what is transparent."""
    y, x = np.mgrid[0:size[1], 0:size[0]] // 8
    return Image.fromarray(np.where((x + y) % 2, 200, 235).astype(np.uint8)).convert("RGBA")


def thumbnail(straight, side):
    image = Image.fromarray(straight)
    scale = side / max(image.size)
    resized = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST)
    ground = checked(resized.size)
    ground.alpha_composite(resized)
    return ground


def sample_strip(header, picture, layers, side, across):
    """The picture and its layers in rows of `across` cells."""
    shown = [thumbnail(picture, side)]
    for layer in layers:
        full = np.zeros((header["height"], header["width"], 4), np.uint8)
        h, w = layer.pixels.shape[:2]
        full[layer.y:layer.y + h, layer.x:layer.x + w] = unpremultiply(layer.pixels)
        shown.append(thumbnail(full, side))
    rows = -(-len(shown) // across)
    strip = Image.new("RGB", (across * (side + 4), rows * (side + 4) + 12), (110, 110, 110))
    for k, image in enumerate(shown):
        strip.paste(image.convert("RGB"), ((k % across) * (side + 4) + 2, (k // across) * (side + 4) + 12))
    ImageDraw.Draw(strip).text((3, 0), f"{header['recipe']} {header['width']}x{header['height']} {len(layers)} layers {', '.join(header['degraded'])}", (255, 255, 255))
    return strip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sprites", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--split", choices=["train", "held"], default="train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recipe", choices=[name for name, _, _ in RECIPES])
    parser.add_argument("--side", type=int, default=88, help="pixels of a thumbnail")
    parser.add_argument("--columns", type=int, default=2)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    material = SpriteCache(args.sprites, args.split)
    strips = [sample_strip(*compose_sample(number, args.split, args.seed, material, args.recipe), args.side, 13) for number in range(args.first, args.first + args.count)]
    # The shortest column takes the next strip.
    columns = [[] for _ in range(args.columns)]
    for strip in strips:
        min(columns, key=lambda column: sum(one.height for one in column)).append(strip)
    width = strips[0].width
    sheet = Image.new("RGB", (width * args.columns, max(sum(strip.height for strip in column) for column in columns)), (60, 60, 60))
    for k, column in enumerate(columns):
        y = 0
        for strip in column:
            sheet.paste(strip, (k * width, y))
            y += strip.height
    sheet.save(args.out)


if __name__ == "__main__":
    main()
