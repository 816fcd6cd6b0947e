import { borderPairs, GAP } from './border-pairs';
import { findCrispRectangles, type CrispRectangle } from '../cards/crisp-rectangles';
import { fitOverlay, type OverlayFit } from './overlay-model';
import { unsmoothed, type WorkImage } from '../pixels/work-image';
import type { Raster } from '../../raster/raster';

/** A see-through rectangle of one colour that lies over the picture: I = (1 − a·c)·B + a·c·F, c the coverage of its shape. */
export interface Panel extends CrispRectangle {
  /** Radius of its corners, pixels. */
  readonly radius: number;
  /** Opacity, a whole multiple of 1/255. */
  readonly opacity: number;
  /** Its colour, whole levels 0..255. */
  readonly colour: readonly number[];
  /** By side (left, right, top, bottom): coverage at the pixels −{@link SOFT} … {@link SOFT} − 1 across it, counted inwards. Sides end at different parts of a pixel. */
  readonly profiles: readonly (readonly number[])[];
}

/** Pixels to both sides of the border within which it may be soft. */
export const SOFT = 4;

export interface PanelsOptions {
  /** Least share of the changed border that one colour and opacity explain. */
  inliers: number;
  /** The same of a rectangle of which much is hidden. */
  coveredInliers: number;
  /** Least share of the inner colours that the outer ones explain. */
  explained: number;
  /** The same of what is left of both without even gradients: where a picture was made smaller its texture differs from one pixel of a pair to the other. */
  structured: number;
  /** Least deviation of what the panel lies over, in levels: over one colour nothing tells a see-through panel from an opaque one. */
  contrast: number;
  /** Largest unexplained remainder, as a share of the step at the border. */
  remainder: number;
  /** Of an even gradient that is seen through: its least deviation within and the largest remainder, in levels (rounding leaves a quarter), and the least share explained. */
  gradientChange: number;
  gradientRemainder: number;
  gradientExplained: number;
  /** Pixels left out on both sides of the border; where several are given, so many as let most be explained. */
  gaps: readonly number[];
  /** Opacities looked for. */
  leastOpacity: number;
  mostOpacity: number;
  /** Panels taken off one picture at most. */
  most: number;
}

export const PANELS_DEFAULTS: Readonly<PanelsOptions> = { inliers: 0.62, coveredInliers: 0.85, explained: 0.84, structured: 0.7, contrast: 5, remainder: 0.1, gradientChange: 0.9, gradientRemainder: 0.6, gradientExplained: 0.94, gaps: [GAP], leastOpacity: 0.12, mostOpacity: 0.92, most: 6 };

/** What differs of them where a picture was compressed: noise hides part of what is seen through, and goes some pixels beyond a border. */
export const COMPRESSED_PANELS: Readonly<Partial<PanelsOptions>> = { explained: 0.75, structured: 0.5, remainder: 0.16, gradientChange: 3, gradientRemainder: Infinity, gradientExplained: 0.75, gaps: [2, 3] };

/**
 * Finds see-through panels: rectangles, corners round or not, across whose whole border the picture goes on as seen through one
 * colour of one opacity. Strong evidence is asked for, since a panel seen where there is none spoils what was whole. Opaque
 * pictures only (an empty list for others). The frontmost comes first where panels overlap. `crisp`: the picture's rectangles with
 * sharp sides, where they are known already.
 */
export function findPanels(image: WorkImage, picture: Raster, options: Partial<PanelsOptions> = {}, crisp?: readonly CrispRectangle[]): Panel[] {
  const settings = { ...PANELS_DEFAULTS, ...((image.afterJpeg || image.subsampledChroma) && COMPRESSED_PANELS), ...options };
  if (image.planes.length > 3) return [];
  const rectangles = crisp ?? findCrispRectangles(image);
  if (rectangles.length === 0) return [];
  // A border's own softness must not be smoothed away; where there is no noise nothing was.
  const exact = image.noise === 0 ? image : unsmoothed(picture, image);
  const candidates: { rect: CrispRectangle; fit: OverlayFit; opacity: number; colour: number[]; score: number }[] = [];
  for (const rect of rectangles) {
    const hidden = Number(rect.left === 0) + Number(rect.top === 0) + Number(rect.right === image.width) + Number(rect.bottom === image.height);
    // What runs off the canvas shows less of its outline, and must show it better.
    if (hidden > 2 || (hidden > 0 && rect.support < 0.64 + 0.08 * hidden)) continue;
    const fit = bestFit(settings.gaps.map((gap) => fitOverlay(borderPairs(exact, rect, gap), image.noise)));
    if (!fit || fit.inlierShare < (rect.covered ? settings.coveredInliers : settings.inliers) || fit.explained < settings.explained || fit.residual > settings.remainder * fit.step) continue;
    if ((fit.structure < settings.structured || fit.contrast < settings.contrast) && !showsGradient(fit, settings)) continue;
    const solved = solveColour(fit);
    if (!solved || solved.opacity < settings.leastOpacity || solved.opacity > settings.mostOpacity) continue;
    candidates.push({ rect, fit, ...solved, score: rect.support * fit.inlierShare * fit.explained * (1 - 0.05 * hidden) });
  }
  candidates.sort((a, b) => b.score - a.score);
  const kept: typeof candidates = [];
  for (const candidate of candidates) {
    if (kept.length < settings.most && !kept.some((k) => alike(k.rect, candidate.rect))) kept.push(candidate);
  }
  kept.sort((a, b) => b.fit.inlierShare - a.fit.inlierShare);
  return kept.map(({ rect, fit, opacity, colour }): Panel => {
    const radius = cornerRadius(exact, rect, fit);
    return { ...rect, radius, opacity, colour, profiles: softness(exact, rect, opacity, colour) };
  });
}

