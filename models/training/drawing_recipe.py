"""One drawing with its own layers on a ground, or several that make up an illustration."""
from dataclasses import replace

import numpy as np

import effects
import outlines
import paint
from layer_stack import join, merge_smallest
from lettering import text_layer


def ground_layer(width, height, chance, material, avoid=(), photographs=True):
    """(layer, its main colour) that covers the canvas: flat, gradient, pattern, or a photograph."""
    kinds = (("flat", 45), ("gradient", 35), ("pattern", 6), ("photograph", 14 if photographs else 0))
    if chance.random() < 0.2:
        rgb, main = paint.flat(height, width, (255, 255, 255)), (255, 255, 255)
    else:
        rgb, main = paint.fill(height, width, chance, material, avoid, kinds)
    return effects.filled(np.full((height, width), 255, np.uint8), rgb, 0, 0, "background", "background"), main


def union(layers):
    return min(l.x for l in layers), min(l.y for l in layers), max(l.box[2] for l in layers), max(l.box[3] for l in layers)


def placed_drawing(chance, material, width, height, share, most, layered=True):
    """Layers of a random drawing put somewhere on the canvas, its longer side about `share` of what fits."""
    number = chance.choice(material.layered) if layered else chance.randrange(len(material.rows))
    layers, sw, sh = material.layers(number)
    name = material.rows[number]["name"].rsplit(".", 1)[0]
    box = union(layers)
    bw, bh = box[2] - box[0], box[3] - box[1]
    scale = min(width / bw, height / bh) * share
    w, h = bw * scale, bh * scale * (chance.uniform(0.85, 1.15) if chance.random() < 0.2 else 1)
    slack = lambda room: chance.uniform(0, room) if chance.random() < 0.5 else room / 2
    target = slack(width - w), slack(height - h), w, h
    if chance.random() < 0.35:
        layers = effects.recoloured(layers, chance)
    angle = chance.uniform(-0.3, 0.3) if chance.random() < 0.12 else 0.0
    moved = effects.transformed(layers, effects.placement(box, target, angle, chance.random() < 0.5), width, height)
    if not moved:
        return []
    if most == 1:
        return [join(moved, name=name, kind="shape")] if len(moved) > 1 else [replace(moved[0], name=name)]
    area = width * height
    merged = merge_smallest(moved, most, area)
    return [replace(layer, name=f"{name} {k}") for k, layer in enumerate(merged)]


def with_ground(layers, chance, material, width, height, transparent=0.2, photographs=True):
    """The layers with a ground beneath, unless they cover the canvas or it stays transparent."""
    if not layers or layers[0].kind == "background":
        return layers
    first = layers[0]
    if first.area > 0.97 * width * height:
        return [replace(first, kind="background"), *layers[1:]]
    if chance.random() < transparent:
        return layers
    ground, _ = ground_layer(width, height, chance, material, mean_colours(layers), photographs)
    return [ground, *layers]


def mean_colours(layers):
    """Mean straight colours of the largest layers."""
    some = sorted(layers, key=lambda layer: -layer.area)[:3]
    return [tuple(np.float32(layer.pixels[..., :3].reshape(-1, 3).sum(0)) / max(1.0, layer.area)) for layer in some]


def compose_drawing(chance, material, width, height):
    """A drawing, now and then two, with a ground and seldom a shadow or a line of text."""
    most = chance.choice([5, 6, 8, 10, 10, 12, 14, 16, 20, 20])
    share = chance.uniform(1.0, 1.3) if chance.random() < 0.08 else chance.uniform(0.6, 1.0)
    layers = placed_drawing(chance, material, width, height, share, most)
    if chance.random() < 0.12:
        layers += placed_drawing(chance, material, width, height, chance.uniform(0.25, 0.6), chance.choice([1, 3, 5]))
    if layers and chance.random() < 0.12:
        whole = join(layers) if len(layers) > 1 else layers[0]
        shadow = effects.cast_shadow(whole, chance) if chance.random() < 0.5 else effects.shadow_of(whole, chance, max(width, height))
        if shadow is not None:
            layers.insert(0, shadow)
    layers = with_ground(layers, chance, material, width, height, 0.3)
    if chance.random() < 0.08:
        text = text_layer(chance, material, "headline", chance.uniform(0.3, 0.9) * width, (), height)
        if text is not None:
            layers.append(replace(text, x=chance.randint(0, max(0, width - text.pixels.shape[1])), y=chance.randint(0, max(0, height - text.pixels.shape[0]))))
    return layers


