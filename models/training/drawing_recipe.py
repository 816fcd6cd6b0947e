"""One drawing with its own layers on a ground."""
from dataclasses import replace

import numpy as np

import effects
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
    most = chance.choice([5, 6, 8, 8, 10, 10, 12, 12, 16, 20])
    share = chance.uniform(1.0, 1.3) if chance.random() < 0.08 else chance.uniform(0.6, 1.0)
    layers = placed_drawing(chance, material, width, height, share, most)
    if chance.random() < 0.12:
        layers += placed_drawing(chance, material, width, height, chance.uniform(0.25, 0.6), chance.choice([1, 3, 5]))
    if layers and chance.random() < 0.12:
        whole = join(layers) if len(layers) > 1 else layers[0]
        shadow = effects.cast_shadow(whole, chance) if chance.random() < 0.5 else effects.shadow_of(whole, chance, max(width, height))
        if shadow is not None:
            layers.insert(0, shadow)
    layers = with_ground(layers, chance, material, width, height)
    if chance.random() < 0.08:
        text = text_layer(chance, material, "headline", chance.uniform(0.3, 0.9) * width, (), height)
        if text is not None:
            layers.append(replace(text, x=chance.randint(0, max(0, width - text.pixels.shape[1])), y=chance.randint(0, max(0, height - text.pixels.shape[0]))))
    return layers
