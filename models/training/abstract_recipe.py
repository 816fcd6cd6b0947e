"""Overlapping abstract shapes, as in tests of design programs and in posters."""
import math
from dataclasses import replace

import cv2
import numpy as np

import effects
import outlines
import paint
from drawing_recipe import ground_layer
from layer_stack import join, trim
from lettering import text_layer


def shape_layer(chance, material, width, height, low=0.08, high=0.7, avoid=(), kinds=None):
    """One shape of random size and place; a twelfth of them is see-through."""
    longest = max(width, height)
    kind = chance.choice(kinds or outlines.SHAPES)
    w = max(8, round(longest * math.exp(chance.uniform(math.log(low), math.log(high)))))
    h = w if kind in ("circle", "star", "polygon", "ring", "heart", "cross") and chance.random() < 0.8 else max(6, round(w * math.exp(chance.uniform(-0.9, 0.9))))
    angle = chance.uniform(0, 6.3) if kind not in ("rectangle", "rounded", "wave", "bubble") or chance.random() < 0.25 else 0.0
    wall = max(1.5, longest * chance.uniform(0.004, 0.03)) if chance.random() < 0.12 and kind != "stroke" else None
    mask = outlines.mask_of(kind, chance, w, h, angle, wall)
    rgb, main = paint.fill(h, w, chance, material, avoid)
    layer = effects.filled(mask, rgb, round(chance.uniform(-0.15 * w, width - 0.85 * w)), round(chance.uniform(-0.15 * h, height - 0.85 * h)), kind)
    if not wall and chance.random() < 0.15:
        # An outline in the same layer, drawn of the same contour.
        thick = max(1, round(longest * chance.uniform(0.004, 0.015)))
        inner = cv2.erode(cv2.copyMakeBorder(mask, thick, thick, thick, thick, cv2.BORDER_CONSTANT), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * thick + 1,) * 2))[thick:-thick, thick:-thick]
        rim = cv2.subtract(mask, inner)
        layer = join([layer, effects.filled(rim, paint.flat(h, w, paint.colour_apart(chance, [main], 0.3)), layer.x, layer.y)], name=kind)
    if chance.random() < 0.08:
        layer = effects.faded(layer, chance.uniform(0.3, 0.85))
    elif chance.random() < 0.05:
        layer = effects.faded(layer, np.broadcast_to(paint.ramp(h, w, chance), (h, w)))
    elif chance.random() < 0.05:
        margin = round(longest * 0.04)
        layer = effects.padded(layer, margin)
        layer = replace(layer, pixels=cv2.GaussianBlur(layer.pixels, (0, 0), longest * chance.uniform(0.004, 0.015)))
    return layer


def repeated(layer, chance, width, height):
    """Copies of a shape in a row, a grid or scattered, as one layer."""
    h, w = layer.pixels.shape[:2]
    copies = []
    if chance.random() < 0.5:
        count = chance.randint(2, 6)
        dx, dy = (w * chance.uniform(1.05, 1.8), 0) if chance.random() < 0.5 else (0, h * chance.uniform(1.05, 1.8))
        copies = [replace(layer, x=layer.x + round(dx * k), y=layer.y + round(dy * k)) for k in range(count)]
    else:
        copies = [replace(layer, x=chance.randint(-w // 4, max(1, width - w)), y=chance.randint(-h // 4, max(1, height - h))) for _ in range(chance.randint(2, 9))]
    copies = [copy for copy in copies if copy.x < width and copy.y < height and copy.box[2] > 0 and copy.box[3] > 0]
    return join(copies) if len(copies) > 1 else layer


def chained(previous, layer, chance, width, height):
    """Moves a layer so that it overlaps an earlier one, and mostly stays on the canvas."""
    l, t, r, b = previous.box
    h, w = layer.pixels.shape[:2]
    x, y = chance.uniform(l - 0.7 * w, r - 0.3 * w), chance.uniform(t - 0.7 * h, b - 0.3 * h)
    held = lambda v, room, side: min(max(v, -0.2 * side), max(-0.2 * side, room - 0.8 * side))
    return replace(layer, x=round(held(x, width, w)), y=round(held(y, height, h)))


def compose_abstract(chance, material, width, height):
    """Three to fourteen shapes; some cluster, some repeat, some cast shadows."""
    layers = []
    main = (255, 255, 255)
    if chance.random() < 0.85:
        ground, main = ground_layer(width, height, chance, material)
        layers.append(ground)
    size = max(width, height)
    kinds = chance.sample(outlines.SHAPES, chance.randint(1, 5)) if chance.random() < 0.5 else None
    low, high = chance.choice([(0.08, 0.45), (0.15, 0.7), (0.3, 0.95)])
    together = chance.random()
    for _ in range(chance.randint(2, 12)):
        layer = shape_layer(chance, material, width, height, low, high, [main], kinds)
        if layers and layers[-1].kind == "shape" and chance.random() < together:
            layer = chained(layers[-1], layer, chance, width, height)
        if chance.random() < 0.08 and max(layer.pixels.shape[:2]) < 0.35 * size:
            layer = repeated(layer, chance, width, height)
        trimmed = trim(layer)
        if trimmed is None:
            continue
        if chance.random() < 0.08:
            shadow = effects.shadow_of(trimmed, chance, size)
            layers += [shadow] if shadow is not None else []
        layers.append(trimmed)
    if chance.random() < 0.25:
        text = text_layer(chance, material, "headline", chance.uniform(0.2, 0.8) * width, [main], height)
        if text is not None:
            layers.append(replace(text, x=chance.randint(0, max(0, width - text.pixels.shape[1])), y=chance.randint(0, max(0, height - text.pixels.shape[0]))))
    return layers
