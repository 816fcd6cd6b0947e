/**
 * Separable blend modes, by the W3C Compositing and Blending formulas (which are Photoshop's at 8 bit).
 * `backdrop` and `source` are 0..1; so is the result.
 */
export const BLEND_MODES = [
  'normal', 'multiply', 'screen', 'overlay', 'darken', 'lighten', 'linear-dodge', 'color-dodge', 'color-burn', 'hard-light', 'soft-light', 'difference', 'exclusion',
] as const;

export type BlendMode = (typeof BLEND_MODES)[number];

export type BlendFunction = (backdrop: number, source: number) => number;

const hardLight: BlendFunction = (b, s) => (s <= 0.5 ? b * 2 * s : b + (2 * s - 1) - b * (2 * s - 1));

export const BLEND_FUNCTIONS: Readonly<Record<BlendMode, BlendFunction>> = {
  normal: (_b, s) => s,
  multiply: (b, s) => b * s,
  screen: (b, s) => b + s - b * s,
  overlay: (b, s) => hardLight(s, b),
  darken: Math.min,
  lighten: Math.max,
  'linear-dodge': (b, s) => Math.min(1, b + s),
  'color-dodge': (b, s) => (b === 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s))),
  'color-burn': (b, s) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  'hard-light': hardLight,
  'soft-light': (b, s) => {
    if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
    const d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
    return b + (2 * s - 1) * (d - b);
  },
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
};
