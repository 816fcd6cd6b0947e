import { UnionFind } from '../../core/union-find';
import { JoinRounds } from './join-rounds';
import { relabel } from './region-graph';
import { countAreas, type Segmentation } from './segment';
import { sidesOf } from './sides';
import type { WorkImage } from '../pixels/work-image';

export interface TextureOptions {
  /** Side of the square cells whose regions are counted, pixels. */
  cell: number;
  /** Small regions a 64-pixel area from which an area counts as textured. */
  density: number;
  /** Regions of fewer pixels are small. */
  smallArea: number;
}

export const TEXTURE_DEFAULTS: Readonly<TextureOptions> = { cell: 8, density: 3.2, smallArea: 48 };

export interface TexturedSegmentation {
  readonly segmentation: Segmentation;
  /** 1 where a region is texture (a photograph, noise, a painted surface), by region. */
  readonly textured: Uint8Array;
}

/**
 * Joins the confetti of photographs into one region for each connected textured area, and lets the area take in the smooth
 * patches it surrounds (sky between towers) unless they are exactly flat, as type set on a photograph is.
 */
export function joinTextures(image: WorkImage, segmentation: Segmentation, options: Partial<TextureOptions> = {}, sidesByPixel: Uint8Array | null = null): TexturedSegmentation {
  const { cell, density, smallArea } = { ...TEXTURE_DEFAULTS, ...options };
  const { width, height, labels, count } = segmentation;
  const area = countAreas(segmentation);
  const dense = denseCells(segmentation, area, cell, density, smallArea);
  const columns = Math.ceil(width / cell);

  // A small region is confetti where most of it lies in dense cells.
  const inside = new Int32Array(count);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell) * columns;
    for (let left = 0, at = row; left < width; left += cell, at++) {
      if (!dense[at]) continue;
      const end = y * width + Math.min(width, left + cell);
      for (let p = y * width + left; p < end; p++) inside[labels[p]]++;
    }
  }
  const confetti = new Uint8Array(count);
  for (let r = 0; r < count; r++) confetti[r] = area[r] < smallArea * 4 && inside[r] * 2 > area[r] ? 1 : 0;

  const sets = new UnionFind(count);
  const sides = sidesOf(segmentation, sidesByPixel);
  const tryJoin = (p: number, q: number): void => {
    if (labels[p] !== labels[q] && confetti[labels[q]] && sides[labels[p]] === sides[labels[q]]) sets.union(labels[p], labels[q]);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0, p = y * width; x < width; x++, p++) {
      if (!confetti[labels[p]]) continue;
      if (x + 1 < width) tryJoin(p, p + 1);
      if (y + 1 < height) tryJoin(p, p + width);
      // Cells apart by a hair are one photograph.
      if (x + 2 < width) tryJoin(p, p + 2);
      if (y + 2 < height) tryJoin(p, p + 2 * width);
    }
  }
  const joined = relabel(segmentation, (r) => sets.find(r));
  const textured = new Uint8Array(joined.segmentation.count);
  const size = new Int32Array(joined.segmentation.count);
  for (let r = 0; r < count; r++) {
    size[joined.newOf[r]] += area[r];
    if (confetti[r]) textured[joined.newOf[r]] = 1;
  }
  // A lone scrap of detail is not a texture.
  for (let r = 0; r < textured.length; r++) if (size[r] < 2 * cell * cell) textured[r] = 0;
  return absorbEnclosed(image, joined.segmentation, textured, sidesByPixel);
}

function denseCells(segmentation: Segmentation, area: Int32Array, cell: number, density: number, smallArea: number): Uint8Array {
  const { width, height, labels } = segmentation;
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const weight = new Float32Array(columns * rows);
  // Each small region counts once in all, spread over its pixels.
  for (let y = 0, p = 0; y < height; y++) {
    const row = Math.floor(y / cell) * columns;
    for (let x = 0; x < width; x++, p++) {
      const a = area[labels[p]];
      if (a < smallArea) weight[row + Math.floor(x / cell)] += 1 / a;
    }
  }
  const dense = new Uint8Array(columns * rows);
  const scale = 64 / (cell * cell);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      let sum = 0;
      let n = 0;
      for (let v = Math.max(0, j - 1); v <= Math.min(rows - 1, j + 1); v++) {
        for (let u = Math.max(0, i - 1); u <= Math.min(columns - 1, i + 1); u++) {
          sum += weight[v * columns + u];
          n++;
        }
      }
      dense[j * columns + i] = (sum / n) * scale >= density ? 1 : 0;
    }
  }
  return dense;
}

function absorbEnclosed(image: WorkImage, segmentation: Segmentation, textured: Uint8Array, sidesByPixel: Uint8Array | null): TexturedSegmentation {
  if (!textured.includes(1)) return { segmentation, textured };
  const rounds = new JoinRounds(image, { segmentation, textured }, sidesByPixel);
  for (let pass = 0; pass < 4; pass++) {
    const graph = rounds.graph();
    const sides = rounds.sides();
    const sets = new UnionFind(rounds.count);
    let changed = false;
    graph.regions.forEach((region, r) => {
      if (rounds.textured[r]) return;
      let touching = 0;
      let best = -1;
      let bestLength = 0;
      for (const index of graph.bordersOf[r]) {
        const border = graph.borders[index];
        const other = border.a === r ? border.b : border.a;
        if (!rounds.textured[other] || sides[other] !== sides[r]) continue;
        touching += border.length;
        if (border.length > bestLength) {
          bestLength = border.length;
          best = other;
        }
      }
      if (best === -1) return;
      const share = touching / Math.max(1, region.perimeter - region.canvasEdge);
      // Flat to the last bit is set type or a shape; the eye of a photograph never is, except in pure black and white.
      const exact = region.roughness < 0.02 + 0.2 * image.noise && region.area >= 24;
      if (!exact && share > 0.55) {
        sets.union(r, best);
        changed = true;
      }
    });
    if (!changed) break;
    rounds.join(sets);
  }
  return rounds.finish();
}

/** Makes one region of each set; it is textured where any of its members was. */
export function joinRegions(segmentation: Segmentation, textured: Uint8Array, sets: UnionFind): TexturedSegmentation {
  const next = relabel(segmentation, (r) => sets.find(r));
  const joined = new Uint8Array(next.segmentation.count);
  for (let r = 0; r < textured.length; r++) if (textured[r]) joined[next.newOf[r]] = 1;
  return { segmentation: next.segmentation, textured: joined };
}
