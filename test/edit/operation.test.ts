import type { LayeredDocument } from '../../src/document/document';
import { decompose } from '../../src/decompose/decompose';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { allNodes, leafLayers } from '../../src/document/tree';
import { applyOperation, nodeNamed, type EditOperation } from '../../src/edit/operation';
import { group, layer, paint, sampleDocument } from '../support/documents';
import { refusal } from '../support/refusal';

const rules = async (picture: Parameters<typeof decompose>[0], options: Parameters<typeof decompose>[1]): Promise<LayeredDocument> => decompose(picture, options).document;
const apply = (document: LayeredDocument, operation: EditOperation): Promise<LayeredDocument> => applyOperation(document, operation, rules);

const two = paint(40, 20, (x, y) => (Math.hypot(x - 10, y - 10) < 7 ? [0.9, 0.1, 0.1, 1] : Math.hypot(x - 29, y - 10) < 7 ? [0.1, 0.2, 0.9, 1] : [0, 0, 0, 0]));
const document: LayeredDocument = { width: 40, height: 20, depth: 8, children: [layer('Ground', paint(40, 20, () => [0.9, 0.9, 0.8, 1])), group('Both', [layer('Discs', two)])] };

describe('nodeNamed', () => {
  it('goes by name, by id, and by name in other case where that is clear', () => {
    const named = { ...document, children: [...document.children, layer('x', two, { name: 'discs' })] };
    expect(nodeNamed(named, 'Discs', 'edit').id).toBe('Discs');
    expect(nodeNamed(named, 'x', 'edit').name).toBe('discs');
    expect(nodeNamed(named, 'GROUND', 'edit').name).toBe('Ground');
    expect(refusal(() => nodeNamed(named, 'DISCS', 'drop'))).toBe("drop: there is no layer 'DISCS'; there are 'Ground', 'Both', 'Discs', 'discs'");
  });
});

describe('applyOperation', () => {
  it('splits, redoes and merges without changing the picture', async () => {
    const split = await apply(document, { kind: 'split', layer: 'discs', options: {} });
    expect(leafLayers(split.children)).toHaveLength(3);
    expect(compareRasters(flattenDocument(document), flattenDocument(split)).max).toBe(0);
    const again = await apply(split, { kind: 'redo', layer: 'Discs', options: { maxLayers: 2 } });
    expect(leafLayers(again.children).length).toBeGreaterThanOrEqual(2);
    const parts = leafLayers(split.children).slice(1).map(({ name }) => name);
    expect(leafLayers((await apply(split, { kind: 'merge', layers: parts })).children)).toHaveLength(2);
  });

  it('says where there is nothing to split, and that groups are not split', async () => {
    await expect(apply(document, { kind: 'split', layer: 'Ground', options: {} })).rejects.toThrow('split: there is nothing to separate in Ground; try --detail shapes');
    await expect(apply(document, { kind: 'split', layer: 'Both', options: {} })).rejects.toThrow('split: Both is a group');
  });

  it('does the rest by name: each names its own stage when it fails', async () => {
    const sample = sampleDocument();
    const found = async (operation: EditOperation, name: string): Promise<unknown> => allNodes((await apply(sample, operation)).children).find((node) => node.name === name);
    expect(await found({ kind: 'rename', layer: 'hidden', name: 'Shown' }, 'Shown')).toMatchObject({ id: 'Hidden' });
    expect(await found({ kind: 'show', layers: ['Hidden'] }, 'Hidden')).toMatchObject({ visible: true });
    expect(await found({ kind: 'hide', layers: ['Half seen', 'Background'] }, 'Background')).toMatchObject({ visible: false });
    expect(await found({ kind: 'lock', layers: ['Button'] }, 'Button')).toMatchObject({ locked: true });
    expect(await found({ kind: 'drop', layers: ['Button'] }, 'Red circle')).toBeUndefined();
    expect((await apply(sample, { kind: 'reorder', layer: 'Red circle', place: 'front' })).children).toHaveLength(4);
    expect(leafLayers((await apply(document, { kind: 'extract', wish: { box: { left: 2, top: 2, width: 16, height: 16 } } })).children)).toHaveLength(3);
    for (const kind of ['drop', 'lock', 'merge'] as const) await expect(apply(sample, { kind, layers: ['Nobody', 'Hidden'] })).rejects.toThrow(`${kind}: there is no layer 'Nobody'`);
    expect(await apply(sample, { kind: 'list' })).toBe(sample);
  });

  it('leaves locked layers alone', async () => {
    const locked = await apply(document, { kind: 'lock', layers: ['Discs'] });
    await expect(apply(locked, { kind: 'split', layer: 'Discs', options: {} })).rejects.toThrow('split: Discs is locked');
    await expect(apply(locked, { kind: 'refine', layer: 'Discs', hints: {} })).rejects.toThrow('refine: Discs is locked');
  });
});
