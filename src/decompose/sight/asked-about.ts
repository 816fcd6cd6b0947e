import { walkParts, type Part } from '../objects/parts';

export interface AskedAboutOptions {
  /** Pixels of the largest picture that is asked about whatever it shows. */
  anything: number;
  /** Cards, see-through panels and drop shadows from which a larger one with type on it counts as put together. */
  pasted: number;
  /** See-through shapes from which on a larger picture without type is a painting in strokes that show what they lie on. */
  strokes: number;
}

/**
 * The network was trained on small pictures. In large ones that were put together from parts it still does far better than the
 * rules: what was pasted is one layer, however many surfaces it has. One rectangle may be part of a drawing; two of what exact
 * rules take for pasted are not. In lone drawings it does better too, unless there is type on them: on a poster it takes a title,
 * small print and a mast for one thing; nor where rows of things fill the holes of an outline; nor in paintings of see-through strokes, of which its training
 * has next to none (docs/notes/learned-sight.md has the figures).
 */
export const ASKED_ABOUT_DEFAULTS: Readonly<AskedAboutOptions> = { anything: 512 * 512, pasted: 2, strokes: 2 };

/** See-through panels and drop shadows that were taken off before, and how many of the panels are shapes of another form. */
interface TakenOff {
  readonly panels: ArrayLike<unknown>;
  readonly shadows: ArrayLike<unknown>;
  readonly glazes: number;
}

/** Whether a network is asked about a picture of so many pixels; `root` is its tree of parts, `effects` what was taken off it. */
export function isAskedAbout(pixels: number, root: Part, effects: TakenOff | null, options: Partial<AskedAboutOptions> = {}): boolean {
  const { anything, pasted, strokes } = { ...ASKED_ABOUT_DEFAULTS, ...options };
  if (pixels <= anything) return true;
  const parts = walkParts(root);
  if (!parts.some(({ kind, holdsRows }) => kind === 'text' || holdsRows)) return !effects || effects.glazes < strokes;
  const cards = parts.filter(({ card }) => card).length;
  return cards + (effects ? effects.panels.length + effects.shadows.length : 0) >= pasted;
}
