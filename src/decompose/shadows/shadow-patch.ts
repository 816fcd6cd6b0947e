import { BEHIND, IN_FRONT, OWN, visitBetween } from '../pixels/between';
import { pushPull } from '../pixels/complete';
import { extendTo, nowhere, unionOf, type Extent } from '../pixels/extent';
import type { Shadows } from './shadows';

/** A shadow's coverage over a part of the canvas, what lies beneath its caster invented; one empty pixel where nothing of it is seen. */
export interface ShadowPatch {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0..1 */
  readonly alpha: Float32Array;
  /** 255 seen, 0 invented. */
  readonly seen: Uint8Array;
}

/** How the shadow's surroundings are told apart, by pixel. */
export interface ShadowScene {
  /** The surface pixel that a pixel shows, itself or, where it is shared with something on the surface, one beside it; −1 elsewhere. */
  readonly surfaceAt: (p: number) => number;
  /** What stands on the surface at a pixel, −1 where nothing does. */
  readonly objectAt: (p: number) => number;
}

/** Share of a caster within the rectangle in which its shadow is seen, from which on the shadow is that of all of it. */
const OF_ALL = 0.75;

/** Where each shadow may be: where it is seen to the sides, above and below, and where all of its caster is if that lies there. */
export function extentsOfShadows(shadows: Shadows, width: number, height: number, scene: ShadowScene): Extent[] {
  const extents = shadows.casters.map(nowhere);
  const casters = shadows.casters.map(nowhere);
  const shadowOf = new Map(shadows.casters.map((caster, index) => [caster, index]));
  const castAt = (p: number): number => shadowOf.get(scene.objectAt(p)) ?? -1;
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const from = scene.surfaceAt(p);
      if (from === -1) {
        if (castAt(p) !== -1) extendTo(casters[castAt(p)], x, y);
      } else if (shadows.index[from] !== -1) extendTo(extents[shadows.index[from]], x, y);
    }
  }
  const [within, all] = [new Int32Array(casters.length), new Int32Array(casters.length)];
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const k = scene.surfaceAt(p) === -1 ? castAt(p) : -1;
      if (k === -1) continue;
      all[k]++;
      const { left, top, right, bottom } = extents[k];
      if (x >= left && x <= right && y >= top && y <= bottom) within[k]++;
    }
  }
  return extents.map((extent, k) => (within[k] >= OF_ALL * all[k] ? unionOf([extent, casters[k]]) : extent));
}

/**
 * Cuts one shadow out, within its extent, and lets it go on beneath what casts it. There its coverage is that of its darkest parts nearby, since what is seen of it is mostly
 * its fading rim.
 */
export function shadowPatch(shadows: Shadows, index: number, width: number, height: number, scene: ShadowScene, extent = extentsOfShadows(shadows, width, height, scene)[index]): ShadowPatch {
  const { left, top, right, bottom } = extent;
  if (right < left) return { left: 0, top: 0, width: 1, height: 1, alpha: new Float32Array(1), seen: new Uint8Array(1) };
  const caster = shadows.casters[index];
  const w = right - left + 1;
  const h = bottom - top + 1;
  const values = new Float32Array(w * h * 3);
  const weight = new Float32Array(w * h);
  const seen = new Uint8Array(w * h);
  const beneath = new Uint8Array(w * h);
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i++) {
      const p = (y + top) * width + x + left;
      const from = scene.surfaceAt(p);
      if (from === -1) {
        beneath[i] = scene.objectAt(p) === caster ? 1 : 0;
        continue;
      }
      if (shadows.index[from] !== index) continue;
      seen[i] = 255;
      values[i * 3] = shadows.alpha[from];
      weight[i] = shadows.alpha[from] ** 2;
    }
  }
  // On a known ground all of it that is seen is told: whatever has it on both sides hides it, be it the caster or not.
  const roleAt = (x: number, y: number): number => (seen[y * w + x] ? OWN : scene.surfaceAt((y + top) * width + x + left) === -1 ? IN_FRONT : BEHIND);
  if (shadows.isGroundKnown) visitBetween(w, h, roleAt, (i) => void (beneath[i] = 1));
  pushPull(values, weight, w, h);
  const alpha = new Float32Array(w * h);
  for (let i = 0; i < alpha.length; i++) alpha[i] = seen[i] || beneath[i] ? Math.min(1, values[i * 3]) : 0;
  return { left, top, width: w, height: h, alpha, seen };
}
