import type { LayeredDocument, LayerNode } from '../../src/document/document';
import { memoryOfEdited, packEdited, unpackEdited } from '../../panel/edited-document';
import { group, layer, paint } from '../support/documents';

const dot = () => paint(2, 2, () => [0.5, 0.2, 0.2, 1]);
const [ground, paper, text] = [layer('ground', dot()), layer('paper', dot()), layer('text', dot())];
const card = group('card', [paper, text]);
const documentOf = (...children: LayerNode[]): LayeredDocument => ({ width: 4, height: 4, depth: 8, children });
const before = documentOf(ground, card);

describe('an edited tree between threads', () => {
  it('brings what changed, and what did not comes home as the same objects', () => {
    // As a worker does: of a copy, sent back with its memory moved.
    const copy = structuredClone(before);
    const [theirGround, theirCard] = copy.children as [LayerNode, Extract<LayerNode, { type: 'group' }>];
    const fresh = layer('new', dot(), { seen: new Uint8Array(4) });
    const packed = packEdited(copy, { ...copy, children: [{ ...theirCard, children: [theirCard.children[1]!, fresh] }, theirGround] });
    const memory = memoryOfEdited(packed);
    expect(memory).toEqual([fresh.pixels.data.buffer, fresh.seen!.buffer]);
    const after = unpackEdited(before, structuredClone(packed, { transfer: memory }));
    expect(after.children.map(({ id }) => id)).toEqual(['card', 'ground']);
    expect(after.children[1]).toBe(ground);
    const moved = after.children[0] as Extract<LayerNode, { type: 'group' }>;
    expect(moved).not.toBe(card);
    expect(moved.children[0]).toBe(text);
    expect(moved.children[1]).toMatchObject({ id: 'new', pixels: { width: 2, height: 2, data: dot().data }, seen: new Uint8Array(4) });
    expect(fresh.pixels.data.length).toBe(0);
  });
  it('is the document itself where nothing changed', () => {
    expect(unpackEdited(before, packEdited(before, { ...before, children: [...before.children] }))).toBe(before);
    expect(unpackEdited(before, packEdited(before, documentOf(ground)))).not.toBe(before);
  });
});
