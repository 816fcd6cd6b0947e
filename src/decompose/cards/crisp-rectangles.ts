import { cornerSlack, findCrispSides, shared, stepsBetween, type Line, type Sides, type Steps } from './crisp-sides';
import type { WorkImage } from '../pixels/work-image';

/** An upright rectangle whose sides are straight lines across which colour changes at once; right and bottom exclusive. */
export interface CrispRectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Mean share of the sides within the canvas along which the step is seen, 0..1. */
  readonly support: number;
  /** Much of it is hidden: less certainly one than others of the same support. */
  readonly covered?: boolean;
}

export interface CrispRectanglesOptions {
  /** Mean share of the outline that must show a step; what covers it hides the rest. */
  support: number;
  /** Rectangles kept, so that cost stays bounded. */
  mostRectangles: number;
}

export const CRISP_RECTANGLES_DEFAULTS: Readonly<CrispRectanglesOptions> = { support: 0.58, mostRectangles: 90 };

/**
 * Finds rectangles straight in the picture, not among regions: what is seen through a see-through panel over a photograph is cut
 * into the same regions within and without. The best supported come first. Linear in pixels.
 */
export function findCrispRectangles(image: WorkImage, options: Partial<CrispRectanglesOptions> = {}, sides: Sides = findCrispSides(image)): CrispRectangle[] {
  const settings = { ...CRISP_RECTANGLES_DEFAULTS, ...options };
  const { upright, level, columns, rows, least } = sides;
  const found: CrispRectangle[] = [];
  for (const l of columns) {
    for (const r of columns) {
      const w = r.at - l.at;
      if (w < least || (!l.virtual && !r.virtual && shared(l, r) < 0.3 * Math.max(l.to - l.from, r.to - r.from))) continue;
      const across = rows.filter((line) => line.virtual || Math.min(line.to, r.at) - Math.max(line.from, l.at) > 0.35 * w);
      for (const t of across) {
        for (const b of across) {
          if (b.at - t.at < least) continue;
          if (l.virtual && r.virtual && t.virtual && b.virtual) continue;
          if (outreaches(l, t, b) || outreaches(r, t, b) || outreaches(t, l, r) || outreaches(b, l, r)) continue;
          if (endShort(t, b, l, r) || endShort(l, r, t, b)) continue;
          const shares: number[] = [];
          if (!l.virtual) shares.push(support(upright, l.at, t.at, b.at));
          if (!r.virtual) shares.push(support(upright, r.at, t.at, b.at));
          if (!t.virtual) shares.push(support(level, t.at, l.at, r.at));
          if (!b.virtual) shares.push(support(level, b.at, l.at, r.at));
          const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
          if (mean < settings.support || Math.min(...shares) < 0.3) continue;
          found.push({ left: l.at, top: t.at, right: r.at, bottom: b.at, support: mean });
        }
      }
    }
  }
  const worth = (rect: CrispRectangle): number => rect.support * (rect.right - rect.left + rect.bottom - rect.top);
  found.sort((a, b) => worth(b) - worth(a));
  const kept: CrispRectangle[] = [];
  for (const rect of found) {
    if (kept.length >= settings.mostRectangles) break;
    if (!kept.some((k) => near(k.left, rect.left) && near(k.top, rect.top) && near(k.right, rect.right) && near(k.bottom, rect.bottom))) kept.push(rect);
  }
  return kept;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2;

/** A line that goes on well past the corners is the side of something larger. */
function outreaches(line: Line, first: Line, last: Line): boolean {
  if (line.virtual) return false;
  const slack = cornerSlack(last.at - first.at);
  return (!first.virtual && line.from < first.at - slack) || (!last.virtual && line.to > last.at + slack);
}

/** Whether the sides that would run off the canvas at one of its edges, `first` or `last`, all end well before it: what they are sides of does so, too. */
function endShort(a: Line, b: Line, first: Line, last: Line): boolean {
  const sides = a.virtual ? [b] : b.virtual ? [a] : [a, b];
  const slack = cornerSlack(last.at - first.at);
  return (first.virtual && sides.every(({ virtual, from }) => !virtual && from > first.at + slack)) || (last.virtual && sides.every(({ virtual, to }) => !virtual && to < last.at - slack));
}

function support(steps: Steps, at: number, from: number, to: number): number {
  // Corners may be rounded away.
  const trim = Math.floor((to - from) * 0.12);
  return stepsBetween(steps, at, from + trim, to - trim) / Math.max(1, to - from - 2 * trim);
}
