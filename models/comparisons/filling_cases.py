"""The cases of filling.py: pictures with a hole and the truth beneath it, generated from fixed seeds or read from layered pictures."""
import json
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

CLASSES = ("flat", "linear", "radial", "edges", "stripes", "pattern", "texture", "outlined", "stops", "shaded", "patches")
SIZE = 192
HOLE, OUTSIDE, KNOWN = 0, 128, 255
# Straight colours beneath this many levels of alpha are too coarse to go by or to be judged by.
FAINTEST = 8
Y, X = np.mgrid[0:SIZE, 0:SIZE].astype(np.float64)


def colours(rng, count, apart=60):
    """Colours that differ from one another by `apart` levels in sum at least."""
    chosen = []
    while len(chosen) < count:
        colour = rng.uniform(10, 245, 3)
        if all(np.abs(colour - other).sum() >= apart for other in chosen):
            chosen.append(colour)
    return chosen


def hole(rng, size=SIZE):
    """A disc, a rectangle, a blob, or letters' strokes; somewhere in the middle, its surroundings known on all sides."""
    kind = rng.integers(4)
    y, x = np.mgrid[0:size, 0:size]
    cx, cy = rng.uniform(size * 0.4, size * 0.6, 2)
    if kind == 0:
        return (x - cx) ** 2 + (y - cy) ** 2 < rng.uniform(size * 0.1, size * 0.25) ** 2
    if kind == 1:
        w, h = rng.uniform(size * 0.1, size * 0.3, 2)
        return (np.abs(x - cx) < w) & (np.abs(y - cy) < h)
    if kind == 2:
        noise = ndimage.gaussian_filter(rng.standard_normal((size, size)), size * 0.06)
        return noise / noise.std() + 1.6 - 3.2 * np.hypot(x - cx, y - cy) / (size * 0.4) > 0
    mask = np.zeros((size, size), bool)
    for _ in range(5):
        start, end = rng.uniform(size * 0.2, size * 0.8, (2, 2))
        t = np.clip(((x - start[0]) * (end[0] - start[0]) + (y - start[1]) * (end[1] - start[1])) / (((end - start) ** 2).sum() + 1e-9), 0, 1)
        mask |= np.hypot(x - start[0] - t * (end[0] - start[0]), y - start[1] - t * (end[1] - start[1])) < rng.uniform(3, 9)
    return mask


def cover(distance, softness=0.5):
    """Coverage of an edge from the signed distance to it; `softness` is half the width of its ramp."""
    return np.clip(distance / (2 * softness) + 0.5, 0, 1)[..., None]


def flat(rng):
    return np.broadcast_to(np.round(rng.uniform(0, 255, 3)), (SIZE, SIZE, 3)).copy()


def linear(rng):
    a, b = colours(rng, 2)
    angle = rng.uniform(0, 2 * np.pi)
    t = (X * np.cos(angle) + Y * np.sin(angle)) / SIZE
    t = (t - t.min()) / (t.max() - t.min())
    return a + (b - a) * t[..., None]


def radial(rng):
    a, b = colours(rng, 2)
    cx, cy = rng.uniform(-SIZE * 0.2, SIZE * 1.2, 2)
    r = np.hypot(X - cx, Y - cy) / SIZE
    r = r / r.max()
    return a + (b - a) * (r if rng.random() < 0.5 else r**2)[..., None]


def surface(rng, colour):
    """One colour, or a slight gradient."""
    if rng.random() < 0.5:
        return np.broadcast_to(colour, (SIZE, SIZE, 3))
    slope = rng.uniform(-40, 40, (2, 3)) / SIZE
    return colour + (X - SIZE / 2)[..., None] * slope[0] + (Y - SIZE / 2)[..., None] * slope[1]


