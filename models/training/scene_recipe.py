"""Posters, cards, banners and screens: grounds, photo cards, panels, cut-outs, text, shadows, badges; overlaps on purpose."""
from dataclasses import replace

import cv2
import numpy as np

import effects
import outlines
import paint
from abstract_recipe import shape_layer
from drawing_recipe import ground_layer, mean_colours, placed_drawing
from layer_stack import join, trim
from lettering import text_layer


def box_layer(chance, material, width, height, low, high, kinds, shapes=("rectangle", "rounded"), name="panel"):
    """A box of a random fill, its sides shares of the canvas between `low` and `high`."""
    w, h = max(10, round(width * chance.uniform(low, high))), max(10, round(height * chance.uniform(low, high)))
    shape = chance.choice(shapes)
    if shape in ("circle", "star", "heart", "polygon"):
        w = h = min(w, h)
    rgb, main = paint.fill(h, w, chance, material, (), kinds)
    if shape == "rectangle" and chance.random() < 0.8:
        mask = np.full((h, w), 255, np.uint8)
    elif shape == "rounded":
        radius = chance.uniform(0.1, 1)
        mask = rounded_mask(w, h, radius * min(w, h) / 2 * chance.choice([0.3, 0.6, 1]))
    else:
        mask = outlines.mask_of(shape, chance, w, h, chance.choice([0, 0, chance.uniform(-0.4, 0.4)]))
    x, y = chance.randint(round(-0.1 * w), max(0, round(width - 0.9 * w))), chance.randint(round(-0.1 * h), max(0, round(height - 0.9 * h)))
    layer = effects.filled(mask, rgb, x, y, name, "shape")
    if chance.random() < 0.12:
        layer = tilted(layer, chance.uniform(-0.25, 0.25), width, height) or layer
    return layer, main


def rounded_mask(w, h, radius):
    """An antialiased rounded rectangle that fills the box; radius in pixels."""
    radius = min(radius, min(w, h) / 2)
    x = np.abs(np.arange(w, dtype=np.float32)[None] - (w - 1) / 2) - (w / 2 - radius)
    y = np.abs(np.arange(h, dtype=np.float32)[:, None] - (h - 1) / 2) - (h / 2 - radius)
    away = np.hypot(np.maximum(x, 0), np.maximum(y, 0)) - radius
    return (np.clip(0.5 - away, 0, 1) * 255).astype(np.uint8)


def tilted(layer, angle, width, height):
    moved = effects.transformed([layer], effects.placement(layer.box, (layer.x, layer.y, layer.box[2] - layer.x, layer.box[3] - layer.y), angle), width, height)
    return moved[0] if moved else None


def framed(layer, chance, size):
    """A photo card with a plain border, as one layer."""
    wide = max(2, round(size * chance.uniform(0.008, 0.03)))
    ink = (255, 255, 255) if chance.random() < 0.7 else paint.colour(chance)
    big = effects.padded(layer, wide)
    mask = cv2.dilate(big.pixels[..., 3], np.ones((2 * wide + 1,) * 2, np.uint8))
    return join([effects.filled(mask, paint.flat(*mask.shape, ink), big.x, big.y), layer], name=layer.name, kind=layer.kind)


def photo_card(chance, material, width, height):
    """A photograph within a box, circle or shape."""
    shapes = ("rectangle",) * 5 + ("rounded",) * 3 + ("circle", "circle", "polygon", "heart", "star", "blob")
    layer, _ = box_layer(chance, material, width, height, 0.2, 0.65, (("photograph", 1),), shapes, "photo card")
    layer = replace(layer, kind="picture")
    return framed(layer, chance, max(width, height)) if chance.random() < 0.15 else layer


def cut_out_photograph(chance, material, width, height):
    """A photograph in the silhouette of a drawing."""
    parts = placed_drawing(chance, material, width, height, chance.uniform(0.25, 0.6), 1, layered=False)
    if not parts:
        return None
    shape = scattered(parts[0], chance, width, height)
    h, w = shape.pixels.shape[:2]
    return effects.filled(shape.pixels[..., 3].copy(), paint.photograph(h, w, chance, material.photographs), shape.x, shape.y, "cut-out", "picture")


