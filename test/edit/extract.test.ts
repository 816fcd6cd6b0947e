import { DelaminateError } from '../../src/core/errors';
import { decompose } from '../../src/decompose/decompose';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { findNode, leafLayers } from '../../src/document/tree';
import { decomposeWithWishes, extractAll, grantWishes } from '../../src/edit/extract';
import { layer } from '../support/documents';
import { disc, flat, onGround } from '../support/paint';

// What one wish does is tested in operations.test.ts and place-extracted.test.ts; here is what several are together.
const { picture } = onGround(64, 44, [240, 235, 220], { shape: disc(19, 22, 10), fill: flat([200, 50, 70]) }, { shape: disc(45, 22, 10), fill: flat([60, 90, 160]) });
const whole: LayeredDocument = { width: 64, height: 44, depth: 8, children: [layer('all', picture)] };
const left = { point: { x: 19, y: 22 }, box: { left: 6, top: 9, width: 26, height: 26 } };
const right = { point: { x: 45, y: 22 }, box: { left: 32, top: 9, width: 26, height: 26 } };
const colourOf = (document: LayeredDocument, id: string): number[] => {
  const { pixels } = findNode(document, id) as Layer;
  const at = ((pixels.height >> 1) * pixels.width + (pixels.width >> 1)) * 4;
  return [...pixels.data.slice(at, at + 4)];
};
const RED = [200, 50, 70, 255];
const BLUE = [60, 90, 160, 255];

describe('extractAll', () => {
  it('grants boxes first, then points, then selections, and gives their ids in that order', () => {
    const selection = { left: 26, top: 2, width: 12, height: 6, data: new Uint8Array(72).fill(255) };
    const { document, ids } = extractAll(whole, { selections: [selection], points: [right.point], boxes: [left.box] });
    expect(ids.slice(0, 2).map((id) => colourOf(document, id))).toEqual([RED, BLUE]);
    expect(findNode(document, ids[2]!)).toMatchObject({ left: 26, top: 2, pixels: { width: 12, height: 6 } });
    expect(compareRasters(flattenDocument(whole), flattenDocument(document)).max).toBeLessThanOrEqual(1);
  });

  it('gives one layer for two wishes that mean the same', () => {
    const { document, ids } = extractAll(whole, { boxes: [left.box], points: [left.point] });
    expect(ids[1]).toBe(ids[0]);
    expect(leafLayers(document.children)).toHaveLength(2);
  });

  it('gives the document itself where nothing is wished', () => {
    expect(extractAll(whole, {})).toEqual({ document: whole, ids: [] });
    expect(extractAll(whole, {}).document).toBe(whole);
  });

  it('refuses all where one cannot be granted', () => {
    expect(() => extractAll(whole, { points: [left.point, { x: 500, y: 2 }] })).toThrow(DelaminateError);
    expect(leafLayers(whole.children)).toHaveLength(1);
  });
});

describe('grantWishes', () => {
  it('measures again what it changed, and says whether there is still nothing to separate', () => {
    const bare = decompose(picture, { maxLayers: 1 });
    expect(bare.nothingToSeparate).toBe(true);
    const granted = grantWishes(picture, bare, { points: [left.point] });
    expect(granted.nothingToSeparate).toBe(false);
    expect(granted.recomposition).toEqual(compareRasters(picture, flattenDocument(granted.document)));
    expect(granted.wished).toHaveLength(1);
    expect(grantWishes(picture, bare, {})).toEqual({ ...bare, wished: [] });
  });

  it('leaves what is a layer already as it is, by its own id', () => {
    const apart = decompose(picture);
    const granted = grantWishes(picture, apart, { points: [left.point, right.point] });
    expect(granted.document).toBe(apart.document);
    expect(granted.wished.map((id) => colourOf(granted.document, id))).toEqual([RED, BLUE]);
    expect(decomposeWithWishes(picture, { points: [left.point] }).wished).toEqual(granted.wished.slice(0, 1));
  });
});
