"""Layered pictures with exact truth, deterministic by seed.

    python3 compose.py --sprites DIR --out DIR --from 0 --count 1000 --split train --seed 1 [--wait-below 200]

One file a sample, `NUMBER.dlm`: uint32 little endian length of the header; the header as JSON {width, height, recipe,
degraded, layers: [{name, kind}]} with kind background, shape, text, picture, shadow or overlay; width*height*4 bytes of the
picture, straight RGBA; then for each layer from back to front width*height bytes of its alpha. The layers composited in
normal mode give the picture, up to what `degraded` names.
"""
import argparse
import json
import math
import os
import random
import struct
import time
from pathlib import Path

import cv2
import numpy as np

from abstract_recipe import compose_abstract
from degrade import degraded
from drawing_recipe import compose_drawing, compose_figures
from layer_stack import composite_distinct, drop_unseen, merge_smallest, unpremultiply
from painting_recipe import compose_painting, compose_pixel_art
from poster_recipe import compose_poster
from scene_recipe import compose_scene, compose_sheet
from sprites import SpriteCache

# Name, weight, function. The weights are shares in per cent.
RECIPES = (("drawing", 38, compose_drawing), ("figures", 14, compose_figures), ("scene", 16, compose_scene), ("sheet", 4, compose_sheet), ("poster", 13, compose_poster), ("abstract", 6, compose_abstract), ("painting", 5, compose_painting), ("pixel", 4, compose_pixel_art))
# Longest sides that pictures of a kind mostly have in use, and the share of smaller ones among them.
REAL_SIZES = {"drawing": (400, 760), "figures": (400, 800), "scene": (480, 900), "sheet": (440, 860), "poster": (480, 900), "abstract": (320, 800), "painting": (280, 600)}
SMALL_SHARE = 0.6
MOST_LAYERS = 25


def canvas_size(chance, longest=None):
    """(width, height): longest side 200..448, mostly 256..384; or between the two of `longest`, evenly by ratio."""
    if longest is None:
        longest = chance.randint(256, 384) if chance.random() < 0.8 else chance.randint(200, 448)
    else:
        longest = round(math.exp(chance.uniform(math.log(longest[0]), math.log(longest[1]))))
    aspect = chance.choice([1, 1, 4 / 3, 3 / 4, 3 / 2, 2 / 3, 16 / 9, 0.707, chance.uniform(0.6, 1.7)])
    return (longest, max(64, round(longest / aspect))) if aspect >= 1 else (max(64, round(longest * aspect)), longest)


def compose_sample(number, split, seed, material, recipe=None, longest=None, mixed=False):
    """(header, picture uint8 [h,w,4], layers) of one sample; the layers are clipped and trimmed, premultiplied.

    `longest` is (least, most) of the longest side in pixels; `mixed` takes it from REAL_SIZES instead. Pixel art keeps its own sizes.
    """
    for attempt in range(20):
        chance = random.Random(f"{seed}/{split}/{number}/{attempt}")
        name, _, make = chance.choices(RECIPES, [weight for _, weight, _ in RECIPES])[0] if recipe is None else next(row for row in RECIPES if row[0] == recipe)
        if mixed:
            longest = REAL_SIZES.get(name) if chance.random() >= SMALL_SHARE else None
        width, height = canvas_size(chance, longest)
        made = make(chance, material, width, height)
        if isinstance(made, tuple):
            made, width, height = made
        layers = drop_unseen(made, width, height)
        if len(layers) > MOST_LAYERS:
            layers = merge_smallest(layers, MOST_LAYERS, width * height, 0)
        layers, canvas = composite_distinct(layers, width, height)
        if len(layers) < 2:
            continue
        # A drawing whose first layer covers everything has its own ground.
        if layers[0].kind == "shape" and layers[0].area > 0.985 * width * height:
            layers[0].kind = "background"
        picture = unpremultiply(canvas)
        if name == "pixel" and chance.random() < 0.8:
            done = []
        else:
            picture, done = degraded(picture, chance) if chance.random() < 0.38 else (picture, [])
        header = {"width": width, "height": height, "recipe": name, "degraded": done, "layers": [{"name": layer.name, "kind": layer.kind} for layer in layers]}
        return header, picture, layers
    raise RuntimeError(f"sample {number} of {split}: no picture after 20 attempts")


def alpha_planes(layers, width, height):
    """uint8 [L,height,width]."""
    planes = np.zeros((len(layers), height, width), np.uint8)
    for plane, layer in zip(planes, layers):
        h, w = layer.pixels.shape[:2]
        plane[layer.y:layer.y + h, layer.x:layer.x + w] = layer.pixels[..., 3]
    return planes


def write_sample(path, header, picture, layers):
    """Writes to a temporary name and renames, so that a reader never sees half a file."""
    text = json.dumps(header, ensure_ascii=False).encode()
    temporary = path.with_suffix(".part")
    with open(temporary, "wb") as file:
        file.write(struct.pack("<I", len(text)))
        file.write(text)
        file.write(np.ascontiguousarray(picture).tobytes())
        file.write(alpha_planes(layers, header["width"], header["height"]).tobytes())
    os.replace(temporary, path)


def read_sample(path):
    """(header, picture [h,w,4], alphas [L,h,w]) of a file that `write_sample` wrote."""
    data = Path(path).read_bytes()
    length = struct.unpack_from("<I", data)[0]
    header = json.loads(data[4:4 + length])
    w, h, count = header["width"], header["height"], len(header["layers"])
    at = 4 + length
    picture = np.frombuffer(data, np.uint8, w * h * 4, at).reshape(h, w, 4)
    return header, picture, np.frombuffer(data, np.uint8, count * w * h, at + w * h * 4).reshape(count, h, w)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sprites", required=True, help="the cache that render_sprites.py and list_material.py wrote")
    parser.add_argument("--out", required=True)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--split", choices=["train", "held"], default="train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recipe", choices=[name for name, _, _ in RECIPES], help="this recipe alone")
    parser.add_argument("--longest", type=int, nargs=2, metavar=("LEAST", "MOST"), help="pixels of the longest side (200 to 448 without)")
    parser.add_argument("--mixed", action="store_true", help="sizes as each kind of picture has them in use, and smaller ones")
    parser.add_argument("--wait-below", type=int, default=0, help="pause while more than this many files lie in --out")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    material = SpriteCache(args.sprites, args.split)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    for number in range(args.first, args.first + args.count):
        while args.wait_below and sum(entry.name.endswith(".dlm") for entry in os.scandir(out)) > args.wait_below:
            time.sleep(0.2)
        write_sample(out / f"{number:08d}.dlm", *compose_sample(number, args.split, args.seed, material, args.recipe, args.longest, args.mixed))
    print(f"{args.count} samples, {(time.monotonic() - begun) / max(1, args.count) * 1000:.0f} ms each", flush=True)


if __name__ == "__main__":
    main()
