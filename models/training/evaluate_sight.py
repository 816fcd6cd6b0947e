"""Figures of a checkpoint on held-out records, over all and by recipe.

    python3 evaluate_sight.py --checkpoint DIR/checkpoint.pt --held DIR
"""

import argparse
import json
from pathlib import Path

import torch

from batches import Batches
from export import load
from held_out import evaluate
from records import RecordFolder

ORDER = ("same_auc", "same_ap", "same_right", "same_base", "front", "extent", "composed", "trivial", "full", "hidden", "hidden_full")


def by_recipe(network, folder, most):
    """Figures by recipe, `all` first."""
    batches = Batches(folder)
    groups = {"all": list(range(len(folder)))[:most]}
    for index in groups["all"]:
        groups.setdefault(folder.entries[index][2]["recipe"], []).append(index)
    return {name: {"records": len(indices), **evaluate(network, batches, indices)} for name, indices in groups.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--held", required=True)
    parser.add_argument("--count", type=int, default=10 ** 9, help="records at most")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    network, state = load(args.checkpoint)
    figures = by_recipe(network, RecordFolder(args.held), args.count)
    print(f"step {state['step']}, {state['samples']} samples, {state['seconds'] / 60:.1f} minutes of training")
    print(f"{'':12}{'records':>8}" + "".join(f"{name:>12}" for name in ORDER))
    for name, row in figures.items():
        print(f"{name:12}{row['records']:8}" + "".join(f"{row.get(key, 0):12.3f}" for key in ORDER))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
