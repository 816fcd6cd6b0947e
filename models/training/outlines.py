"""Masks of abstract shapes: contours in the unit square, rasterised with antialiasing."""
import math

import cv2
import numpy as np

SHAPES = ("ellipse", "circle", "rectangle", "rounded", "polygon", "triangle", "star", "blob", "ring", "stroke", "arc", "cross", "arrow", "heart", "wave", "bubble")


def turned(points, angle):
    c, s = math.cos(angle), math.sin(angle)
    return points @ np.array([[c, s], [-s, c]], np.float32)


def circle_points(count=64, radius=0.5, start=0.0, stop=2 * math.pi):
    t = np.linspace(start, stop, count, endpoint=stop - start < 2 * math.pi - 1e-6)
    return np.stack([np.cos(t), np.sin(t)], -1).astype(np.float32) * radius


def rounded_points(aspect, radius):
    """A rounded rectangle within -.5..+.5 of the given aspect (width / height)."""
    w, h = (0.5, 0.5 / aspect) if aspect >= 1 else (0.5 * aspect, 0.5)
    r = min(w, h) * radius * 0.999
    corners = [(w - r, h - r, 0), (r - w, h - r, 1), (r - w, r - h, 2), (w - r, r - h, 3)]
    return np.concatenate([circle_points(10, r, k * math.pi / 2, (k + 1) * math.pi / 2) + np.float32([x, y]) for x, y, k in corners])


def smooth(points, rounds=3):
    """A closed contour with its corners cut (Chaikin)."""
    for _ in range(rounds):
        following = np.roll(points, -1, axis=0)
        points = np.stack([points * 0.75 + following * 0.25, points * 0.25 + following * 0.75], 1).reshape(-1, 2)
    return points


def contours(kind, chance):
    """Closed contours (even-odd) about the origin, roughly within -.5..+.5."""
    if kind == "circle":
        return [circle_points()]
    if kind == "ellipse":
        return [circle_points() * np.float32([1, chance.uniform(0.35, 0.9)])]
    if kind == "rectangle":
        return [rounded_points(math.exp(chance.uniform(-1, 1)), 0.001)]
    if kind == "rounded":
        return [rounded_points(math.exp(chance.uniform(-1, 1)), chance.uniform(0.15, 1))]
    if kind == "polygon":
        return [circle_points(chance.randint(5, 9))]
    if kind == "triangle":
        return [np.float32([[chance.uniform(-0.5, 0.5), -0.5], [0.5, 0.5], [-0.5, chance.uniform(0.2, 0.5)]])]
    if kind == "star":
        n, inner = chance.randint(4, 14), chance.uniform(0.35, 0.85)
        return [circle_points(2 * n) * np.where(np.arange(2 * n) % 2, inner, 1).astype(np.float32)[:, None]]
    if kind == "blob":
        n = chance.randint(5, 11)
        return [smooth(circle_points(n) * np.float32([[chance.uniform(0.45, 1.1)] for _ in range(n)]))]
    if kind == "ring":
        return [circle_points(), circle_points(radius=0.5 * chance.uniform(0.5, 0.9))]
    if kind == "stroke":
        return [ribbon(walk(chance), chance.uniform(0.02, 0.1))]
    if kind == "arc":
        return [ribbon(circle_points(48, 0.42, chance.uniform(0, 3), chance.uniform(4, 8)), chance.uniform(0.03, 0.16))]
    if kind == "cross":
        w = chance.uniform(0.08, 0.2)
        return [np.float32([[-w, -0.5], [w, -0.5], [w, -w], [0.5, -w], [0.5, w], [w, w], [w, 0.5], [-w, 0.5], [-w, w], [-0.5, w], [-0.5, -w], [-w, -w]])]
    if kind == "arrow":
        w, neck = chance.uniform(0.06, 0.18), chance.uniform(0, 0.25)
        return [np.float32([[-0.5, -w], [neck, -w], [neck, -0.35], [0.5, 0], [neck, 0.35], [neck, w], [-0.5, w]])]
    if kind == "heart":
        t = np.linspace(0, 2 * math.pi, 60, endpoint=False, dtype=np.float32)
        return [np.stack([np.sin(t) ** 3 * 0.5, -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) / 32], -1)]
    if kind == "wave":
        x = np.linspace(-0.5, 0.5, 60, dtype=np.float32)
        y = np.sin(x * chance.uniform(6, 16) + chance.uniform(0, 6)) * chance.uniform(0.04, 0.15)
        return [np.concatenate([np.stack([x, y], -1), np.float32([[0.5, 0.5], [-0.5, 0.5]])])]
    tail = chance.uniform(-0.3, 0.2)
    body = rounded_points(chance.uniform(1.1, 2), 0.7)
    low = body[:, 1].max()
    return [body], [np.float32([[tail, low * 0.8], [tail + 0.14, low * 0.8], [tail - 0.05, low + 0.16]])]


def walk(chance):
    """A smooth open line through the unit square."""
    n = chance.randint(3, 7)
    knots = np.float32([[chance.uniform(-0.5, 0.5), chance.uniform(-0.5, 0.5)] for _ in range(n)])
    for _ in range(3):
        inner = np.stack([knots[:-1] * 0.75 + knots[1:] * 0.25, knots[:-1] * 0.25 + knots[1:] * 0.75], 1).reshape(-1, 2)
        knots = np.concatenate([knots[:1], inner, knots[-1:]])
    return knots


def ribbon(line, width):
    """The contour of a line of the given width."""
    way = np.gradient(line, axis=0)
    normal = np.stack([-way[:, 1], way[:, 0]], -1) / np.maximum(np.hypot(way[:, :1], way[:, 1:]), 1e-6) * width / 2
    return np.concatenate([line + normal, (line - normal)[::-1]])


def mask_of(kind, chance, width, height, angle=0.0, wall=None):
    """uint8 mask [height,width] of a shape that fills the box; `wall` leaves only an outline of that many pixels."""
    drawn = contours(kind, chance)
    parts = drawn if isinstance(drawn, tuple) else (drawn,)
    parts = tuple([turned(points, angle) for points in some] for some in parts)
    everything = np.concatenate([points for some in parts for points in some])
    low, high = everything.min(0), everything.max(0)
    margin = 1.5 + (wall or 0) / 2
    size = np.float32([max(2, width - 2 * margin), max(2, height - 2 * margin)])
    mask = np.zeros((height, width), np.uint8)
    for some in parts:
        placed = [np.round(((points - low) / np.maximum(high - low, 1e-6) * size + margin) * 16).astype(np.int32) for points in some]
        if wall:
            cv2.polylines(mask, placed, True, 255, max(1, round(wall)), cv2.LINE_AA, 4)
        elif kind == "stroke":
            # A ribbon that crosses itself must not show holes.
            cv2.fillPoly(mask, placed, 255, cv2.LINE_AA, 4)
            closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
            mask = np.maximum(mask, closed)
        else:
            cv2.fillPoly(mask, placed, 255, cv2.LINE_AA, 4)
    return mask
