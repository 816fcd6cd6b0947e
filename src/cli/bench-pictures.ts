import { createRaster, type Raster } from '../raster/raster';
import { hash } from './hash';

type Colour = readonly [red: number, green: number, blue: number];
type Point = readonly [x: number, y: number];

/** Anything drawn: how far a point is outside it (negative inside), all in pixels, and the box it lies in. */
interface Shape {
  readonly distance: (x: number, y: number) => number;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
}

/** Smooth noise 0..1 with features of `scale` pixels. */
function noise(x: number, y: number, scale: number, seed: number): number {
  const [gx, gy] = [Math.floor(x / scale), Math.floor(y / scale)];
  const [fx, fy] = [x / scale - gx, y / scale - gy];
  const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
  const row = (j: number): number => mix(hash(gx, gy + j, seed), hash(gx + 1, gy + j, seed), fx);
  return mix(row(0), row(1), fy);
}

function roundedBox(left: number, top: number, right: number, bottom: number, radius: number): Shape {
  const [cx, cy, hx, hy] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2 - radius, (bottom - top) / 2 - radius];
  return {
    box: [left, top, right, bottom],
    distance: (x, y) => {
      const [dx, dy] = [Math.abs(x - cx) - hx, Math.abs(y - cy) - hy];
      return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
    },
  };
}

function disc(cx: number, cy: number, radius: number): Shape {
  return { box: [cx - radius, cy - radius, cx + radius, cy + radius], distance: (x, y) => Math.hypot(x - cx, y - cy) - radius };
}

/** A stroke with round ends: what letters are made of. */
function stroke([ax, ay]: Point, [bx, by]: Point, thickness: number): Shape {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy || 1;
  const half = thickness / 2;
  return {
    box: [Math.min(ax, bx) - half, Math.min(ay, by) - half, Math.max(ax, bx) + half, Math.max(ay, by) + half],
    distance: (x, y) => {
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
      return Math.hypot(x - ax - dx * t, y - ay - dy * t) - half;
    },
  };
}

/** Draws a shape with an edge `softness` pixels wide (1: plain anti-aliasing). */
function draw(canvas: Raster, shape: Shape, colourAt: (x: number, y: number) => Colour, opacity = 1, softness = 1): void {
  const { data, width, height } = canvas;
  const [left, top, right, bottom] = shape.box;
  const reach = softness / 2 + 1;
  for (let y = Math.max(0, Math.floor(top - reach)); y < Math.min(height, bottom + reach); y++) {
    for (let x = Math.max(0, Math.floor(left - reach)); x < Math.min(width, right + reach); x++) {
      const inside = Math.min(1, Math.max(0, 0.5 - shape.distance(x + 0.5, y + 0.5) / softness));
      // A soft edge eases in and out as a blur's does.
      const alpha = opacity * (softness > 2 ? inside * inside * (3 - 2 * inside) : inside);
      if (alpha === 0) continue;
      const i = (y * width + x) * 4;
      const colour = colourAt(x, y);
      for (let c = 0; c < 3; c++) data[i + c] = Math.round(data[i + c]! + (colour[c]! - data[i + c]!) * alpha);
    }
  }
}

/** Rows of letter-like strokes, each letter two or three of them. */
function drawText(canvas: Raster, left: number, top: number, size: number, letters: number, colour: Colour, seed: number): void {
  const corner = (k: number, x: number): Point => [x + (k % 2) * size * 0.5, top + Math.floor(k / 2) * size * 0.5];
  for (let letter = 0; letter < letters; letter++) {
    const x = left + letter * size * 0.8;
    if (hash(letter, seed, 1) < 0.15) continue;
    for (let part = 0; part < 3; part++) {
      const [from, to] = [Math.floor(hash(letter, seed, 10 + part) * 6), Math.floor(hash(letter, seed, 20 + part) * 6)];
      if (from !== to) draw(canvas, stroke(corner(from, x), corner(to, x), size * 0.14), () => colour);
    }
  }
}

/**
 * A poster of about `megapixels` × 10⁶ pixels, 4:3, opaque 8 bit: a gradient ground, flat shapes, cards with soft
 * shadows, text-like strokes and an area with a picture's texture. The same design at every size, so that times compare;
 * texture is drawn at pixel scale, so there is more of it in a larger one. Deterministic.
 */
export function benchPicture(megapixels: number): Raster {
  const width = Math.max(16, Math.round(Math.sqrt((megapixels * 1e6 * 4) / 3)));
  const height = Math.max(12, Math.round((megapixels * 1e6) / width));
  const canvas = createRaster(width, height);
  const unit = height / 100;
  const flat = (colour: Colour) => (): Colour => colour;
  for (let i = 3; i < canvas.data.length; i += 4) canvas.data[i] = 255;
  draw(canvas, roundedBox(-9, -9, width + 9, height + 9, 0), (x, y) => [30 + (60 * x) / width, 60 + (80 * y) / height, 150 + (50 * y) / height]);

  draw(canvas, disc(105 * unit, 22 * unit, 15 * unit), flat([250, 205, 70]));
  draw(canvas, disc(112 * unit, 30 * unit, 9 * unit), flat([235, 110, 60]));
  draw(canvas, roundedBox(-5 * unit, 86 * unit, 140 * unit, 108 * unit, 0), flat([24, 40, 66]));

  const card = roundedBox(10 * unit, 30 * unit, 70 * unit, 78 * unit, 3 * unit);
  draw(canvas, roundedBox(11.5 * unit, 32 * unit, 71.5 * unit, 80 * unit, 3 * unit), flat([0, 0, 0]), 0.45, 6 * unit);
  draw(canvas, card, flat([246, 244, 238]));
  draw(canvas, roundedBox(14 * unit, 34 * unit, 44 * unit, 64 * unit, 0), (x, y) => {
    const coarse = noise(x, y, 9 * unit, 1) * 120 + noise(x, y, 2.5 * unit, 2) * 50;
    const fine = noise(x, y, 3, 3) * 30 + hash(x, y, 4) * 14;
    return [40 + coarse + fine, 60 + coarse * 0.8 + fine, 30 + coarse * 0.5 + fine];
  });
  for (let line = 0; line < 4; line++) drawText(canvas, 48 * unit, (36 + line * 7) * unit, 3.6 * unit, 7, [40, 42, 50], line);
  draw(canvas, roundedBox(48 * unit, 68 * unit, 66 * unit, 75 * unit, 3.5 * unit), flat([220, 50, 70]));
  drawText(canvas, 51 * unit, 70 * unit, 3 * unit, 5, [255, 255, 255], 40);

  drawText(canvas, 10 * unit, 10 * unit, 11 * unit, 8, [255, 255, 255], 77);
  draw(canvas, roundedBox(80 * unit, 48 * unit, 124 * unit, 72 * unit, 2 * unit), flat([255, 255, 255]), 0.4);
  drawText(canvas, 84 * unit, 56 * unit, 5 * unit, 8, [20, 30, 60], 99);
  for (let i = 0; i < 9; i++) draw(canvas, disc((14 + i * 13) * unit, 93 * unit, 3.5 * unit), flat([90 + i * 17, 200 - i * 12, 160]));
  return canvas;
}