/** The fit that explains most. */
function bestFit(fits: readonly (OverlayFit | null)[]): OverlayFit | null {
  return fits.reduce((best, fit) => (!best || (fit && fit.explained > best.explained) ? fit : best), null);
}

/** Least shares of a gradient within, and of the border, that one without explains; and of its change that is one of hue. */
const GRADIENT_EXPLAINED = 0.94;
const GRADIENT_INLIERS = 0.75;
const GRADIENT_COLOURED = 0.05;

/** Whether a page's gradient is seen through: along every side and in every channel the same part of it. */
function showsGradient({ even, explained, inlierShare, residual }: OverlayFit, settings: PanelsOptions): boolean {
  const evenly = even.explained >= GRADIENT_EXPLAINED && even.change >= settings.gradientChange && even.coloured >= GRADIENT_COLOURED;
  return evenly && explained >= settings.gradientExplained && inlierShare >= GRADIENT_INLIERS && residual <= settings.gradientRemainder;
}

/** Opacity and colour of a fit in whole levels; the colour keeps the fit's own mean exact. Null where no colour of 0..255 does. */
function solveColour({ slope, meanOuter, meanInner }: OverlayFit): { opacity: number; colour: number[] } | null {
  let opacity = 1 - slope[0];
  // No colour is beyond white or black: where the line asks for that, it is a little too flat.
  for (let c = 0; c < 3; c++) {
    const change = meanInner[c] - meanOuter[c];
    const room = change > 0 ? 255 - meanOuter[c] : meanOuter[c];
    if (room > 1) opacity = Math.max(opacity, Math.abs(change) / room);
  }
  if (opacity > 1 - slope[0] + 0.06) return null;
  opacity = Math.round(opacity * 255) / 255;
  const colour = [0, 1, 2].map((c) => Math.round(Math.min(255, Math.max(0, meanOuter[c] + (meanInner[c] - meanOuter[c]) / opacity))));
  return { opacity, colour };
}

/** Whether two rectangles are readings of one: much of both is shared. */
function alike(a: CrispRectangle, b: CrispRectangle): boolean {
  const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (w <= 0 || h <= 0) return false;
  const near = (p: number, q: number): number => (Math.abs(p - q) <= 4 ? 1 : 0);
  const sides = near(a.left, b.left) + near(a.right, b.right) + near(a.top, b.top) + near(a.bottom, b.bottom);
  const smaller = Math.min((a.right - a.left) * (a.bottom - a.top), (b.right - b.left) * (b.bottom - b.top));
  return sides > 0 || w * h > 0.5 * smaller;
}

/** Coverage of a panel's shape at a pixel, 0..1; sides along the canvas's edge are no outline. */
export function coverageAt({ left, top, right, bottom, radius, profiles }: Panel, x: number, y: number, width: number, height: number): number {
  const l = left === 0 ? FAR : x - left;
  const r = right === width ? FAR : right - 1 - x;
  const t = top === 0 ? FAR : y - top;
  const b = bottom === height ? FAR : bottom - 1 - y;
  // Pixels inwards from the nearer side of each direction, 0 the first one inside.
  const u = Math.min(l, r);
  const v = Math.min(t, b);
  const across = profiles[l < r ? 0 : 1];
  const down = profiles[t < b ? 2 : 3];
  const du = radius - u - 0.5;
  const dv = radius - v - 0.5;
  if (du <= 0 || dv <= 0) return profileAt(across, u) * profileAt(down, v);
  const share = (du * du) / (du * du + dv * dv);
  const inwards = radius - Math.hypot(du, dv) - 0.5;
  return share * profileAt(across, inwards) + (1 - share) * profileAt(down, inwards);
}

const FAR = 1e4;

function profileAt(profile: readonly number[], inwards: number): number {
  const at = inwards + SOFT;
  if (at <= 0) return profile[0] * Math.max(0, 1 + at);
  const k = Math.floor(at);
  if (k >= 2 * SOFT - 1) return 1;
  return profile[k] + (at - k) * (profile[k + 1] - profile[k]);
}

