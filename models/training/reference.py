"""Registry entries and reference outputs of exported models.

A backend is right when it gives, for inputs that anyone can make again, what the
reference says. `random_inputs` and `digest_output` are the twins of
`src/vision/random-inputs.ts` and `src/vision/reference.ts`; the formats are
described there.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

SAMPLES = 256
MASK = 0xFFFFFFFF


def generate(seed, count):
    """`count` numbers of 32 bits from Mulberry32 (T. Ettinger, public domain)."""
    steps = np.arange(1, count + 1, dtype=np.uint64)
    state = (np.uint64(seed & MASK) + steps * np.uint64(0x6D2B79F5)) & np.uint64(MASK)
    t = ((state ^ (state >> np.uint64(15))) * (state | np.uint64(1))) & np.uint64(MASK)
    t ^= (t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & np.uint64(MASK))) & np.uint64(MASK)
    return (t ^ (t >> np.uint64(14))) & np.uint64(MASK)


def random_inputs(entry, seed):
    """Arrays by name for the inputs of a registry entry; input i is drawn with seed + i."""
    arrays = {}
    for i, spec in enumerate(entry["inputs"]):
        low, high = spec.get("range", [0, 1])
        u = generate(seed + i, int(np.prod(spec["shape"]))).astype(np.float64) / 2.0**32
        if spec.get("sample") == "binary":
            values = np.where(u < 0.5, low, high)
        elif spec.get("type") == "uint8":
            values = np.minimum(255, np.floor(low + u * (high - low + 1)))
        else:
            values = low + u * (high - low)
        kind = np.uint8 if spec.get("type") == "uint8" else np.float32
        arrays[spec["name"]] = values.astype(kind).reshape(spec["shape"])
    return arrays


def digest_output(name, array):
    """What a reference keeps of one output: sample i of n is value floor(i * size / n)."""
    flat = np.asarray(array, dtype=np.float64).reshape(-1)
    count = min(SAMPLES, flat.size)
    samples = flat[np.arange(count) * flat.size // count]
    absolute = np.abs(flat)
    kept = lambda value: float(f"{value:.7g}")  # noqa: E731 - as many digits as 32-bit floats have
    return {
        "name": name,
        "mean": kept(flat.mean()),
        "meanAbsolute": kept(absolute.mean()),
        "largest": kept(absolute.max()),
        "samples": [kept(value) for value in samples],
    }


def tensor_specs(values, known):
    """Specs of a graph's inputs or outputs; `known` adds range, sample and the like by name."""
    kinds = {onnx.TensorProto.FLOAT: "float32", onnx.TensorProto.UINT8: "uint8"}
    specs = []
    for value in values:
        kind = value.type.tensor_type
        shape = [axis.dim_value for axis in kind.shape.dim]
        if not all(shape):
            raise ValueError(f"{value.name} has a shape that is not fixed: {shape}")
        specs.append({"name": value.name, "shape": shape, "type": kinds[kind.elem_type], **known.get(value.name, {})})
    return specs


def describe_model(path, role, name, version, licence, tolerance, known=None, card=None, question=1, origin="built-in", url=None):
    """The registry entry of an ONNX file, its inputs and outputs read from the graph in their order there.

    `known` holds, by tensor name, what the graph cannot say, such as
    {"present": {"range": [0, 1], "sample": "binary"}, "relations": {"range": [-1, 1]}}.
    `question` is the version of the question that it answers, `SIGHT_VERSION` in `src/decompose/sight/sight-question.ts`.
    `range` is that of ordinary values; reference inputs are drawn from it.
    """
    path = Path(path)
    data = path.read_bytes()
    model = onnx.load_from_string(data)
    weights = {item.name for item in model.graph.initializer}
    return {
        "role": role,
        "name": name,
        "version": version,
        "file": path.name,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "licence": licence,
        **({"card": card} if card else {}),
        "opset": next(item.version for item in model.opset_import if item.domain in ("", "ai.onnx")),
        "question": question,
        "inputs": tensor_specs([item for item in model.graph.input if item.name not in weights], known or {}),
        "outputs": tensor_specs(model.graph.output, known or {}),
        "tolerance": tolerance,
        "reference": f"{path.stem}.reference.json",
        "origin": origin,
        **({"url": url} if url else {}),
    }


def write_reference(folder, entry, seed=1):
    """Runs the model of `entry` in `folder` on its random inputs, natively on the CPU, and writes its reference file."""
    session = onnxruntime.InferenceSession(str(Path(folder) / entry["file"]), providers=["CPUExecutionProvider"])
    names = [spec["name"] for spec in entry["outputs"]]
    outputs = session.run(names, random_inputs(entry, seed))
    reference = {
        "version": 1,
        "sha256": entry["sha256"],
        "seed": seed,
        "outputs": [digest_output(name, array) for name, array in zip(names, outputs)],
    }
    (Path(folder) / entry["reference"]).write_text(json.dumps(reference) + "\n")
    return reference


def register(folder, entry):
    """Puts `entry` into the registry.json of `folder`, in place of one of the same name."""
    path = Path(folder) / "registry.json"
    registry = json.loads(path.read_text()) if path.exists() else {"version": 1, "models": []}
    models = [model for model in registry["models"] if model["name"] != entry["name"]]
    path.write_text(json.dumps({"version": 1, "models": [*models, entry]}, indent=2) + "\n")
