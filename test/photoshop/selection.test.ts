import type { Area, Fingerprint } from '../../src/bridge/protocol';
import { fingerprintOf } from '../../src/photoshop/document-info';
import { HeldBytes } from '../../src/photoshop/held-bytes';
import { readSelection } from '../../src/photoshop/selection';
import type { Depth } from '../../src/raster/raster';
import { paint } from '../support/documents';
import { stage } from '../support/emulated';

const SOFT = { bounds: { left: 2, top: 1, width: 3, height: 2 }, mask: new Uint8Array([255, 128, 0, 7, 64, 255]) };
const at = (depth: Depth = 8, selection: typeof SOFT | null = SOFT) => stage(paint(8, 6, () => [0.2, 0.4, 0.6, 1], depth), { selection });
const read = async (on: ReturnType<typeof at>, area: Area, expects?: Fingerprint): Promise<number[]> => {
  const held = new HeldBytes();
  try {
    return [...(await readSelection(on.emulation.photoshop, expects ?? fingerprintOf(on.emulation.photoshop, on.document), area, held))];
  } finally {
    expect(held.held).toBe(0);
    expect(on.emulation.liveImageData().count).toBe(0);
  }
};

describe('the host’s selection', () => {
  it.each([8, 16, 32] as const)('comes softly, in place, whatever the depth (%d bit)', async (depth) => {
    expect(await read(at(depth), { left: 1, top: 0, width: 5, height: 4 })).toEqual([
      0, 0, 0, 0, 0,
      0, 255, 128, 0, 0,
      0, 7, 64, 255, 0,
      0, 0, 0, 0, 0,
    ]);
  });
  it('comes in parts, and as nothing where nothing is selected', async () => {
    expect(await read(at(), { left: 3, top: 2, width: 1, height: 3 })).toEqual([64, 0, 0]);
    expect(await read(at(), { left: 6, top: 4, width: 2, height: 1 })).toEqual([0, 0]);
  });
  it('is refused where there is none, where the document is another, and for no area', async () => {
    await expect(read(at(8, null), { left: 0, top: 0, width: 2, height: 2 })).rejects.toThrow('selection: nothing is selected; draw a selection first');
    const on = at();
    const old = fingerprintOf(on.emulation.photoshop, on.document);
    on.model.change('Deselect', (snapshot) => ({ ...snapshot, resolution: 99 }));
    await expect(read(on, { left: 0, top: 0, width: 2, height: 2 }, old)).rejects.toThrow('while the selection was being read');
    for (const area of [{ left: 0, top: 0, width: 0, height: 2 }, { left: 0.5, top: 0, width: 1, height: 2 }, { left: 0, top: 0, width: 200_000, height: 200_000 }]) await expect(read(on, area)).rejects.toThrow(/^selection: an area of/);
  });
});
