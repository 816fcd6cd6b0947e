"""Colours and fills: flat, gradients, patterns, photographs, noise. A fill is RGB uint8 [h,w,3]; `chance` is a random.Random."""
import colorsys
import math

import cv2
import numpy as np


def colour(chance):
    """A random colour, of the kinds that people pick: pastel, saturated, dark, grey, white or black."""
    kind = chance.random()
    if kind < 0.06:
        return (255, 255, 255)
    if kind < 0.12:
        return (chance.randrange(30),) * 3
    if kind < 0.2:
        return (chance.randrange(256),) * 3
    saturation, value = ((0.15, 0.45), (0.8, 1.0)) if kind < 0.42 else ((0.5, 1.0), (0.55, 1.0)) if kind < 0.85 else ((0.3, 0.9), (0.15, 0.5))
    return tuple(round(v * 255) for v in colorsys.hsv_to_rgb(chance.random(), chance.uniform(*saturation), chance.uniform(*value)))


def distance(a, b):
    """Between two colours, 0..1."""
    return math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b))) / 441.7


def colour_apart(chance, others, least=0.2):
    """A random colour, mostly at least `least` away from the others."""
    for _ in range(12):
        candidate = colour(chance)
        if all(distance(candidate, other) >= least for other in others):
            break
    return candidate


def shade(rgb, factor):
    """Darker (below 1) or lighter (above 1)."""
    if factor <= 1:
        return tuple(round(v * factor) for v in rgb)
    return tuple(round(255 - (255 - v) / factor) for v in rgb)


def flat(h, w, rgb):
    out = np.empty((h, w, 3), np.uint8)
    out[...] = rgb
    return out


def ramp(h, w, chance):
    """A smooth field 0..1: linear in any direction, or radial."""
    x, y = np.arange(w, dtype=np.float32)[None] / max(1, w - 1), np.arange(h, dtype=np.float32)[:, None] / max(1, h - 1)
    if chance.random() < 0.7:
        angle = chance.choice([0, math.pi / 2, chance.uniform(0, 2 * math.pi)])
        field = x * math.cos(angle) + y * math.sin(angle)
        low, high = min(0, math.cos(angle)) + min(0, math.sin(angle)), max(0, math.cos(angle)) + max(0, math.sin(angle))
        field = (field - low) / (high - low)
    else:
        field = np.sqrt((x - chance.uniform(0.2, 0.8)) ** 2 + (y - chance.uniform(0.2, 0.8)) ** 2) / chance.uniform(0.6, 1.1)
    return np.clip(field, 0, 1)


def gradient(h, w, chance, first, second, third=None):
    """Two or three colours along a ramp."""
    stops = np.array([first, second] if third is None else [first, third, second], np.float32)
    t = ramp(h, w, chance) * (len(stops) - 1)
    out = np.empty((*t.shape, 3), np.float32)
    for c in range(3):
        out[..., c] = np.interp(t, np.arange(len(stops)), stops[:, c])
    return np.broadcast_to(out + 0.5, (h, w, 3)).astype(np.uint8)


def pattern(h, w, chance, first, second):
    """Stripes, checks, dots, waves or a grid of two colours."""
    kind = chance.choice(["stripes", "checks", "dots", "waves", "grid", "zigzag"])
    period = chance.uniform(0.03, 0.2) * max(h, w) + 4
    angle = chance.choice([0, math.pi / 2, math.pi / 4, chance.uniform(0, math.pi)])
    x, y = np.arange(w, dtype=np.float32)[None], np.arange(h, dtype=np.float32)[:, None]
    u, v = (x * math.cos(angle) + y * math.sin(angle)) / period, (y * math.cos(angle) - x * math.sin(angle)) / period
    wave = lambda t: np.abs(t - np.floor(t) - 0.5) * 2
    duty = chance.uniform(0.25, 0.75)
    if kind == "stripes":
        field = wave(u) - duty + 0 * v
    elif kind == "checks":
        field = (wave(u) - 0.5) * (wave(v) - 0.5) * 4
    elif kind == "dots":
        field = chance.uniform(0.15, 0.4) - np.hypot(u - np.floor(u) - 0.5, v - np.floor(v) - 0.5)
    elif kind == "waves":
        field = wave(u + 0.4 * np.sin(v * 3)) - duty
    elif kind == "grid":
        field = np.maximum(wave(u), wave(v)) - chance.uniform(0.8, 0.95)
    else:
        field = wave(u + wave(v) * 0.8) - duty
    t = np.clip(field * period * 0.5 + 0.5, 0, 1)[..., None]
    return (np.float32(first) * (1 - t) + np.float32(second) * t + 0.5).astype(np.uint8)


def noise(h, w, chance, cells, octaves=3):
    """Smooth noise about -1..1, with `cells` blobs along the longer side at the coarsest octave."""
    draw = np.random.default_rng(chance.getrandbits(32))
    out, weight = np.zeros((h, w), np.float32), 1.0
    for octave in range(octaves):
        n = max(2, round(cells * 2**octave))
        if n > max(h, w):
            break
        grid = draw.standard_normal((max(2, round(n * h / max(h, w))) + 1, max(2, round(n * w / max(h, w))) + 1), dtype=np.float32)
        out += cv2.resize(grid, (w, h), interpolation=cv2.INTER_CUBIC) * weight
        weight *= 0.5
    return out * 0.5


def photograph(h, w, chance, photographs, blur=0.0):
    """A crop of a photograph with the given shape, at most about 1.6 times its stored size."""
    source = chance.choice(photographs)
    sh, sw = source.shape[:2]
    fit = min(sh / h, sw / w)
    crop = max(fit * chance.uniform(0.35, 1), min(fit, 0.6))
    ch, cw = min(sh, max(1, round(h * crop))), min(sw, max(1, round(w * crop)))
    top, left = chance.randint(0, sh - ch), chance.randint(0, sw - cw)
    part = source[top:top + ch, left:left + cw]
    if chance.random() < 0.5:
        part = part[:, ::-1]
    out = cv2.resize(np.ascontiguousarray(part), (w, h), interpolation=cv2.INTER_AREA if crop > 1 else cv2.INTER_LINEAR)
    if blur > 0:
        out = cv2.GaussianBlur(out, (0, 0), blur)
    return out


def fill(h, w, chance, material, avoid=(), kinds=(("flat", 60), ("gradient", 24), ("pattern", 7), ("photograph", 9))):
    """(RGB, main colour) of a random fill that keeps away from the colours in `avoid`."""
    kind = chance.choices([k for k, _ in kinds], [weight for _, weight in kinds])[0]
    first = colour_apart(chance, avoid)
    if kind == "gradient":
        second = shade(first, chance.uniform(0.4, 0.85)) if chance.random() < 0.5 else colour(chance)
        return gradient(h, w, chance, first, second, colour(chance) if chance.random() < 0.12 else None), first
    if kind == "pattern":
        return pattern(h, w, chance, first, shade(first, chance.choice([0.6, 0.8, 1.5, 2])) if chance.random() < 0.5 else colour(chance)), first
    if kind == "photograph" and material.photographs:
        return photograph(h, w, chance, material.photographs), (128, 128, 128)
    return flat(h, w, first), first
