"""Draws a training run's curves as one PNG: losses from train.csv above, held-out figures from held.csv below.

    python3 plot.py --run DIR --out curves.png
"""

import argparse
import csv
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT, MARGIN, LEGEND = 900, 340, 50, 130
COLOURS = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#7f7f7f", "#bcbd22"]
LOSSES = ("loss", "same", "front", "extent", "overlap", "affinity", "depth")
FIGURES = ("same_auc", "same_ap", "front", "extent", "composed", "trivial", "hidden", "hidden_full")


def read(path):
    """Columns of a CSV file as lists of numbers."""
    with open(path, newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [float(row[name]) for row in rows] for name in rows[0]} if rows else {}


def panel(draw, top, title, columns, names, low, high):
    """One set of axes with a curve for each of `names` over minutes."""
    left, right, bottom = MARGIN, WIDTH - LEGEND, top + HEIGHT - MARGIN
    top += 30
    minutes = [second / 60 for second in columns.get("seconds", [])]
    last = max(minutes, default=1) or 1
    draw.text((left, top - 22), title, fill="black")
    place = lambda x, y: (left + (right - left) * x / last, bottom - (bottom - top) * (min(high, max(low, y)) - low) / (high - low))  # noqa: E731
    for step in range(6):
        y = low + (high - low) * step / 5
        draw.line([place(0, y), place(last, y)], fill="#dddddd")
        draw.text((left - 38, place(0, y)[1] - 6), f"{y:.2f}", fill="black")
        draw.text((place(last * step / 5, low)[0] - 8, bottom + 6), f"{last * step / 5:.0f}", fill="black")
    draw.text((right - 40, bottom + 20), "minutes", fill="black")
    for k, name in enumerate(name for name in names if name in columns):
        points = [place(x, y) for x, y in zip(minutes, columns[name])]
        if len(points) > 1:
            draw.line(points, fill=COLOURS[k], width=2)
        draw.text((right + 12, top + 16 * k), f"{name} {columns[name][-1]:.3f}", fill=COLOURS[k])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True, help="folder with train.csv and held.csv")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    image = Image.new("RGB", (WIDTH, 2 * HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    losses = read(args.run / "train.csv")
    panel(draw, 0, "training losses", losses, LOSSES, 0, max(losses.get("loss", [1])))
    if (args.run / "held.csv").exists():
        panel(draw, HEIGHT, "held-out figures", read(args.run / "held.csv"), FIGURES, 0, 1)
    image.save(args.out)


if __name__ == "__main__":
    main()
