"""Cuts an SVG drawing into layers, the way such files usually are cut.

The elements at the top of the file are the layers; wrapping groups are opened, and while there are too few elements the
group with the most in it is opened too. Neighbours in drawing order are joined later (`layer_stack.merge_smallest`).
"""
import io
import re
import time
from xml.etree import ElementTree

import numpy as np
import resvg_py
from PIL import Image

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {SVG + n for n in ("g", "path", "circle", "ellipse", "rect", "polygon", "polyline", "line", "use", "text", "image", "a", "switch")}
OPENED = {SVG + "g", SVG + "a", SVG + "switch"}


class Slow(Exception):
    """A drawing took longer than its share of time."""


def drawn_children(node):
    """Children that draw something, in drawing order."""
    hidden = lambda child: "display:none" in (child.get("style") or "").replace(" ", "") or child.get("display") == "none"
    return [child for child in node if child.tag in DRAWN and not hidden(child)]


def elements_to_cut(root, least):
    """Elements in drawing order that become layers: wrappers opened, and fuller groups while there are fewer than `least`."""
    units = drawn_children(root)
    for _ in range(12):
        if len(units) >= least:
            break
        groups = [k for k, unit in enumerate(units) if unit.tag in OPENED and drawn_children(unit)]
        if not groups:
            break
        k = max(groups, key=lambda i: sum(1 for _ in units[i].iter()))
        units[k:k + 1] = drawn_children(units[k])
    return units


def render(root, width, height):
    """Straight RGBA uint8 [height,width,4] of the whole tree."""
    data = resvg_py.svg_to_bytes(svg_string=ElementTree.tostring(root, encoding="unicode"), width=width, height=height)
    return np.asarray(Image.open(io.BytesIO(bytes(data))).convert("RGBA"))


# Pixels a unit has in files of that age (90 dpi).
UNITS = {"": 1, "px": 1, "pt": 1.25, "pc": 15, "mm": 3.543307, "cm": 35.43307, "in": 90}


def view_box(root):
    """[x, y, width, height] in user units; None for odd sizes and extreme shapes."""
    try:
        box = [float(v) for v in (root.get("viewBox") or "").replace(",", " ").split()]
    except ValueError:
        return None
    if len(box) != 4:
        box = [0.0, 0.0, *(length(root.get(side)) for side in ("width", "height"))]
    return box if box[2] > 0 and box[3] > 0 and 0.2 < box[2] / box[3] < 5 else None


def length(text):
    """User units of an SVG length; 0 where it has none that stands alone (per cent, em)."""
    found = re.fullmatch(r"\s*([0-9.eE+-]+)\s*([a-z]*)\s*", text or "")
    return float(found[1]) * UNITS[found[2]] if found and found[2] in UNITS else 0.0


def frame(root, box, longest):
    """Makes the tree show just `box`, and returns (width, height) in pixels with that longest side; changes `root`."""
    scale = longest / max(box[2], box[3])
    size = max(16, round(box[2] * scale)), max(16, round(box[3] * scale))
    root.set("viewBox", " ".join(f"{v:.6g}" for v in box))
    root.set("width", str(size[0]))
    root.set("height", str(size[1]))
    root.attrib.pop("preserveAspectRatio", None)
    return size


def frame_content(root, box, longest):
    """Like `frame`, for the part of `box` that is drawn on, with a small margin; None where nothing is drawn."""
    width, height = frame(root, box, longest)
    rows = np.flatnonzero((alpha := render(root, width, height)[..., 3]).any(axis=1))
    columns = np.flatnonzero(alpha.any(axis=0))
    if rows.size == 0:
        return None
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    margin = 0.03 * max(right - left, bottom - top)
    left, right, top, bottom = max(0, left - margin), min(width, right + margin), max(0, top - margin), min(height, bottom + margin)
    if not 0.3 < (right - left) / (bottom - top) < 3.3:
        return None
    sx, sy = box[2] / width, box[3] / height
    return frame(root, [box[0] + left * sx, box[1] + top * sy, (right - left) * sx, (bottom - top) * sy], longest)


def cut_drawing(path, longest, least=3, most=120, seconds=3.0):
    """Layers of a drawing, back to front, straight RGBA uint8; None where it cannot be shown.

    A drawing that has too few or too many elements, or whose layers rendered one by one do not give the whole again
    (filters or clips that reach across elements), comes as one layer. Throws `Slow` when it takes longer than `seconds`.
    """
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, UnicodeDecodeError, LookupError):
        return None
    box = view_box(root)
    begun = time.monotonic()
    size = frame_content(root, box, longest) if box else None
    if size is None:
        return None
    whole = render(root, *size)
    units = elements_to_cut(root, least)
    if not least <= len(units) <= most:
        return [whole]
    if (time.monotonic() - begun) / 2 * len(units) > seconds * 2:
        raise Slow(str(path))
    saved = [(unit, unit.get("display"), unit.get("style")) for unit in units]
    for unit in units:
        hide(unit)
    layers = []
    for unit, display, style in saved:
        restore(unit, display, style)
        layer = render(root, *size)
        hide(unit)
        if layer[..., 3].max() > 8:
            layers.append(layer)
        if time.monotonic() - begun > seconds:
            raise Slow(str(path))
    if len(layers) < least:
        return [whole]
    again = premultiplied_over(layers)
    alpha = whole[..., 3:].astype(np.float32) / 255
    error = np.abs(again[..., :3] - whole[..., :3] / np.float32(255) * alpha).mean() + np.abs(again[..., 3:] - alpha).mean()
    return layers if error < 0.004 else [whole]


def premultiplied_over(layers):
    """Premultiplied RGBA 0..1 of a stack of full-canvas straight uint8 layers."""
    out = np.zeros(layers[0].shape, np.float32)
    for layer in layers:
        a = layer[..., 3:].astype(np.float32) / 255
        out *= 1 - a
        out[..., :3] += layer[..., :3].astype(np.float32) / 255 * a
        out[..., 3:] += a
    return out


def hide(node):
    node.set("display", "none")
    style = node.get("style")
    if style:
        node.set("style", ";".join(part for part in style.split(";") if not part.strip().startswith("display")))


def restore(node, display, style):
    for key, value in (("display", display), ("style", style)):
        if value is None:
            node.attrib.pop(key, None)
        else:
            node.set(key, value)
