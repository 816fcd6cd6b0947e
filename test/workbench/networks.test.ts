import type { Server } from 'node:http';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import sharp from 'sharp';
import { createWorkbenchServer, listen } from '../../scripts/workbench-server';
import type { WorkbenchHook } from '../../workbench/test-hook';
import { BUILD_TIMEOUT, builtPlugin } from '../support/built-plugin';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CHROMIUM_PATH, SWIFTSHADER_ARGUMENTS } from '../support/chromium';
import { copyBuilt, withTwin } from '../support/networks';
import { describeWith } from '../support/outside-tools';
import { temporaryFolder } from '../support/temporary';

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const CHROMIUMS_OWN = /No available adapters|WebGPU|GPU/;

// What runs in the page; this file runs in Node.
declare const window: { workbench: WorkbenchHook };

/** Put before the code of the worker that runs networks: once told so, its device goes in the middle of the next work for it. */
const LOSE_DEVICE = `
const request = GPUAdapter.prototype.requestDevice, submit = GPUQueue.prototype.submit;
let device, armed = false;
GPUAdapter.prototype.requestDevice = async function (...given) { return (device = await request.apply(this, given)); };
GPUQueue.prototype.submit = function (...given) { if (armed) { armed = false; device.destroy(); } return submit.apply(this, given); };
const channel = new BroadcastChannel('test');
channel.onmessage = () => { armed = true; channel.postMessage('armed'); };
`;
const INIT = `const Plain = globalThis.Blob;
globalThis.Blob = class extends Plain {
  constructor(parts, options) { super(typeof parts?.[0] === 'string' && parts[0].includes('visionPort') ? [${JSON.stringify(LOSE_DEVICE)}, ...parts] : parts, options); }
};`;

describeWith(CHROMIUM, 'networks in the workbench, on WebGPU computed in software', () => {
  const scratch = temporaryFolder();
  let address: string;
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    await builtPlugin();
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: [...CHROMIUM_ARGUMENTS, ...SWIFTSHADER_ARGUMENTS] });
  }, BUILD_TIMEOUT);
  beforeEach(async () => {
    const out = copyBuilt(await builtPlugin(), join(scratch(), 'built'));
    withTwin(join(out, 'plugin'));
    server = createWorkbenchServer({ '/workbench/': join(out, 'workbench'), '/plugin/': join(out, 'plugin'), '/examples/': EXAMPLES });
    address = await listen(server, 0);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  afterAll(() => browser?.close());

  it('a device that is lost in the middle of a job is followed by WebAssembly in the same job, and the result says so', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (entry) => {
      if (entry.type() === 'error' && !CHROMIUMS_OWN.test(entry.text())) complaints.push(entry.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.addInitScript(INIT);
    await page.goto(address);
    await page.waitForFunction(() => window.workbench !== undefined);
    // The network is asked about small pictures only.
    const picture = await sharp(join(EXAMPLES, 'icon-set.png')).resize({ width: 480, height: 480, fit: 'inside' }).png().toBuffer();
    await page.evaluate(([base64]) => window.workbench.open(base64!, 'icons.png'), [picture.toString('base64')]);
    const panel = page.frameLocator('iframe:not([hidden])');
    await panel.locator('.view.idle:not([hidden]) h1', { hasText: 'icons.png' }).waitFor({ timeout: 30_000 });
    await panel.locator('input[value=webgpu]').check({ force: true });
    await panel.locator('html[data-sight=ready][data-sight-device=webgpu]').waitFor({ state: 'attached', timeout: 90_000 });

    await page.evaluate(() => new Promise((resolve) => {
      const channel = new BroadcastChannel('test');
      channel.onmessage = resolve;
      channel.postMessage('arm');
    }));
    await panel.locator('.view:not([hidden]) sp-button', { hasText: 'Decompose' }).click();
    await panel.locator('.view.done:not([hidden])').waitFor({ timeout: 120_000 });
    expect(await panel.locator('.view.done .device').textContent()).toBe('CPU, worker thread · networks on the CPU (WebAssembly)');
    expect(await panel.locator('.view.done .notes li').allTextContents()).toEqual([expect.stringMatching(/^Network 'twin-sight' failed on webgpu \(the device was lost.*\); the job went on with wasm\.$/)]);
    await page.close();
    expect(complaints).toEqual([]);
  }, 300_000);
});
