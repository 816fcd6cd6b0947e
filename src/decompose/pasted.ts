import type { Raster } from '../raster/raster';
import type { Card } from './cards';
import type { CrispRectangle } from './crisp-rectangles';
import { FRONT } from './sides';

/** Least share of its outline that a pasted rectangle shows: windows and screens in photographs show less of theirs. */
const LEAST_SUPPORT = 0.78;

/** Of the rectangles with sharp sides (`crisp`, the best supported first) those wholly on the canvas whose outline is seen in the picture itself, whatever the regions within and without: pictures pasted on pictures. */
export function findPasted({ width, height }: Raster, crisp: readonly CrispRectangle[]): CrispRectangle[] {
  const inside = crisp.filter(({ left, top, right, bottom, support }) => left > 0 && top > 0 && right < width && bottom < height && support >= LEAST_SUPPORT);
  // The outer of two that share sides is the rectangle; the other is made of its side and something else's.
  const kept: CrispRectangle[] = [];
  for (const rect of inside) if (kept.length < 16 && !kept.some((k) => clash(k, rect))) kept.push(rect);
  return kept;
}

function clash(a: CrispRectangle, b: CrispRectangle): boolean {
  const near = (p: number, q: number): number => (Math.abs(p - q) <= 4 ? 1 : 0);
  if (near(a.left, b.left) + near(a.right, b.right) + near(a.top, b.top) + near(a.bottom, b.bottom) < 2) return false;
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 4 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
}

/** Sides by pixel: what lies in front of panels, and each pasted rectangle; null where there are neither. */
export function paintSides({ width, height }: Raster, pasted: readonly CrispRectangle[], front: Uint8Array | null): Uint8Array | null {
  if (pasted.length === 0) return front;
  const sides = new Uint8Array(width * height);
  const area = (r: CrispRectangle): number => (r.right - r.left) * (r.bottom - r.top);
  [...pasted].sort((a, b) => area(b) - area(a)).forEach(({ left, top, right, bottom }, i) => {
    for (let y = top; y < bottom; y++) sides.fill(FRONT + 1 + i, y * width + left, y * width + right);
  });
  if (front) for (let p = 0; p < sides.length; p++) if (front[p]) sides[p] = FRONT;
  return sides;
}

/** Cards, with the pasted rectangles that are none of them yet. */
export function withPasted(cards: readonly Card[], pasted: readonly CrispRectangle[]): Card[] {
  const near = (p: number, q: number): boolean => Math.abs(p - q) <= 5;
  return [...cards, ...pasted.filter((rect) => !cards.some((card) => near(card.left, rect.left) && near(card.right, rect.right) && near(card.top, rect.top) && near(card.bottom, rect.bottom)))];
}