def scattered(layer, chance, width, height):
    h, w = layer.pixels.shape[:2]
    return replace(layer, x=chance.randint(min(0, round(-0.15 * w)), max(0, round(width - 0.85 * w))), y=chance.randint(min(0, round(-0.15 * h)), max(0, round(height - 0.85 * h))))


def cut_out_drawing(chance, material, width, height, least=0.15, most=0.6):
    """A flattened drawing somewhere on the canvas, now and then a sticker."""
    parts = placed_drawing(chance, material, width, height, chance.uniform(least, most), 1, layered=chance.random() < 0.8)
    if not parts:
        return None
    layer = scattered(parts[0], chance, width, height)
    return effects.stickered(layer, chance, max(width, height)) if chance.random() < 0.15 else layer


def near(layer, target, chance):
    """Moves a layer onto the border or the inside of an earlier one."""
    l, t, r, b = target.box
    h, w = layer.pixels.shape[:2]
    return replace(layer, x=round(chance.uniform(l - 0.5 * w, r - 0.5 * w)), y=round(chance.uniform(t - 0.5 * h, b - 0.5 * h)))


def placed_text(chance, material, width, height, layers, kind=None):
    """A text block on the canvas, often on a panel, in a colour apart from what is there."""
    kind = kind or chance.choice(["headline", "headline", "body", "label"])
    hosts = [layer for layer in layers[1:] if layer.name in ("panel", "photo card") and layer.pixels.shape[1] > 40]
    host = chance.choice(hosts) if hosts and chance.random() < 0.5 else None
    span = host.pixels.shape[1] * chance.uniform(0.5, 1.1) if host else width * chance.uniform(0.25, 0.85)
    avoid = mean_colours([host] if host else layers[:1])
    text = text_layer(chance, material, kind, span * (0.4 if kind == "label" else 1), avoid, 0.7 * height)
    if text is None:
        return None
    h, w = text.pixels.shape[:2]
    if host:
        l, t, r, b = host.box
        return replace(text, x=round(chance.uniform(l, max(l + 1, r - w))), y=round(chance.uniform(t, max(t + 1, b - h))))
    return replace(text, x=chance.randint(0, max(0, width - w)), y=chance.randint(0, max(0, height - h)))


