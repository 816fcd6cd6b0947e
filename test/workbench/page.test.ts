import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { createWorkbenchServer, listen } from '../../scripts/workbench-server';
import { convertDepth } from '../../src/raster/raster';
import { encodePng } from '../../src/formats/encode-png';
import { psd } from '../../src/formats/psd';
import { readPsdComposite } from '../../src/formats/psd-composite';
import type { CompositeBytes, DocumentSummary, WorkbenchHook } from '../../workbench/test-hook';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../support/chromium';
import { noisePicture, sampleDocument, writeRequest } from '../support/documents';
import { describeWith } from '../support/outside-tools';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');

// What runs in the page; this project's tests are compiled without the DOM's types.
declare const window: { workbench: WorkbenchHook };

/** A plugin that says what it finds: not ours, for this is about what any plugin is given. */
const PLUGIN: Readonly<Record<string, string>> = {
  'manifest.json': JSON.stringify({
    id: 'probe', version: '1.2.3', requiredPermissions: { webview: { allow: 'yes', domains: [], allowLocalRendering: 'yes', enableMessageBridge: 'localOnly' } },
    entrypoints: [{ type: 'panel', id: 'panel', label: { default: 'Probe' } }, { type: 'command', id: 'paint', label: { default: 'Paint a layer' } }, { type: 'command', id: 'wait', label: { default: 'Wait for Esc' } }],
  }),
  'index.js': `
    const { core, app, imaging } = require('photoshop');
    const present = ['TextEncoder', 'structuredClone', 'Worker', 'WebAssembly', 'OffscreenCanvas', 'MessageChannel'].filter((name) => name in globalThis);
    let refusal = '';
    try { require('fs'); } catch (error) { refusal = String(error instanceof Error) + ' ' + error.message; }
    const paint = (context) => core.executeAsModal(async () => {
      const layer = await app.activeDocument.createPixelLayer({ name: 'painted' });
      const imageData = await imaging.createImageDataFromBuffer(new Uint8Array([255, 0, 0, 255]), { width: 1, height: 1, components: 4, colorSpace: 'RGB' });
      await imaging.putPixels({ layerID: layer.id, imageData, targetBounds: { left: 2, top: 1 } });
      imageData.dispose();
      context.reportProgress({ value: 1 });
    }, { commandName: 'nested' });
    require('uxp').entrypoints.setup({
      panels: { panel: { create(root) {
        const view = window.document.createElement('webview');
        view.style.width = '200px';
        view.style.height = '150px';
        view.setAttribute('src', 'plugin:/panel/index.html');
        window.addEventListener('message', ({ data, source }) => view.postMessage({ heard: data.ready, own: source === view, present, refusal, theme: window.document.theme.getCurrent() }));
        root.appendChild(view);
      } } },
      commands: {
        paint: { run() { void core.executeAsModal(async (context) => {
          const suspension = await context.hostControl.suspendHistory({ documentID: app.activeDocument.id, name: 'Paint' });
          await paint(context);
          await context.hostControl.resumeHistory(suspension);
        }, { commandName: 'Paint' }); } },
        wait: { run() { void core.executeAsModal(async (context) => {
          await app.activeDocument.createPixelLayer({ name: 'never' });
          context.reportProgress({ value: 0.25, commandName: 'Waiting' });
          await new Promise((resolve) => { context.onCancel = resolve; });
          throw new Error('cancelled');
        }, { commandName: 'Wait' }).catch(() => undefined); } },
      },
    });`,
  'panel/index.html': `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; base-uri 'none'"></head><body><output id="told"></output><script src="page.js"></script></body></html>`,
  'panel/page.js': `
    window.addEventListener('message', ({ data }) => { document.getElementById('told').textContent = JSON.stringify(data); });
    window.uxpHost.postMessage({ ready: new Uint8Array([7]), lost: undefined });`,
};

