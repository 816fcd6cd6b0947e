import { findEvenGround, type EvenGround } from '../../src/decompose/pixels/even-ground';
import { KnownGround } from '../../src/decompose/pixels/known-ground';
import type { WorkImage } from '../../src/decompose/pixels/work-image';
import { paint } from './documents';
import type { Raster } from '../../src/raster/raster';

/** 0..255 a channel. */
export type Levels = readonly [number, number, number];

/** Coverage 1 within a disc, 0 outside; the edge is `edge` pixels wide and as smooth as a blurred one. */
export function softDisc(cx: number, cy: number, radius: number, edge: number): (x: number, y: number) => number {
  return (x, y) => {
    const t = Math.min(1, Math.max(0, 0.5 + (radius - Math.hypot(x + 0.5 - cx, y + 0.5 - cy)) / edge));
    return t * t * (3 - 2 * t);
  };
}

/** An opaque picture: a ground, and over it colours at their coverage, back to front. */
export function paintOver(width: number, height: number, ground: Levels | ((x: number, y: number) => Levels), ...over: readonly { readonly colour: Levels | ((x: number, y: number) => Levels); readonly coverage: (x: number, y: number) => number }[]): Raster {
  const at = (of: Levels | ((x: number, y: number) => Levels), x: number, y: number): Levels => (typeof of === 'function' ? of(x, y) : of);
  return paint(width, height, (x, y) => {
    let [r, g, b] = at(ground, x, y);
    for (const { colour, coverage } of over) {
      const a = coverage(x, y);
      const [red, green, blue] = at(colour, x, y);
      [r, g, b] = [r + a * (red - r), g + a * (green - g), b + a * (blue - b)];
    }
    return [r / 255, g / 255, b / 255, 1];
  });
}

/** The ground of a picture that has a known one. */
export function knownGroundOf(image: WorkImage): KnownGround {
  return KnownGround.of(image, findEvenGround(image) as EvenGround) as KnownGround;
}