/** The radius with which the border explains best what is seen along the four corners. */
function cornerRadius({ planes, width, height }: WorkImage, rect: CrispRectangle, { slope, offset, step }: OverlayFit): number {
  const zone = Math.floor(Math.min(rect.right - rect.left, rect.bottom - rect.top) / 2);
  const misfit = (x: number, y: number, dx: number, dy: number): number => {
    // From just inside to just outside along the normal.
    const a = at(x + 2 * dx, y + 2 * dy);
    const b = at(x - 2 * dx, y - 2 * dy);
    if (a < 0 || b < 0) return 0;
    let off = 0;
    for (let c = 0; c < 3; c++) off += Math.abs(planes[c][a] - slope[c] * planes[c][b] - offset[c]) / 3;
    return Math.min(off, step);
  };
  const at = (x: number, y: number): number => {
    const u = Math.floor(x);
    const v = Math.floor(y);
    return u < 0 || v < 0 || u >= width || v >= height ? -1 : v * width + u;
  };
  let best = 0;
  let cost = Infinity;
  const most = Math.min(zone, 160);
  for (let radius = 0; radius <= most; radius += radius < 24 ? 1 : 3) {
    let sum = 0;
    let n = 0;
    for (const [sx, sy] of [[1, 1], [-1, 1], [1, -1], [-1, -1]]) {
      const cx = sx > 0 ? rect.left : rect.right;
      const cy = sy > 0 ? rect.top : rect.bottom;
      if (cx === 0 || cy === 0 || cx === width || cy === height) continue;
      for (let k = radius; k < most; k++, n += 2) sum += misfit(cx + sx * (k + 0.5), cy, 0, sy) + misfit(cx, cy + sy * (k + 0.5), sx, 0);
      const steps = Math.ceil(1.6 * radius);
      for (let k = 0; k < steps; k++, n++) {
        const angle = ((k + 0.5) / steps) * (Math.PI / 2);
        const dx = sx * Math.cos(angle);
        const dy = sy * Math.sin(angle);
        sum += misfit(cx + sx * radius - radius * dx, cy + sy * radius - radius * dy, dx, dy);
      }
    }
    if (n > 0 && sum / n < cost - 1e-3) {
      cost = sum / n;
      best = radius;
    }
  }
  return best;
}

/** Coverage across each side, median along it where the model holds: what lies beneath is taken to change evenly across. A side of which too little is seen takes that of all. */
function softness({ planes, width, height }: WorkImage, { left, top, right, bottom }: CrispRectangle, opacity: number, colour: readonly number[]): number[][] {
  const span = 2 * SOFT;
  const looks: number[][][] = Array.from({ length: 4 }, () => Array.from({ length: span }, () => []));
  const look = (side: number, x: number, y: number, dx: number, dy: number): void => {
    const u = x - dx * SOFT;
    const v = y - dy * SOFT;
    const u1 = x + dx * (SOFT - 1);
    const v1 = y + dy * (SOFT - 1);
    if (Math.min(u, u1) < 0 || Math.min(v, v1) < 0 || Math.max(u, u1) >= width || Math.max(v, v1) >= height) return;
    const outer = v * width + u;
    const inner = v1 * width + u1;
    const restored = [0, 1, 2].map((c) => (planes[c][inner] - opacity * colour[c]) / (1 - opacity));
    // Only where the picture hardly changes across the border by itself.
    for (let c = 0; c < 3; c++) if (Math.abs(restored[c] - planes[c][outer]) > 6 / (1 - opacity)) return;
    for (let k = 0, p = outer; k < span; k++, p += dx + dy * width) {
      let sum = 0;
      let weight = 0;
      for (let c = 0; c < 3; c++) {
        const beneath = planes[c][outer] + (k / (span - 1)) * (restored[c] - planes[c][outer]);
        const pull = opacity * (colour[c] - beneath);
        sum += (planes[c][p] - beneath) * pull;
        weight += pull * pull;
      }
      if (weight > 0) looks[side][k].push(sum / weight);
    }
  };
  const trim = Math.floor(0.15 * Math.min(right - left, bottom - top));
  for (let y = top + trim; y < bottom - trim; y++) {
    if (left > 0) look(0, left, y, 1, 0);
    if (right < width) look(1, right - 1, y, -1, 0);
  }
  for (let x = left + trim; x < right - trim; x++) {
    if (top > 0) look(2, x, top, 0, 1);
    if (bottom < height) look(3, x, bottom - 1, 0, -1);
  }
  return looks.map((of) => {
    const known = of[0].length >= LEAST_LOOKS ? of : of.map((_, k) => looks.flatMap((other) => other[k]));
    let reached = 0;
    return known.map((values, k) => {
      // The median: shadows and edges that cross the border disturb the mean.
      const value = values.length > 0 ? values.sort((a, b) => a - b)[values.length >> 1] : k < SOFT ? 0 : 1;
      // Coverage only grows inwards; a trace is the ringing of a resampled edge.
      reached = Math.max(reached, value < 0.025 ? 0 : value > 0.97 ? 1 : value);
      return reached;
    });
  });
}

/** Places along a side from which its own softness is known well enough. */
const LEAST_LOOKS = 12;
