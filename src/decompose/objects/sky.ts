import type { Extent } from '../pixels/extent';
import { colourDistance } from '../regions/region-graph';

/** A surface among those that fill a frame. */
export interface Surface extends Extent {
  /** Pixels. */
  readonly area: number;
  readonly colour: readonly number[];
}

/** Pixels from a frame's side within which something reaches it. */
const REACHES = 2;
/** Share of its box that a strip with straight sides fills at least: a page's header, a stripe. */
const STRAIGHT = 0.97;

/** Levels above which two colours are no shades of one. */
export const UNLIKE = 40;

/** Whether a surface lies across all of a frame, be it cut by something on it into `pieces`. */
export function liesAcross(pieces: readonly Extent[], frame: Extent): boolean {
  return pieces.some(({ left }) => left <= frame.left + REACHES) && pieces.some(({ right }) => right >= frame.right - REACHES);
}

/** Whether a surface is a strip with straight sides across a frame, or down it. */
export function isStrip(surface: Surface, frame: Extent): boolean {
  const { left, top, right, bottom, area } = surface;
  const liesDown = top <= frame.top + REACHES && bottom >= frame.bottom - REACHES;
  return area >= STRAIGHT * (right - left + 1) * (bottom - top + 1) && (liesDown || liesAcross([surface], frame));
}

/**
 * The surface before which all others of a landscape lie, by position, or −1: one that lies across the top of the frame, where each of the others
 * either stands on the frame's lower side or touches neither, and what stands there lies across the frame too, in other colours. Straight strips are no landscape.
 */
export function findSky(surfaces: readonly Surface[], frame: Extent): number {
  const above = (s: Extent): boolean => s.top <= frame.top + REACHES;
  const below = (s: Extent): boolean => s.bottom >= frame.bottom - REACHES;
  const upper = surfaces.flatMap((s, k) => (above(s) ? [k] : []));
  const lower = surfaces.filter(below);
  if (upper.length !== 1 || lower.length === 0) return -1;
  const sky = surfaces[upper[0]];
  if (below(sky) || !liesAcross([sky], frame) || !liesAcross(lower, frame) || isStrip(sky, frame)) return -1;
  return lower.every(({ colour }) => colourDistance(colour, sky.colour) > UNLIKE) ? upper[0] : -1;
}
