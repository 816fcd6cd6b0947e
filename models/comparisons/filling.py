"""Compares src/fill with OpenCV's Telea and Navier-Stokes and scikit-image's biharmonic on hidden pixels of known truth.

    npm run build:cli && pip install -r models/comparisons/requirements-filling.txt
    python models/comparisons/filling.py --out out/filling [--dev BENCH/dev] [--seconds 600]

Eleven generated classes from fixed seeds, and with --dev the covered pixels of a benchmark folder's own layers. Prints by class
the mean absolute difference from the truth within the holes, in levels of 255, all three channels, pooled by case and then
averaged over the class; and seconds a layer. Biharmonic solves as many unknowns as the hole has pixels at once: it is left out
of layers with more than --biharmonic of them, and its column shows ours on the same layers beside it. Everything on one thread.

Each case's figures are kept in OUT/results, with a fingerprint of the case and the version of what filled it: a later run fills
only what is not there or has changed. A run that is cut off, or ends after --seconds, is gone on with by the same command.
"""
import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import chain
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import cv2
import numpy as np
import skimage
from PIL import Image
from skimage.restoration import inpaint_biharmonic

from filling_cases import HOLE, KNOWN, generated, layered

HERE = Path(__file__).resolve().parent
DIST = HERE.parent.parent / "dist"
OURS, BIHARMONIC = "ours", "biharmonic"
RADIUS = 3
# Cases that one process of ours fills, and after which their figures are safe.
BATCH = 16


def by_opencv(flag):
    def run(case):
        unknown = (case["state"] != KNOWN).astype(np.uint8)
        return cv2.inpaint(case["shown"], unknown, RADIUS, flag).astype(np.float64)
    return run


def by_biharmonic(case):
    # What lies outside the layer is unknown to it as well.
    return inpaint_biharmonic(case["shown"] / 255.0, case["state"] != KNOWN, channel_axis=2) * 255


PEERS = {"Telea": by_opencv(cv2.INPAINT_TELEA), "Navier-Stokes": by_opencv(cv2.INPAINT_NS), BIHARMONIC: by_biharmonic}
OPENCV = f"OpenCV {cv2.__version__}, radius {RADIUS}"
VERSIONS = {"Telea": OPENCV, "Navier-Stokes": OPENCV, BIHARMONIC: f"scikit-image {skimage.__version__}"}


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


def version_of_ours(method):
    """Of what is built, all that fills: another build that fills by the same text is the same."""
    digest = hashlib.sha1(method.encode())
    for file in [*sorted((DIST / "fill").glob("*.js")), DIST / "core" / "fill-methods.js"]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def fingerprint(case):
    digest = hashlib.sha1(repr(case["state"].shape).encode())
    for part in ("truth", "alpha", "state"):
        digest.update(np.ascontiguousarray(case[part]).tobytes())
    return digest.hexdigest()


class Kept:
    """Figures by case, each in a file of its own that is replaced whole."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def read(self, case):
        file = self.folder / f"{case['name']}.json"
        entry = json.loads(file.read_text()) if file.exists() else {}
        if entry.get("case") == case["fingerprint"]:
            return entry
        return {"case": case["fingerprint"], "kind": case["kind"], "group": case["group"], "pixels": int((case["state"] == HOLE).sum())}

    def write(self, case, entry):
        file = self.folder / f"{case['name']}.json"
        part = file.with_suffix(".part")
        part.write_text(json.dumps(entry, indent=1))
        part.replace(file)


def fill_by_ours(cases, method):
    """Figures of our filler for some cases, by one process for all of them; and what it filled them with."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for case in cases:
            write(case, folder)
        # The smallest first: the first is filled once more, for the compiler.
        names = [case["name"] for case in sorted(cases, key=lambda case: case["state"].size)]
        (folder / "names.json").write_text(json.dumps(names))
        subprocess.run(["node", str(HERE / "run-filling.js"), str(folder), method], check=True)
        told = json.loads((folder / "ours.json").read_text())
        return {case["name"]: (told[case["name"]], read_ours(case, folder)) for case in cases}


def measure(cases, kept, arguments, version):
    """Fills what is not kept yet of some cases."""
    entries = {case["name"]: kept.read(case) for case in cases}
    lacking = [case for case in cases if arguments.sheets or entries[case["name"]].get(OURS, {}).get("version") != version]
    filled = fill_by_ours(lacking, arguments.method) if lacking else {}
    for case in cases:
        entry, results = entries[case["name"]], []
        if case["name"] in filled:
            told, colours = filled[case["name"]]
            entry[OURS] = {"version": version, "sum": difference(case, colours), **told}
            results.append(colours)
        for name, peer in PEERS.items():
            if name == BIHARMONIC and (case["state"] != KNOWN).sum() > arguments.biharmonic:
                entry.pop(name, None)
                continue
            if entry.get(name, {}).get("version") == VERSIONS[name] and not arguments.sheets:
                continue
            start = time.perf_counter()
            results.append(peer(case))
            entry[name] = {"version": VERSIONS[name], "seconds": time.perf_counter() - start, "sum": difference(case, results[-1])}
        kept.write(case, entry)
        if arguments.sheets:
            sheet(case, results).save(arguments.out / f"{case['name']}.png")
    return list(entries.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("out/filling"))
    parser.add_argument("--dev", type=Path, help="a benchmark folder: cases of layer-NN.png and meta.json")
    parser.add_argument("--count", type=int, default=12, help="cases of each generated class")
    parser.add_argument("--kinds", nargs="*", help="only these classes")
    parser.add_argument("--every", type=int, default=1, help="only each so many layers")
    parser.add_argument("--method", default="auto", help="forces one of ours")
    parser.add_argument("--biharmonic", type=int, default=15000, help="the most unknown pixels that it is given")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begins nothing new after so long")
    parser.add_argument("--anew", action="store_true", help="forgets what is kept")
    parser.add_argument("--sheets", action="store_true", help="pictures of every case: given, truth, ours, the others")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    if arguments.anew:
        shutil.rmtree(arguments.out / "results", ignore_errors=True)
    kept, version, start = Kept(arguments.out / "results"), version_of_ours(arguments.method), time.monotonic()
    entries, batch, left, number = [], [], 0, 0
    for case in chain(generated(arguments.count), layered(arguments.dev) if arguments.dev else []):
        if arguments.kinds and case["kind"] not in arguments.kinds:
            continue
        number += 1
        if (number - 1) % arguments.every:
            continue
        if time.monotonic() - start > arguments.seconds:
            left += 1
            continue
        case["fingerprint"] = fingerprint(case)
        case["shown"] = np.where((case["state"] == KNOWN)[..., None], case["truth"], 0).astype(np.uint8)
        batch.append(case)
        if len(batch) == BATCH:
            entries += measure(batch, kept, arguments, version)
            batch = []
            print(f"{len(entries)} done, {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    entries += measure(batch, kept, arguments, version)
    report(entries)
    if left:
        print(f"{left} cases are left: run the same again.")


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
