import { unionOf } from '../pixels/extent';
import { letterHeight, toGlyph, type Glyph } from '../text/glyphs';
import { createPart } from '../objects/parts';
import type { RegionGraph } from '../regions/region-graph';
import { groupLines } from '../text/text-lines';

export interface TypeOnPhotographsOptions {
  /** Share of its outline along which a letter borders the surface that it is set on, times that this is larger than it, and levels by which both differ. */
  along: number;
  larger: number;
  contrast: number;
  /** Letters of a line from which on it is no accident of a photograph. */
  letters: number;
  /** Mean width of the strokes that half of a line's letters have at most, as a share of their height: dots of a pattern are thicker. */
  stroke: number;
  /** Height of a line, in those of its letters: rows of a pattern run into one another. */
  high: number;
}

export const TYPE_ON_PHOTOGRAPHS_DEFAULTS: Readonly<TypeOnPhotographsOptions> = { along: 0.5, larger: 50, contrast: 48, letters: 5, stroke: 0.25, high: 2.2 };

/**
 * Small type on the smooth parts of a photograph, by region 1: its strokes lie between pixels, and so repeat no colour, as nothing
 * photographed does. But it stands in lines of one ink, on one surface. `photographic` and `textured` are what is known of regions of
 * `mostArea` pixels and more. What lies in textured parts is left out: rows of specks are common there.
 */
export function findTypeOnPhotographs(graph: RegionGraph, photographic: Uint8Array, textured: Uint8Array, mostArea: number, options: Partial<TypeOnPhotographsOptions> = {}): Uint8Array {
  const { along, larger, contrast, letters, stroke, high } = { ...TYPE_ON_PHOTOGRAPHS_DEFAULTS, ...options };
  const isSet = (line: readonly Glyph[]): boolean => {
    const { top, bottom } = unionOf(line);
    return line.length >= letters && thicknessOf(line) <= stroke && bottom - top + 1 <= high * letterHeight(line);
  };
  const { regions, borders, bordersOf } = graph;
  const isType = new Uint8Array(regions.length);
  const onSurface = new Map<number, Glyph[]>();
  regions.forEach((region, r) => {
    if (photographic[r] || region.area >= mostArea || bordersOf[r].length === 0) return;
    const border = bordersOf[r].map((index) => borders[index]).reduce((a, b) => (b.length > a.length ? b : a));
    const ground = border.a === r ? border.b : border.a;
    if (!photographic[ground] || textured[ground] || border.length < along * region.perimeter || border.contrast < contrast || regions[ground].area < larger * region.area) return;
    const glyph = toGlyph(graph, createPart([r], 'shape', region.area), regions[ground].colour);
    const beside = onSurface.get(ground);
    if (beside) beside.push(glyph);
    else onSurface.set(ground, [glyph]);
  });
  for (const glyphs of onSurface.values()) {
    for (const line of groupLines(glyphs)) if (isSet(line)) for (const { part } of line) isType[part.regions[0]] = 1;
  }
  return isType;
}

function thicknessOf(line: readonly Glyph[]): number {
  return line.map(({ stroke, height }) => stroke / height).sort((a, b) => a - b)[line.length >> 1];
}
