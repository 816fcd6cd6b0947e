import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { connectToPage } from '../../src/bridge/handshake';
import type { Link } from '../../src/bridge/link';
import { createPeer } from '../../src/bridge/peer';
import type { HostMethods, PageMethods } from '../../src/bridge/protocol';
import type { ModelTensors } from '../../src/vision/model-entry';
import { randomInputs } from '../../src/vision/random-inputs';
import { compareWithReference } from '../../src/vision/reference';
import type { PageDevice } from '../../panel/vision/messages';
import { BUILD_TIMEOUT, builtPlugin } from '../support/built-plugin';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CHROMIUM_PATH, SWIFTSHADER_ARGUMENTS } from '../support/chromium';
import { FakeHost } from '../support/fake-host';
import { copyBuilt, shippedNetworks, sightTwin, withTwin, type Referenced } from '../support/networks';
import { describeWith } from '../support/outside-tools';
import { openPanel, type PanelPage } from '../support/panel-page';
import { cardPicture, nodeTimers } from '../support/session-rig';
import { temporaryFolder } from '../support/temporary';

/** Chromium's own remarks on adapters; and on the one in software, that it is unsafe. */
const CHROMIUMS_OWN = /No available adapters|WebGPU|GPU/;

const twin = sightTwin();

/**
 * Runs in the page: loads the plugin's own files and has them run one network in a worker, as the page itself does. Tensors
 * pass as base64.
 */
const RUN_NETWORK = `(async ({ device, entry, model, inputs }) => {
  const load = (name) => new Promise((resolve, reject) => {
    const former = globalThis.delaminateFile;
    globalThis.delaminateFile = (own, content) => (own === name ? resolve(content) : former(own, content));
    const script = document.createElement('script');
    script.src = 'files/' + name + '.js';
    script.onerror = () => reject(new Error(name));
    document.head.append(script);
  });
  const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const textOf = (data) => { let text = ''; const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength); for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192)); return btoa(text); };
  const [code, runtime] = [await load('vision'), await load('runtime')];
  const worker = new Worker(URL.createObjectURL(new Blob(['(' + code + ')(self)'], { type: 'text/javascript' })));
  const replies = [];
  let heard = () => undefined;
  worker.onmessage = ({ data }) => { replies.push(data); heard(); };
  const next = async () => { while (replies.length === 0) await new Promise((resolve) => (heard = resolve)); return replies.shift(); };
  const expectType = async (type) => { const reply = await next(); if (reply.type !== type) throw new Error(JSON.stringify(reply)); return reply; };
  await expectType('alive');
  worker.postMessage({ type: 'start', device, runtime });
  const { adapter } = await expectType('started');
  worker.postMessage({ type: 'open', id: 1, entry, bytes: bytesOf(model) });
  await expectType('opened');
  const tensors = Object.fromEntries(Object.entries(inputs).map(([name, { shape, text }]) => [name, { shape, data: new Float32Array(bytesOf(text).buffer) }]));
  worker.postMessage({ type: 'run', id: 2, network: 1, inputs: tensors });
  const { outputs } = await expectType('ran');
  worker.terminate();
  return { adapter, outputs: Object.fromEntries(Object.entries(outputs).map(([name, { shape, data }]) => [name, { shape, text: textOf(data) }])) };
})`;

function chromiumWith(more: readonly string[]): { browser(): Browser; open(folder: string, init?: string): Promise<{ panel: PanelPage; host: FakeHost }> } {
  let browser: Browser;
  let panel: PanelPage | undefined;
  let link: Link | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: [...CHROMIUM_ARGUMENTS, ...more] });
  }, BUILD_TIMEOUT);
  afterAll(() => browser?.close());
  afterEach(async () => {
    if (!panel) return;
    link?.close(new Error('the test is over'));
    await panel.page.context().close();
    // A violation of the page's policy is a console error too.
    expect(panel.complaints.filter((line) => !CHROMIUMS_OWN.test(line))).toEqual([]);
    expect(panel.requests.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
  });
  return {
    browser: () => browser,
    async open(folder, init?: string) {
      const host = new FakeHost(cardPicture());
      panel = await openPanel(browser, join(folder, 'plugin', 'panel', 'index.html'), { width: 320, height: 720 }, init);
      link = await connectToPage(panel.port, { timers: nodeTimers });
      host.page = createPeer<PageMethods, HostMethods>(link, host.handlers);
      await panel.page.locator('.view.idle h1', { hasText: host.info!.name }).waitFor();
      return { panel, host };
    },
  };
}

