"""Reads PSDs with psd-tools and dumps what it finds: the independent half of the PSD tests.

Usage: read_psd.py OUT_FOLDER FILE...
For file number N: N.json (tree, profile, sizes), N.merged.rgba (the stored composite), N.forced.rgba
(psd-tools' own composite of the layers, rounded), N.cut.rgba (as psd-tools turns it into a picture:
fractions cut off), N.<layer index>.rgba and N.<layer index>.mask.
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from psd_tools import PSDImage
from psd_tools.composite import composite
from psd_tools.constants import Resource


def dump_layer(layer, leaves):
    record = {
        "name": layer.name,
        "type": "group" if layer.is_group() else "layer",
        "bounds": list(layer.bbox) if not layer.is_group() else None,
        "blend": layer.blend_mode.name.lower(),
        "opacity": layer.opacity,
        "visible": layer.visible,
        "mask": None,
    }
    if layer.is_group():
        record["children"] = [dump_layer(child, leaves) for child in layer]
        return record
    if layer.has_mask():
        mask = layer.mask
        record["mask"] = {"bounds": list(mask.bbox), "outside": mask.background_color, "disabled": mask.disabled}
    record["index"] = len(leaves)
    leaves.append(layer)
    return record


def main(out, files):
    for number, file in enumerate(files):
        psd = PSDImage.open(file)
        leaves = []
        tree = [dump_layer(layer, leaves) for layer in psd]
        icc = psd.image_resources.get_data(Resource.ICC_PROFILE)
        resolution = psd.image_resources.get_data(Resource.RESOLUTION_INFO)
        thumbnail = psd.thumbnail()
        (out / f"{number}.json").write_text(json.dumps({
            "width": psd.width,
            "height": psd.height,
            "version": psd.version,
            "depth": psd.depth,
            "merged": psd.has_preview(),
            "layers": tree,
            "icc": hashlib.sha256(icc).hexdigest() if icc else None,
            "resolution": resolution.horizontal / 65536,
            "thumbnail": thumbnail and {"size": list(thumbnail.size), "mean": thumbnail.convert("RGB").resize((1, 1)).getpixel((0, 0))},
        }))
        (out / f"{number}.merged.rgba").write_bytes(psd.topil(apply_icc=False).convert("RGBA").tobytes())
        (out / f"{number}.cut.rgba").write_bytes(psd.composite(force=True, apply_icc=False).convert("RGBA").tobytes())
        color, _, alpha = composite(psd, force=True)
        (out / f"{number}.forced.rgba").write_bytes(np.rint(255 * np.concatenate([color, alpha], axis=2)).astype(np.uint8).tobytes())
        for index, layer in enumerate(leaves):
            (out / f"{number}.{index}.rgba").write_bytes(layer.topil(apply_icc=False).convert("RGBA").tobytes())
            if layer.has_mask():
                (out / f"{number}.{index}.mask").write_bytes(layer.mask.topil().convert("L").tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
