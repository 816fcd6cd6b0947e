"""What artists do to a layer: move, scale, turn, recolour, shade, shadow, glow, rim, see-through."""
import math
from dataclasses import replace

import cv2
import numpy as np

import paint
from layer_stack import Layer, join, trim


def filled(mask, rgb, x=0, y=0, name="", kind="shape"):
    """A layer of RGB uint8 [h,w,3] inside a uint8 mask."""
    pixels = np.dstack([cv2.multiply(rgb, cv2.merge([mask, mask, mask]), scale=1 / 255), mask])
    return Layer(pixels, x, y, name, kind)


def transformed(layers, matrix, width, height):
    """Layers moved by a 2x3 affine matrix of canvas coordinates, clipped to the canvas and trimmed; empty ones are left out."""
    scale = math.sqrt(abs(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0]))
    out = []
    for layer in layers:
        # Half-pixel centres: the same edge of two patches must land on the same place.
        h, w = layer.pixels.shape[:2]
        corners = np.float64([[layer.x, layer.y], [layer.x + w, layer.y], [layer.x, layer.y + h], [layer.x + w, layer.y + h]]) @ matrix[:, :2].T + matrix[:, 2]
        left, top = np.floor(corners.min(0) - 1).astype(int)
        right, bottom = np.ceil(corners.max(0) + 1).astype(int)
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        if left >= right or top >= bottom:
            continue
        pixels = layer.pixels
        if scale < 0.75:
            # A box filter before sampling, so that small drawings do not alias; padded so that edges stay soft.
            pixels = cv2.GaussianBlur(cv2.copyMakeBorder(pixels, 2, 2, 2, 2, cv2.BORDER_CONSTANT), (0, 0), 0.35 / scale)
            origin = layer.x - 2, layer.y - 2
        else:
            origin = layer.x, layer.y
        m = matrix.copy()
        m[:, 2] = matrix[:, :2] @ (np.float64(origin) + 0.5) + matrix[:, 2] - 0.5 - (left, top)
        moved = cv2.warpAffine(pixels, m, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        part = trim(replace(layer, pixels=moved, x=int(left), y=int(top)))
        if part is not None:
            out.append(part)
    return out


def placement(box, target, angle=0.0, mirror=False):
    """The matrix that brings `box` (l, t, r, b) to fill `target` (x, y, w, h), turned about its middle."""
    cx, cy = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    sx, sy = target[2] / (box[2] - box[0]), target[3] / (box[3] - box[1])
    c, s = math.cos(angle), math.sin(angle)
    turn = np.float64([[c, -s], [s, c]]) @ np.diag([-sx if mirror else sx, sy])
    return np.column_stack([turn, np.float64([target[0] + target[2] / 2, target[1] + target[3] / 2]) - turn @ (cx, cy)])


def recoloured(layers, chance):
    """All layers with their hue turned and their saturation and lightness changed alike."""
    angle, saturation, lightness = chance.uniform(0, 2 * math.pi), chance.uniform(0.7, 1.25), chance.uniform(0.8, 1.1)
    c, s = math.cos(angle) * saturation, math.sin(angle) * saturation
    grey = np.float32([[0.299, 0.587, 0.114]] * 3)
    u = np.float32([[0.701, -0.587, -0.114], [-0.299, 0.413, -0.114], [-0.3, -0.588, 0.886]])
    v = np.float32([[0.168, 0.33, -0.497], [-0.328, 0.035, 0.292], [1.25, -1.05, -0.203]])
    matrix = (grey + c * u + s * v) * lightness
    out = []
    for layer in layers:
        rgb = cv2.transform(np.ascontiguousarray(layer.pixels[..., :3]), matrix)
        out.append(with_rgb(layer, rgb))
    return out


def with_rgb(layer, premultiplied):
    """The layer with other colours, kept below its alpha."""
    alpha = layer.pixels[..., 3]
    rgb = np.minimum(premultiplied, alpha[..., None])
    return replace(layer, pixels=np.dstack([rgb, alpha]))


def faded(layer, opacity):
    """The layer with its opacity multiplied; `opacity` a number or a field [h,w] 0..1."""
    factor = opacity[..., None] if isinstance(opacity, np.ndarray) else opacity
    return replace(layer, pixels=(layer.pixels * np.float32(1) * factor + 0.5).astype(np.uint8))


def padded(layer, margin):
    return replace(layer, pixels=cv2.copyMakeBorder(layer.pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT), x=layer.x - margin, y=layer.y - margin)


def shadow_of(layer, chance, size):
    """A soft, mostly black copy beneath a layer; `size` is the longest side of the canvas."""
    blur = chance.choice([0, chance.uniform(0.003, 0.03)]) * size if chance.random() < 0.3 else chance.uniform(0.006, 0.025) * size
    angle, reach = chance.uniform(0.2, 2.6), chance.uniform(0.004, 0.035) * size
    margin = math.ceil(blur * 2.5) + 1
    mask = cv2.copyMakeBorder(layer.pixels[..., 3], margin, margin, margin, margin, cv2.BORDER_CONSTANT)
    if blur > 0.4:
        mask = cv2.GaussianBlur(mask, (0, 0), blur)
    mask = cv2.convertScaleAbs(mask, alpha=chance.uniform(0.25, 0.75))
    ink = (0, 0, 0) if chance.random() < 0.8 else paint.shade(paint.colour(chance), 0.3)
    dx, dy = round(math.cos(angle) * reach), round(math.sin(angle) * reach)
    return trim(filled(mask, paint.flat(*mask.shape, ink), layer.x - margin + dx, layer.y - margin + dy, "shadow of " + layer.name, "shadow"))


def cast_shadow(layer, chance):
    """An ellipse on the floor under a layer."""
    left, _, right, bottom = layer.box
    w, h = round((right - left) * chance.uniform(0.7, 1.2)), max(4, round((right - left) * chance.uniform(0.08, 0.25)))
    mask = np.zeros((h, w), np.uint8)
    cv2.ellipse(mask, (w * 8, h * 8), (max(1, w * 8 - 24), max(1, h * 8 - 24)), 0, 0, 360, 255, -1, cv2.LINE_AA, 4)
    layer = filled(mask, paint.flat(h, w, (0, 0, 0)), round((left + right - w) / 2), bottom - h // 2 - h // 4, "shadow on the floor", "shadow")
    if chance.random() < 0.6:
        margin = h // 2 + 2
        layer = padded(layer, margin)
        layer = replace(layer, pixels=cv2.GaussianBlur(layer.pixels, (0, 0), h / 6))
    return trim(faded(layer, chance.uniform(0.2, 0.6)))


def glow_of(layer, chance, size):
    """A light, coloured haze around a layer, beneath it."""
    blur = chance.uniform(0.012, 0.05) * size
    margin = math.ceil(blur * 2.5) + 1
    mask = cv2.copyMakeBorder(layer.pixels[..., 3], margin, margin, margin, margin, cv2.BORDER_CONSTANT)
    wide = 2 * round(blur * 0.6) + 1
    mask = cv2.GaussianBlur(cv2.dilate(mask, np.ones((wide, wide), np.uint8)), (0, 0), blur)
    mask = cv2.convertScaleAbs(mask, alpha=chance.uniform(0.5, 1))
    ink = paint.shade(paint.colour(chance), chance.uniform(1.3, 3))
    return trim(filled(mask, paint.flat(*mask.shape, ink), layer.x - margin, layer.y - margin, "glow of " + layer.name, "overlay"))


def stickered(layer, chance, size):
    """The layer with a plain rim around it, as one layer."""
    wide = max(1, round(chance.uniform(0.006, 0.022) * size))
    big = padded(layer, wide + 1)
    rim = cv2.dilate(big.pixels[..., 3], cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * wide + 1,) * 2))
    rim = cv2.GaussianBlur(rim, (0, 0), 0.6)
    ink = (255, 255, 255) if chance.random() < 0.7 else paint.colour(chance)
    return join([filled(rim, paint.flat(*rim.shape, ink), big.x, big.y), layer], name=layer.name, kind=layer.kind)