def badge(chance, material, width, height):
    """A star, circle or pill with a label: two layers."""
    size = max(width, height)
    w = round(size * chance.uniform(0.12, 0.3))
    shape = chance.choice(["star", "circle", "rounded", "polygon"])
    h = w if shape != "rounded" else max(10, round(w * chance.uniform(0.3, 0.6)))
    ink = paint.colour(chance)
    body = effects.filled(outlines.mask_of(shape, chance, w, h), paint.flat(h, w, ink), chance.randint(0, max(0, width - w)), chance.randint(0, max(0, height - h)), "badge", "shape")
    text = text_layer(chance, material, "label", w * 0.7, [ink], h)
    if text is None:
        return [body]
    return [body, replace(text, x=body.x + (w - text.pixels.shape[1]) // 2, y=body.y + (h - text.pixels.shape[0]) // 2)]


def lines_layer(chance, width, height):
    """A rule, a frame or several dividing lines as one layer."""
    thick = max(1, round(max(width, height) * chance.uniform(0.003, 0.015)))
    mask = np.zeros((height, width), np.uint8)
    kind = chance.choice(["rules", "frame", "dividers", "slanted"])
    if kind == "frame":
        m = round(min(width, height) * chance.uniform(0.02, 0.1))
        cv2.rectangle(mask, (m, m), (width - m, height - m), 255, thick)
    elif kind == "slanted":
        for _ in range(chance.randint(1, 5)):
            cv2.line(mask, (chance.randint(0, width), chance.randint(0, height)), (chance.randint(0, width), chance.randint(0, height)), 255, thick, cv2.LINE_AA)
    else:
        left, right = sorted((chance.randint(0, width // 2), chance.randint(width // 2, width)))
        y, step = chance.randint(0, height // 2), chance.randint(max(6, height // 15), max(8, height // 4))
        for k in range(1 if kind == "rules" else chance.randint(2, 6)):
            cv2.line(mask, (left, y + k * step), (right, y + k * step), 255, thick)
    return trim(effects.filled(mask, paint.flat(height, width, paint.colour(chance)), 0, 0, "lines", "shape"))


def with_shadow(layer, chance, size, likely):
    """[shadow or glow, layer] or just the layer."""
    if chance.random() >= likely:
        return [layer]
    under = effects.glow_of(layer, chance, size) if chance.random() < 0.12 else effects.shadow_of(layer, chance, size)
    return [layer] if under is None else [under, layer]


def compose_scene(chance, material, width, height):
    """A poster: a ground, cards, panels, cut-outs, text."""
    size = max(width, height)
    ground, _ = ground_layer(width, height, chance, material)
    if chance.random() < 0.22:
        blur = size * chance.choice([0, 0, 0.01, 0.025])
        ground = replace(ground, pixels=np.dstack([paint.photograph(height, width, chance, material.photographs, blur), ground.pixels[..., 3]]))
    layers = [ground]
    likely = chance.choice([0, 0.3, 0.6])
    for _ in range(chance.choices([0, 1, 2, 3], [3, 5, 2, 1])[0]):
        card = photo_card(chance, material, width, height)
        layers += with_shadow(card, chance, size, likely)
    for _ in range(chance.choices([0, 1, 2, 3, 4], [2, 5, 4, 2, 1])[0]):
        panel, _ = box_layer(chance, material, width, height, 0.12, 0.75, (("flat", 7), ("gradient", 3)))
        if chance.random() < 0.35:
            panel = effects.faded(panel, chance.uniform(0.3, 0.85))
        if len(layers) > 1 and chance.random() < 0.5:
            panel = near(panel, chance.choice(layers[1:]), chance)
        layers += with_shadow(panel, chance, size, likely)
    for _ in range(chance.choices([0, 1, 2, 3, 5], [2, 5, 4, 2, 1])[0]):
        make = cut_out_photograph if chance.random() < 0.12 else cut_out_drawing
        item = make(chance, material, width, height)
        if item is None:
            continue
        if len(layers) > 1 and chance.random() < 0.5:
            item = near(item, chance.choice(layers[1:]), chance)
        layers += with_shadow(item, chance, size, likely)
    extras = chance.random()
    if extras < 0.15:
        layers.insert(chance.randint(1, len(layers)), shape_layer(chance, material, width, height, 0.1, 0.8))
    elif extras < 0.3:
        line = lines_layer(chance, width, height)
        layers += [line] if line is not None else []
    elif extras < 0.4:
        layers += badge(chance, material, width, height)
    elif extras < 0.48:
        layers.append(fade_overlay(chance, width, height))
    for _ in range(chance.choices([0, 1, 2, 3, 5], [2, 5, 4, 2, 1])[0]):
        text = placed_text(chance, material, width, height, layers)
        if text is not None:
            layers += with_shadow(text, chance, size, likely * 0.6)
    return layers


def fade_overlay(chance, width, height):
    """A colour that fades away over the whole canvas: vignette, floor, veil."""
    ramp = np.broadcast_to(paint.ramp(height, width, chance), (height, width))
    mask = (np.clip(ramp * chance.uniform(0.8, 1.6) - chance.uniform(0, 0.5), 0, 1) * chance.uniform(0.4, 1) * 255).astype(np.uint8)
    ink = (0, 0, 0) if chance.random() < 0.5 else paint.colour(chance)
    return effects.filled(mask, paint.flat(height, width, ink), 0, 0, "fade", "overlay")


def compose_sheet(chance, material, width, height):
    """An infographic or a screen: bars, rows of alike panels, icons and labels; what is alike is one layer."""
    ground, main = ground_layer(width, height, chance, material, photographs=False)
    layers = [ground]
    size = max(width, height)
    top = 0
    if chance.random() < 0.7:
        top = round(height * chance.uniform(0.08, 0.25))
        rgb, ink = paint.fill(top, width, chance, material, [main], (("flat", 3), ("gradient", 1)))
        layers.append(effects.filled(np.full((top, width), 255, np.uint8), rgb, 0, 0, "bar", "shape"))
        title = text_layer(chance, material, "headline", width * chance.uniform(0.3, 0.8), [ink], top)
        if title is not None:
            layers.append(replace(title, x=chance.randint(0, max(0, width - title.pixels.shape[1])), y=(top - title.pixels.shape[0]) // 2))
    columns, rows = chance.choice([(1, 2), (1, 3), (1, 4), (2, 2), (2, 3), (3, 2), (3, 3), (4, 3), (4, 1), (3, 1)])
    gap = round(size * chance.uniform(0.015, 0.06))
    cw, ch = (width - gap * (columns + 1)) // columns, (height - top - gap * (rows + 1)) // rows
    if cw < 16 or ch < 16:
        return layers
    places = [(gap + c * (cw + gap), top + gap + r * (ch + gap)) for r in range(rows) for c in range(columns)]
    panel_ink = main
    if chance.random() < 0.8:
        panel_ink = paint.colour_apart(chance, [main], 0.1)
        mask = rounded_mask(cw, ch, chance.choice([0, 0, chance.uniform(0.02, 0.3) * min(cw, ch)]))
        panels = join([effects.filled(mask, paint.flat(ch, cw, panel_ink), x, y) for x, y in places], name="panels", kind="shape")
        if chance.random() < 0.15:
            panels = effects.faded(panels, chance.uniform(0.4, 0.9))
        layers += with_shadow(panels, chance, size, 0.25)
    side = min(cw, ch) * chance.uniform(0.4, 0.8)
    beside = cw > 1.8 * ch
    kind = chance.choice(["icons", "icons", "photographs", "dots", "none"])
    middle = lambda x, y, w, h: (round(x + ch * 0.1), round(y + (ch - h) / 2)) if beside else (round(x + (cw - w) / 2), round(y + ch * 0.06))
    if kind != "none":
        single = effects.filled(outlines.mask_of(chance.choice(["circle", "rounded", "star", "cross"]), chance, max(8, round(side)), max(8, round(side))), paint.flat(max(8, round(side)), max(8, round(side)), paint.colour_apart(chance, [panel_ink])))
        items = []
        for x, y in places:
            if kind == "icons":
                parts = placed_drawing(chance, material, max(8, round(side)), max(8, round(side)), 1, 1)
                item = parts[0] if parts else single
            elif kind == "photographs":
                w, h = max(8, round(side * (1.3 if beside else 1))), max(8, round(side))
                item = effects.filled(np.full((h, w), 255, np.uint8), paint.photograph(h, w, chance, material.photographs), 0, 0, "photographs", "picture")
            else:
                item = single
            h, w = item.pixels.shape[:2]
            x, y = middle(x, y, w, h)
            items.append(replace(item, x=x, y=y))
        if kind == "dots" or chance.random() < 0.4:
            layers.append(join(items, name=kind))
        else:
            layers += items
    labels, sort = [], chance.choice(["label", "body"])
    # Labels of one screen go together; now and then they do not.
    style = (chance.choice(material.fonts), paint.colour_apart(chance, [panel_ink], 0.4)) if chance.random() < 0.85 else None
    for x, y in places:
        room = cw - side - ch * 0.25 if beside else cw * 0.9
        label = text_layer(chance, material, sort, room * chance.uniform(0.6, 1), [panel_ink], ch * 0.5, style)
        if label is None or room < 12:
            continue
        h, w = label.pixels.shape[:2]
        labels.append(replace(label, x=round(x + side + ch * 0.2) if beside else round(x + (cw - w) / 2), y=round(y + (ch - h) / 2) if beside else round(y + ch * 0.95 - h)))
    if labels and chance.random() < 0.5:
        layers.append(join(labels, name="labels", kind="text"))
    else:
        layers += labels
    if chance.random() < 0.3:
        item = cut_out_drawing(chance, material, width, height, 0.2, 0.5)
        layers += with_shadow(item, chance, size, 0.3) if item is not None else []
    return layers
