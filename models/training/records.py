"""Reading and writing the training records of the network `sight`.

A record is what the engine knows of one picture (its pieces, its measures of them and of their pairs) beside the truth of how
the picture was layered. Shards (`*.rec`) are records one after another; a shard may grow while it is read. One record is a
little-endian uint32 length, a JSON header of that length and then, without padding, the arrays of `FIELDS`.
"""

import json
import os
import struct

import numpy as np

CANVAS = 256
GRID = 64
PIECES = 64
NONE = 255


def fields(header):
    """Name, type and shape of the arrays of a record, in their order on disk."""
    count, layers, pairs = header["count"], header["layers"], header["pairs"]
    return [
        ("picture", np.uint8, (CANVAS, CANVAS, 4)),
        ("labels", np.uint8, (CANVAS, CANVAS)),
        ("visible", np.uint8, (CANVAS, CANVAS)),
        ("measures", np.float32, (count, header["measures"])),
        ("pairs", np.uint8, (pairs, 2)),
        ("values", np.float16, (pairs, 2, header["relations"])),
        ("layerOf", np.uint8, (count,)),
        ("purity", np.float32, (count,)),
        ("alpha", np.uint8, (layers, GRID, GRID)),
    ]


def parse(header, body):
    """The arrays of one record by name, as views of `body`."""
    arrays, offset = {}, 0
    for name, kind, shape in fields(header):
        size = int(np.prod(shape))
        arrays[name] = np.frombuffer(body, kind, size, offset).reshape(shape)
        offset += size * np.dtype(kind).itemsize
    if offset != header["bytes"]:
        raise ValueError(f"a record states {header['bytes']} bytes and its arrays need {offset}")
    return arrays


def write_record(stream, header, arrays):
    """Appends one record; `header` is completed by `bytes`."""
    body = b"".join(np.ascontiguousarray(arrays[name], kind).reshape(shape).tobytes() for name, kind, shape in fields(header))
    text = json.dumps({**header, "bytes": len(body)}).encode()
    stream.write(struct.pack("<I", len(text)) + text + body)


class RecordFolder:
    """The records of the shards in a folder and the folders below it, found again as they grow (`refresh`)."""

    def __init__(self, folder):
        self.folder = folder
        self.entries = []
        self._ends = {}
        self._open = {}
        self.refresh()

    def refresh(self):
        """Indexes what was added since; a record that is still being written waits. Returns how many are new."""
        before = len(self.entries)
        names = (os.path.relpath(os.path.join(place, name), self.folder) for place, _, files in os.walk(self.folder) for name in files if name.endswith(".rec"))
        for name in sorted(names):
            path = os.path.join(self.folder, name)
            size, at = os.path.getsize(path), self._ends.get(name, 0)
            if size <= at:
                continue
            with open(path, "rb") as stream:
                while at + 4 <= size:
                    stream.seek(at)
                    (length,) = struct.unpack("<I", stream.read(4))
                    if at + 4 + length > size:
                        break
                    header = json.loads(stream.read(length))
                    start = at + 4 + length
                    if start + header["bytes"] > size:
                        break
                    if header["count"] > 0:
                        self.entries.append((path, start, header))
                    at = start + header["bytes"]
            self._ends[name] = at
        return len(self.entries) - before

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, index):
        path, start, header = self.entries[index]
        handle = self._open.get(path)
        if handle is None:
            handle = self._open[path] = os.open(path, os.O_RDONLY)
        return header, parse(header, os.pread(handle, header["bytes"], start))


def inside_mask(header):
    """[256,256] float, 1 on the canvas and 0 on the letterbox beside it."""
    width, height = header["canvas"]
    mask = np.zeros((CANVAS, CANVAS), np.float32)
    mask[:height, :width] = 1
    return mask


def coverage(numbers, count):
    """[count,64,64] share of each 4x4 cell that bears each number of `numbers` [256,256]."""
    step = CANVAS // GRID
    rows, columns = np.indices((CANVAS, CANVAS), np.int32) // step
    flat = (numbers.astype(np.int32) * GRID + rows) * GRID + columns
    hits = np.bincount(flat[numbers < count], minlength=count * GRID * GRID)
    return hits.reshape(count, GRID, GRID).astype(np.float32) / (step * step)


def sample(header, arrays, mirror=False):
    """One record as the network's inputs and its targets, for `count` pieces (rows beyond it are the batch's business).

    picture [5,256,256], pieces [count,64,64], measures [count,M], relations [P,count,count]; layer_of [count] (-1: none),
    purity [count], area [count] share of the canvas, alpha [layers,64,64] 0..1 of the whole layers, seen [layers,64,64] their
    visible share of a cell, inside [64,64]. `mirror` turns the picture left to right within its content.
    """
    count, width = header["count"], header["canvas"][0]
    picture, labels, visible = arrays["picture"], arrays["labels"], arrays["visible"]
    measures = np.nan_to_num(arrays["measures"], nan=0, posinf=1e4, neginf=-1e4)
    values = np.nan_to_num(arrays["values"].astype(np.float32), nan=0, posinf=6e4, neginf=-6e4)
    alpha = arrays["alpha"].astype(np.float32) / 255
    if mirror:
        picture, labels, visible = (turned(plane, width) for plane in (picture, labels, visible))
        alpha = turned_grid(alpha, width)
        measures, values = measures.copy(), values.copy()
        measures[:, header.get("mirrorMeasures", [])] *= -1
        values[..., header.get("mirrorRelations", [])] *= -1
    inside = inside_mask(header)
    pieces = coverage(labels, count)
    relations = np.zeros((header["relations"], count, count), np.float32)
    first, second = arrays["pairs"][:, 0], arrays["pairs"][:, 1]
    relations[:, first, second] = values[:, 0].T
    relations[:, second, first] = values[:, 1].T
    layer_of = arrays["layerOf"].astype(np.int64)
    layer_of[layer_of == NONE] = -1
    return {
        "picture": np.concatenate([picture.transpose(2, 0, 1).astype(np.float32) / 255, inside[None]]),
        "pieces": pieces,
        "measures": measures,
        "relations": relations,
        "layer_of": layer_of,
        "purity": np.clip(np.nan_to_num(arrays["purity"]), 0, 1),
        "area": pieces.sum((1, 2)) / max(1.0, inside.sum() / 16),
        "alpha": alpha,
        "seen": coverage(visible, header["layers"]),
        "inside": inside.reshape(GRID, 4, GRID, 4).mean((1, 3)),
    }


def turned(plane, width):
    """Mirrors the first `width` columns of [256,256,...] and leaves the letterbox where it is."""
    out = plane.copy()
    out[:, :width] = plane[:, :width][:, ::-1]
    return out


def turned_grid(alpha, width):
    """Mirrors [layers,64,64] about the middle of `width` pixels of the canvas, between cells where they do not meet."""
    shift = (CANVAS - width) / 4
    whole, part = int(shift), shift - int(shift)
    wide = np.pad(alpha[:, :, ::-1], ((0, 0), (0, 0), (0, 2 + whole)))
    return (1 - part) * wide[:, :, whole:whole + GRID] + part * wide[:, :, whole + 1:whole + 1 + GRID]
