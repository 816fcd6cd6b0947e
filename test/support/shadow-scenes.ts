import type { KnownGround } from '../../src/decompose/pixels/known-ground';
import { findShadows, type Shadows } from '../../src/decompose/shadows/shadows';
import { flat, onGround, rectangle, type Fill, type Item } from './paint';
import { knownGroundOf } from './soft';
import { regionAt, regionsOf, type Regions } from './stages';

/** The canvas, and a page that fills it. */
export const W = 160;
export const H = 120;
export const PAGE = [232, 226, 214] as const;
export const black = flat([0, 0, 0]);
export const card: Item = { shape: rectangle(45, 30, 115, 80, 6), fill: flat([60, 120, 220]) };
export const dropShadow: Item = { shape: rectangle(47, 36, 117, 86, 8, 14), fill: black, opacity: 0.4 };

export interface Look {
  readonly regions: Regions;
  readonly shadows: Shadows | null;
  /** The same where the ground is known. */
  readonly onKnown: () => Shadows | null;
  readonly coverage: readonly Float32Array[];
}

/** Looks for shadows on all that is not one of the objects, given by a place in each. */
export function look(ground: Fill, objects: readonly (readonly [number, number])[], ...items: Item[]): Look {
  const { picture, coverage } = onGround(W, H, ground, ...items);
  const regions = regionsOf(picture);
  const objectOf = new Int32Array(regions.segmentation.count).fill(-1);
  objects.forEach(([x, y], i) => (objectOf[regionAt(regions.segmentation, x, y)] = i));
  const surface = new Set([...objectOf.keys()].filter((r) => objectOf[r] === -1));
  const find = (known: KnownGround | null): Shadows | null => findShadows(regions.image, regions.segmentation, surface, objectOf, { known });
  return { regions, shadows: find(null), onKnown: () => find(knownGroundOf(regions.image)), coverage };
}
