import { FILL_METHODS } from '../../src/core/fill-methods';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { leafLayers } from '../../src/document/tree';
import { refill, REFILL_METHODS } from '../../src/edit/refill';
import { decodeTree, encodeTree } from '../../src/formats/tree-file';
import { sharpEncoders } from '../../src/node/png-codec';
import { createRaster } from '../../src/raster/raster';

/** Stripes of eight pixels, and a red square over the middle of them, beneath which they were never seen. */
function striped(): LayeredDocument {
  const back = createRaster(96, 96);
  const seen = new Uint8Array(96 * 96).fill(255);
  for (let p = 0; p < 96 * 96; p++) {
    const x = p % 96;
    const hidden = x >= 30 && x < 66 && p >= 30 * 96 && p < 66 * 96;
    back.data.set(hidden ? [9, 9, 9, 255] : x % 16 < 8 ? [20, 60, 120, 255] : [230, 210, 40, 255], p * 4);
    if (hidden) seen[p] = 0;
  }
  const front = createRaster(36, 36);
  for (let p = 0; p < 36 * 36; p++) front.data.set([200, 0, 0, 255], p * 4);
  const common = { type: 'layer', kind: 'shape', visible: true, opacity: 1, blend: 'normal' } as const;
  return { width: 96, height: 96, depth: 8, children: [{ ...common, id: 'a', name: 'Stripes', left: 0, top: 0, pixels: back, seen }, { ...common, id: 'b', name: 'Square', left: 30, top: 30, pixels: front }] };
}

const stripes = (document: LayeredDocument): Layer => leafLayers(document.children)[0]!;

it('by default goes by what surrounds the hole, and says how', () => {
  const after = refill(striped(), 'a');
  const { pixels, filled } = stripes(after);
  // Straight stripes are both.
  expect(['edges', 'pattern']).toContain(filled![0]);
  for (let x = 30; x < 66; x++) expect(Math.abs(pixels.data[(48 * 96 + x) * 4]! - (x % 16 < 8 ? 20 : 230))).toBeLessThan(3);
  expect(compareRasters(flattenDocument(striped()), flattenDocument(after)).max).toBe(0);
});

it.each(FILL_METHODS)('%s is done where it is asked for and applies; what was seen stays', (method) => {
  const { pixels, filled, seen } = stripes(refill(striped(), 'a', { method }));
  expect([[method], ['smooth']]).toContainEqual(filled);
  const before = stripes(striped());
  expect(pixels.data.every((value, i) => seen![i >> 2] === 0 || value === before.pixels.data[i])).toBe(true);
  if (method === 'flat') expect(new Set(Array.from({ length: 36 }, (_, n) => pixels.data[(48 * 96 + 30 + n) * 4])).size).toBe(1);
});

it('how it was filled outlives the session', async () => {
  const document = refill(striped(), 'a', { method: 'edges' });
  const { document: again } = decodeTree(await encodeTree({ document }, sharpEncoders), { maxPixels: 1e6 });
  expect(stripes(again).filled).toEqual(stripes(document).filled);
});

it('offers each method, and automatic first', () => {
  expect(REFILL_METHODS).toEqual(['auto', ...FILL_METHODS]);
  expect(() => refill(striped(), 'a', { method: 'magic' as never })).toThrow(/magic; choose one of auto, flat/);
});
