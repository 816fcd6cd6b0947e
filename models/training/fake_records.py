"""Small invented records: what the smoke test trains on where no engine has run. Rectangles and discs over one another, each cut into one or two pieces."""

import argparse
import os

import numpy as np

from records import CANVAS, NONE, write_record

# The last three relations are the rules' (see sight.py).
MEASURES, RELATIONS = 6, 8


def fake_record(random, measures=MEASURES, relations=RELATIONS):
    """Header and arrays of one record whose truth can be told from its picture, measures and relations."""
    width = int(random.choice([256, 200, 160]))
    layers = int(random.integers(2, 7))
    rows, columns = np.mgrid[0:CANVAS, 0:CANVAS]
    inside = columns < width
    masks = [inside]
    for _ in range(layers - 1):
        x, y, r, s = random.integers(20, width - 10), random.integers(20, 236), random.integers(15, 70), random.integers(15, 70)
        disc = ((columns - x) / r) ** 2 + ((rows - y) / s) ** 2 < 1
        box = (abs(columns - x) < r) & (abs(rows - y) < s)
        masks.append((disc if random.random() < 0.5 else box) & inside)
    visible = np.full((CANVAS, CANVAS), NONE, np.uint8)
    picture = np.zeros((CANVAS, CANVAS, 4), np.uint8)
    labels = np.full((CANVAS, CANVAS), NONE, np.uint8)
    for number, mask in enumerate(masks):
        visible[mask] = number
    layer_of, tables = [], []
    for number in range(layers):
        seen = visible == number
        colour = random.integers(0, 256, 3)
        cuts = [seen] if number == 0 or random.random() < 0.5 else [seen & (rows % 64 < 32), seen & (rows % 64 >= 32)]
        for piece in cuts:
            if piece.any():
                labels[piece] = len(layer_of)
                picture[piece, :3] = np.clip(colour + 12 * len(layer_of) % 30, 0, 255)
                picture[piece, 3] = 255
                tables.append([np.log(piece.mean()), columns[piece].mean() - width / 2, rows[piece].mean(), *colour][:measures])
                layer_of.append(number)
    count = len(layer_of)
    pairs = np.array([(i, j) for i in range(count) for j in range(i + 1, count) if random.random() < 0.9], np.uint8).reshape(-1, 2)
    values = random.normal(size=(len(pairs), 2, relations)).astype(np.float16)
    for k, (i, j) in enumerate(pairs):
        values[k, :, 0] = float(layer_of[i] == layer_of[j]) + random.normal(0, 0.4)
        values[k, 0, 1] = np.sign(layer_of[i] - layer_of[j]) + random.normal(0, 0.5)
        values[k, 1, 1] = -values[k, 0, 1]
        ruled = np.sign(layer_of[i] - layer_of[j]) if random.random() < 0.8 else random.integers(-1, 2)
        values[k, :, -3] = ruled == 0
        values[k, :, -2] = ruled, -ruled
        values[k, :, -1] = ruled < 0, ruled > 0
    alpha = np.stack([mask.reshape(64, 4, 64, 4).mean((1, 3)) * 255 for mask in masks]).astype(np.uint8)
    header = {"count": count, "layers": layers, "measures": measures, "relations": relations, "pairs": len(pairs), "canvas": [width, CANVAS], "size": [width, CANVAS], "recipe": "fake", "mirrorMeasures": [1], "mirrorRelations": [2]}
    arrays = {"picture": picture, "labels": labels, "visible": visible, "measures": np.array(tables), "pairs": pairs, "values": values, "layerOf": np.array(layer_of), "purity": np.ones(count), "alpha": alpha}
    return header, arrays


def write_fakes(folder, count, seed, measures=MEASURES, relations=RELATIONS):
    """One shard of `count` records."""
    os.makedirs(folder, exist_ok=True)
    random = np.random.default_rng(seed)
    with open(os.path.join(folder, f"fake-{seed}.rec"), "wb") as stream:
        for _ in range(count):
            write_record(stream, *fake_record(random, measures, relations))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_fakes(options.out, options.count, options.seed)
