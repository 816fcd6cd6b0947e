import { originToXmp } from '../../src/photoshop/layer-origin';
import { notOurs } from '../../src/photoshop/ownership';
import { addNode, newGroup, newLayer, openFlat, type NodeState } from '../../workbench/emulation';
import { staged } from '../support/emulated';
import { paint } from '../support/documents';

const xmp = originToXmp({ run: 'r', layer: 'l', kind: 'shape', engine: 'classical', models: [], bounds: { left: 0, top: 0, width: 1, height: 1 } });
const ours = (id: number): NodeState => ({ ...newLayer({ id, name: `ours ${id}` }), xmp });
const theirs = (id: number, packet?: string): NodeState => ({ ...newLayer({ id, name: `theirs ${id}` }), ...(packet === undefined ? {} : { xmp: packet }) });
const folder = (id: number, ...children: readonly NodeState[]): NodeState => ({ ...newGroup({ id, name: `group ${id}` }), children });

async function asked(nodes: readonly NodeState[], ...ids: readonly number[]): Promise<string | null> {
  const model = openFlat(paint(4, 4, () => [1, 1, 1, 1]), { name: 'scene' });
  model.change('Paste', (snapshot) => nodes.reduceRight((now, node) => ({ ...addNode({ ...now, activeLayers: [] }, node) }), snapshot));
  const on = staged(model);
  return notOurs(on.emulation.photoshop, on.document, ids);
}

describe('notOurs', () => {
  it('lets layers with our mark be changed, and groups of nothing else, however deep', async () => {
    expect(await asked([ours(20), folder(30, ours(31), folder(32, ours(33)))], 20, 30)).toBeNull();
    expect(await asked([ours(20)])).toBeNull();
  });

  it('names a layer without it, also one with a mark of another program’s', async () => {
    expect(await asked([ours(20), theirs(21)], 20, 21)).toBe('“theirs 21” is not a layer that Delaminate made');
    expect(await asked([theirs(21, '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')], 21)).toBe('“theirs 21” is not a layer that Delaminate made');
  });

  it('names what the user put into a group of ours, which would go with it', async () => {
    expect(await asked([folder(30, ours(31), folder(32, theirs(33)))], 30)).toBe('“group 30” holds “theirs 33”, which Delaminate did not make; move it out first');
  });

  it('says that a layer is gone: an id alone is no proof', async () => {
    expect(await asked([ours(20)], 20, 99)).toBe('the layer is not in the document any more');
  });
});
