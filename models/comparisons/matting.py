"""Compares src/matte with pymatting (closed form, KNN, each with estimate_foreground_ml) and OpenCV's GrabCut on composites of known alpha.

    npm run build:cli && pip install -r models/comparisons/requirements-matting.txt
    python models/comparisons/matting.py --out out/matting

Prints per class and over all: SAD of alpha (in thousands, as is usual), its MSE, both over the trimap's unknown pixels; the
mean absolute error of the foreground colour where 0.05 < alpha < 0.95 (levels of 255); seconds an image for alpha and colours together.
Everything runs on one thread, in one run, after a warm-up of its own. With --sheets a picture of each composite over magenta.
"""
import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"

import cv2
import numpy as np
import pymatting
from PIL import Image

from matting_composites import CLASSES, composite

HERE = Path(__file__).resolve().parent
OURS = "ours"


def by_pymatting(estimate):
    def run(case):
        alpha = estimate(case["image"].astype(np.float64), case["trimap"] / 255.0)
        return alpha, pymatting.estimate_foreground_ml(case["image"], alpha)
    return run


def by_grabcut(case):
    image = np.ascontiguousarray((case["image"][..., ::-1] * 255).round().astype(np.uint8))
    mask = np.where(case["trimap"] == 255, cv2.GC_FGD, np.where(case["trimap"] == 0, cv2.GC_BGD, cv2.GC_PR_FGD)).astype(np.uint8)
    cv2.setRNGSeed(1)
    cv2.grabCut(image, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_MASK)
    return np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float64), case["image"]


METHODS = {
    "closed form": by_pymatting(pymatting.estimate_alpha_cf),
    "KNN": by_pymatting(pymatting.estimate_alpha_knn),
    "GrabCut": by_grabcut,
}


def write_cases(cases, folder):
    for case in cases:
        place = folder / case["name"]
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray((case["image"] * 255).round().astype(np.uint8)).save(place / "image.png")
        Image.fromarray(case["trimap"]).save(place / "trimap.png")
        Image.fromarray((case["alpha"] * 255).round().astype(np.uint8)).save(place / "alpha.png")


def read_ours(case, folder):
    """What run-matting.js wrote: alpha and foreground as raw 32-bit floats, plane by plane."""
    height, width = case["alpha"].shape
    values = np.fromfile(folder / case["name"] / "ours.f32", np.float32).reshape(4, height, width)
    return values[0], np.moveaxis(values[1:], 0, 2)


def scores(case, alpha, foreground):
    unknown = case["trimap"] == 128
    difference = (alpha - case["alpha"])[unknown]
    soft = (case["alpha"] > 0.05) & (case["alpha"] < 0.95)
    return {
        "sad": float(np.abs(difference).sum() / 1000),
        "mse": float((difference**2).mean()),
        "colour": float(np.abs(np.clip(foreground, 0, 1) - case["foreground"])[soft].mean() * 255),
    }


def sheet(case, results):
    """Picture, trimap, truth, then each method's foreground over magenta by its own alpha."""
    magenta = np.array([1.0, 0, 1.0])
    def over(alpha, foreground):
        a = np.clip(alpha, 0, 1)[..., None]
        return np.clip(foreground, 0, 1) * a + magenta * (1 - a)
    tiles = [case["image"], np.repeat(case["trimap"][..., None] / 255.0, 3, 2), over(case["alpha"], case["foreground"])]
    tiles += [over(alpha, foreground) for alpha, foreground in results.values()]
    tiles += [np.repeat(np.clip(a, 0, 1)[..., None], 3, 2) for a in [case["alpha"]] + [alpha for alpha, _ in results.values()]]
    half = len(tiles) // 2
    rows = [np.concatenate(tiles[:half], 1), np.concatenate(tiles[half:], 1)]
    wide = max(row.shape[1] for row in rows)
    rows = [np.pad(row, ((0, 0), (0, wide - row.shape[1]), (0, 0))) for row in rows]
    return Image.fromarray((np.concatenate(rows, 0) * 255).round().astype(np.uint8))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("out/matting"))
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--every", type=int, default=1, help="only each so many")
    parser.add_argument("--ours-only", action="store_true", help="the others' figures are read from the last full run")
    parser.add_argument("--sheets", action="store_true")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    folder = arguments.out / "cases"
    cases = [composite(index) for index in range(0, arguments.count, arguments.every)]
    write_cases(cases, folder)
    subprocess.run(["node", str(HERE / "run-matting.js"), str(folder), *[case["name"] for case in cases]], check=True)
    seconds = json.loads((folder / "ours.json").read_text())
    table = arguments.out / "results.json"
    known = json.loads(table.read_text()) if arguments.ours_only else {}
    methods = {} if arguments.ours_only else METHODS
    for method in methods.values():
        method(cases[0])
    for case in cases:
        results = {OURS: read_ours(case, folder)}
        entry = known.setdefault(case["name"], {"kind": case["kind"]})
        entry[OURS] = {**scores(case, *results[OURS]), "seconds": seconds[case["name"]]}
        for name, method in methods.items():
            start = time.perf_counter()
            results[name] = method(case)
            took = time.perf_counter() - start
            entry[name] = {**scores(case, *results[name]), "seconds": took}
        if arguments.sheets:
            sheet(case, results).save(arguments.out / f"{case['name']}.png")
    table.write_text(json.dumps(known, indent=1))
    report([known[case["name"]] for case in cases])


def report(entries):
    names = [OURS, *METHODS]
    print(f"{'':10s}" + "".join(f"{name:>38s}" for name in names))
    print(f"{'':10s}" + "      SAD      MSE   colour   seconds  " * len(names))
    for kind in (*CLASSES, "all"):
        own = [entry for entry in entries if kind in ("all", entry["kind"])]
        if not own:
            continue
        line = f"{kind:10s}"
        for name in names:
            mean = {key: np.mean([entry[name][key] for entry in own]) for key in ("sad", "mse", "colour", "seconds")}
            line += f"{mean['sad']:9.3f}{mean['mse']:9.5f}{mean['colour']:9.2f}{mean['seconds']:10.3f} "
        print(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
