"""Raster art: a drawing's layers with brush shading and texture, soft edges, or at the size of pixel art."""
from dataclasses import replace

import cv2
import numpy as np

import effects
import paint
from drawing_recipe import placed_drawing, with_ground
from layer_stack import join, trim


def compose_painting(chance, material, width, height):
    """A painted drawing: airbrush, grain, soft edges."""
    layers = placed_drawing(chance, material, width, height, chance.uniform(0.7, 1.15), chance.choice([4, 6, 8, 10, 12]))
    if chance.random() < 0.3:
        layers += placed_drawing(chance, material, width, height, chance.uniform(0.3, 0.6), chance.choice([1, 4]))
    layers = with_ground(layers, chance, material, width, height, transparent=0.25)
    strength, grain, soft = chance.uniform(0.5, 1.4), chance.random() < 0.6, chance.random() < 0.35
    # One direction of brush and light in the whole picture, but its own noise in each layer.
    out = []
    for layer in layers:
        layer = effects.shaded(layer, chance, strength)
        if grain:
            layer = effects.textured(layer, chance)
        if soft and layer.kind != "background":
            sigma = chance.uniform(0.5, 2.5)
            layer = effects.padded(layer, 5)
            layer = replace(layer, pixels=cv2.GaussianBlur(layer.pixels, (0, 0), sigma))
        out.append(layer)
    if chance.random() < 0.3:
        # Airbrushed light or dark over everything beneath it.
        field = np.clip(paint.noise(height, width, chance, chance.uniform(1.5, 4), 2), 0, 1) * chance.uniform(0.3, 0.8)
        ink = chance.choice([(0, 0, 0), (255, 255, 255), paint.colour(chance)])
        mask = (field * 255).astype(np.uint8)
        out.insert(chance.randint(max(1, len(out) - 3), len(out)), effects.filled(mask, paint.flat(height, width, ink), 0, 0, "light", "overlay"))
    return out


def compose_pixel_art(chance, material, width, height):
    """Layers sampled without smoothing onto a small canvas; the caller gives the large size. Returns (layers, width, height)."""
    longest = chance.randint(48, 128)
    w, h = max(24, round(width * longest / max(width, height))), max(24, round(height * longest / max(width, height)))
    zoom = 3
    layers = placed_drawing(chance, material, w * zoom, h * zoom, chance.uniform(0.75, 1.05), chance.choice([4, 6, 8, 10]))
    tiled = chance.random() < 0.15
    layers = with_ground(layers, chance, material, w * zoom, h * zoom, transparent=0.3, photographs=False)
    shades = chance.choice([0, 6, 12, 24])
    out = []
    for layer in layers:
        if chance.random() < 0.5:
            layer = effects.shaded(layer, chance)
        if chance.random() < 0.3:
            layer = effects.textured(layer, chance, 1.5)
        full = np.zeros((h * zoom, w * zoom, 4), np.uint8)
        full[layer.y:layer.y + layer.pixels.shape[0], layer.x:layer.x + layer.pixels.shape[1]] = layer.pixels[:h * zoom - layer.y, :w * zoom - layer.x]
        small = cv2.resize(full, (w, h), interpolation=cv2.INTER_NEAREST).astype(np.float32)
        hard = small[..., 3:] > 110
        faint = layer.kind in ("shadow", "overlay")
        alpha = small[..., 3:] if faint else np.where(hard, 255.0, 0.0)
        rgb = np.where(small[..., 3:] > 0, small[..., :3] * (alpha / np.maximum(small[..., 3:], 1)), 0)
        if shades and not faint:
            step = 256 / shades
            rgb = (np.floor(rgb / step) + 0.5) * step * (alpha > 0)
        part = trim(replace(layer, pixels=np.clip(np.concatenate([rgb, alpha], -1), 0, 255).astype(np.uint8), x=0, y=0))
        if part is not None:
            out.append(part)
    if tiled and out:
        out, w, h = tiles(out, chance, w, h)
    grow = chance.choice([1, 1, 1, 1, 2, 3])
    grow = max(1, min(grow, 320 // max(w, h)))
    if grow > 1:
        out = [replace(layer, pixels=np.repeat(np.repeat(layer.pixels, grow, 0), grow, 1), x=layer.x * grow, y=layer.y * grow) for layer in out]
    return out, w * grow, h * grow


def tiles(layers, chance, w, h):
    """Each layer repeated alike over a sheet of tiles."""
    columns, rows = chance.randint(1, 4), chance.randint(1, 4)
    while columns * w > 400 or rows * h > 400:
        columns, rows = max(1, columns - (columns * w > 400)), max(1, rows - (rows * h > 400))
    if columns * rows < 2:
        return layers, w, h
    out = []
    for layer in layers:
        copies = [replace(layer, x=layer.x + w * c, y=layer.y + h * r) for c in range(columns) for r in range(rows)]
        out.append(join(copies))
    return out, w * columns, h * rows
