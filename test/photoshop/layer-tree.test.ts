import { describeDocument } from '../../src/photoshop/document-info';
import { findOurs } from '../../src/photoshop/find-ours';
import { originToXmp } from '../../src/photoshop/layer-origin';
import { readGroup } from '../../src/photoshop/layer-tree';
import { addNode, newGroup, newLayer, openFlat, type EmulatedDocument, type LayerState, type NodeState } from '../../workbench/emulation';
import { staged } from '../support/emulated';
import { paint } from '../support/documents';

const dot = { bounds: { left: 1, top: 2, width: 2, height: 1 }, data: new Uint8Array(8).fill(255) };
const mark = (layer: string): string => originToXmp({ run: 'r', layer, kind: 'shape', engine: 'classical', models: [], bounds: { left: 1, top: 2, width: 2, height: 1 } });
const pixel = (id: number, name: string, more: Partial<LayerState> = {}): LayerState => ({ ...newLayer({ id, name }), pixels: dot, ...more });
const grouped = (id: number, name: string, children: readonly NodeState[], blendMode?: string): NodeState => ({ ...newGroup({ id, name, blendMode }), children });
const documentOf = (...nodes: NodeState[]): EmulatedDocument => {
  const document = openFlat(paint(8, 6, () => [0.2, 0.4, 0.6, 1]), { name: 'scene' });
  document.change('Paste', (snapshot) => nodes.reduceRight((now, node) => ({ ...addNode({ ...now, activeLayers: [] }, node) }), snapshot));
  return document;
};

describe('the group with layers of ours', () => {
  it('is found by the backmost layer in it, outermost first', async () => {
    const ours = grouped(20, 'card (layers)', [pixel(21, 'mine'), pixel(22, 'Ground', { xmp: mark('ground') })]);
    for (const [document, wanted] of [[documentOf(ours), 20], [documentOf(pixel(30, 'x'), grouped(31, 'folder', [ours, pixel(32, 'theirs')])), 20], [documentOf(grouped(33, 'theirs', [pixel(34, 'y')])), null], [documentOf(), null]] as const) {
      const on = staged(document);
      expect(await findOurs(on.emulation.photoshop, on.document)).toBe(wanted);
      expect((await describeDocument(on.emulation.photoshop))!.ours).toBe(wanted);
    }
  });

  it('is read back to front, with what stands in the way of each layer', async () => {
    const document = documentOf(grouped(20, 'all', [
      pixel(21, 'Text', { kind: 'text' }), pixel(22, 'Clipped', { clipped: true }), pixel(23, 'Plain', { xmp: mark('plain'), opacity: 40, blendMode: 'multiply', visible: false }), pixel(24, 'Odd', { blendMode: 'dissolve' }),
      grouped(25, 'inner', [pixel(26, 'In', { xmp: mark('in'), locks: { all: true, pixels: false, position: false, transparency: false } })]),
    ], 'normal'));
    const on = staged(document);
    const { group, fingerprint } = await readGroup(on.emulation.photoshop, on.document.id, 20);
    expect(fingerprint.historyState).toBe(document.activeHistoryState.id);
    expect(group).toMatchObject({ type: 'group', name: 'all', blend: 'normal', children: [
      { type: 'group', name: 'inner', blend: 'pass-through', obstacle: null, children: [{ name: 'In', locked: true, origin: { layer: 'in' } }] },
      { name: 'Odd', blend: null },
      { name: 'Plain', blend: 'multiply', opacity: 0.4, visible: false, area: { left: 1, top: 2, width: 2, height: 1 }, origin: { layer: 'plain', run: 'r' } },
      { name: 'Clipped', obstacle: expect.stringContaining('clipping mask') },
      { name: 'Text', obstacle: '“Text” is no pixel layer any more' },
    ] });
    await expect(readGroup(on.emulation.photoshop, on.document.id, 999)).rejects.toThrow('read: the group of layers is not in the document any more');
  });
});