const decompose = async ({ page }: PanelPage): Promise<void> => {
  await page.locator('.view:not([hidden]) sp-button', { hasText: 'Decompose' }).click();
  await page.locator('.view.done:not([hidden])').waitFor({ timeout: 60_000 });
};
const sightIs = ({ page }: PanelPage, state: string): Promise<void> => page.locator(`html[data-sight=${state}]`).waitFor({ state: 'attached', timeout: 60_000 });
const text = async ({ page }: PanelPage, selector: string): Promise<string> => (await page.locator(selector).textContent()) ?? '';

/** The largest difference of an output to the reference, computed by the shipped files in a worker of the page. */
async function compare({ page }: PanelPage, device: PageDevice, { entry, bytes, reference }: Referenced = twin): Promise<{ adapter: string | null; worst: number }> {
  const inputs = Object.fromEntries(Object.entries(randomInputs(entry, reference.seed)).map(([name, { shape, data }]) => [name, { shape, text: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') }]));
  const found = await page.evaluate<{ adapter: string | null; outputs: Record<string, { shape: number[]; text: string }> }>(`${RUN_NETWORK}(${JSON.stringify({ device, entry, model: Buffer.from(bytes).toString('base64'), inputs })})`);
  const outputs: ModelTensors = Object.fromEntries(Object.entries(found.outputs).map(([name, { shape, text: packed }]) => [name, { shape, data: new Float32Array(Uint8Array.from(Buffer.from(packed, 'base64')).buffer) }]));
  return { adapter: found.adapter, worst: Math.max(...compareWithReference(reference, outputs).map(({ difference }) => difference)) };
}

describeWith(CHROMIUM, 'networks in the panel’s page', () => {
  const scratch = temporaryFolder();
  const at = chromiumWith([]);
  let out: string;
  let folder: string;
  beforeAll(async () => {
    out = await builtPlugin();
  }, BUILD_TIMEOUT);
  beforeEach(() => {
    folder = copyBuilt(out, join(scratch(), 'built'));
    withTwin(join(folder, 'plugin'));
  });

  it('come as classic scripts that hold no code made at run time, beside a page that may connect to nothing', () => {
    const files = join(out, 'plugin', 'panel', 'files');
    expect(readdirSync(files)).toEqual(expect.arrayContaining(['registry.js', 'runtime.js', 'vision.js']));
    expect(readFileSync(join(files, 'vision.js'), 'utf8')).not.toMatch(/import\.meta|[^.\w]eval\(/);
    expect(statSync(join(files, 'runtime.js')).size).toBeLessThan(10e6);
    const policy = /content="(default-src [^"]+)"/.exec(readFileSync(join(out, 'plugin', 'panel', 'index.html'), 'utf8'))![1];
    expect(policy).toBe("default-src 'none'; script-src 'self' plugin: 'wasm-unsafe-eval'; style-src 'self' plugin:; worker-src blob:; base-uri 'none'; form-action 'none'");
  });

  it('are loaded before they are needed, and used on WebAssembly where there is no GPU', async () => {
    const { panel } = await at.open(folder);
    await sightIs(panel, 'ready');
    expect(await text(panel, '.view.idle .device')).toMatch(/^CPU, worker thread · networks on the CPU \(WebAssembly; no GPU: .+\)$/);
    await decompose(panel);
    expect(await text(panel, '.view.done .device')).toBe('CPU, worker thread · networks on the CPU (WebAssembly)');
    expect(await panel.page.locator('.view.done .notes li').count()).toBe(0);
  }, 120_000);

  it('agree with the reference on WebAssembly', async () => {
    const { panel } = await at.open(folder);
    const { adapter, worst } = await compare(panel, 'wasm');
    expect(adapter).toBeNull();
    expect(worst).toBeLessThanOrEqual(twin.entry.tolerance);
  }, 120_000);

  for (const shipped of shippedNetworks()) {
    it(`agree with the reference of ${shipped.entry.name}, which is shipped`, async () => {
      const { panel } = await at.open(folder);
      expect((await compare(panel, 'wasm', shipped)).worst).toBeLessThanOrEqual(shipped.entry.tolerance);
    }, 180_000);
  }

  it('are not asked when they are turned off, which is remembered', async () => {
    const { panel, host } = await at.open(folder);
    await panel.page.locator('input[value=none]').check({ force: true });
    await sightIs(panel, 'off');
    expect(await text(panel, '.view.idle .device')).toBe('CPU, worker thread · classical engine, networks off');
    await decompose(panel);
    expect(await text(panel, '.view.done .device')).toBe('CPU, worker thread · classical engine, networks off');
    expect(host.plans.at(-1)).toMatchObject({ engine: expect.stringMatching(/^classical /), models: [] });
    await panel.page.locator('sp-action-button[label=Back]').click();
    expect(await panel.page.locator('input[value=none]').isChecked()).toBe(true);
  }, 120_000);

  it('leave the classical engine working where their file is not the registry’s, and the result says so', async () => {
    withTwin(join(folder, 'plugin'), (bytes) => bytes.map((byte, i) => (i === 200 ? byte ^ 1 : byte)));
    const { panel } = await at.open(folder);
    await sightIs(panel, 'absent');
    expect(await text(panel, '.view.idle .device')).toContain('classical engine, no networks (their files are missing or damaged)');
    await decompose(panel);
    expect(await text(panel, '.view.done .device')).toBe('CPU, worker thread · classical engine');
    expect(await panel.page.locator('.view.done .notes li').allTextContents()).toEqual([expect.stringMatching(/^Network 'twin-sight' is not used: .*SHA-256 is [0-9a-f]{64} and the registry says/)]);
  }, 120_000);

  it('are not there where none came with the plugin', async () => {
    const { panel } = await at.open(out);
    await sightIs(panel, 'absent');
    await decompose(panel);
    expect(await text(panel, '.view.done .device')).toBe('CPU, worker thread · classical engine');
  }, 120_000);
});

describeWith(CHROMIUM, 'networks where the page may have no workers', () => {
  const scratch = temporaryFolder();
  const at = chromiumWith([]);
  it('run on the page’s own thread', async () => {
    const folder = copyBuilt(await builtPlugin(), join(scratch(), 'built'));
    withTwin(join(folder, 'plugin'));
    const { panel } = await at.open(folder, 'window.Worker = class { constructor() { throw new Error("no workers here"); } };');
    await sightIs(panel, 'ready');
    await decompose(panel);
    expect(await text(panel, '.view.done .device')).toBe('CPU, the panel’s own thread · networks on the CPU (WebAssembly)');
  }, BUILD_TIMEOUT);
});

describeWith(CHROMIUM, 'networks on WebGPU, computed in software', () => {
  const scratch = temporaryFolder();
  const at = chromiumWith(SWIFTSHADER_ARGUMENTS);
  let folder: string;
  beforeAll(() => builtPlugin(), BUILD_TIMEOUT);
  beforeEach(async () => {
    folder = copyBuilt(await builtPlugin(), join(scratch(), 'built'));
    withTwin(join(folder, 'plugin'));
  });

  it('agree with the reference', async () => {
    const { panel } = await at.open(folder);
    const { adapter, worst } = await compare(panel, 'webgpu');
    expect(adapter).toMatch(/swiftshader/i);
    expect(worst).toBeLessThanOrEqual(twin.entry.tolerance);
  }, 180_000);

  it('are not chosen by themselves, and taken by hand only as long as they are fast enough', async () => {
    const { panel } = await at.open(folder);
    await sightIs(panel, 'ready');
    expect(await text(panel, '.view.idle .device')).toMatch(/networks on the CPU \(WebAssembly; no GPU: .*computes in software\)$/);
    await panel.page.locator('input[value=webgpu]').check({ force: true });
    await panel.page.locator('html[data-sight=ready][data-sight-device=webgpu]').waitFor({ state: 'attached', timeout: 90_000 });
    await decompose(panel);
    expect(await text(panel, '.view.done .device')).toMatch(/· networks on the GPU \(.*swiftshader.*\)$/i);
  }, 180_000);
});
