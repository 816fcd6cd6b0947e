import { flattenDocument, compareRasters } from '../../src/document/flatten';
import { leafLayers } from '../../src/document/tree';
import { maskedLayer } from '../../src/document/masked-layer';
import { DelaminateError } from '../../src/core/errors';
import { convertDepth, fullScale, type Raster } from '../../src/raster/raster';
import type { Sight, SightReport } from '../../panel/vision/sight';
import { WRAPPER } from '../../panel/write-plan';
import { paint } from '../support/documents';
import { noSight } from '../support/no-sight';
import { cardPicture, sessionRig } from '../support/session-rig';

const bytesOf = ({ data }: Pick<Raster, 'data'>): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe('the session', () => {
  it('knows host, theme, document and preview once a host is there', async () => {
    const { session } = await sessionRig();
    const { connection, theme, document, preview, phase, host } = session.state;
    expect({ connection, theme, name: document?.name, phase: phase.name, plugin: host?.plugin }).toEqual({ connection: 'connected', theme: 'dark', name: 'poster.png', phase: 'idle', plugin: '0.1.0' });
    expect([preview?.raster.width, preview?.raster.height]).toEqual([96, 64]);
  });

  it('says what is wrong with a host that it cannot talk to', async () => {
    const { session } = await sessionRig();
    session.report(new DelaminateError('bridge', 'the page is older than the host half; install the plugin again'));
    expect(session.state.notice).toEqual({ tone: 'problem', text: 'The page is older than the host half; install the plugin again.' });
  });

  it('says when no document is open, and refuses to decompose', async () => {
    const { session, host } = await sessionRig();
    host.info = null;
    await session.refresh();
    expect([session.state.document, session.state.preview]).toEqual([null, null]);
    await session.decompose();
    expect(session.state.phase.name).toBe('idle');
    expect(session.state.notice?.text).toBe('No document is open.');
    expect(host.calls['capture.begin']).toBeUndefined();
  });

  it('falls back to the document where the chosen scope is gone', async () => {
    const { session, host } = await sessionRig(cardPicture(), { selection: { left: 0, top: 0, width: 40, height: 30 } });
    session.choose({ scope: 'selection' });
    await session.refresh();
    expect(session.state.choices.scope).toBe('selection');
    host.info = { ...host.info!, selection: null };
    await session.refresh();
    expect(session.state.choices.scope).toBe('document');
  });

  it('records what networks did with the layers, and shows what went wrong with them', async () => {
    const report: SightReport = { device: 'webgpu', adapter: 'acme one', models: [{ name: 'eye', version: '3', sha256: 'f'.repeat(64) }], notes: ['One network was refused.'] };
    const preferred: string[] = [];
    const asked: string[] = [];
    const sight: Sight = {
      ...noSight, prefer: (preference) => void preferred.push(preference),
      job: () => ({ oracle: { roles: ['sight'], answer: async ({ role }) => (asked.push(role), null) }, report: async () => report }),
    };
    const { session, host, result } = await sessionRig(cardPicture(), {}, undefined, sight);
    session.choose({ device: 'webgpu' });
    await session.decompose();
    expect([preferred, asked]).toEqual([['webgpu'], ['sight']]);
    expect(result()).toMatchObject({ networks: { wanted: true, device: 'webgpu', adapter: 'acme one' }, notes: ['One network was refused.'] });
    expect(host.plans[0]).toMatchObject({ engine: 'learned 0.1.0', models: ['eye-3'] });
    expect(session.state.choices.device).toBe('webgpu');
  });

  it.each([8, 16] as const)('decomposes %i bit and inserts one group whose pixels and masks are the layers', async (depth) => {
    const picture = convertDepth(cardPicture(), depth);
    const original = picture.data.slice();
    const { session, host, result, states } = await sessionRig(picture);
    await session.decompose();
    const { document, inserted, recomposition, capture } = { ...result(), recomposition: result().decomposed };
    expect(document.depth).toBe(depth);
    expect(recomposition.max).toBeLessThanOrEqual(1);
    expect(compareRasters({ ...picture, data: original }, flattenDocument(document)).max).toBeLessThanOrEqual(1);
    expect(host.capturesOpen).toBe(0);
    expect(host.historyState).toBe(101);

    const [plan] = host.plans;
    expect(plan).toMatchObject({ depth, title: 'Decompose', place: { at: 'top', hideBelow: false }, expects: { document: 7, historyState: 100 }, engine: 'classical 0.1.0', profile: capture.profile });
    expect(plan!.nodes).toHaveLength(1);
    expect(plan!.nodes[0]).toMatchObject({ type: 'group', id: WRAPPER, name: 'poster (layers)', isolated: true });
    const layers = leafLayers(document.children);
    expect(layers.length).toBeGreaterThan(2);
    for (const layer of layers) {
      const written = host.layers.get(inserted!.layers[layer.id]!)!;
      const { pixels, mask } = maskedLayer(layer, { ...picture, data: original });
      expect(Buffer.compare(written.pixels!, bytesOf(pixels))).toBe(0);
      expect(written.mask === undefined).toBe(mask === undefined);
      if (mask) expect(Buffer.compare(written.mask!, bytesOf({ data: mask }))).toBe(0);
    }
    const fractions = states.flatMap(({ phase }) => (phase.name === 'working' ? [phase.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    const stages = new Set(states.flatMap(({ phase }) => (phase.name === 'working' ? [phase.stage] : [])));
    expect([...stages]).toEqual(expect.arrayContaining(['begin', 'capture', 'analyse', 'reconcile', 'write']));
    expect(session.state.notice).toEqual({ tone: 'good', text: 'The layers are in the document.' });
  });

  it('bakes coverage into alpha where that is chosen', async () => {
    const { session, host, result } = await sessionRig();
    session.choose({ coverage: 'alpha' });
    await session.decompose();
    for (const layer of leafLayers(result().document.children)) {
      const written = host.layers.get(result().inserted!.layers[layer.id]!)!;
      expect(written.mask).toBeUndefined();
      expect(Buffer.compare(written.pixels!, bytesOf(layer.pixels))).toBe(0);
    }
  });

  it('waits for the user where they want to review', async () => {
    const { session, host, result } = await sessionRig();
    session.choose({ review: true });
    await session.decompose();
    expect(result().inserted).toBeNull();
    expect(host.plans).toHaveLength(0);
    await session.insert();
    expect(result().inserted).not.toBeNull();
    expect(host.plans).toHaveLength(1);
    await session.insert();
    expect(host.plans).toHaveLength(1);
  });

  it('offsets a selection, and warns of denser edges only where some are see-through', async () => {
    const selection = { left: 8, top: 4, width: 80, height: 56 };
    const plain = await sessionRig(cardPicture(), { selection });
    await plain.session.decompose('selection');
    const background = plain.result().document.children[0]!;
    const find = plain.host.layers.get(plain.result().inserted!.layers[background.id]!)!.planned;
    expect(find.type === 'layer' && [find.area.left, find.area.top]).toEqual([8, 4]);
    expect(plain.host.plans[0]!.place).toEqual({ at: 'top', hideBelow: false });
    expect(plain.result().notes).toEqual([]);

    const veiled = paint(96, 64, (x, y) => (Math.hypot(x - 48, y - 32) < 20 ? [0.9, 0.2, 0.2, 1] : Math.hypot(x - 48, y - 32) < 24 ? [0.9, 0.2, 0.2, 0.5] : [0, 0, 0, 0]));
    const soft = await sessionRig(veiled, { selection });
    soft.session.choose({ review: true });
    await soft.session.decompose('selection');
    expect(soft.result().notes).toEqual([expect.stringContaining('denser')]);
  });

  it('hides what is beneath a see-through document, and puts a layer’s parts above that layer', async () => {
    const holed = paint(96, 64, (x, y) => (x > 10 && x < 40 && y > 10 && y < 50 ? [0.9, 0.2, 0.2, 1] : x > 50 && x < 90 && y > 10 && y < 50 ? [0.2, 0.5, 0.9, 1] : [0, 0, 0, 0]));
    const whole = await sessionRig(holed);
    await whole.session.decompose();
    expect(whole.host.plans[0]!.place).toEqual({ at: 'top', hideBelow: true });
    const layer = await sessionRig(holed, { activeLayer: { id: 42, name: 'Shapes', obstacle: null, origin: null } });
    await layer.session.decompose('layer');
    expect(layer.host.plans[0]).toMatchObject({ place: { at: 'above', layer: 42 }, nodes: [{ name: 'Shapes (layers)' }] });
  });

  it('inserts nothing where there is nothing to separate', async () => {
    const { session, host, result } = await sessionRig(paint(40, 30, () => [0.4, 0.5, 0.6, 1]));
    await session.decompose();
    expect(result()).toMatchObject({ nothingToSeparate: true, inserted: null });
    expect(host.plans).toHaveLength(0);
    await session.insert();
    expect(host.plans).toHaveLength(0);
  });

  it('sets invented pixels apart where that is chosen, without changing the picture', async () => {
    const picture = cardPicture();
    const { session, result } = await sessionRig(picture);
    session.choose({ separateFill: true, review: true });
    await session.decompose();
    expect(leafLayers(result().document.children).some(({ name }) => name.endsWith('(hidden part)'))).toBe(true);
    expect(compareRasters(result().picture, flattenDocument(result().document)).max).toBeLessThanOrEqual(1);
  });

  it('asks when the document changed while it worked: write anyway, decompose again, leave', async () => {
    const rig = await sessionRig();
    const { session, host, result } = rig;
    const changeMeanwhile = (): void => {
      host.before = (method) => {
        if (method !== 'capture.end') return;
        host.before = () => undefined;
        host.touch();
      };
    };
    changeMeanwhile();
    await session.decompose();
    const { phase } = session.state;
    expect(phase.name === 'done' && phase.question).toMatchObject({ answers: ['write-anyway', 'decompose-again', 'leave'], text: expect.stringContaining('its history went on') });
    expect(host.layers.size).toBe(0);
    await session.answer('leave');
    expect([host.layers.size, result().inserted]).toEqual([0, null]);
    await session.insert();
    await session.answer('write-anyway');
    expect(result().inserted).not.toBeNull();
    expect(host.plans[0]!.expects.historyState).toBeNull();

    changeMeanwhile();
    session.back();
    await session.decompose();
    await session.answer('decompose-again');
    expect(result().inserted).not.toBeNull();
    expect(host.calls['capture.begin']).toBe(3);
  });

  describe('cancelled', () => {
    it('while reading: the capture is ended and nothing written', async () => {
      const { session, host } = await sessionRig();
      host.before = (method, count) => {
        if (method === 'capture.tile' && count === 2) session.cancel();
      };
      await session.decompose();
      expect(session.state.phase.name).toBe('idle');
      expect(session.state.notice?.text).toBe('Cancelled. The document is unchanged.');
      expect([host.capturesOpen, host.plans.length]).toEqual([0, 0]);
    });

    it('while computing', async () => {
      const { session, host } = await sessionRig();
      session.subscribe(({ phase }) => {
        if (phase.name === 'working' && phase.stage === 'analyse' && !phase.stopping) session.cancel();
      });
      await session.decompose();
      expect(session.state.phase.name).toBe('idle');
      expect([host.capturesOpen, host.plans.length]).toEqual([0, 0]);
    });

    it('while inserting: the layers stay, and can be inserted again', async () => {
      const { session, host, result } = await sessionRig();
      const stop = session.subscribe(({ phase }) => {
        if (phase.name === 'working' && phase.stage === 'write' && phase.fraction > 0.85 && !phase.stopping) session.cancel();
      });
      await session.decompose();
      stop();
      expect([result().inserted, host.layers.size, host.historyState]).toEqual([null, 0, 100]);
      await session.insert();
      expect(result().inserted).not.toBeNull();
    });
  });

  describe('failing', () => {
    it('while reading: says what, that the document is unchanged, and tries again', async () => {
      const { session, host, result } = await sessionRig();
      host.before = (method) => {
        if (method === 'capture.begin') throw new DelaminateError('capture', 'the layer is a smart object; rasterize it first');
      };
      await session.decompose();
      const { phase } = session.state;
      expect(phase.name === 'failed' && phase.failure).toMatchObject({ what: 'The layer is a smart object; rasterize it first.', document: 'The document is unchanged.', retry: 'decompose', result: null });
      host.before = () => undefined;
      await session.retry();
      expect(result().inserted).not.toBeNull();
    });

    it('on a tile cut short', async () => {
      const { session, host } = await sessionRig();
      const whole = host.handlers['capture.tile'];
      Object.assign(host.handlers, { 'capture.tile': async (...given: Parameters<typeof whole>) => {
        const reply = await whole(...given);
        return { ...reply, bytes: reply.bytes!.subarray(4) };
      } });
      await session.decompose();
      const { phase } = session.state;
      expect(phase.name === 'failed' && phase.failure.what).toMatch(/^Tile 0 came with \d+ bytes instead of \d+; try again\.$/);
      expect(host.capturesOpen).toBe(0);
    });

    it('while inserting: keeps the layers and inserts them at the next try', async () => {
      const { session, host, result } = await sessionRig();
      host.before = (method) => {
        if (method === 'write') throw new DelaminateError('write', 'Photoshop is showing a dialog; close it and try again');
      };
      await session.decompose();
      const { phase } = session.state;
      expect(phase.name === 'failed' && phase.failure).toMatchObject({ retry: 'insert', document: 'The document is unchanged.' });
      host.before = () => undefined;
      await session.retry();
      expect(result().inserted).not.toBeNull();
      expect(host.calls['capture.begin']).toBe(1);
    });

    it('when the host is lost while writing: says what to look at', async () => {
      const { session, host, peer, reconnect } = await sessionRig();
      host.before = (method) => {
        if (method === 'write') peer.close(new DelaminateError('bridge', 'the panel heard nothing from Photoshop for 15 s'));
      };
      await session.decompose();
      const { phase } = session.state;
      expect(phase.name === 'failed' && phase.failure.document).toContain('broken off');
      expect(session.state.connection).toBe('lost');
      host.before = () => undefined;
      await reconnect();
      expect(session.state.connection).toBe('connected');
      await session.retry();
      expect(session.state.phase.name).toBe('done');
    });

    it('with a bug of ours: says so and gives details', async () => {
      const { session } = await sessionRig(cardPicture(), {}, { device: 'none', decompose: () => Promise.reject(new TypeError('x is not a function')), operate: async (document) => document, stop: () => undefined });
      await session.decompose();
      const { phase } = session.state;
      expect(phase.name === 'failed' && phase.failure.what).toBe('Something went wrong inside Delaminate: X is not a function.');
      expect(phase.name === 'failed' && phase.failure.details).toContain('TypeError: x is not a function');
    });
  });

  it('keeps its result when the host half reloads, if the same document is there', async () => {
    const { session, host, reconnect, result } = await sessionRig();
    await session.decompose();
    const before = result();
    await reconnect();
    expect(result()).toBe(before);
    host.info = { ...host.info!, id: 8, name: 'other.png' };
    await reconnect();
    expect(session.state.phase.name).toBe('idle');
    expect(session.state.notice?.text).toContain('poster.png');
  });

  it('serves the host: commands, changes, theme, diagnostics', async () => {
    const { session, host } = await sessionRig();
    const page = host.page!;
    await page.call('theme.changed', { theme: 'lightest' });
    expect(session.state.theme).toBe('lightest');
    host.info = { ...host.info!, name: 'renamed.png' };
    await page.call('document.changed', null);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(session.state.document?.name).toBe('renamed.png');
    expect((await page.call('diagnostics.page', null)).value.probes).toEqual([{ name: 'one', found: 'yes' }]);
    await expect(page.call('pixels.read', { run: 'x', layer: 'y', what: 'pixels', top: 0, rows: 1 })).rejects.toThrow('no layers are being written');

    const done = new Promise<void>((resolve) => void session.subscribe(({ phase }) => phase.name === 'done' && resolve()));
    await page.call('command.decompose', { scope: 'document' });
    await done;
    expect(host.layers.size).toBeGreaterThan(2);
  });

  it('keeps 32-bit samples as they are', async () => {
    const picture = convertDepth(cardPicture(), 32);
    const { session, host, result } = await sessionRig(picture);
    await session.decompose();
    expect(result().document.depth).toBe(32);
    expect(host.plans[0]!.depth).toBe(32);
    const mask = [...host.layers.values()].find((layer) => layer.mask)!.mask!;
    expect(Math.max(...new Float32Array(mask.buffer, mask.byteOffset, mask.byteLength / 4))).toBe(fullScale(32));
  });
});
