import { createHash } from 'node:crypto';
import type { Decomposition } from '../../src/decompose/decompose';
import { LAYER_KINDS, type Group, type Layer, type LayerNode } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { leafLayers } from '../../src/document/tree';
import { fullScale, type Raster } from '../../src/raster/raster';

const allNodes = (nodes: readonly LayerNode[]): LayerNode[] => nodes.flatMap((node) => (node.type === 'group' ? [node, ...allNodes(node.children)] : [node]));

/** What holds for the decomposition of every picture. */
export function expectSound(picture: Raster, { document, recomposition, nothingToSeparate }: Decomposition, maxLayers: number): void {
  const layers = leafLayers(document.children);
  expect([document.width, document.height, document.depth]).toEqual([picture.width, picture.height, picture.depth]);
  const measured = compareRasters(picture, flattenDocument(document));
  expect(measured.max).toBeLessThanOrEqual(1 + 1e-9);
  expect(recomposition.max).toBeCloseTo(measured.max, 9);
  expect(recomposition.mean).toBeCloseTo(measured.mean, 9);
  expect(layers.length).toBeGreaterThanOrEqual(1);
  expect(layers.length).toBeLessThanOrEqual(maxLayers);
  expect(nothingToSeparate).toBe(layers.length === 1);

  const nodes = allNodes(document.children);
  expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
  for (const { name, kind } of nodes) {
    expect(name.trim()).not.toBe('');
    expect(LAYER_KINDS).toContain(kind);
  }
  for (const group of nodes.filter((node): node is Group => node.type === 'group')) expect(group.children.length).toBeGreaterThan(0);
  for (const { name, left, top, pixels, seen } of layers) {
    expect(left >= 0 && top >= 0 && left + pixels.width <= picture.width && top + pixels.height <= picture.height).toBe(true);
    expect(pixels.depth).toBe(picture.depth);
    // Nothing visible is one layer all the same.
    if (layers.length > 1 && !pixels.data.some((v, i) => i % 4 === 3 && v > 0)) throw new Error(`${name} has no pixels`);
    if (seen) expect(seen).toHaveLength(pixels.width * pixels.height);
  }
  expectOwnPixels(picture, layers);
}

/** Where the frontmost layer is opaque, it shows the picture's own pixels. */
function expectOwnPixels(picture: Raster, layers: readonly Layer[]): void {
  const full = fullScale(picture.depth);
  const settled = new Uint8Array(picture.width * picture.height);
  for (const { left, top, pixels, name } of [...layers].reverse()) {
    for (let i = 0; i < pixels.width * pixels.height; i++) {
      const p = (top + Math.floor(i / pixels.width)) * picture.width + left + (i % pixels.width);
      const alpha = pixels.data[i * 4 + 3];
      if (settled[p] || alpha === 0) continue;
      settled[p] = 1;
      if (alpha < full) continue;
      for (let c = 0; c < 4; c++) if (pixels.data[i * 4 + c] !== picture.data[p * 4 + c]) throw new Error(`${name}: channel ${c} of pixel ${p} is ${pixels.data[i * 4 + c]}, the picture's ${picture.data[p * 4 + c]}`);
    }
  }
}

/** Equal for results that are equal bit for bit; comparing pixels one by one takes jest seconds. */
export function fingerprint(result: Decomposition): string {
  const held = (_: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? [value.constructor.name, createHash('sha256').update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)).digest('hex')] : value);
  return JSON.stringify(result, held, 1);
}
