"""The cache of material: layered drawings, one compressed npz a drawing, photographs and the fonts to use.

`index.json` lists {file, name, category, split, width, height, layers}. A file holds `size` (width, height), `boxes`
int32 [L,4] (left, top, right, bottom) and `pixels`, the straight RGBA uint8 patches one after another.
`photographs.json` lists {file, name, split}, `fonts.json` {path, split}.
"""
import json
from pathlib import Path

import cv2
import numpy as np

from layer_stack import Layer, premultiply, unpremultiply


def save_sprite(path, layers, width, height):
    """Writes trimmed layers (`layer_stack.Layer`) as one file."""
    boxes = np.array([layer.box for layer in layers], np.int32)
    pixels = np.concatenate([unpremultiply(layer.pixels).reshape(-1) for layer in layers])
    np.savez_compressed(path, size=np.array([width, height], np.int32), boxes=boxes, pixels=pixels)


class SpriteCache:
    """The material of one split ("train" or "held"), in an order that does not depend on the file system."""

    def __init__(self, folder, split, keep=200):
        self.folder = Path(folder)
        read = lambda name: [row for row in json.loads((self.folder / name).read_text()) if row["split"] == split]
        self.rows = sorted(read("index.json"), key=lambda row: row["file"])
        self.layered = [k for k, row in enumerate(self.rows) if row["layers"] >= 3]
        self.fonts = sorted(row["path"] for row in read("fonts.json"))
        self.photographs = [cv2.cvtColor(cv2.imread(str(self.folder / row["file"])), cv2.COLOR_BGR2RGB) for row in sorted(read("photographs.json"), key=lambda row: row["file"])]
        self.keep = keep
        self.loaded = {}

    def layers(self, number):
        """(layers back to front, width, height) of one drawing; the patches must not be written to."""
        if number not in self.loaded:
            if len(self.loaded) >= self.keep:
                self.loaded.pop(next(iter(self.loaded)))
            with np.load(self.folder / self.rows[number]["file"]) as data:
                width, height = (int(v) for v in data["size"])
                pixels, at, layers = data["pixels"], 0, []
                for left, top, right, bottom in data["boxes"].tolist():
                    count = (right - left) * (bottom - top) * 4
                    layers.append(Layer(premultiply(pixels[at:at + count].reshape(bottom - top, right - left, 4)), left, top))
                    at += count
            self.loaded[number] = layers, width, height
        return self.loaded[number]