def shaded(layer, chance, strength=1.0):
    """Airbrush light and dark inside a layer: a ramp, soft blobs and a darker or lighter edge."""
    h, w = layer.pixels.shape[:2]
    field = (paint.ramp(h, w, chance) - 0.5) * chance.uniform(0, 0.5) + paint.noise(h, w, chance, chance.uniform(1.5, 4), 2) * chance.uniform(0, 0.22)
    if chance.random() < 0.5:
        soft = cv2.GaussianBlur(layer.pixels[..., 3], (0, 0), max(1.0, max(h, w) * 0.06)).astype(np.float32) / 255
        field = field + (soft - 0.8) * chance.uniform(-0.2, 0.5)
    return lit(layer, np.broadcast_to(field, (h, w)) * strength)


def textured(layer, chance, strength=1.0):
    """Grain, brush strokes or paper inside a layer."""
    h, w = layer.pixels.shape[:2]
    if chance.random() < 0.5:
        field = paint.noise(h, w, chance, max(h, w) / chance.uniform(1, 4), 1) * chance.uniform(0.03, 0.14)
    else:
        field = paint.noise(h, w, chance, max(h, w) / chance.uniform(2, 8), 2)
        length = chance.randint(3, 13)
        kernel = np.zeros((length, length), np.float32)
        angle = chance.uniform(0, math.pi)
        reach = np.float64([math.cos(angle), math.sin(angle)]) * length / 2
        ends = [tuple(np.round(length / 2 - 0.5 + sign * reach).astype(int).tolist()) for sign in (-1, 1)]
        cv2.line(kernel, *ends, 1)
        field = cv2.filter2D(field, -1, kernel / kernel.sum()) * chance.uniform(0.1, 0.4)
    return lit(layer, field * strength)


def lit(layer, field):
    """The layer lighter where the field is above 0 and darker where it is below."""
    alpha = layer.pixels[..., 3:].astype(np.float32)
    rgb = layer.pixels[..., :3].astype(np.float32)
    field = np.clip(field, -0.9, 0.9)[..., None]
    rgb = np.where(field < 0, rgb * (1 + field), rgb + (alpha - rgb) * field)
    return with_rgb(layer, (rgb + 0.5).astype(np.uint8))
