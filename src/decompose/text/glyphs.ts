import { extentOf, largestRegion, subtreeArea, type Part } from '../objects/parts';
import { thickness, type RegionGraph } from '../regions/region-graph';

/** Where one letter (or a cluster of touching letters) stands. */
export interface Glyph {
  part: Part;
  left: number;
  top: number;
  right: number;
  bottom: number;
  height: number;
  colour: readonly number[];
  area: number;
  /** Mean width of its strokes, pixels. */
  stroke: number;
  /** The colour that it stands on. */
  on: readonly number[];
}

/** The usual height of capitals and ascenders: that which at most a quarter of the letters exceed. */
export function letterHeight(letters: readonly Pick<Glyph, 'height'>[]): number {
  return letters.map((glyph) => glyph.height).sort((a, b) => a - b)[Math.floor(letters.length * 0.75)];
}

/** A part as a letter on a surface of this colour. */
export function toGlyph(graph: RegionGraph, part: Part, on: readonly number[]): Glyph {
  const extent = extentOf(graph, part);
  const { colour } = largestRegion(graph, part);
  const sum = (of: 'area' | 'perimeter'): number => part.regions.reduce((total, r) => total + graph.regions[r][of], 0);
  return { part, ...extent, height: extent.bottom - extent.top + 1, colour, area: subtreeArea(part), stroke: thickness({ area: sum('area'), perimeter: sum('perimeter') }), on };
}

/** Of a mark, in heights of the letters: its own height and its distance from one. */
const MARK = 0.45;
const MARK_GAP = 0.4;

/** Whether something is a dot, a comma, a hyphen or an accent beside, above or below a letter, `tall` the height of letters there. */
export function isMarkOf(letter: Glyph, mark: Glyph, tall: number): boolean {
  const apart = Math.max(mark.left - letter.right, letter.left - mark.right);
  const overlap = Math.min(mark.bottom, letter.bottom) - Math.max(mark.top, letter.top) + 1;
  return mark.height < MARK * tall && mark.right - mark.left < tall && apart < MARK_GAP * tall && overlap > -MARK_GAP * tall;
}