function writePlugin(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

describeWith(CHROMIUM, 'the workbench\'s page', () => {
  const out = join(ROOT, 'out', `test-workbench-${process.pid}`);
  const servers: Server[] = [];
  let address: string;
  let withPlugin: string;
  let withBrokenPlugin: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let requests: string[];

  beforeAll(async () => {
    const built = spawnSync(process.execPath, [require.resolve('webpack/bin/webpack.js'), '--config-name', 'workbench', '--env', `out=${out}`], { cwd: ROOT, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the workbench cannot be built: ${built.stdout}${built.stderr}`);
    writePlugin(join(out, 'probe'), PLUGIN);
    writePlugin(join(out, 'broken'), { ...PLUGIN, 'index.js': "throw new Error('born broken');" });
    const serve = (more: Readonly<Record<string, string>>): Promise<string> => {
      const server = createWorkbenchServer({ '/workbench/': join(out, 'workbench'), '/examples/': EXAMPLES, ...more });
      servers.push(server);
      return listen(server, 0);
    };
    // Nothing is served at /plugin/: the page must be of use, and say so.
    address = await serve({});
    withPlugin = await serve({ '/plugin/': join(out, 'probe') });
    withBrokenPlugin = await serve({ '/plugin/': join(out, 'broken') });
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: [...CHROMIUM_ARGUMENTS] });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
    rmSync(out, { recursive: true, force: true });
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    complaints = [];
    requests = [];
    page.on('console', (entry) => {
      // The plugin's script, which is not there.
      if (entry.type() === 'error' && !entry.location().url.includes('/plugin/')) complaints.push(entry.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address);
    // The page starts on its own time after it has loaded.
    await page.waitForFunction(() => window.workbench !== undefined);
  }, 60_000);

  afterEach(async () => {
    await page.close();
    // A policy violation is a console error too.
    expect(complaints).toEqual([]);
    const own = [address, withPlugin, withBrokenPlugin, 'blob:', 'data:'];
    expect(requests.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([]);
  });

  const summary = async (): Promise<DocumentSummary> => {
    const found = await page.evaluate(() => window.workbench.summary());
    if (!found) throw new Error('no document is open');
    return found;
  };
  const open = (bytes: Uint8Array, name: string, options?: { mode?: 'CMYKColorMode' }): Promise<void> =>
    page.evaluate(([base64, file, more]) => window.workbench.open(base64, file, more), [Buffer.from(bytes).toString('base64'), name, options] as const);
  const composite = async (): Promise<{ width: number; height: number; depth: number; bytes: Buffer }> => {
    const { base64, ...rest }: CompositeBytes = await page.evaluate(() => window.workbench.composite());
    return { ...rest, bytes: Buffer.from(base64, 'base64') };
  };
  const opened = async (name: string): Promise<void> => {
    await page.locator('#tab-name', { hasText: name }).waitFor();
  };
  const layer = (name: string) => page.locator('.layer', { has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }) });
  const menu = async (title: string, item: string): Promise<void> => {
    await page.getByRole('menuitem', { name: title, exact: true }).click();
    await page.locator('[role=menu] button', { hasText: item }).click();
  };

  it('says that the plugin is missing and opens files all the same', async () => {
    await page.getByRole('alert').filter({ hasText: /plugin/i }).waitFor();
    await page.locator('#file').setInputFiles(join(EXAMPLES, 'poster.png'));
    await opened('poster.png');
    expect(await summary()).toMatchObject({ width: 900, height: 1200, depth: 8, mode: 'RGBColorMode', history: ['Open'], layers: [{ name: 'Background', isBackground: true }] });
    const { bytes } = await composite();
    expect(bytes.equals(await sharp(join(EXAMPLES, 'poster.png')).ensureAlpha().raw().toBuffer())).toBe(true);
    await page.locator('#canvas').waitFor();
    expect(await page.locator('#facts').textContent()).toContain('900 × 1200 px');
  }, 60_000);

  it('opens the examples, a JPEG through the browser\'s decoder', async () => {
    await page.locator('#welcome-examples button', { hasText: 'card.jpg' }).click();
    await opened('card.jpg');
    expect(await summary()).toMatchObject({ width: 1000, height: 640, layers: [{ name: 'Background' }] });
    const wanted = await sharp(join(EXAMPLES, 'card.jpg')).ensureAlpha().raw().toBuffer();
    const { bytes } = await composite();
    // Two decoders may round differently.
    let largest = 0;
    for (let i = 0; i < wanted.length; i++) largest = Math.max(largest, Math.abs(wanted[i]! - bytes[i]!));
    expect(largest).toBeLessThanOrEqual(4);
    await menu('File', 'icon-set.png');
    await opened('icon-set.png');
    expect((await summary()).layers[0]).toMatchObject({ name: 'Layer 0', isBackground: false });
  }, 60_000);

  it('opens 16 bit as 16 bit and CMYK as CMYK', async () => {
    const deep = noisePicture(30, 20, 16);
    await open(encodePng(deep), 'deep.png');
    expect(await summary()).toMatchObject({ depth: 16 });
    const { bytes, depth } = await composite();
    expect(depth).toBe(16);
    // Photoshop holds 0..32768: one step coarser than the file.
    const held = deep.data.map((v) => Math.round((Math.round((v * 32768) / 65535) * 65535) / 32768));
    expect(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)).toEqual(held);

    await open(await sharp({ create: { width: 20, height: 10, channels: 3, background: '#3366aa' } }).toColourspace('cmyk').jpeg().toBuffer(), 'press.jpg');
    expect(await summary()).toMatchObject({ mode: 'CMYKColorMode', width: 20 });
    expect(await page.locator('#tab-facts').textContent()).toBe('(CMYK/8)');
    expect(await page.locator('#messages').textContent()).toContain('CMYK');
    await open(encodePng(noisePicture(5, 5)), 'as-if.png', { mode: 'CMYKColorMode' });
    expect(await summary()).toMatchObject({ mode: 'CMYKColorMode' });
  }, 60_000);

  it('shows layers, hides, renames and deletes them, and takes every step back to the bit', async () => {
    const { bytes } = await psd.encode(writeRequest(sampleDocument()));
    await open(bytes, 'layers.psd');
    expect((await page.locator('.layer .name').allTextContents())).toEqual(['Hidden', 'Half seen', 'Button', 'Größe & <label>', 'Text “圆” 1', 'Red circle', 'Background']);
    expect(await layer('Half seen').textContent()).toContain('60 %');
    const kept = await page.evaluate(() => window.workbench.keep());
    const before = await page.evaluate(() => window.workbench.compositeHash());

    await layer('Red circle').locator('.eye').click();
    expect(await page.evaluate(() => window.workbench.compositeHash())).not.toBe(before);
    await layer('Red circle').locator('.name').dblclick();
    await page.locator('#layer-tree input').fill('Blue circle');
    await page.keyboard.press('Enter');
    await layer('Blue circle').waitFor();
    await layer('Half seen').click();
    await page.locator('#layer-delete').click();
    expect(await layer('Half seen').count()).toBe(0);
    expect((await summary()).history).toEqual(['Open', 'Hide Layer', 'Rename Layer', 'Delete Layer']);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await summary()).toMatchObject({ historyIndex: 0 });
    expect(await page.evaluate(() => window.workbench.compositeHash())).toBe(before);
    // Which layer is selected belongs to a state, too, and a click chose another one since.
    await page.evaluate(() => window.workbench.select('Hidden'));
    expect(await page.evaluate((index) => window.workbench.isAsKept(index), kept)).toBe(true);
    await page.keyboard.press('Control+Shift+z');
    expect(await summary()).toMatchObject({ historyIndex: 1 });
    await page.locator('.state', { hasText: 'Delete Layer' }).click();
    expect(await summary()).toMatchObject({ historyIndex: 3 });
    expect(await layer('Half seen').count()).toBe(0);
  }, 60_000);

  it('is worked by keyboard', async () => {
    const { bytes } = await psd.encode(writeRequest(sampleDocument()));
    await open(bytes, 'layers.psd');
    await page.locator('#layer-tree').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect((await summary()).activeLayers).toEqual(['Button']);
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.layer').count()).toBe(4);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    expect((await summary()).activeLayers).toEqual(['Button', 'Größe & <label>']);
    await page.keyboard.press('F2');
    await page.keyboard.type('Renamed');
    await page.keyboard.press('Escape');
    expect(await layer('Renamed').count()).toBe(0);
    await page.keyboard.press(' ');
    expect((await summary()).history).toEqual(['Open', 'Hide Layer']);
    await page.keyboard.press('Delete');
    expect((await summary()).layers.map(({ name }) => name)).toEqual(['Hidden', 'Half seen', 'Background']);
    await page.getByRole('menuitem', { name: 'File', exact: true }).focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    expect((await summary()).historyIndex).toBe(1);
  }, 60_000);

  it('selects a rectangle by dragging, in document pixels at any zoom', async () => {
    await open(encodePng(noisePicture(400, 300)), 'noise.png');
    const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
      const box = (await page.locator('#paper').boundingBox())!;
      await page.mouse.move(box.x + from[0], box.y + from[1]);
      await page.mouse.down();
      await page.mouse.move(box.x + to[0], box.y + to[1], { steps: 4 });
      await page.mouse.up();
    };
    await drag([110, 90], [40, 50]);
    expect((await summary()).selection).toEqual({ left: 40, top: 50, width: 70, height: 40 });
    await page.keyboard.press('Escape');
    expect((await summary()).selection).toBeNull();
    await page.locator('#zoom-in').click(); // 150 %
    await page.locator('#zoom-in').click(); // 200 %
    expect(await page.locator('#zoom').textContent()).toBe('200 %');
    await drag([250, 250], [300, 350]);
    expect((await summary()).selection).toEqual({ left: 125, top: 125, width: 25, height: 50 });
    const box = (await page.locator('#selection').boundingBox())!;
    expect([box.width, box.height]).toEqual([50, 100]);
    await page.keyboard.press('Control+d');
    await drag([100, 100], [101, 100]);
    expect((await summary()).selection).toBeNull();
    expect((await summary()).history).toEqual(['Open', 'Rectangular Marquee', 'Deselect', 'Rectangular Marquee', 'Deselect']);
    await page.keyboard.press('Control+a');
    expect((await summary()).selection).toEqual({ left: 0, top: 0, width: 400, height: 300 });
    await page.locator('#zoom-fit').click();
    const fitted = (await page.locator('#paper').boundingBox())!;
    const room = (await page.locator('#viewport').boundingBox())!;
    expect(fitted.width).toBeLessThanOrEqual(room.width);
  }, 60_000);

  it('keeps the pixel under the pointer where it is when the wheel zooms', async () => {
    await open(encodePng(noisePicture(1600, 1200)), 'noise.png');
    const at = { x: 300, y: 400 };
    const under = async (): Promise<[number, number]> => {
      const box = (await page.locator('#paper').boundingBox())!;
      return [((at.x - box.x) / box.width) * 1600, ((at.y - box.y) / box.height) * 1200];
    };
    await page.locator('#zoom-actual').click();
    const before = await under();
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await page.locator('#zoom', { hasNotText: /^100 %$/ }).waitFor();
    const after = await under();
    expect(Math.abs(after[0] - before[0])).toBeLessThan(1.5);
    expect(Math.abs(after[1] - before[1])).toBeLessThan(1.5);
  }, 60_000);

  it('saves a PSD that shows the picture and opens again with its layers', async () => {
    const { bytes } = await psd.encode(writeRequest(sampleDocument()));
    await open(bytes, 'layers.psd');
    const shown = await composite();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
    expect(download.suggestedFilename()).toBe('layers.psd');
    const saved = readFileSync(await download.path());
    expect(Buffer.from(readPsdComposite(saved, 1e6).raster.data as Uint8Array).equals(shown.bytes)).toBe(true);
    const names = (await summary()).layers.map(({ name }) => name);
    await open(saved, 'again.psd');
    expect((await summary()).layers.map(({ name }) => name)).toEqual(names);
    expect((await composite()).bytes.equals(shown.bytes)).toBe(true);
  }, 60_000);

  it('says what is wrong with a file and keeps the document', async () => {
    await open(encodePng(noisePicture(20, 20)), 'good.png');
    await page.locator('#file').setInputFiles({ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 4, 0, 4, 1, 1, 0x11, 0]), Buffer.alloc(40)]) });
    expect(await page.getByRole('alert').filter({ hasText: 'JPEG' }).textContent()).toContain('Read: the JPEG is damaged');
    expect(await page.locator('#tab-name').textContent()).toBe('good.png');
    await page.getByRole('alert').filter({ hasText: 'JPEG' }).getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.getByRole('alert').filter({ hasText: 'JPEG' }).count()).toBe(0);
  }, 60_000);

  it('shows what is seen, over a checkerboard where nothing is', async () => {
    const picture = convertDepth(noisePicture(4, 4), 8);
    picture.data.fill(0, 0, 4);
    await open(encodePng(picture), 'hole.png');
    const drawn = await page.evaluate("(async () => { await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); const canvas = document.getElementById('canvas'); return [...canvas.getContext('2d').getImageData(0, 0, 4, 4).data]; })()");
    expect(drawn).toEqual([...picture.data]);
  }, 60_000);

  it('has four themes, remembers the one chosen, and its text can be read in each', async () => {
    const { bytes } = await psd.encode(writeRequest(sampleDocument()));
    for (const [title, ground] of [['Lightest', 'rgb(240, 240, 240)'], ['Darkest', 'rgb(50, 50, 50)'], ['Dark', 'rgb(83, 83, 83)'], ['Light', 'rgb(184, 184, 184)']] as const) {
      await open(bytes, 'layers.psd');
      await page.getByRole('menuitem', { name: 'View', exact: true }).click();
      await page.getByRole('menuitemradio', { name: title, exact: true }).click();
      expect(await page.evaluate("getComputedStyle(document.getElementById('panels')).backgroundColor")).toBe(ground);
      const low = await page.evaluate(`(() => {
        const light = (css) => { const [r, g, b] = css.match(/[\\d.]+/g).map((v) => { const c = Number(v) / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const ground = (element) => { for (let at = element; at; at = at.parentElement) { const css = getComputedStyle(at).backgroundColor; if (!/, 0\\)$|transparent/.test(css)) return css; } return 'rgb(255, 255, 255)'; };
        const bad = [];
        for (const element of document.querySelectorAll('body *')) {
          const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
          if (!own || element.disabled || element.closest('.hidden-layer, .undone, [hidden], script')) continue;
          const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
          if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(element.textContent + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2));
        }
        return bad;
      })()`);
      expect(low).toEqual([]);
    }
    await page.reload();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
  }, 60_000);

  it('holds together at 900 px', async () => {
    await page.setViewportSize({ width: 900, height: 600 });
    await open(encodePng(noisePicture(400, 300)), 'noise.png');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(900);
    const canvas = (await page.locator('#viewport').boundingBox())!;
    const dock = (await page.locator('#plugin').boundingBox())!;
    expect(canvas.width).toBeGreaterThanOrEqual(240);
    expect(dock.width).toBeGreaterThanOrEqual(240);
    expect(dock.x + dock.width).toBeLessThanOrEqual(900);
    await page.locator('#splitter').focus();
    await page.keyboard.press('ArrowRight');
    expect((await page.locator('#plugin').boundingBox())!.width).toBeLessThan(dock.width);
  }, 60_000);

  it('gives a plugin what UXP gives it, and a page in a web view that speaks JSON', async () => {
    await page.goto(withPlugin);
    const told = page.frameLocator('.uxp-webview iframe').locator('#told');
    await told.filter({ hasText: 'heard' }).waitFor();
    expect(JSON.parse((await told.textContent())!)).toEqual({ heard: { 0: 7 }, own: true, present: [], refusal: 'true Module not found: "fs"', theme: 'darkest' });
    await page.evaluate(() => window.workbench.setTheme('light'));
    await page.reload();
    await told.filter({ hasText: '"theme":"light"' }).waitFor();
  }, 60_000);

  it('runs a plugin\'s commands: one history state, nested scopes, pixels of its own realm', async () => {
    await page.goto(withPlugin);
    await page.locator('.uxp-webview iframe').waitFor();
    await open(encodePng(noisePicture(6, 4)), 'noise.png');
    await page.getByRole('menuitem', { name: 'Plugins', exact: true }).click();
    expect(await page.locator('[role=menu] button').allTextContents()).toEqual(['Paint a layer', 'Wait for Esc']);
    await page.locator('[role=menu] button', { hasText: 'Paint a layer' }).click();
    await layer('painted').waitFor();
    expect(await summary()).toMatchObject({ history: ['Open', 'Paint'], layers: [{ name: 'painted', bounds: { left: 2, top: 1, width: 1, height: 1 } }, { name: 'Background' }] });
    expect([...(await composite()).bytes.subarray((6 + 2) * 4, (6 + 2) * 4 + 4)]).toEqual([255, 0, 0, 255]);
  }, 60_000);

  it('shows a plugin\'s modal scope and takes nothing but Escape while it runs', async () => {
    await page.goto(withPlugin);
    await page.locator('.uxp-webview iframe').waitFor();
    await open(encodePng(noisePicture(6, 4)), 'noise.png');
    const kept = await page.evaluate(() => window.workbench.keep());
    await menu('Plugins', 'Wait for Esc');
    await page.locator('#scope').waitFor();
    expect(await page.locator('#scope-name').textContent()).toBe('Waiting');
    expect(await page.locator('#scope-progress').getAttribute('value')).toBe('0.25');
    expect(await page.locator('#layer-rename').isDisabled()).toBe(true);
    await page.locator('.eye').first().click();
    await page.keyboard.press('Control+a');
    expect((await summary()).selection).toBeNull();
    expect(await page.locator('#scope').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('#scope').waitFor({ state: 'hidden' });
    expect(await page.locator('#layer-rename').isDisabled()).toBe(false);
    // Without a suspension what was done before the cancellation stays, as in Photoshop: one state.
    expect((await summary()).history).toEqual(['Open', 'New Layer']);
    await page.keyboard.press('Control+z');
    expect(await page.evaluate((index) => window.workbench.isAsKept(index), kept)).toBe(true);
  }, 60_000);

  it('says why a plugin does not start', async () => {
    await page.goto(withBrokenPlugin);
    await page.getByRole('alert').filter({ hasText: 'born broken' }).waitFor();
    await open(encodePng(noisePicture(6, 4)), 'noise.png');
    expect((await summary()).history).toEqual(['Open']);
    complaints = complaints.filter((text) => !text.includes('born broken'));
  }, 60_000);
});
