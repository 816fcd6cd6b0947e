import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { originFromXmp } from '../../src/photoshop/layer-origin';
import type { Depth } from '../../src/raster/raster';
import { openFlat, openLayered, type DocumentMode, type GroupState, type LayerState } from '../../workbench/emulation';
import { disc, flat, paintScene } from '../support/paint';
import { donePhase, layerNames, plugInto, seenDifference, stopClean, witness, type Rig } from '../support/plugin-rig';
import { SCENE, SELECTION, picture, flatDocument, topGroup } from '../support/plugin-scene';

let rig: Rig;
afterEach(() => stopClean(rig));

const done = () => donePhase(rig);

describe('Decompose', () => {
  it('writes one group in depth order over the untouched original, as one history state', async () => {
    const document = flatDocument();
    const before = witness(document);
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(done().result.decomposed).toMatchObject({ max: 0 });
    expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Decompose']);
    const group = topGroup(document);
    expect(group.name).toBe('scene (layers)');
    // Topmost first: the disc lies on the rectangle, that on the ground.
    const sizes = group.children.map((layer) => (layer as LayerState).pixels?.bounds.width);
    expect(sizes).toEqual([expect.any(Number), expect.any(Number), 96]);
    expect(sizes[0]).toBeLessThan(40);
    expect(document.snapshot.layers[1]).toEqual(before.snapshot.layers[0]);
    expect(seenDifference(before.snapshot, document.snapshot)).toBeLessThanOrEqual(1);
    // The group alone is the picture: nothing shines through from beneath.
    expect(seenDifference(before.snapshot, { ...document.snapshot, layers: [group] })).toBeLessThanOrEqual(1);
    expect(document.snapshot.activeLayers).toEqual([group.id]);
  });

  it('is undone and redone as one, bit for bit', async () => {
    const document = flatDocument();
    const before = document.snapshot;
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    const after = document.snapshot;
    expect(rig.emulation.undo(document)).toBe(true);
    expect(document.snapshot).toBe(before);
    expect(rig.emulation.redo(document)).toBe(true);
    expect(document.snapshot).toBe(after);
  });

  it.each<['masks' | 'alpha', boolean]>([['masks', true], ['alpha', false]])('keeps shapes as %s', async (coverage, masked) => {
    const document = flatDocument();
    rig = await plugInto(document);
    rig.session.choose({ coverage });
    await rig.drive(rig.session.decompose());
    const [front] = topGroup(document).children as LayerState[];
    expect(front!.mask !== null).toBe(masked);
    const alpha = front!.pixels!.data.filter((_, i) => i % 4 === 3);
    expect(Math.min(...alpha) === 255).toBe(masked);
  });

  it.each<[Depth]>([[16], [32]])('keeps %i bit', async (depth) => {
    const document = flatDocument({}, depth);
    const before = document.snapshot;
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(document.snapshot.depth).toBe(depth);
    const group = topGroup(document);
    expect(group.children.length).toBe(3);
    expect(seenDifference(before, { ...document.snapshot, layers: [group] })).toBeLessThanOrEqual(1);
    expect(document.history).toHaveLength(2);
  });

  it('brings 16-bit samples through without a change', async () => {
    const document = flatDocument({}, 16);
    const before = document.snapshot;
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    // Mixed edges may be one step of what Photoshop holds (15 bits and one) off; half that range would show anywhere.
    expect(seenDifference(before, { ...document.snapshot, layers: [topGroup(document)] })).toBeLessThan(1.5 * 255 / 32768);
  });

  it.each<[DocumentMode]>([['CMYKColorMode'], ['labColorMode'], ['grayscaleMode']])('takes apart a document that reports %s', async (mode) => {
    const grey = paintScene({ ...SCENE, ground: flat([70, 70, 70]), items: [{ shape: disc(40, 34, 18), fill: flat([200, 200, 200]) }] }).picture;
    const document = openFlat(mode === 'grayscaleMode' ? grey : picture(), { name: 'press.jpg', mode });
    const before = document.snapshot;
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(done().result.document.children.length).toBeGreaterThan(1);
    expect(document.snapshot.mode).toBe(mode);
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);
    expect(document.history).toHaveLength(2);
  });

  it.each<[DocumentMode]>([['indexedColorMode'], ['bitmapMode']])('says what to do about %s, which has no layers', async (mode) => {
    const document = flatDocument({ mode });
    const before = witness(document);
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(rig.session.state.phase).toMatchObject({ name: 'failed', failure: { what: expect.stringContaining('Image ▸ Mode ▸ RGB Color') } });
    expect(witness(document)).toEqual(before);
  });

  it('lays a see-through document’s layers in its place: the originals are hidden in the same state', async () => {
    const document = openFlat(picture(8, false), { name: 'icon.png', background: false });
    const before = document.snapshot;
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(layerNames(document.snapshot.layers)).toEqual(['icon (layers)', expect.any(Array), '(Layer 0)']);
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);
    expect(document.history).toHaveLength(2);
    rig.emulation.undo(document);
    expect(document.snapshot).toBe(before);
  });

  it('takes the selection’s rectangle alone', async () => {
    const document = flatDocument({ selection: SELECTION });
    const before = document.snapshot;
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose('selection'));
    const group = topGroup(document);
    for (const layer of group.children as LayerState[]) {
      const { left, top, width, height } = layer.pixels!.bounds;
      expect(left >= 30 && top >= 5 && left + width <= 80 && top + height <= 55).toBe(true);
    }
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);
    expect(document.snapshot.selection).toEqual(before.selection);
    expect(document.history.map(({ name }) => name).slice(-1)).toEqual(['Decompose']);
  });

  it('takes a layer that reaches out of the canvas, mask and all, and hides it under its parts', async () => {
    const base = picture();
    const shape = picture(8, false);
    const mask = new Uint8Array(96 * 72).fill(255);
    mask.fill(0, 0, 96 * 20);
    const document = openLayered(base, [
      { type: 'layer', name: 'badge', pixels: shape, left: -30, top: 20, opacity: 60, blendMode: 'multiply', mask: { bounds: { left: -30, top: 20, width: 96, height: 72 }, data: mask, outside: 0 } },
      { type: 'layer', name: 'Background', pixels: base, isBackground: true },
    ], { name: 'two.psd' });
    document.setActiveLayers([document.snapshot.layers[0]!.id]);
    const before = document.snapshot;
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose('layer'));
    expect(layerNames(document.snapshot.layers)).toEqual(['badge (layers)', expect.any(Array), '(badge)', 'Background']);
    const group = topGroup(document);
    expect(group).toMatchObject({ opacity: 60, blendMode: 'multiply' });
    expect((group.children as LayerState[]).some((layer) => layer.pixels!.bounds.left < 0)).toBe(true);
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);
    expect(document.history).toHaveLength(2);
  });

  it('takes a document with artboards apart as it is seen, and puts its group outside of them', async () => {
    const shape = picture(8, false);
    const document = openLayered(picture(), [
      { type: 'group', name: 'Artboard 1', artboard: { bounds: { left: 0, top: 0, width: 60, height: 72 }, fill: [1, 1, 1] }, children: [{ type: 'layer', name: 'badge', pixels: shape }] },
      { type: 'group', name: 'Artboard 2', artboard: { bounds: { left: 64, top: 0, width: 32, height: 40 }, fill: [0.9, 0.9, 0.8] }, children: [{ type: 'layer', name: 'other', pixels: shape, left: 20 }] },
    ], { name: 'boards.psd' });
    const before = document.snapshot;
    // Within an artboard, where Photoshop puts what is new.
    document.setActiveLayers([(before.layers[0] as GroupState).children[0]!.id]);
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(layerNames(document.snapshot.layers)[0]).toBe('boards (layers)');
    expect(document.snapshot.layers).toHaveLength(3);
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);
    expect(document.history).toHaveLength(2);
  });

  it('says that there is nothing to separate, and writes nothing', async () => {
    const document = openFlat({ width: 20, height: 20, depth: 8, data: new Uint8Array(1600).fill(255) }, { name: 'white' });
    const before = witness(document);
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(done().result).toMatchObject({ nothingToSeparate: true, inserted: null });
    expect(witness(document)).toEqual(before);
  });

  it('every layer remembers where it came from', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    const group = topGroup(document);
    const origins = [group, ...group.children].map(({ xmp }) => originFromXmp(xmp ?? ''));
    const { run } = done().result;
    for (const origin of origins) expect(origin).toMatchObject({ run, engine: expect.stringContaining('classical') });
    expect(new Set(origins.map((origin) => origin!.layer)).size).toBe(4);
    const [front] = group.children as LayerState[];
    expect(origins[1]!.bounds).toEqual(front!.pixels!.bounds);
  });

  it('goes on where groups take no metadata, and says so', async () => {
    const document = flatDocument();
    rig = await plugInto(document, { groupMetadata: false });
    await rig.drive(rig.session.decompose());
    expect(done().result.notes.join(' ')).toContain('did not keep the origin of 1 of the layers');
  });

  it('copes with bounds as unit objects, as older builds give them', async () => {
    const document = flatDocument({ selection: SELECTION });
    rig = await plugInto(document, { unitObjects: true });
    await rig.drive(rig.session.decompose('selection'));
    expect(topGroup(document).children.length).toBeGreaterThan(1);
  });

  it('asks before it writes into a document that was edited meanwhile', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    rig.session.choose({ review: true });
    await rig.drive(rig.session.decompose());
    document.change('Brush Tool', (snapshot) => ({ ...snapshot, resolution: 300 }));
    await rig.drive(rig.session.insert());
    expect(done().question!.text).toContain('Brush Tool');
    expect(document.history).toHaveLength(2);
    await rig.drive(rig.session.answer('write-anyway'));
    expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Brush Tool', 'Decompose']);
  });

  it('writes into the document that it read, also when the user has turned to another', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    rig.session.choose({ review: true });
    await rig.drive(rig.session.decompose());
    const other = rig.emulation.open(openFlat(picture(), { name: 'other.png' }));
    const untouched = witness(other);
    await rig.drive(rig.session.insert());
    expect(topGroup(document).name).toBe('scene (layers)');
    expect(document.history).toHaveLength(2);
    expect(witness(other)).toEqual(untouched);
  });

  it('refuses layers of a clipping mask: their parts would show more than they do', async () => {
    const base = picture();
    const document = openLayered(base, [
      { type: 'layer', name: 'clipped', pixels: picture(8, false), clipped: true },
      { type: 'layer', name: 'base', pixels: picture(8, false) },
      { type: 'layer', name: 'Background', pixels: base, isBackground: true },
    ], { name: 'clip.psd' });
    rig = await plugInto(document);
    for (const name of ['clipped', 'base']) {
      document.setActiveLayers([document.snapshot.layers.find((layer) => layer.name === name)!.id]);
      await rig.settle();
      const before = witness(document);
      await rig.drive(rig.session.decompose('layer'));
      expect(rig.session.state.notice?.text).toContain('clipping mask');
      expect(witness(document)).toEqual(before);
    }
    await rig.drive(rig.session.decompose('document'));
    expect(seenDifference(document.history[0]!.snapshot, document.snapshot)).toBeLessThanOrEqual(1);
  });

  it('gives Photoshop back at once when Esc is pressed while pixels are still on their way', async () => {
    const document = flatDocument();
    let silent = false;
    rig = await plugInto(document, { tamper: (text, direction) => (silent && direction === 'to-host' ? [] : [text]) });
    const before = witness(document);
    void rig.session.decompose();
    await rig.clock.run(60_000, () => rig.session.state.phase.name === 'working' && rig.session.state.phase.stage === 'write');
    // From here on the host half hears nothing of the page.
    silent = true;
    await rig.clock.run(30_000);
    rig.emulation.cancelModal();
    await rig.clock.run(1000);
    expect(rig.emulation.isModal).toBe(false);
    silent = false;
    await rig.settle();
    expect([1, 2]).toContain(document.history.length);
    if (document.history.length === 1) expect(witness(document)).toEqual(before);
  });

  it('runs as a menu command too', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    await rig.drive(rig.emulation.entryPoints.runCommand('decompose-document'));
    await rig.settle();
    expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Decompose']);
  });

  it('waits its turn while Photoshop is busy, and says so when it takes too long', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    const release = rig.emulation.holdModal('Free Transform');
    const before = witness(document);
    await rig.drive(rig.session.decompose());
    expect(rig.session.state.phase).toMatchObject({ name: 'failed', failure: { what: expect.stringContaining('busy') } });
    expect(witness(document)).toEqual(before);
    release();
    await rig.drive(rig.session.retry());
    expect(document.history).toHaveLength(2);
  });
});

