import type { Layer, LayeredDocument, LayerNode } from '../../src/document/document';
import { leafLayers } from '../../src/document/tree';
import { withHiddenPixels } from '../../panel/hidden-pixels';
import { group, layer, paint } from '../support/documents';

const solid = (width: number, alpha = 1) => paint(width, 1, () => [0.5, 0.5, 0.5, alpha]);
const documentOf = (...children: LayerNode[]): LayeredDocument => ({ width: 4, height: 1, depth: 8, children });
const seenOf = (document: LayeredDocument, id: string): number[] | null => {
  const { seen } = leafLayers(withHiddenPixels(document).children).find((each) => each.id === id) as Layer;
  return seen ? [...seen] : null;
};
const ground = layer('ground', solid(4));

describe('what was never seen', () => {
  it('is what lies beneath opaque pixels', () => {
    expect(seenOf(documentOf(ground, layer('card', solid(2), { left: 1 })), 'ground')).toEqual([255, 0, 0, 255]);
    expect(seenOf(documentOf(ground, group('group', [layer('card', solid(2), { left: -1 })])), 'ground')).toEqual([0, 255, 255, 255]);
    expect(seenOf(documentOf(ground, layer('card', solid(2), { left: 1 })), 'card')).toBeNull();
  });
  it.each<[string, LayerNode]>([
    ['see-through pixels', layer('card', solid(2, 0.5))],
    ['a layer that fades', layer('card', solid(2), { opacity: 0.5 })],
    ['one that is hidden', layer('card', solid(2), { visible: false })],
    ['one that multiplies', layer('card', solid(2), { blend: 'multiply' })],
    ['one in a group that fades', group('group', [layer('card', solid(2))], { opacity: 0.5 })],
    ['one in a hidden group', group('group', [layer('card', solid(2))], { visible: false })],
  ])('is not what lies beneath %s', (_what, cover) => {
    expect(seenOf(documentOf(ground, cover), 'ground')).toBeNull();
  });
  it('leaves the document that it was given', () => {
    const document = documentOf(ground, layer('card', solid(2)));
    withHiddenPixels(document);
    expect(document.children[0]).toBe(ground);
    expect(ground.seen).toBeUndefined();
  });
});