def edges(rng):
    """Two to four surfaces one over the other, with straight or round outlines, sharp or up to ten pixels soft."""
    picture = surface(rng, rng.uniform(30, 225, 3)).copy()
    softness = 0.5 if rng.random() < 0.7 else rng.uniform(1, 5)
    for colour in colours(rng, int(rng.integers(1, 4)), 90):
        kind = rng.integers(3)
        angle = rng.uniform(0, 2 * np.pi)
        cx, cy = rng.uniform(SIZE * 0.3, SIZE * 0.7, 2)
        u = (X - cx) * np.cos(angle) + (Y - cy) * np.sin(angle)
        v = (Y - cy) * np.cos(angle) - (X - cx) * np.sin(angle)
        if kind == 0:
            distance = u
        elif kind == 1:
            distance = rng.uniform(SIZE * 0.04, SIZE * 0.15) - np.abs(u)
        else:
            a, b = rng.uniform(SIZE * 0.2, SIZE * 0.6, 2)
            q = np.hypot(u / a, v / b)
            distance = (1 - q) * q / (np.hypot(u / a**2, v / b**2) + 1e-9)
        t = cover(distance, softness)
        picture = picture * (1 - t) + surface(rng, colour) * t
    return picture


def stripes(rng):
    palette = colours(rng, int(rng.integers(2, 4)), 90)
    angle = rng.uniform(0, np.pi)
    period = rng.uniform(8, 32)
    u = (X * np.cos(angle) + Y * np.sin(angle)) / period
    if rng.random() < 0.25:
        t = 0.5 + 0.5 * np.sin(2 * np.pi * u)[..., None]
        return palette[0] + (palette[1] - palette[0]) * t
    picture = np.broadcast_to(palette[0], (SIZE, SIZE, 3)).copy()
    starts = np.sort(rng.uniform(0, 1, 2 * (len(palette) - 1)))
    for k, colour in enumerate(palette[1:]):
        middle, half = (starts[2 * k] + starts[2 * k + 1]) / 2, max(0.1, (starts[2 * k + 1] - starts[2 * k]) / 2)
        t = cover((half - np.abs((u - middle + 0.5) % 1 - 0.5)) * period)
        picture = picture * (1 - t) + colour * t
    return picture


def pattern(rng):
    """Dots, rings, crosses or checks on a lattice that need not be square nor fall on whole pixels."""
    palette = colours(rng, 3, 90)
    period = rng.uniform(12, 32)
    angle = rng.choice([0, rng.uniform(0, np.pi)])
    u = (X * np.cos(angle) + Y * np.sin(angle)) / period
    v = (Y * np.cos(angle) - X * np.sin(angle)) / (period * rng.uniform(0.8, 1.25))
    if rng.random() < 0.4:
        u = u + np.floor(v) * 0.5
    a, b = (u % 1 - 0.5) * period, (v % 1 - 0.5) * period
    kind = rng.integers(4)
    if kind == 0:
        shape = cover(period * rng.uniform(0.2, 0.4) - np.hypot(a, b))
    elif kind == 1:
        shape = cover(period * 0.1 - np.abs(np.hypot(a, b) - period * 0.3))
    elif kind == 2:
        shape = cover(np.maximum(np.minimum(period * 0.35 - np.abs(a), period * 0.1 - np.abs(b)), np.minimum(period * 0.35 - np.abs(b), period * 0.1 - np.abs(a))))
    else:
        shape = cover(np.minimum(np.abs(a), np.abs(b)) * np.sign(a * b))
    picture = palette[0] * (1 - shape) + palette[1] * shape
    if rng.random() < 0.4:
        dot = cover(period * 0.12 - np.hypot(a, b))
        picture = picture * (1 - dot) + palette[2] * dot
    return picture


