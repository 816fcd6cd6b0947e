"""Renders layered SVG drawings once into the sprite cache that `compose.py` puts pictures together from.

    python3 render_sprites.py clipart=FOLDER emoji=FOLDER --out SPRITES --exclude NAMES.txt --count clipart=2500 emoji=1300

Drawings are set aside for validation by a hash of their file name, the same on every machine.
"""
import argparse
import collections
import hashlib
import json
import multiprocessing
import os
import re
from pathlib import Path

from layer_stack import Layer, merge_smallest, premultiply, trim
from sprites import save_sprite
from svg_layers import Slow, cut_drawing


def share_of(name):
    """A number in 0..1 that depends on the name alone."""
    return int(hashlib.sha1(name.encode()).hexdigest()[:8], 16) / 2**32


def few_of_a_series(names, most):
    """At most `most` names of each series of names that differ in their numbers alone."""
    seen, kept = collections.Counter(), []
    for name in names:
        stem = re.sub(r"\d+", "#", name) if not name.startswith("emoji_u") else name
        seen[stem] += 1
        if seen[stem] <= most:
            kept.append(name)
    return kept


def render_one(task):
    """The index row of one drawing, or None where it was left out."""
    category, path, out, longest, most, held, seconds = task
    try:
        layers = cut_drawing(path, longest, seconds=seconds)
    except (Slow, ValueError, OSError, RecursionError):
        return None
    if layers is None:
        return None
    height, width = layers[0].shape[:2]
    trimmed = [part for part in (trim(Layer(premultiply(layer))) for layer in layers) if part is not None]
    trimmed = merge_smallest(trimmed, most, width * height, least_share=0.0005)
    if not trimmed:
        return None
    file = f"{category}-{hashlib.sha1(Path(path).name.encode()).hexdigest()[:12]}.npz"
    save_sprite(Path(out) / file, trimmed, width, height)
    split = "held" if share_of(Path(path).name) < held else "train"
    return {"file": file, "name": Path(path).name, "category": category, "split": split, "width": width, "height": height, "layers": len(trimmed)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", help="CATEGORY=FOLDER of SVG files")
    parser.add_argument("--out", required=True)
    parser.add_argument("--exclude", help="a text file of file names, one a line, that are left out")
    parser.add_argument("--only", help="the index.json of another cache: drawings that are not in it are left out")
    parser.add_argument("--count", nargs="*", default=[], help="CATEGORY=NUMBER of drawings at most")
    parser.add_argument("--longest", type=int, default=320, help="longest side in pixels")
    parser.add_argument("--most", type=int, default=16, help="layers kept of a drawing at most")
    parser.add_argument("--bytes", type=int, default=100_000, help="larger SVG files are left out")
    parser.add_argument("--held-out", type=float, default=0.06, help="share of the drawings set aside for validation")
    parser.add_argument("--series", type=int, default=8, help="drawings at most whose names differ in numbers alone")
    parser.add_argument("--seconds", type=float, default=3.0, help="drawings that take longer are left out")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    args = parser.parse_args()
    excluded = set(Path(args.exclude).read_text().split()) if args.exclude else set()
    only = {row["name"] for row in json.loads(Path(args.only).read_text())} if args.only else None
    counts = {name: int(number) for name, number in (item.split("=") for item in args.count)}
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    with multiprocessing.Pool(args.processes, initializer=os.nice, initargs=(10,), maxtasksperchild=200) as pool:
        for source in args.sources:
            category, folder = source.split("=", 1)
            by_name = {path.name: path for path in sorted(Path(folder).rglob("*.svg")) if path.name not in excluded and (only is None or path.name in only) and path.stat().st_size <= args.bytes}
            names = sorted(by_name, key=lambda name: hashlib.sha1(("order" + name).encode()).hexdigest())
            names = few_of_a_series(names, args.series)
            tasks = [(category, str(by_name[name]), str(out), args.longest, args.most, args.held_out, args.seconds) for name in names]
            wanted, made = counts.get(category, len(tasks)), 0
            for row in pool.imap(render_one, tasks[:wanted * 4], chunksize=4):
                if row is None or made >= wanted:
                    continue
                rows.append(row)
                made += 1
                if made % 100 == 0:
                    print(category, made, flush=True)
                    (out / "index.json").write_text(json.dumps(rows))
                if made >= wanted:
                    break
    (out / "index.json").write_text(json.dumps(rows))
    print(len(rows), "drawings,", sum(row["split"] == "held" for row in rows), "held out")


if __name__ == "__main__":
    main()
