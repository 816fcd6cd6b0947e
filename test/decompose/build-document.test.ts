import { buildTree, type DocumentLayer } from '../../src/decompose/build-document';
import { attach, createPart } from '../../src/decompose/objects/parts';
import type { RenderedLayer } from '../../src/decompose/pixels/rendered-layer';
import type { LayerNode } from '../../src/document/document';
import { leafLayers } from '../../src/document/tree';
import { createRaster } from '../../src/raster/raster';

function rendered(colour: readonly number[], invented = false): RenderedLayer {
  const pixels = createRaster(4, 4);
  for (let p = 0; p < 16; p++) pixels.data.set([...colour, 255], p * 4);
  const seen = new Uint8Array(16).fill(255);
  if (invented) seen[0] = 0;
  return { left: 0, top: 0, pixels, seen };
}
const outline = (nodes: readonly LayerNode[]): unknown[] => nodes.map((node) => (node.type === 'group' ? [node.name, outline(node.children)] : node.name));

describe('buildTree', () => {
  const ground = createPart([0], 'background', 100);
  const panel = createPart([1], 'shape', 50);
  const label = createPart([2], 'text', 10);
  const spot = createPart([3], 'shape', 5);
  attach(panel, ground);
  attach(label, panel);
  attach(spot, ground);
  const layers: DocumentLayer[] = [
    { kind: 'background', rendered: rendered([250, 250, 250], true), part: ground },
    { kind: 'shadow', rendered: rendered([0, 0, 0]), part: null, caster: panel },
    { kind: 'shape', rendered: rendered([40, 60, 210]), part: panel },
    { kind: 'text', rendered: rendered([20, 20, 20]), part: label },
    { kind: 'shape', rendered: rendered([220, 40, 40]), part: spot },
  ];

  it('makes a group of an object with things on it, its shadow beneath it, the ground ungrouped', () => {
    const tree = buildTree(layers);
    expect(outline(tree)).toEqual(['Background', 'Shadow of Blue square', ['Blue square group', ['Blue square', 'Text 1']], 'Red square']);
  });

  it('keeps the order of the layers it was given, with names and ids each once', () => {
    const leaves = leafLayers(buildTree(layers));
    expect(leaves.map((leaf) => leaf.pixels)).toEqual(layers.map((layer) => layer.rendered.pixels));
    expect(new Set(leaves.map((leaf) => leaf.name)).size).toBe(leaves.length);
    expect(new Set(leaves.map((leaf) => leaf.id)).size).toBe(leaves.length);
  });

  it('records what was seen only where something was invented', () => {
    const leaves = leafLayers(buildTree(layers));
    expect(leaves[0].seen).toBeDefined();
    expect(leaves[2].seen).toBeUndefined();
  });

  it('groups the pieces of one object that were kept apart, and starts from an empty canvas as well', () => {
    const canvas = createPart([], 'background', 0);
    const [head, hat, other] = [1, 2, 3].map((r) => createPart([r], 'shape', 10 - r));
    for (const part of [head, hat, other]) attach(part, canvas);
    head.group = head;
    hat.group = head;
    const pieces = [head, hat, other].map((part, i): DocumentLayer => ({ kind: 'shape', rendered: rendered([[220, 40, 40], [40, 180, 60], [40, 60, 210]][i]), part }));
    expect(outline(buildTree(pieces))).toEqual([['Red square group', ['Red square', 'Green square']], 'Blue square']);
  });
});
