"""Writes a trained network as models/sight.onnx, with its registry entry and its reference.

    python3 export.py --checkpoint DIR/checkpoint.pt --out ../sight.onnx --version 1

Averaged weights, BatchNorm folded into the convolutions, opset 17, fixed shapes, 32-bit inputs and outputs. Weights are kept
as 16-bit floats and cast when the file is loaded, as long as that changes no answer by more than `--tolerance`.
"""

import argparse
import os
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from reference import describe_model, random_inputs, register, write_reference
from sight import GRID, Exported, Sight

OPSET, PIECES, CANVAS = 17, 64, 256
INPUTS = ["picture", "pieces", "measures", "relations", "present"]
OUTPUTS = ["same", "front", "extent"]
# Below this many values a weight is not worth a cast of its own.
SMALL = 512
KNOWN = {
    "picture": {"range": [0, 1]},
    "pieces": {"range": [0, 1]},
    "measures": {"range": [-1, 1]},
    "relations": {"range": [-1, 1]},
    "present": {"range": [0, 1], "sample": "binary"},
}


def load(path):
    """The network of a checkpoint with its averaged weights, in evaluation mode, and the checkpoint itself."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = Sight(**state["options"])
    network.load_state_dict(state["average"])
    return network.eval(), state


def blank(network):
    """Inputs of the exported shapes."""
    measures, relations = network.options["measures"], network.options["relations"]
    return (torch.zeros(1, 5, CANVAS, CANVAS), torch.zeros(1, PIECES, GRID, GRID), torch.zeros(1, PIECES, measures), torch.zeros(1, relations, PIECES, PIECES), torch.ones(1, PIECES))


def export(network, path):
    """Writes the graph with 32-bit weights."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(Exported(network).eval(), blank(network), path, input_names=INPUTS, output_names=OUTPUTS, opset_version=OPSET, dynamo=False, do_constant_folding=True)
    model = onnx.load(path)
    for value in [*model.graph.input, *model.graph.output]:
        if not all(axis.dim_value for axis in value.type.tensor_type.shape.dim):
            raise ValueError(f"{value.name} has no fixed shape")
    # Names of modules and lines of this source are of no use to whoever runs the file.
    for node in model.graph.node:
        node.ClearField("doc_string")
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def halve(path):
    """Keeps the large weights as 16-bit floats, each with a Cast that the runtime folds when it loads the file."""
    model = onnx.load(path)
    casts, kept = [], []
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if weight.data_type != TensorProto.FLOAT or values.size < SMALL:
            kept.append(weight)
            continue
        if np.abs(values).max() > 6e4:
            raise ValueError(f"the weight {weight.name} does not fit 16-bit floats: {np.abs(values).max()}")
        kept.append(numpy_helper.from_array(values.astype(np.float16), weight.name + "_16"))
        casts.append(helper.make_node("Cast", [weight.name + "_16"], [weight.name], name=weight.name + "_32", to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(casts + nodes)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def answers(path, inputs, threads=2):
    """What ONNX Runtime gives, natively on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(OUTPUTS, inputs)


def difference(network, path, entry):
    """Largest difference between PyTorch's and the file's answers over some random inputs, as a share of each output's largest value, 1 at least."""
    worst = 0.0
    for seed in (1, 2, 3):
        inputs = random_inputs(entry, seed)
        with torch.no_grad():
            expected = network(*(torch.from_numpy(np.ascontiguousarray(inputs[name])) for name in INPUTS))[:3]
        for mine, other in zip(answers(path, inputs), expected):
            other = other.numpy()
            worst = max(worst, float(np.abs(mine - other).max() / max(1, np.abs(other).max())))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file; registry.json and the reference are written beside it")
    parser.add_argument("--name", default="sight")
    parser.add_argument("--version", default="1")
    parser.add_argument("--question", type=int, default=2, help="SIGHT_VERSION of src/decompose/sight/sight-question.ts")
    parser.add_argument("--licence", default="MIT")
    parser.add_argument("--tolerance", type=float, default=0.01, help="most that 16-bit weights may change an answer")
    parser.add_argument("--agreement", type=float, default=1e-3, help="most that a backend may differ from the reference")
    parser.add_argument("--single", action="store_true", help="keep 32-bit weights")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    network, state = load(args.checkpoint)
    scratch = args.out.with_suffix(".part.onnx")
    export(network, str(scratch))
    describe = lambda path: describe_model(path, "sight", args.name, args.version, args.licence, args.agreement, KNOWN, card=f"{args.name}.md", question=args.question)  # noqa: E731
    exact = difference(network, scratch, describe(scratch))
    print(f"32-bit weights: {os.path.getsize(scratch)} bytes, {exact:.2e} from PyTorch")
    if exact > args.agreement:
        raise SystemExit("the exported graph does not compute what the network does")
    if not args.single:
        single = scratch.read_bytes()
        halve(str(scratch))
        changed = difference(network, scratch, describe(scratch))
        print(f"16-bit weights: {os.path.getsize(scratch)} bytes, {changed:.2e} from PyTorch")
        if changed > args.tolerance:
            print("too far: 32-bit weights are kept")
            scratch.write_bytes(single)
    os.replace(scratch, args.out)
    entry = describe(args.out)
    write_reference(args.out.parent, entry)
    register(args.out.parent, entry)
    print(f"{args.out.name}: step {state['step']}, {state['samples']} samples, {state['seconds'] / 60:.1f} minutes; registry.json and {entry['reference']} written")


if __name__ == "__main__":
    main()
