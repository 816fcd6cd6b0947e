"""Composites whose alpha, foreground and background are known exactly, for matting.py.

Each is a dict: image (h, w, 3), alpha (h, w), foreground and background (h, w, 3), all 0..1 in float, the image rounded to 8 bit;
trimap (h, w) of 0, 128 and 255. Everything follows from the seed.
"""
import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

CLASSES = ("hair", "fur", "glow", "smoke", "blur", "motion", "text", "shapes")
GROUNDS = ("flat", "gradient", "texture", "scene")
BANDS = (2, 4, 8, 14)
OVER = 4


def noise(rng, size, octaves, first):
    """Fractal noise (size, size) of 0..1, `first` cells across at the coarsest."""
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        cells = int(first * 2**octave) + 2
        grid = rng.random((cells, cells)).astype(np.float32)
        total += cv2.resize(grid, (size, size), interpolation=cv2.INTER_CUBIC) * 0.55**octave
    total -= total.min()
    return total / total.max()


def colour(rng):
    return rng.random(3).astype(np.float32)


def ramp(rng, size):
    angle = rng.random() * 2 * np.pi
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    return np.clip(0.5 + (x * np.cos(angle) + y * np.sin(angle)), 0, 1)[..., None]


def surface(rng, size, kind):
    """A picture (size, size, 3) to stand for a foreground's or background's colours."""
    a, b, c = colour(rng), colour(rng), colour(rng)
    if kind == "flat":
        return np.broadcast_to(a, (size, size, 3)).copy()
    if kind == "gradient":
        t = ramp(rng, size)
        return a * (1 - t) + b * t
    if kind == "texture":
        t = noise(rng, size, 5, 6 + rng.integers(10))[..., None]
        fine = noise(rng, size, 2, size / 6)[..., None] - 0.5
        return np.clip(a * (1 - t) + (0.6 * a + 0.4 * b) * t + 0.25 * fine, 0, 1)
    # Like a photograph: light from one side, things with edges of several sharpnesses, grain.
    picture = a * (1 - ramp(rng, size)) + b * ramp(rng, size)
    for _ in range(10):
        blob = np.zeros((size, size), np.float32)
        centre = tuple(int(v) for v in rng.integers(0, size, 2))
        axes = tuple(int(v) for v in rng.integers(size // 16, size // 3, 2))
        cv2.ellipse(blob, centre, axes, float(rng.random() * 180), 0, 360, 1.0, -1)
        blob = cv2.GaussianBlur(blob, (0, 0), 0.7 + 6 * rng.random())[..., None]
        picture = picture * (1 - blob) + blob * (colour(rng) * 0.6 + c * 0.4) * (0.7 + 0.3 * noise(rng, size, 4, 8)[..., None])
    picture = picture * (0.75 + 0.35 * noise(rng, size, 4, 3)[..., None])
    return np.clip(picture + rng.normal(0, 0.008, picture.shape), 0, 1).astype(np.float32)


def reduce(picture):
    height, width = picture.shape[:2]
    return picture.reshape(height // OVER, OVER, width // OVER, OVER, -1).mean((1, 3))


def strands(rng, size, fur):
    """Strands drawn one over the other at OVER times the size; gives alpha and premultiplied colour."""
    big = size * OVER
    canvas = Image.new("RGB", (big, big))
    mask = Image.new("L", (big, big))
    draw, draw_mask = ImageDraw.Draw(canvas), ImageDraw.Draw(mask)
    base = colour(rng)
    centre = np.array([big / 2, big * (0.55 if fur else 0.62)])
    radius = big * (0.24 if fur else 0.2)
    body = [centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius]

    def ink(light):
        return tuple(int(v) for v in np.clip(base * light * 255, 0, 255))

    draw.ellipse(body, fill=ink(0.8))
    draw_mask.ellipse(body, fill=255)
    count = 900 if fur else 320
    for _ in range(count):
        angle = rng.random() * 2 * np.pi if fur else np.pi + rng.random() * np.pi
        length = big * (0.03 + 0.07 * rng.random() if fur else 0.08 + 0.2 * rng.random())
        at = centre + radius * 0.92 * np.array([np.cos(angle), np.sin(angle)])
        heading = angle + rng.normal(0, 0.45 if fur else 0.3)
        bend = rng.normal(0, 0.05 if fur else 0.035)
        points = [tuple(at)]
        for _ in range(14):
            heading += bend
            at = at + length / 14 * np.array([np.cos(heading), np.sin(heading)])
            points.append(tuple(at))
        width = int(rng.integers(2, 7 if fur else 6))
        draw.line(points, fill=ink(0.55 + 0.75 * rng.random()), width=width, joint="curve")
        draw_mask.line(points, fill=255, width=width, joint="curve")
    alpha = np.asarray(mask, np.float32)[..., None] / 255
    return reduce(alpha)[..., 0], reduce(np.asarray(canvas, np.float32) / 255 * alpha)


def drawing(rng, size, text):
    """A mask with anti-aliased edges."""
    big = size * OVER
    mask = Image.new("L", (big, big))
    draw = ImageDraw.Draw(mask)
    if text:
        y = big * 0.06
        while y < big * 0.9:
            height = int(big * (0.06 + 0.12 * rng.random()))
            words = "".join(chr(int(v)) for v in rng.integers(65, 91, 4)) + " " + "".join(chr(int(v)) for v in rng.integers(97, 123, 6))
            draw.text((big * 0.05, y), words, fill=255, font=ImageFont.load_default(size=height))
            y += height * 1.3
    else:
        for _ in range(5):
            x, y = rng.random(2) * big * 0.7 + big * 0.05
            w, h = big * (0.1 + 0.22 * rng.random(2))
            kind = rng.integers(3)
            if kind == 0:
                draw.ellipse([x, y, x + w, y + h], fill=255)
            elif kind == 1:
                draw.rounded_rectangle([x, y, x + w, y + h], radius=min(w, h) * 0.2, fill=255)
            else:
                draw.polygon([(x, y), (x + w, y + h * 0.3), (x + w * 0.4, y + h)], fill=255)
    return reduce(np.asarray(mask, np.float32)[..., None] / 255)[..., 0]


def coverage(rng, kind, size):
    """Alpha, and premultiplied colours where the shape brings its own."""
    if kind in ("hair", "fur"):
        return strands(rng, size, kind == "fur")
    if kind in ("text", "shapes"):
        return drawing(rng, size, kind == "text"), None
    shape = drawing(rng, size, False)
    if kind == "blur":
        return np.minimum(1, 1.05 * cv2.GaussianBlur(shape, (0, 0), 1.5 + 4 * rng.random())), None
    if kind == "motion":
        length = int(rng.integers(9, 31))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.random() * np.pi
        middle = (length - 1) / 2
        reach = np.array([np.cos(angle), np.sin(angle)]) * middle
        cv2.line(kernel, tuple(np.rint(middle - reach).astype(int).tolist()), tuple(np.rint(middle + reach).astype(int).tolist()), 1.0, 1, cv2.LINE_AA)
        return cv2.filter2D(shape, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE).clip(0, 1), None
    if kind == "glow":
        halo = cv2.GaussianBlur(shape, (0, 0), 6 + 8 * rng.random())
        return np.maximum(shape, 0.85 * halo), None
    # Smoke: thick in the middle, thin and torn outside.
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    round_ = 1.15 - np.hypot(x / 0.36, y / 0.36)
    return np.clip(1.3 * round_ + 1.2 * (noise(rng, size, 4, 4) - 0.5), 0, 1), None


def band_around(uncertain, alpha, band):
    """The trimap whose unknown band is `uncertain` widened by `band` pixels, or by fewer where no foreground would be left."""
    while True:
        unknown = cv2.dilate(uncertain, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * band + 1, 2 * band + 1))) > 0
        trimap = np.where(unknown, 128, np.where(alpha >= 0.996, 255, 0)).astype(np.uint8)
        if (trimap == 255).mean() > 0.003:
            return trimap
        if band == 0:
            raise ValueError("the composite has no opaque pixels")
        band //= 2


def composite(index, size=256):
    """Composite number `index`: class, ground and band follow from the number, all else from a seed made of it."""
    rng = np.random.default_rng(7000 + index)
    kind = CLASSES[index % len(CLASSES)]
    turn = index // len(CLASSES)
    ground = GROUNDS[turn % len(GROUNDS)]
    band = BANDS[(turn + index) % len(BANDS)]
    alpha, own = coverage(rng, kind, size)
    alpha = alpha.astype(np.float32)
    background = surface(rng, size, ground).astype(np.float32)
    if own is None:
        foreground = surface(rng, size, ("flat", "gradient", "texture")[index % 3]).astype(np.float32)
        # What nobody could tell apart is no question.
        if np.abs(foreground.mean((0, 1)) - background.mean((0, 1))).max() < 0.25:
            foreground = 1 - foreground
    else:
        foreground = np.where(alpha[..., None] > 0, own / np.maximum(alpha[..., None], 1e-6), 0).astype(np.float32)
        if np.abs(own.sum((0, 1)) / alpha.sum() - background.mean((0, 1))).max() < 0.25:
            background = 1 - background
    exact = alpha[..., None] * foreground + (1 - alpha[..., None]) * background
    image = np.rint(np.clip(exact, 0, 1) * 255) / 255
    soft = ((alpha > 0.004) & (alpha < 0.996)).astype(np.uint8)
    edge = cv2.morphologyEx((alpha > 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    trimap = band_around(soft | edge, alpha, band)
    name = f"{index:02d}-{kind}-{ground}-{band}"
    return {"name": name, "kind": kind, "image": image, "alpha": alpha, "foreground": foreground, "background": background, "trimap": trimap}
