import type { Tint } from './rendered-layer';

/** Share of its distance from a colour by which a shade of that may miss the way to black: dark tints do. */
export const TINTED = 0.3;
/** Levels in every channel up to which what darkens is black. */
export const BLACK = 16;

/** By what share a colour shows another one darkened, 1 for the same; in any scale. */
export function shadeOf(r: number, g: number, b: number, red: number, green: number, blue: number): number {
  return (r * red + g * green + b * blue) / Math.max(1e-9, red * red + green * green + blue * blue);
}

/** Whether a colour (`r`, `g`, `b`) is another one (`red`, `green`, `blue`), only darker, within so much in every channel. */
export function isShade(r: number, g: number, b: number, red: number, green: number, blue: number, within: number): boolean {
  const share = shadeOf(r, g, b, red, green, blue);
  return share < 1 && Math.abs(r - share * red) <= within && Math.abs(g - share * green) <= within && Math.abs(b - share * blue) <= within;
}

/**
 * What turns one colour into a darker one: I = (1 − coverage) · lit + coverage · colour. Two colours say no more than on which line that
 * lies; the darkest on it is given, which takes all of one channel away. Null where a channel is no darker.
 */
export function darkestTint(lit: readonly number[], seen: readonly number[]): { coverage: number; colour: Tint } | null {
  const coverage = Math.max(...lit.map((v, c) => (v > 0 ? 1 - seen[c] / v : 1)));
  if (lit.some((v, c) => seen[c] >= v) || !(coverage > 0)) return null;
  const [red, green, blue] = lit.map((v, c) => Math.max(0, (seen[c] - (1 - coverage) * v) / coverage));
  return { coverage, colour: [red, green, blue] };
}
