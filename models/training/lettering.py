"""Blocks of text as one layer each: several lines, fonts, fills, outlines, slightly turned or bent."""
import functools
import math

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import paint
from layer_stack import Layer, trim

WORDS = """the of and a to in is you that it he was for on are as with his they I at be this have from or one had by word but not
what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her
would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find
long down day did get come made may part open late night market summer winter sale only limited offer new fresh spring music garden coffee
book club city travel light green studio house festival live free join today tomorrow kitchen street river mountain cinema theatre museum
workshop lecture paper silver golden simple modern classic little grand bright quiet happy wild story letters number issue volume chapter
design paint draw colour picture layer concert village country holiday family children bicycle camera radio weather season harvest""".split()


@functools.lru_cache(maxsize=300)
def font_of(path, size):
    return ImageFont.truetype(path, size)


def words(chance, count):
    """Some words, now and then a number, price or mark."""
    some = [chance.choice(WORDS) for _ in range(count)]
    if chance.random() < 0.25:
        some[chance.randrange(count)] = chance.choice(["%d%%" % chance.randrange(5, 90), "%d" % chance.randrange(10000), "&", "%d.%02d" % (chance.randrange(100), chance.randrange(100)), "No. %d" % chance.randrange(30), "%d:%02d" % (chance.randrange(24), chance.randrange(60)), "+", "$%d" % chance.randrange(500), "#%d" % chance.randrange(99)])
    return some


def cased(text, chance, style):
    return text.upper() if style < 0.25 else text.title() if style < 0.55 else text[:1].upper() + text[1:] if style < 0.85 else text.lower()


def lines_of(chance, kind):
    """Lines of a headline, a label or a body of text."""
    if kind == "label":
        counts = [chance.randint(1, 2)]
    elif kind == "headline":
        counts = [chance.randint(1, 3) for _ in range(chance.choice([1, 1, 2, 2, 3]))]
    else:
        wide = chance.randint(3, 7)
        counts = [max(1, wide + chance.randint(-1, 1)) for _ in range(chance.randint(2, 7))]
        counts[-1] = chance.randint(1, wide)
    style = chance.random()
    return [cased(" ".join(words(chance, count)), chance, style) for count in counts]


def text_mask(chance, fonts, lines, width, spacing=1.25, stroke=0):
    """(letters, letters with outline, font size): masks of lines fitted into `width` pixels."""
    path = chance.choice(fonts)
    probe = font_of(path, 40)
    longest = max(probe.getlength(line) for line in lines)
    size = int(min(160, max(6, 40 * width / max(longest, 1))))
    font = font_of(path, size)
    stroke = round(size * stroke) if stroke else 0
    step = size * spacing
    box = (math.ceil(max(font.getlength(line) for line in lines) + size * 0.6 + 2 * stroke), math.ceil(step * (len(lines) - 1) + size * 1.7 + 2 * stroke))
    align = chance.choice([0, 0, 0.5, 0.5, 1])
    masks = []
    for wide in ((0, stroke) if stroke else (0,)):
        image = Image.new("L", box, 0)
        draw = ImageDraw.Draw(image)
        for k, line in enumerate(lines):
            x = stroke + size * 0.3 + align * (box[0] - 2 * stroke - size * 0.6 - font.getlength(line))
            draw.text((x, stroke + size * 0.1 + k * step), line, 255, font, stroke_width=wide)
        masks.append(np.asarray(image))
    return masks[0], masks[-1], size


def bend(masks, chance):
    """Masks along an arch."""
    h, w = masks[0].shape
    rise = chance.uniform(0.1, 0.3) * w * chance.choice([-1, 1])
    high = h + math.ceil(abs(rise))
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(high, dtype=np.float32))
    arch = rise * (1 - ((x - w / 2) / (w / 2)) ** 2)
    y = y - (abs(rise) if rise > 0 else 0) + arch
    return [cv2.remap(mask, x, y, cv2.INTER_LINEAR, borderValue=0) for mask in masks]


def turn(masks, angle):
    """Masks turned about their middle, on a box that holds them."""
    h, w = masks[0].shape
    c, s = abs(math.cos(angle)), abs(math.sin(angle))
    nw, nh = math.ceil(w * c + h * s) + 2, math.ceil(w * s + h * c) + 2
    matrix = cv2.getRotationMatrix2D((w / 2, h / 2), math.degrees(angle), 1)
    matrix[:, 2] += ((nw - w) / 2, (nh - h) / 2)
    return [cv2.warpAffine(mask, matrix, (nw, nh), flags=cv2.INTER_LINEAR) for mask in masks]


def text_layer(chance, material, kind, width, avoid=(), most_height=10**6, style=None):
    """A trimmed layer at (0, 0) with one block of text about `width` pixels wide, or None where it does not fit.

    `style` is (font path, colour) for plain text that goes with other text; without it both are chosen here.
    """
    outlined = style is None and kind == "headline" and chance.random() < 0.2
    lines = lines_of(chance, kind)
    letters, whole, _ = text_mask(chance, material.fonts if style is None else style[:1], lines, width, chance.uniform(1.05, 1.4), chance.uniform(0.04, 0.12) if outlined else 0)
    if whole.shape[0] > most_height:
        return None
    masks = [letters, whole]
    if style is None and kind == "headline" and chance.random() < 0.06:
        masks = bend(masks, chance)
    if style is None and chance.random() < 0.1:
        masks = turn(masks, chance.choice([math.pi / 2, chance.uniform(-0.5, 0.5)]))
    letters, whole = masks
    h, w = letters.shape
    ink = paint.colour_apart(chance, avoid, 0.35) if style is None else style[1]
    if style is not None:
        rgb = paint.flat(h, w, ink)
    elif kind == "headline" and chance.random() < 0.18:
        rgb = paint.gradient(h, w, chance, ink, paint.shade(ink, chance.choice([0.5, 1.8])))
    elif kind == "headline" and chance.random() < 0.05:
        rgb = paint.photograph(h, w, chance, material.photographs)
    else:
        rgb = paint.flat(h, w, ink)
    if outlined:
        rim = np.float32(paint.colour_apart(chance, [ink], 0.35))
        part = letters[..., None] * np.float32(1 / 255)
        rgb = (rgb * part + rim * (1 - part) + 0.5).astype(np.uint8)
    pixels = np.dstack([(rgb * (whole[..., None] * np.float32(1 / 255)) + 0.5).astype(np.uint8), whole])
    return trim(Layer(pixels, 0, 0, "text: " + " / ".join(lines)[:40], "text"))