def texture(rng):
    """Grain, clouds, wood, bricks, cobbles, or weave."""
    a, b = colours(rng, 2, 120)
    kind = rng.integers(6)
    noise = lambda sigma: (lambda n: n / n.std())(ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)), sigma, mode="wrap"))
    if kind == 0:
        t = 0.5 + 0.15 * noise(rng.uniform(0.4, 1.2))
    elif kind == 1:
        t = 0.5 + 0.1 * noise(2) + 0.1 * noise(5) + 0.12 * noise(12)
    elif kind == 2:
        t = 0.5 + 0.3 * np.sin(2 * np.pi * (X / rng.uniform(8, 14) + 0.6 * noise((30, 6)))) + 0.08 * noise((6, 0.7))
    elif kind == 3:
        h, w = rng.uniform(10, 16), rng.uniform(24, 34)
        row = np.floor(Y / h)
        u, v = (X + row * w / 2) % w, Y % h
        tone = rng.uniform(-0.15, 0.15, (64, 64))[row.astype(int) % 64, np.floor((X + row * w / 2) / w).astype(int) % 64]
        t = np.where((u < 2) | (v < 2), 0.05, 0.7 + tone) + 0.06 * noise(0.8)
    elif kind == 4:
        seeds = rng.uniform(0, SIZE, (int(rng.integers(60, 160)), 2))
        distances = np.sort(np.hypot(X[..., None] - seeds[:, 0], Y[..., None] - seeds[:, 1]), 2)
        t = np.clip((distances[..., 1] - distances[..., 0]) / 8, 0, 1) * 0.8 + 0.05 * noise(1)
    else:
        p = rng.uniform(5, 9)
        t = 0.5 + 0.25 * np.sin(2 * np.pi * X / p + 0.5 * noise(6)) * np.sign(np.sin(2 * np.pi * Y / p)) + 0.08 * noise(0.7)
    return np.clip(a + (b - a) * t[..., None], 0, 255)


def outlined(rng):
    """A blob or a rounded rectangle with a stroke, something drawn on it, and one end of it hidden: as of figures behind others."""
    angle = rng.uniform(0, 2 * np.pi)
    u = (X - SIZE / 2) * np.cos(angle) + (Y - SIZE / 2) * np.sin(angle)
    v = (Y - SIZE / 2) * np.cos(angle) - (X - SIZE / 2) * np.sin(angle)
    radius = rng.uniform(14, 70)
    if rng.random() < 0.5:
        turn = np.arctan2(v, u)
        distance = radius * (1 + rng.uniform(0, 0.2) * np.cos(2 * turn + rng.uniform(0, 6)) + rng.uniform(0, 0.08) * np.cos(3 * turn + rng.uniform(0, 6))) - np.hypot(u, v)
    else:
        a, b = radius, radius * rng.uniform(0.4, 1)
        corner = b * rng.uniform(0.2, 1)
        x, y = np.abs(u) - a + corner, np.abs(v) - b + corner
        distance = corner - np.hypot(np.maximum(x, 0), np.maximum(y, 0)) - np.minimum(np.maximum(x, y), 0)
    stroke, fill, mark = colours(rng, 3, 90)
    picture = np.broadcast_to(fill, (SIZE, SIZE, 3))
    if rng.random() < 0.5:
        spot = cover(radius * rng.uniform(0.2, 0.6) - np.hypot(u - radius * rng.uniform(-0.6, 0.6), v - radius * rng.uniform(-0.5, 0.5)))
        picture = picture * (1 - spot) + mark * spot
    inner = cover(distance - radius * rng.uniform(0.06, 0.2))
    picture = stroke * (1 - inner) + picture * inner
    side = rng.uniform(0, 2 * np.pi)
    hidden = (X - SIZE / 2) * np.cos(side) + (Y - SIZE / 2) * np.sin(side) > radius * rng.uniform(-0.5, 0.5)
    return picture, cover(distance)[..., 0], hidden


def stops(rng):
    """A gradient of two to four stops along a line or a radius, one colour before the first and after the last."""
    angle = rng.uniform(0, 2 * np.pi)
    if rng.random() < 0.6:
        t = ((X - SIZE / 2) * np.cos(angle) + (Y - SIZE / 2) * np.sin(angle)) / SIZE + 0.5
    else:
        t = np.hypot(X - SIZE * rng.uniform(0, 1), Y - SIZE * rng.uniform(0, 1)) / SIZE
    count = int(rng.integers(2, 5))
    places, palette = np.sort(rng.uniform(0.1, 0.9, count)), colours(rng, count)
    return np.stack([np.interp(t, places, [colour[c] for colour in palette]) for c in range(3)], 2)


