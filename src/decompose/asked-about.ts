import type { Effects } from './effects';
import { walkParts, type Part } from './parts';

export interface AskedAboutOptions {
  /** Pixels of the largest picture that is asked about whatever it shows. */
  anything: number;
  /** Cards, see-through panels and drop shadows from which a larger one counts as put together. */
  pasted: number;
}

/**
 * In large pictures that were put together from parts the network does far better than the rules: what was pasted is one layer,
 * however many surfaces it has. In large lone drawings it does not. One rectangle may be part of a drawing; two of what exact
 * rules take for pasted are not (docs/notes/learned-sight.md has the figures).
 */
export const ASKED_ABOUT_DEFAULTS: Readonly<AskedAboutOptions> = { anything: 512 * 512, pasted: 2 };

/** Whether a network is asked about a picture of so many pixels; `root` is its tree of parts, `effects` what was taken off it. */
export function isAskedAbout(pixels: number, root: Part, effects: Pick<Effects, 'panels' | 'shadows'> | null, options: Partial<AskedAboutOptions> = {}): boolean {
  const { anything, pasted } = { ...ASKED_ABOUT_DEFAULTS, ...options };
  if (pixels <= anything) return true;
  const cards = walkParts(root).filter(({ card }) => card).length;
  return cards + (effects ? effects.panels.length + effects.shadows.length : 0) >= pasted;
}
