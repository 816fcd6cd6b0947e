import fc from 'fast-check';
import type { Depth } from '../../src/raster/raster';
import { disc, flat, linear, polygon, radial, rectangle, type Colour, type Fill, type Item, type Scene } from './paint';

// Not `fc.double`, whose values crowd near 0.
const unit = fc.nat(997).map((n) => n / 997);
const colour: fc.Arbitrary<Colour> = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));

function anyFill(width: number, height: number): fc.Arbitrary<Fill> {
  return fc.oneof(
    colour.map(flat),
    fc.tuple(colour, colour, unit, unit).map(([a, b, u, v]) => linear(a, b, [0, 0], [1 + u * width, v * height])),
    fc.tuple(colour, colour, unit, unit).map(([a, b, u, v]) => radial(a, b, u * width, v * height, 1 + (width + height) / 3)),
  );
}

/** `reach`: the largest radius or side, as a share of the canvas. */
function anyItem(width: number, height: number, reach: number): fc.Arbitrary<Item> {
  const x = unit.map((u) => (u * 1.2 - 0.1) * width);
  const y = unit.map((u) => (u * 1.2 - 0.1) * height);
  const softness = fc.constantFrom(0, 0, 0, 2, 6);
  const radius = unit.map((u) => 1 + u * reach * Math.max(width, height));
  const shape = fc.oneof(
    fc.tuple(x, y, radius, softness).map(([cx, cy, r, s]) => disc(cx, cy, r, s)),
    fc.tuple(x, y, radius, radius, unit, softness).map(([l, t, w, h, corner, s]) => rectangle(l, t, l + w, t + h, (corner * Math.min(w, h)) / 2, s)),
    fc.tuple(fc.array(fc.tuple(x, y), { minLength: 3, maxLength: 5 }), softness).map(([points, s]) => polygon(points, s)),
  );
  return fc.record({ shape, fill: anyFill(width, height), opacity: fc.constantFrom(1, 1, 1, 0.6, 0.25) });
}

/** Tiny canvases that shapes fill, and larger ones with room between the shapes, where there is more to separate. */
export const anyScene: fc.Arbitrary<Scene> = fc.constantFrom({ least: 1, reach: 0.4 }, { least: 40, reach: 0.2 }, { least: 40, reach: 0.3 }).chain(({ least, reach }) =>
  fc.tuple(fc.integer({ min: least, max: 96 }), fc.integer({ min: least, max: 96 })).chain(([width, height]) => fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    ground: fc.option(fc.oneof(colour.map(flat), anyFill(width, height)), { freq: 3 }),
    items: fc.array(anyItem(width, height, reach), { minLength: 1, maxLength: 6, size: 'max' }),
    depth: fc.constantFrom<Depth>(8, 8, 16),
  })));
