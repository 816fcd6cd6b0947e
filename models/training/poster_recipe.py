"""Posters, covers and pages: much text in columns, titles, a drawing in its parts or as one, bands and boxes behind them."""
from dataclasses import replace

import numpy as np

import effects
import paint
from drawing_recipe import ground_layer, mean_colours, placed_drawing
from layer_stack import join
from lettering import text_layer
from scene_recipe import badge, lines_layer, photo_card, rounded_mask, with_shadow


def column(chance, material, style, avoid, width, height, kind, gap):
    """Blocks of text of one style beneath one another, as one layer at (0, 0); None where none fits."""
    blocks, y = [], 0
    for _ in range(chance.randint(1, 5)):
        block = text_layer(chance, material, kind, width * chance.uniform(0.8, 1), avoid, height - y, style)
        if block is None or y + block.pixels.shape[0] > height:
            break
        blocks.append(replace(block, x=0, y=y))
        y += block.pixels.shape[0] + round(gap * chance.uniform(0.5, 1.5))
    return join(blocks, name="text", kind="text") if blocks else None


def bands(chance, material, width, height, main):
    """One to three bands or boxes across the page, each a layer."""
    out = []
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        across = chance.random() < 0.6
        w = width if across else round(width * chance.uniform(0.25, 0.7))
        h = max(12, round(height * chance.uniform(0.06, 0.3 if across else 0.6)))
        rgb, ink = paint.fill(h, w, chance, material, [main], (("flat", 6), ("gradient", 2)))
        mask = np.full((h, w), 255, np.uint8) if across or chance.random() < 0.5 else rounded_mask(w, h, chance.uniform(0.03, 0.3) * min(w, h))
        y = chance.choice([0, height - h, chance.randint(0, max(0, height - h))])
        out.append((effects.filled(mask, rgb, 0 if across else chance.randint(0, width - w), y, "panel", "shape"), ink))
    return out


def art(chance, material, width, height):
    """What the page is about: a drawing as its parts or as one layer, or a photograph."""
    sort = chance.random()
    if sort < 0.25:
        return [photo_card(chance, material, width, height)]
    if sort < 0.85:
        return placed_drawing(chance, material, width, height, chance.uniform(0.35, 0.8), 1 if chance.random() < 0.4 else chance.choice([4, 6, 8, 10]))
    return [layer for _ in range(chance.randint(2, 5)) for layer in placed_drawing(chance, material, width, height, chance.uniform(0.12, 0.3), 1)]


def freest(block, places, others):
    """The block at the first of the places where its box overlaps the others' least: nobody sets type over type."""
    def overlap(layer):
        l, t, r, b = layer.box
        return sum(max(0, min(r, other.box[2]) - max(l, other.box[0])) * max(0, min(b, other.box[3]) - max(t, other.box[1])) for other in others)
    return min((replace(block, x=x, y=y) for x, y in places), key=overlap)


def compose_poster(chance, material, width, height):
    """A page with a title, columns of text, mostly a picture, and bands behind."""
    ground, main = ground_layer(width, height, chance, material, photographs=chance.random() < 0.3)
    size = max(width, height)
    layers, hosts = [ground], [(ground, main)]
    for band in bands(chance, material, width, height, main):
        layers += with_shadow(band[0], chance, size, 0.15)
        hosts.append(band)
    if chance.random() < 0.85:
        layers += art(chance, material, width, height)
    title = chance.choice(material.fonts), paint.colour_apart(chance, [main], 0.4)
    body = (title[0] if chance.random() < 0.4 else chance.choice(material.fonts)), (title[1] if chance.random() < 0.5 else paint.colour_apart(chance, [main], 0.4))
    texts = []
    for k in range(chance.randint(2, 7)):
        kind = "headline" if k == 0 else chance.choice(["body", "body", "label"])
        host, ink = chance.choice(hosts)
        left, top, right, bottom = host.box
        style = title if kind == "headline" else body
        if paint.distance(style[1], ink) < 0.3:
            style = style[0], paint.colour_apart(chance, [ink], 0.4)
        span = max(40, (right - left) * (chance.uniform(0.5, 0.95) if kind == "headline" else chance.uniform(0.2, 0.45)))
        block = text_layer(chance, material, kind, span, [ink], 0.4 * height, style) if kind == "headline" else column(chance, material, style, mean_colours([host]), span, 0.7 * height, kind, 0.02 * size)
        if block is None:
            continue
        h, w = block.pixels.shape[:2]
        places = [(chance.randint(left, max(left, right - w)), top + round(chance.uniform(0, max(0, bottom - top - h)))) for _ in range(8)]
        texts.append(freest(block, places, texts))
    if len(texts) > 2 and chance.random() < 0.3:
        # All of the small print is one layer in many files.
        texts = [texts[0], join(texts[1:], name="text", kind="text")]
    layers += texts
    if chance.random() < 0.25:
        layers += badge(chance, material, width, height)
    if chance.random() < 0.2:
        line = lines_layer(chance, width, height)
        layers += [line] if line is not None else []
    return layers
