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
# Pictures of the generator have at most 25.
LAYERS = 26
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


def padded(header, arrays):
    """The arrays of one record at the size of the largest record there may be, so that records can be stacked.

    picture uint8 [256,256,4], labels and visible uint8 [256,256], measures [64,M], relations half [R,64,64], layer_of int64 [64]
    (-1: none), purity [64], alpha uint8 [26,64,64], canvas int64 [2]. Raises ValueError where a record holds more.
    """
    count, layers = header["count"], header["layers"]
    if count > PIECES or layers > LAYERS:
        raise ValueError(f"a record holds {count} pieces and {layers} layers; there may be {PIECES} and {LAYERS}")
    measures = np.zeros((PIECES, header["measures"]), np.float32)
    measures[:count] = np.nan_to_num(arrays["measures"], nan=0, posinf=1e4, neginf=-1e4)
    values = np.nan_to_num(arrays["values"], nan=0, posinf=6e4, neginf=-6e4)
    relations = np.zeros((header["relations"], PIECES, PIECES), np.float16)
    first, second = arrays["pairs"][:, 0], arrays["pairs"][:, 1]
    relations[:, first, second] = values[:, 0].T
    relations[:, second, first] = values[:, 1].T
    layer_of = np.full(PIECES, -1, np.int64)
    layer_of[:count] = arrays["layerOf"]
    layer_of[layer_of == NONE] = -1
    purity = np.zeros(PIECES, np.float32)
    purity[:count] = np.clip(np.nan_to_num(arrays["purity"]), 0, 1)
    alpha = np.zeros((LAYERS, GRID, GRID), np.uint8)
    alpha[:layers] = arrays["alpha"]
    return {
        "picture": arrays["picture"], "labels": arrays["labels"], "visible": arrays["visible"], "measures": measures, "relations": relations,
        "layer_of": layer_of, "purity": purity, "alpha": alpha, "canvas": np.array(header["canvas"], np.int64),
    }
