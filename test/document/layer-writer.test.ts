import fc from 'fast-check';
import type { Group, Layer, LayerNode } from '../../src/document/document';
import { writeTree, writeWhole, type Canvas, type LayerWriter } from '../../src/document/layer-writer';
import { leafLayers } from '../../src/document/tree';
import { group, layer, paint } from '../support/documents';
import { randomDocument } from '../support/random-documents';

const dot = paint(1, 1, () => [0, 0, 0, 1]);
const nodes = [layer('a', dot), group('g', [layer('b', dot), group('h', []), layer('c', dot)]), layer('d', dot)];
const canvas: Canvas = { width: 1, height: 1, depth: 8 };

/** Notes every call; fails at the one named `failing`. A call must not come before the one before it has resolved. */
class Recorder implements LayerWriter<string> {
  readonly calls: string[] = [];
  readonly given: Array<Layer | Omit<Group, 'children'>> = [];
  private busy = false;

  constructor(
    private readonly failing?: string,
    private readonly abortFails = false,
  ) {}

  private async note(call: string): Promise<void> {
    expect(this.busy).toBe(false);
    this.busy = true;
    this.calls.push(call);
    await Promise.resolve();
    this.busy = false;
    if (call === this.failing) throw new Error(`failed at ${call}`);
  }

  async begin(given: Canvas): Promise<void> {
    await this.note(`begin ${given.width}`);
  }

  async group(given: Omit<Group, 'children'>): Promise<void> {
    this.given.push(given);
    await this.note(`group ${given.name}`);
  }

  async endGroup(): Promise<void> {
    await this.note('endGroup');
  }

  async layer(given: Layer): Promise<void> {
    this.given.push(given);
    await this.note(`layer ${given.name}`);
  }

  async end(): Promise<string> {
    await this.note('end');
    return 'result';
  }

  async abort(): Promise<void> {
    this.calls.push('abort');
    if (this.abortFails) throw new Error('abort failed');
  }
}

const WHOLE = ['begin 1', 'layer a', 'group g', 'layer b', 'group h', 'endGroup', 'layer c', 'endGroup', 'layer d', 'end'];

describe('writeTree', () => {
  it('goes back to front, groups around what lies in them, one call at a time', async () => {
    const writer = new Recorder();
    await writeTree(nodes, writer);
    expect(writer.calls).toEqual(WHOLE.slice(1, -1));
  });

  it('gives layers as they are and groups without their children', async () => {
    const writer = new Recorder();
    await writeTree(nodes, writer);
    expect(writer.given[0]).toBe(nodes[0]);
    expect(writer.given[1]).toEqual({ type: 'group', id: 'g', name: 'g', kind: 'shape', visible: true, opacity: 1 });
  });

  it('gives every layer of any tree once, in painting order', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), async (seed) => {
      const document = randomDocument(seed, { depth: 8 });
      const writer = new Recorder();
      await writeTree(document.children, writer);
      expect(writer.given.filter((node) => node.type === 'layer')).toEqual(leafLayers(document.children));
      expect(writer.calls.filter((call) => call === 'endGroup')).toHaveLength(writer.calls.filter((call) => call.startsWith('group')).length);
    }), { numRuns: 50 });
  });
});

describe('writeWhole', () => {
  it('begins, writes the tree and gives what the end gave', async () => {
    const writer = new Recorder();
    expect(await writeWhole(canvas, nodes as readonly LayerNode[], writer)).toBe('result');
    expect(writer.calls).toEqual(WHOLE);
  });

  it.each(WHOLE.map((call, index) => [call, index] as const).filter(([call], index) => WHOLE.indexOf(call) === index))('stops at a failing "%s", aborts once and says why', async (call, index) => {
    for (const abortFails of [false, true]) {
      const writer = new Recorder(call, abortFails);
      await expect(writeWhole(canvas, nodes as readonly LayerNode[], writer)).rejects.toThrow(`failed at ${call}`);
      expect(writer.calls).toEqual([...WHOLE.slice(0, index + 1), 'abort']);
    }
  });
});
