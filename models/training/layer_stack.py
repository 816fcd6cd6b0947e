"""A layer is a premultiplied RGBA uint8 patch at a place on the canvas; a stack is a list of them, back to front.

Premultiplied, because then compositing, resampling, blurring and turning hues are linear and need no division.
"""
from dataclasses import dataclass, replace

import numpy as np


@dataclass
class Layer:
    """`pixels` premultiplied RGBA uint8 [h,w,4], its top left corner at (x, y); may reach beyond the canvas."""
    pixels: np.ndarray
    x: int = 0
    y: int = 0
    name: str = ""
    kind: str = "shape"

    @property
    def area(self):
        """Sum of alpha 0..1, in pixels."""
        return float(self.pixels[..., 3].sum(dtype=np.int64)) / 255

    @property
    def box(self):
        return self.x, self.y, self.x + self.pixels.shape[1], self.y + self.pixels.shape[0]


def premultiply(straight):
    """Premultiplied RGBA uint8 of straight RGBA uint8."""
    out = straight.copy()
    a = straight[..., 3:].astype(np.uint16)
    if a.min() < 255:
        out[..., :3] = (straight[..., :3] * a + 127) // 255
    return out


def unpremultiply(premultiplied):
    """Straight RGBA uint8 of premultiplied RGBA (uint8 or float 0..255)."""
    alpha = premultiplied[..., 3:].astype(np.float32)
    colour = premultiplied[..., :3].astype(np.float32) * (255 / np.maximum(alpha, 0.5))
    return np.clip(np.concatenate([np.where(alpha > 0.25, colour, 0), alpha], axis=-1) + 0.5, 0, 255).astype(np.uint8)


def trim(layer):
    """The layer without its transparent margins; None where nothing of it is visible."""
    alpha = layer.pixels[..., 3]
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if rows.size == 0:
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    if bottom - top == alpha.shape[0] and right - left == alpha.shape[1]:
        return layer
    return replace(layer, pixels=np.ascontiguousarray(layer.pixels[top:bottom, left:right]), x=layer.x + int(left), y=layer.y + int(top))


def clip(layer, width, height):
    """What of the layer lies on the canvas; None where nothing does."""
    left, top, right, bottom = layer.box
    l, t, r, b = max(0, left), max(0, top), min(width, right), min(height, bottom)
    if l >= r or t >= b:
        return None
    return replace(layer, pixels=layer.pixels[t - top:b - top, l - left:r - left], x=l, y=t)


def composite_onto(canvas, layer):
    """Adds a layer on top of a premultiplied float32 RGBA canvas [h,w,4], 0..255; changes `canvas`."""
    part = clip(layer, canvas.shape[1], canvas.shape[0])
    if part is None:
        return
    h, w = part.pixels.shape[:2]
    under = canvas[part.y:part.y + h, part.x:part.x + w]
    under *= (255 - part.pixels[..., 3:]) * np.float32(1 / 255)
    under += part.pixels


def flatten(layers, width, height):
    """Premultiplied float32 RGBA [height,width,4], 0..255, of the stack composited in normal mode."""
    canvas = np.zeros((height, width, 4), np.float32)
    for layer in layers:
        composite_onto(canvas, layer)
    return canvas


def to_bytes(canvas):
    """uint8 of a float canvas 0..255."""
    return np.clip(canvas + 0.5, 0, 255).astype(np.uint8)


def join(layers, **changes):
    """Several layers as one, without what lies beside them; keeps the largest one's name and kind unless told."""
    l, t = min(layer.x for layer in layers), min(layer.y for layer in layers)
    r, b = max(layer.box[2] for layer in layers), max(layer.box[3] for layer in layers)
    moved = [replace(layer, x=layer.x - l, y=layer.y - t) for layer in layers]
    largest = max(layers, key=lambda layer: layer.area)
    return replace(largest, pixels=to_bytes(flatten(moved, r - l, b - t)), x=l, y=t, **changes)


def merge_smallest(layers, most, canvas_area, least_share=0.001):
    """Joins neighbours in drawing order, the smallest with its smaller neighbour, until `most` are left and none is tiny."""
    layers = list(layers)
    areas = [layer.area / canvas_area for layer in layers]
    while len(layers) > 1:
        k = min(range(len(layers)), key=lambda i: areas[i])
        if len(layers) <= most and areas[k] >= least_share:
            break
        j = min((i for i in (k - 1, k + 1) if 0 <= i < len(layers)), key=lambda i: areas[i])
        low, high = min(j, k), max(j, k)
        layers[low] = join([layers[low], layers[high]])
        areas[low] = layers[low].area / canvas_area
        del layers[high], areas[high]
    return layers


def drop_unseen(layers, width, height):
    """The stack clipped to the canvas and without layers of which (nearly) nothing is seen."""
    through = np.ones((height, width), np.float32)
    kept = []
    for layer in reversed(layers):
        part = clip(layer, width, height)
        part = trim(part) if part is not None else None
        if part is None:
            continue
        h, w = part.pixels.shape[:2]
        alpha = part.pixels[..., 3] * np.float32(1 / 255)
        window = through[part.y:part.y + h, part.x:part.x + w]
        seen, own = float((alpha * window).sum()), float(alpha.sum())
        share = seen / (width * height)
        if share < 0.0002 or (share < 0.0004 and seen < 0.04 * own) or seen < 0.01 * own:
            continue
        window *= 1 - alpha
        kept.append(part)
    return kept[::-1]


def composite_distinct(layers, width, height, least=3.0):
    """(layers kept, premultiplied float32 RGBA [height,width,4]): the stack without layers that change next to nothing.

    White on white cannot be found by anyone. `least` is the change in 0..255, the mean over the layer's own alpha.
    """
    canvas = np.zeros((height, width, 4), np.float32)
    kept = []
    for layer in layers:
        h, w = layer.pixels.shape[:2]
        window = canvas[layer.y:layer.y + h, layer.x:layer.x + w]
        before = window.copy()
        composite_onto(canvas, layer)
        change = np.abs(window - before).max(axis=-1).sum()
        if change < least * max(1.0, layer.area):
            window[...] = before
            continue
        kept.append(layer)
    return kept, canvas
