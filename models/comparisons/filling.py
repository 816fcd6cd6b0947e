"""Compares src/fill with OpenCV's Telea and Navier-Stokes and scikit-image's biharmonic on hidden pixels of known truth.

    npm run build:cli && pip install -r models/comparisons/requirements-filling.txt
    python models/comparisons/filling.py --out out/filling [--dev BENCH/dev]

Seven generated classes from fixed seeds, and with --dev the covered pixels of a benchmark folder's own layers. Prints by class
the mean absolute difference from the truth within the holes, in levels of 255, all three channels, pooled by case and then
averaged over the class; and seconds a layer. Biharmonic solves as many unknowns as the hole has pixels at once: it is left out
of layers with more than --biharmonic of them, and its column shows ours on the same layers beside it. Everything on one thread.
"""
import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import cv2
import numpy as np
from PIL import Image
from skimage.restoration import inpaint_biharmonic

from filling_cases import HOLE, KNOWN, generated, layered

HERE = Path(__file__).resolve().parent
OURS, BIHARMONIC = "ours", "biharmonic"
RADIUS = 3


def by_opencv(flag):
    def run(case):
        unknown = (case["state"] != KNOWN).astype(np.uint8)
        return cv2.inpaint(case["shown"], unknown, RADIUS, flag).astype(np.float64)
    return run


def by_biharmonic(case):
    # What lies outside the layer is unknown to it as well.
    return inpaint_biharmonic(case["shown"] / 255.0, case["state"] != KNOWN, channel_axis=2) * 255


PEERS = {"Telea": by_opencv(cv2.INPAINT_TELEA), "Navier-Stokes": by_opencv(cv2.INPAINT_NS), BIHARMONIC: by_biharmonic}


def difference(case, filled):
    """Sum over the hole of the mean absolute difference of its channels."""
    hole = case["state"] == HOLE
    return float(np.abs(np.clip(filled[hole], 0, 255) - case["truth"][hole].astype(np.float64)).mean(1).sum())


def write(case, folder):
    place = folder / case["name"]
    place.mkdir(parents=True, exist_ok=True)
    known = np.where(case["state"] == KNOWN, case["alpha"], 0).astype(np.uint8)
    Image.fromarray(np.dstack([case["shown"], np.maximum(known, 1)])).save(place / "known.png", compress_level=1)
    Image.fromarray(case["state"]).save(place / "state.png", compress_level=1)


def read_ours(case, folder):
    """What run-filling.js wrote: the colours of the hole's pixels, row by row, as 32-bit floats."""
    filled = case["shown"].astype(np.float64)
    filled[case["state"] == HOLE] = np.fromfile(folder / case["name"] / "ours.f32", np.float32).reshape(-1, 3)
    return filled


def sheet(case, results):
    """What was given, the truth, then each result."""
    given = case["shown"].astype(np.float64)
    given[case["state"] != KNOWN] = (255, 0, 255)
    tiles = [given, case["truth"].astype(np.float64), *results]
    return Image.fromarray(np.clip(np.round(np.concatenate(tiles, 1)), 0, 255).astype(np.uint8))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("out/filling"))
    parser.add_argument("--dev", type=Path, help="a benchmark folder: cases of layer-NN.png and meta.json")
    parser.add_argument("--count", type=int, default=12, help="cases of each generated class")
    parser.add_argument("--kinds", nargs="*", help="only these classes")
    parser.add_argument("--every", type=int, default=1, help="only each so many layers")
    parser.add_argument("--method", default="auto", help="forces one of ours")
    parser.add_argument("--biharmonic", type=int, default=15000, help="the most unknown pixels that it is given")
    parser.add_argument("--ours-only", action="store_true", help="the others' figures are read from the last full run")
    parser.add_argument("--sheets", action="store_true")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    folder = arguments.out / "cases"
    table = arguments.out / "results.json"
    cases = [case for case in [*generated(arguments.count), *(layered(arguments.dev) if arguments.dev else [])]]
    cases = [case for case in cases if not arguments.kinds or case["kind"] in arguments.kinds][:: arguments.every]
    for case in cases:
        case["shown"] = np.where((case["state"] == KNOWN)[..., None], case["truth"], 0).astype(np.uint8)
        if not (folder / case["name"] / "state.png").exists():
            write(case, folder)
    (folder / "names.json").write_text(json.dumps([case["name"] for case in cases]))
    subprocess.run(["node", str(HERE / "run-filling.js"), str(folder), arguments.method], check=True)
    ours = json.loads((folder / "ours.json").read_text())
    known = json.loads(table.read_text()) if arguments.ours_only and table.exists() else {}
    for case in cases:
        entry = known.setdefault(case["name"], {"kind": case["kind"], "group": case["group"], "pixels": int((case["state"] == HOLE).sum())})
        results = [read_ours(case, folder)]
        (folder / case["name"] / "ours.f32").unlink()
        entry[OURS] = {"sum": difference(case, results[0]), **ours[case["name"]]}
        for name, peer in {} if arguments.ours_only else PEERS.items():
            if name == BIHARMONIC and (case["state"] != KNOWN).sum() > arguments.biharmonic:
                continue
            start = time.perf_counter()
            results.append(peer(case))
            entry[name] = {"seconds": time.perf_counter() - start, "sum": difference(case, results[-1])}
        if arguments.sheets:
            sheet(case, results).save(arguments.out / f"{case['name']}.png")
    table.write_text(json.dumps(known, indent=1))
    report([known[case["name"]] for case in cases])


def mean_over(entries, name):
    """Mean over cases of the mean over each case's hidden pixels; and seconds a layer."""
    sums, pixels = defaultdict(float), defaultdict(int)
    for entry in entries:
        sums[entry["group"]] += entry[name]["sum"]
        pixels[entry["group"]] += entry["pixels"]
    return np.mean([sums[group] / pixels[group] for group in sums]), np.mean([entry[name]["seconds"] for entry in entries])


def report(entries):
    print(f"{'':13s}{'layers':>7s}" + "".join(f"{name:>22s}" for name in (OURS, "Telea", "Navier-Stokes")) + f"{BIHARMONIC:>33s}   ours took")
    for kind in dict.fromkeys(entry["kind"] for entry in entries):
        own = [entry for entry in entries if entry["kind"] == kind]
        line = f"{kind:13s}{len(own):7d}"
        for name in (OURS, "Telea", "Navier-Stokes"):
            line += "{:13.3f}{:8.3f}s".format(*mean_over(own, name)) if name in own[0] else f"{'':22s}"
        both = [entry for entry in own if BIHARMONIC in entry]
        line += "{:12.3f}{:8.3f}s".format(*mean_over(both, BIHARMONIC)) + f" ({mean_over(both, OURS)[0]:7.3f})" if both else f"{'':31s}"
        taken = defaultdict(int)
        for entry in own:
            for method, count in entry[OURS]["methods"].items():
                taken[method] += count
        total = sum(taken.values())
        print(line + "   " + ", ".join(f"{method} {100 * count / total:.0f} %" for method, count in sorted(taken.items(), key=lambda item: -item[1])))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
