"""Statistics of generated samples, next to those of a folder of cases in the format of the evaluation.

    python3 data_statistics.py --samples DIR [--cases DIR]

levels: groups of layers that do not overlap, peeled from the front (LayerD's grouping, alpha above 0; its code is described
in the reference on decomposition methods). overlap: share of pairs of layers that share at least 0.02 % of the canvas, the
ground left out. hidden: mean share of a layer's alpha that others cover, the ground left out. text: share of layers that
are text. ground: share of pictures with a first layer that covers the canvas. opaque: share of pictures without a hole.
"""
import argparse
import collections
import json
from pathlib import Path

import cv2
import numpy as np

from compose import read_sample

LONGEST = 384


def levels_of(alphas):
    """How many groups LayerD's peeling makes of a stack, alpha uint8 [L,h,w]."""
    left, levels = list(range(len(alphas))), 0
    hard = alphas > 0
    while left:
        above, group = np.zeros(hard.shape[1:], bool), []
        for k in reversed(left):
            if not (hard[k] & above).any():
                group.append(k)
            above |= hard[k]
        left = [k for k in left if k not in group]
        levels += 1
    return levels


def statistics_of(alphas, kinds):
    """A row of figures of one stack, back to front."""
    share = alphas.astype(np.float32) / 255
    count, area = len(alphas), alphas.shape[1] * alphas.shape[2]
    first = 1 if share[0].mean() > 0.97 else 0
    flat = (alphas[first:] > 127).reshape(count - first, -1).astype(np.float32)
    shared = flat @ flat.T
    pairs = [(i, j) for i in range(count - first) for j in range(i)]
    through, hidden = np.ones(alphas.shape[1:], np.float32), []
    for k in range(count - 1, first - 1, -1):
        own = share[k].sum()
        hidden.append(1 - float((share[k] * through).sum() / own) if own > 0 else 0.0)
        through *= 1 - share[k]
    soft = [float(((a > 12) & (a < 243)).sum() / max(1, (a > 12).sum())) for a in alphas[first:]]
    return {
        "layers": count, "levels": levels_of(alphas), "overlap": float(np.mean([shared[i, j] > 0.0002 * area for i, j in pairs])) if pairs else 0.0,
        "hidden": float(np.mean(hidden)) if hidden else 0.0, "soft": float(np.mean(soft)) if soft else 0.0, "text": sum(kind == "text" for kind in kinds) / count,
        "ground": float(first), "opaque": float((1 - np.prod(1 - share, axis=0)).min() > 0.99), "area": float(np.mean(share[first:].mean(axis=(1, 2)))) if count > first else 0.0,
    }


def case_stack(folder):
    """(alphas at most 384 pixels long, kinds by name) of a case of the evaluation."""
    meta = json.loads((folder / "meta.json").read_text())
    scale = min(1, LONGEST / max(meta["width"], meta["height"]))
    planes = [cv2.imread(str(folder / layer["file"]), cv2.IMREAD_UNCHANGED)[..., 3] for layer in meta["layers"]]
    if scale < 1:
        planes = [cv2.resize(plane, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for plane in planes]
    texts = ["text" if "text" in layer["name"].lower() and "shadow" not in layer["name"] else "shape" for layer in meta["layers"]]
    return meta["category"], np.stack(planes), texts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--cases")
    parser.add_argument("--most", type=int, default=1000)
    args = parser.parse_args()
    rows = collections.defaultdict(list)
    kinds = collections.Counter()
    for path in sorted(Path(args.samples).glob("*.dlm"))[:args.most]:
        header, _, alphas = read_sample(path)
        some = [layer["kind"] for layer in header["layers"]]
        kinds.update(some)
        row = statistics_of(alphas, some)
        rows["generated " + header["recipe"]].append(row)
        rows["generated"].append(row)
    if args.cases:
        for folder in sorted(Path(args.cases).iterdir()):
            if (folder / "meta.json").exists():
                category, alphas, some = case_stack(folder)
                if category != "blend":
                    row = statistics_of(alphas, some)
                    rows["cases " + category].append(row)
                    rows["cases"].append(row)
    names = ["layers", "levels", "overlap", "hidden", "soft", "text", "ground", "opaque", "area"]
    print(f"{'':22}{'n':>6}" + "".join(f"{name:>9}" for name in names))
    for key in sorted(rows):
        print(f"{key:22}{len(rows[key]):6}" + "".join(f"{np.mean([row[name] for row in rows[key]]):9.3f}" for name in names))
    for key in ("generated", "cases"):
        if rows[key]:
            print(key, "layers a picture, 5/25/50/75/95 %:", *np.percentile([row["layers"] for row in rows[key]], [5, 25, 50, 75, 95]).round().astype(int))
    print(dict(kinds))


if __name__ == "__main__":
    main()