def moved_to(layers, left, top):
    """The layers of one drawing together, their common box with its top left corner there."""
    l, t, _, _ = union(layers)
    dx, dy = round(left) - l, round(top) - t
    return [replace(layer, x=layer.x + dx, y=layer.y + dy) for layer in layers]


def hills(chance, material, width, height, main):
    """One to three bands that fill the picture from a line downwards: a floor, hills, water."""
    out, top = [], height * chance.uniform(0.35, 0.75)
    for _ in range(chance.choice([1, 1, 2, 3])):
        h, w = max(8, round(height - top)), width
        mask = np.full((h, w), 255, np.uint8)
        if chance.random() < 0.6:
            # A line that swings: two waves of random length and height.
            swing = min(0.4 * h, 0.1 * height)
            x = np.arange(w) / w * 2 * np.pi
            line = sum(np.sin(x * chance.uniform(0.4, 1.6) + chance.uniform(0, 6.3)) for _ in range(2)) * swing * 0.5 + swing
            mask = (np.clip(np.arange(h)[:, None] - line[None] + 0.5, 0, 1) * 255).astype(np.uint8)
        rgb, main = paint.fill(h, w, chance, material, [main], (("flat", 6), ("gradient", 4)))
        out.append(effects.filled(mask, rgb, 0, height - h, "floor", "shape"))
        top += (height - top) * chance.uniform(0.25, 0.6)
        if height - top < 0.06 * height:
            break
    return out


def compose_figures(chance, material, width, height):
    """An illustration: two to seven drawings, in their parts or each as one, that stand beside and in front of one another."""
    count = chance.choice([2, 2, 3, 3, 4, 5, 7])
    # Who keeps a file's parts apart does so for most of its figures.
    parts = chance.choice([1, 2, 3, 4, 6, 8])
    size = chance.uniform(0.9, 1.3) / count ** 0.5
    ground, layers = None, []
    if chance.random() < 0.85:
        ground, main = ground_layer(width, height, chance, material, photographs=chance.random() < 0.2)
        layers = [ground, *(hills(chance, material, width, height, main) if chance.random() < 0.5 else [])]
    scenery, figures = len(layers), []
    floor = height * chance.uniform(0.8, 1.02) if chance.random() < 0.5 else None
    for _ in range(count):
        most = parts if chance.random() < 0.75 else chance.choice([1, 3, 6])
        figure = placed_drawing(chance, material, width, height, min(0.95, size * chance.uniform(0.6, 1.3)), most)
        if not figure:
            continue
        l, t, r, b = union(figure)
        y = (floor - (b - t) * chance.uniform(0.9, 1.1)) if floor is not None else chance.uniform(-0.1 * (b - t), height - 0.9 * (b - t))
        figures.append(moved_to(figure, chance.uniform(-0.15 * (r - l), width - 0.85 * (r - l)), y))
    if figures and chance.random() < 0.2:
        # The same once more, elsewhere: trees, clouds, windows.
        l, t, r, b = union(figures[0])
        figures.append(moved_to(figures[0], chance.uniform(0, max(0, width - (r - l))), chance.uniform(0, max(0, height - (b - t)))))
    if floor is not None and figures:
        figures.sort(key=lambda figure: union(figure)[3])
    for figure in figures:
        if chance.random() < 0.06:
            shadow = effects.cast_shadow(join(figure) if len(figure) > 1 else figure[0], chance)
            layers += [shadow] if shadow is not None else []
        layers += figure
    if chance.random() < 0.15:
        side = max(8, round(min(width, height) * chance.uniform(0.15, 0.4)))
        kind = chance.choice(["circle", "blob", "star"])
        disc = effects.filled(outlines.mask_of(kind, chance, side, side), paint.flat(side, side, paint.colour(chance)), chance.randint(0, width - side), chance.randint(0, max(0, height // 2 - side // 2)), kind)
        layers.insert(min(len(layers), 1 if ground is not None else 0), disc)
    if chance.random() < 0.12:
        text = text_layer(chance, material, "headline", chance.uniform(0.3, 0.9) * width, mean_colours(layers[:1]), height)
        if text is not None:
            layers.append(replace(text, x=chance.randint(0, max(0, width - text.pixels.shape[1])), y=chance.randint(0, max(0, height - text.pixels.shape[0]))))
    return layers if len(layers) > scenery else []
