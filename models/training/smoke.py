"""The whole chain in small: pictures, records, a few steps in two slices, export, ONNX Runtime natively and in WebAssembly
against PyTorch, going on from the exported file and from the checkpoint, figures, curves.

    python3 smoke.py [--records DIR] [--keep DIR]

Without --records it composes a few pictures of discs and noise and has the engine make records of them, which needs the
project's node_modules. Ends with a line of JSON; leaves with 1 where something does not hold.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

from export import difference, load
from fake_records import write_fakes
from records import RecordFolder
from test_generator import FONTS, make_cache

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
BUILT = PROJECT / "dist-training" / "models" / "training"


def call(*command):
    """Runs a command in a process of its own; its words are shown where it fails."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{Path(str(command[1])).name} left with {done.returncode}\n{done.stdout}\n{done.stderr}")


def run(script, *arguments):
    """Runs a script of this folder."""
    call(sys.executable, HERE / script, *arguments)


def build():
    """Compiles the engine and the scripts that run it beside these."""
    call("node", PROJECT / "node_modules" / "typescript" / "bin" / "tsc", "-p", PROJECT / "tsconfig.training.json")


def real_records(folder, count):
    """Records that the engine makes of composed pictures, from material made on the fly."""
    material, pictures, records = folder / "material", folder / "pictures", folder / "records"
    material.mkdir()
    make_cache(material, FONTS)
    run("compose.py", "--sprites", material, "--out", pictures, "--count", count, "--longest", 120, 180, "--recipe", "scene", "--seed", 3)
    call("node", BUILT / "extract-records.js", pictures, records)
    made = len(RecordFolder(records))
    if made < 4:
        raise SystemExit(f"the engine made {made} records of {count} pictures")
    return records, made


def chain(folder, records):
    """Returns what was made; raises where the chain breaks."""
    build()
    made = 0
    if records is None and len(FONTS) < 2:
        records = folder / "records"
        write_fakes(records, 12, 1)
    elif records is None:
        records, made = real_records(folder, 8)
    common = ["--records", records, "--held", records, "--out", folder / "run", "--threads", 1, "--batch", 4, "--least", 4, "--held-count", 4, "--log-seconds", 0, "--widths", 8, 16, 16, 16]
    run("train.py", *common, "--steps", 2)
    first = torch.load(folder / "run" / "checkpoint.pt", weights_only=True)
    run("train.py", *common, "--steps", 3)
    state = torch.load(folder / "run" / "checkpoint.pt", weights_only=True)
    if (first["step"], state["step"]) != (2, 3):
        raise SystemExit(f"the second slice did not go on from the first: steps {first['step']} and {state['step']}")
    changed = max(float((state["network"][name] - value).abs().max()) for name, value in first["network"].items() if value.is_floating_point())
    if not changed > 0:
        raise SystemExit("the third step changed no weight")
    models = folder / "models"
    run("export.py", "--checkpoint", folder / "run" / "checkpoint.pt", "--out", models / "sight.onnx")
    registry = json.loads((models / "registry.json").read_text())
    apart = difference(load(folder / "run" / "checkpoint.pt")[0], models / "sight.onnx", registry["models"][0])
    if apart > 0.01:
        raise SystemExit(f"ONNX Runtime and PyTorch differ by {apart}")
    call("node", BUILT / "check-wasm.js", models)
    run("warm_start.py", "--model", models / "sight.onnx", "--records", records, "--out", folder / "again", "--widths", 8, 16, 16, 16)
    again = difference(load(folder / "again" / "checkpoint.pt")[0], models / "sight.onnx", registry["models"][0])
    if again > 0.01:
        raise SystemExit(f"the checkpoint made of the file differs from it by {again}")
    run("train.py", *common[:4], "--out", folder / "further", *common[6:], "--begin-with", folder / "run" / "checkpoint.pt", "--steps", 1)
    further = load(folder / "further" / "checkpoint.pt")[0].state_dict()
    if max(float((further[name] - value.detach()).abs().max()) for name, value in load(folder / "run" / "checkpoint.pt")[0].named_parameters()) > 0.5:
        raise SystemExit("a run that begins with another's weights is far from them after one step")
    run("evaluate_sight.py", "--checkpoint", folder / "run" / "checkpoint.pt", "--held", records, "--count", 4, "--threads", 1)
    run("plot.py", "--run", folder / "run", "--out", folder / "curves.png")
    return {"records": made, "steps": state["step"], "samples": state["samples"], "difference": apart, "bytes": registry["models"][0]["bytes"], "models": str(models)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=Path, help="a folder of real records to use instead of invented ones")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it, with models/ to be loaded by other backends")
    args = parser.parse_args()
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        made = chain(args.keep, args.records)
    else:
        with tempfile.TemporaryDirectory() as folder:
            made = chain(Path(folder), args.records)
            del made["models"]
    print(json.dumps(made))


if __name__ == "__main__":
    main()
