import { DelaminateError } from '../../src/core/errors';
import { decompose } from '../../src/decompose/decompose';
import type { Group, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { setLocked } from '../../src/document/locks';
import { findNode, leafLayers } from '../../src/document/tree';
import { placeRedone, redo, redoSource } from '../../src/edit/redo';
import { group, layer, paint } from '../support/documents';

const SIDE = 80;
const inside = (x: number, y: number, left: number, top: number, width: number, height: number): boolean => x >= left && x < left + width && y >= top && y < top + height;
/** A white sheet with a red and a blue square. */
const sheet = paint(SIDE, SIDE, (x, y) => (inside(x, y, 8, 8, 24, 24) ? [0.9, 0.1, 0.1, 1] : inside(x, y, 44, 40, 28, 28) ? [0.1, 0.2, 0.9, 1] : [1, 1, 1, 1]));
const square = paint(20, 20, () => [0, 0.6, 0, 1]);
const ground = layer('ground', paint(SIDE + 10, SIDE + 10, () => [0.2, 0.2, 0.2, 1]), { kind: 'background' });
const veil = layer('veil', paint(30, 30, () => [1, 1, 0, 0.5]), { left: 20, top: 20 });
const document: LayeredDocument = {
  width: SIDE + 10, height: SIDE + 10, depth: 8,
  children: [ground, group('card', [layer('sheet', sheet, { left: 5, top: 5 }), layer('square', square, { left: 40, top: 10 })], { name: 'Card' }), veil],
};
const change = (a: LayeredDocument, b: LayeredDocument): number => compareRasters(flattenDocument(a), flattenDocument(b)).max;

describe('redo', () => {
  it('takes a layer apart in its place; the picture and all other layers stay', () => {
    const after = redo(document, 'sheet');
    const made = findNode(after, 'sheet') as Group;
    expect(made).toMatchObject({ type: 'group', name: 'sheet' });
    expect(leafLayers([made]).length).toBeGreaterThan(2);
    for (const id of ['ground', 'square', 'veil']) expect(findNode(after, id)).toBe(findNode(document, id));
    expect(change(document, after)).toBe(0);
  });

  it('takes a group apart from what it shows as a whole, and keeps its id and name', () => {
    const after = redo(document, 'card');
    expect(findNode(after, 'card')).toMatchObject({ type: 'group', name: 'Card' });
    expect(leafLayers([findNode(after, 'card')!]).length).toBeGreaterThan(2);
    expect(findNode(after, 'square')).toBeUndefined();
    for (const id of ['ground', 'veil']) expect(findNode(after, id)).toBe(findNode(document, id));
    expect(change(document, after)).toBe(0);
  });

  it('follows the settings', () => {
    const most = (maxLayers: number): number => leafLayers([findNode(redo(document, 'card', { maxLayers }), 'card')!]).length;
    expect(most(2)).toBe(2);
    expect(most(24)).toBeGreaterThan(2);
  });

  it('gives the document itself where there is nothing to separate', () => {
    expect(redo(document, 'square')).toBe(document);
  });

  it('refuses what is locked or gone, and leaves locked layers around it the same objects', () => {
    const locked = setLocked(document, ['veil', 'square'], true);
    expect(() => redo(locked, 'card')).toThrow(new DelaminateError('redo', 'square is locked; unlock it first, or leave it out'));
    expect(() => redo(locked, 'gone')).toThrow(DelaminateError);
    const after = redo(locked, 'sheet');
    for (const id of ['veil', 'square']) expect(findNode(after, id)).toBe(findNode(locked, id));
    expect(change(locked, after)).toBe(0);
  });
});

describe('redoSource and placeRedone', () => {
  it('do the same for hosts that decompose elsewhere', () => {
    const source = redoSource(document, 'card');
    expect(source).toMatchObject({ width: SIDE, height: SIDE });
    expect(placeRedone(document, 'card', decompose(source).document)).toEqual(redo(document, 'card'));
  });
});