describe('the bridge', () => {
  it('is rebuilt when the page dies while it writes: the document is as it was, and the new page says so', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    const before = witness(document);
    const work = rig.session.decompose();
    await rig.clock.run(60_000, () => rig.emulation.isModal && rig.emulation.faults.calls.some(({ name }) => name.includes('putPixels')));
    rig.emulation.webViews()[0]!.kill();
    await rig.settle();
    void work;
    expect(rig.pages).toBe(2);
    // The pixels were fetched ahead: Photoshop may well have finished. Either way the document is whole.
    const notice = rig.session.state.notice?.text ?? '';
    if (document.history.length === 1) {
      expect(witness(document)).toEqual(before);
      expect(notice).toContain('the document is unchanged');
    } else {
      expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Decompose']);
      expect(notice).toContain('Undo takes them away');
    }
  });
});

describe('Diagnostics', () => {
  it('writes a report on every open question, and leaves the documents alone', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    const before = witness(document);
    await rig.drive(rig.host.diagnostics());
    expect(rig.alerts).toEqual([expect.stringContaining('delaminate-diagnostics.json')]);
    const report = JSON.parse(rig.saved.get('delaminate-diagnostics.json')!) as { probes: Array<{ name: string; found: string }> };
    const found = Object.fromEntries(report.probes.map((probe) => [probe.name, probe.found]));
    expect(found['round trip, RGB 8 bit']).toContain('within 0.000/255');
    expect(found['round trip, RGB 16 bit']).toMatch(/within 0\.00\d\/255/);
    expect(found['layer metadata']).toBe('on a layer: kept; on a group: kept');
    expect(found['a layer mask beyond what was written']).toContain('values 0 255 128');
    expect(found['resumeHistory(false) takes a layer back']).toBe('yes');
    expect(found['messages while Photoshop is modal']).toBe('flow');
    expect(found['page: test page']).toBe('yes');
    expect(Object.entries(found).filter(([, text]) => text.startsWith('failed'))).toEqual([['getPixels on an empty document', expect.any(String)], ['getSelection without a selection', expect.any(String)]]);
    expect(witness(document)).toEqual(before);
    expect(rig.emulation.documents).toEqual([document]);
    expect(JSON.stringify(report)).not.toContain('scene');
  });
});

it('the host half asks for nothing that its manifest does not grant', () => {
  const sources = ['capture', 'write-back', 'photoshop-writer', 'host-half', 'host-methods', 'main', 'diagnostics', 'web-view'].map((name) => readFileSync(join(__dirname, '..', '..', 'src', 'photoshop', `${name}.ts`), 'utf8')).join('\n');
  expect(sources).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|https?:\/\//);
});