def shaded(rng):
    """Colours that change slowly and unevenly, as on a body in soft light; at times with grain."""
    field = lambda sigma: (lambda n: (n - n.mean()) / n.std())(ndimage.gaussian_filter(rng.standard_normal((2 * SIZE, 2 * SIZE)), sigma)[SIZE // 2 : -SIZE // 2, SIZE // 2 : -SIZE // 2])
    a, b = colours(rng, 2, 90)
    light = field(rng.uniform(18, 50))
    hue = field(30)
    picture = a + (b - a) * (0.5 + 0.2 * light)[..., None] + hue[..., None] * rng.uniform(-8, 8, 3)
    return picture + (rng.normal(0, rng.uniform(1, 4), picture.shape) if rng.random() < 0.4 else 0)


def patches(rng):
    """Torn patches of two to five colours, one over the other."""
    palette = colours(rng, int(rng.integers(2, 6)), 60)
    picture = np.broadcast_to(palette[0], (SIZE, SIZE, 3))
    for colour in palette[1:]:
        sigma = rng.uniform(5, 18)
        noise = ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)), sigma)
        ragged = ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)), 1.5)
        t = cover((noise / noise.std() + 0.15 * ragged / ragged.std() - rng.uniform(-0.3, 0.8)) * sigma)
        picture = picture * (1 - t) + colour * t
    return picture


GENERATORS = dict(zip(CLASSES, (flat, linear, radial, edges, stripes, pattern, texture, outlined, stops, shaded, patches)))


def generated(count):
    """`count` cases of each class: rounded to 8 bit, as pictures are."""
    for number, kind in enumerate(CLASSES):
        for index in range(count):
            rng = np.random.default_rng([20, number, index])
            made = GENERATORS[kind](rng)
            picture, cover_of, hidden = made if isinstance(made, tuple) else (made, np.ones((SIZE, SIZE)), hole(rng))
            truth, alpha = np.round(np.clip(picture, 0, 255)).astype(np.uint8), np.round(cover_of * 255).astype(np.uint8)
            own = alpha >= FAINTEST
            state = np.where(own & hidden, HOLE, np.where(own, KNOWN, OUTSIDE)).astype(np.uint8)
            rows, columns = np.flatnonzero(own.any(1)), np.flatnonzero(own.any(0))
            box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            yield {"name": f"{kind}-{index:02d}", "kind": kind, "group": f"{kind}-{index:02d}", "truth": truth[box], "alpha": alpha[box], "state": state[box]}


def layered(folder):
    """
    Each layer of each case of a benchmark folder that others cover in part: known is what shows wholly (nothing above it has
    a level of alpha), the hole is the rest, the truth is the layer itself. JPEG twins show what their picture shows.
    """
    for place in sorted(path for path in Path(folder).iterdir() if (path / "meta.json").exists()):
        meta = json.loads((place / "meta.json").read_text())
        composite = np.asarray(Image.open(place / "composite.png").convert("RGB"))
        above = np.zeros(composite.shape[:2], bool)
        for index, layer in reversed(list(enumerate(meta["layers"]))):
            pixels = np.asarray(Image.open(place / layer["file"]).convert("RGBA"))
            alpha = pixels[..., 3]
            own = alpha >= FAINTEST
            state = np.where(own & ~above, KNOWN, np.where(own, HOLE, OUTSIDE)).astype(np.uint8)
            above = above | (alpha > 0)
            if not (state == KNOWN).any() or not (state == HOLE).any():
                continue
            shown = pixels[..., :3].copy()
            if meta["category"] == "jpeg":
                solid = (state == KNOWN) & (alpha == 255)
                shown[solid] = composite[solid]
            rows, columns = np.flatnonzero(own.any(1)), np.flatnonzero(own.any(0))
            box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            yield {
                "name": f"{place.name}-{index:02d}", "kind": meta["category"], "group": place.name,
                "truth": np.where((state == HOLE)[..., None], pixels[..., :3], shown)[box], "alpha": alpha[box], "state": state[box],
            }
