"""Writes tiny twins of the networks: the same inputs and outputs, a few hundred weights, nothing learned.

They stand in for the real ones where a test is about how networks are loaded, run and compared. What they answer follows
from all of their inputs by plain arithmetic, so that a backend that mixes anything up is found out.

    python3 twins.py ../../test/networks --measures 29 --relations 32

The counts are those of MEASURES in src/decompose/sight/piece-features.ts, and of RELATIONS there with RULINGS in rulings.ts.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from reference import describe_model, register, write_reference

OPSET = 17
# SIGHT_VERSION in src/decompose/sight/sight-question.ts.
QUESTIONS = {"sight": 2}
PIECES, GRID, LOOK, WIDTH = 64, 64, 256, 4
LICENCE = "MIT"


class Graph:
    """Collects nodes and weights; every call returns the name of what it adds."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def weight(self, name, values):
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def save(self, path, inputs, outputs):
        values = lambda specs: [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in specs]  # noqa: E731
        graph = helper.make_graph(self.nodes, path.stem, values(inputs), values(outputs), self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="twins")
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)


def sight(path, measures, relations):
    """Pools the picture by piece, adds the measures, compares pieces by dot products."""
    rng = np.random.default_rng(1)
    draw = lambda *shape: rng.uniform(-0.5, 0.5, shape).astype(np.float32)  # noqa: E731
    g = Graph()
    stem = g.node("Conv", ["picture", g.weight("stemWeight", draw(WIDTH, 5, 4, 4) / 8), g.weight("stemBias", draw(WIDTH))], "stem", strides=[4, 4])
    pixels = g.node("Sigmoid", [stem], "pixels")
    flat = g.node("Reshape", [pixels, g.weight("flatShape", np.array([1, WIDTH, GRID * GRID], np.int64))], "flat")
    columns = g.node("Transpose", [flat], "columns", perm=[0, 2, 1])
    rows = g.node("Reshape", ["pieces", g.weight("rowsShape", np.array([1, PIECES, GRID * GRID], np.int64))], "rows")
    area = g.node("ReduceSum", [rows, g.weight("lastAxis", np.array([2], np.int64))], "area", keepdims=1)
    floor = g.node("Add", [area, g.weight("one", np.float32(1))], "floor")
    pooled = g.node("Div", [g.node("MatMul", [rows, columns], "sums"), floor], "pooled")
    told = g.node("MatMul", ["measures", g.weight("measureWeight", draw(measures, WIDTH) / measures)], "told")
    token = g.node("Tanh", [g.node("Add", [pooled, told], "summed")], "token")
    turned = g.node("Transpose", [token], "turned", perm=[0, 2, 1])
    mean = g.node("ReduceMean", ["relations"], "between", axes=[1], keepdims=0)
    mirrored = g.node("Transpose", [mean], "mirrored", perm=[0, 2, 1])
    alike = g.node("Add", [g.node("MatMul", [token, turned], "alike"), g.node("Add", [mean, mirrored], "both")], "sameAll")
    column = g.node("Reshape", ["present", g.weight("columnShape", np.array([1, PIECES, 1], np.int64))], "column")
    row = g.node("Reshape", ["present", g.weight("rowShape", np.array([1, 1, PIECES], np.int64))], "row")
    pair = g.node("Mul", [column, row], "pair")
    g.node("Mul", [alike, pair], "same")
    g.node("Mul", [g.node("Sub", [mean, mirrored], "ahead"), pair], "front")
    seen = g.node("Mul", [rows, g.weight("eight", np.float32(8))], "seen")
    guess = g.node("Add", [g.node("MatMul", [token, flat], "reach"), seen], "guess")
    low = g.node("Sub", [guess, g.weight("four", np.float32(4))], "low")
    g.node("Reshape", [low, g.weight("gridShape", np.array([1, PIECES, GRID, GRID], np.int64))], "extent")
    real = TensorProto.FLOAT
    g.save(
        path,
        [("picture", real, [1, 5, LOOK, LOOK]), ("pieces", real, [1, PIECES, GRID, GRID]), ("measures", real, [1, PIECES, measures]),
         ("relations", real, [1, relations, PIECES, PIECES]), ("present", real, [1, PIECES])],
        [("same", real, [1, PIECES, PIECES]), ("front", real, [1, PIECES, PIECES]), ("extent", real, [1, PIECES, GRID, GRID])],
    )
    return {"present": {"range": [0, 1], "sample": "binary"}, "picture": {"range": [0, 1]}, "pieces": {"range": [0, 1]}, "relations": {"range": [-1, 1]}, "measures": {"range": [-1, 1]}}


def inpainting(path, side):
    """Fills the hole with the mean of what is known, blurred into it; bytes in and out, channels last, 255 is known."""
    g = Graph()
    byte, real = TensorProto.UINT8, TensorProto.FLOAT
    colour = g.node("Transpose", [g.node("Cast", ["image"], "colour", to=real)], "planes", perm=[0, 3, 1, 2])
    known = g.node("Div", [g.node("Transpose", [g.node("Cast", ["mask"], "marks", to=real)], "marksFirst", perm=[0, 3, 1, 2]), g.weight("most", np.float32(255))], "known")
    kept = g.node("Mul", [colour, known], "kept")
    axes = g.weight("places", np.array([2, 3], np.int64))
    total = g.node("ReduceSum", [kept, axes], "total", keepdims=1)
    count = g.node("Add", [g.node("ReduceSum", [known, axes], "count", keepdims=1), g.weight("little", np.float32(1e-3))], "counted")
    mean = g.node("Div", [total, count], "mean")
    hole = g.node("Sub", [g.weight("whole", np.float32(1)), known], "hole")
    filled = g.node("Add", [kept, g.node("Mul", [hole, mean], "fill")], "filled")
    rounded = g.node("Round", [g.node("Transpose", [filled], "last", perm=[0, 2, 3, 1])], "rounded")
    g.node("Cast", [g.node("Clip", [rounded, g.weight("zero", np.float32(0)), "most"], "clipped")], "result", to=byte)
    g.save(path, [("image", byte, [1, side, side, 3]), ("mask", byte, [1, side, side, 1])], [("result", byte, [1, side, side, 3])])
    bytes_last = {"layout": "NHWC", "range": [0, 255]}
    return {"image": {"content": "image", **bytes_last}, "mask": {"content": "mask", "marks": "known", "sample": "binary", **bytes_last}, "result": {"content": "image", **bytes_last}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--measures", type=int, required=True, help="measures of a piece")
    parser.add_argument("--relations", type=int, required=True, help="measures of a pair")
    parser.add_argument("--side", type=int, default=64, help="side of the inpainting twin")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for role, known in (
        ("sight", sight(arguments.out / "twin-sight.onnx", arguments.measures, arguments.relations)),
        ("inpainting", inpainting(arguments.out / "twin-inpainting.onnx", arguments.side)),
    ):
        # Bytes may come out one apart where rounding falls on a half.
        tolerance = 1e-2 if role == "inpainting" else 1e-4
        entry = describe_model(arguments.out / f"twin-{role}.onnx", role, f"twin-{role}", "1", LICENCE, tolerance, known, question=QUESTIONS.get(role, 1))
        write_reference(arguments.out, entry)
        register(arguments.out, entry)


if __name__ == "__main__":
    main()
