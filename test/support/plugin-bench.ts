import type { Server } from 'node:http';
import { join } from 'node:path';
import { writePsdUint8Array } from 'ag-psd';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { createWorkbenchServer, listen } from '../../scripts/workbench-server';
import type { Depth, Raster } from '../../src/raster/raster';
import type { DocumentMode } from '../../workbench/emulation';
import type { CompositeBytes, DocumentSummary, WorkbenchHook } from '../../workbench/test-hook';
import { BUILD_TIMEOUT, builtPlugin } from './built-plugin';
import { CHROMIUM_PATH } from './chromium';

export const EXAMPLES = join(__dirname, '..', '..', 'examples');

// What runs in the page; this file runs in Node.
declare const window: { workbench: WorkbenchHook };

/** What comes of WebGPU without an adapter is Chromium's own remark, not the page's. */
const CHROMIUMS_OWN = /No available adapters|WebGPU|GPU/;

export interface Bench {
  readonly page: Page;
  /** The plugin's page within the workbench. */
  readonly panel: FrameLocator;
  readonly complaints: string[];
  readonly requests: string[];
}

const bytesOf = (picture: CompositeBytes): Raster => {
  const bytes = Uint8Array.from(Buffer.from(picture.base64, 'base64'));
  const data = picture.depth === 8 ? bytes : picture.depth === 16 ? new Uint16Array(bytes.buffer) : new Float32Array(bytes.buffer);
  return { width: picture.width, height: picture.height, depth: picture.depth as Depth, data };
};

/** An example, or a smaller one for tests that are not about its size. */
export async function readExample(name: string, width?: number): Promise<Raster> {
  const { data, info } = await sharp(join(EXAMPLES, name)).resize(width).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, depth: 8, data: new Uint8Array(data) };
}

export const flatPsd = ({ width, height, data }: Raster): Uint8Array =>
  writePsdUint8Array({ width, height, imageData: { width, height, data: data as Uint8Array }, children: [{ name: 'Background', imageData: { width, height, data: data as Uint8Array } }] });

/** A workbench with the built plugin for the tests of one file; each test's pages are checked and closed after it. */
export function bench(chromiumArguments: readonly string[]) {
  let address: string;
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    const out = await builtPlugin();
    server = createWorkbenchServer({ '/workbench/': join(out, 'workbench'), '/plugin/': join(out, 'plugin'), '/examples/': EXAMPLES });
    address = await listen(server, 0);
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: [...chromiumArguments] });
  }, BUILD_TIMEOUT);

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const open: Bench[] = [];
  afterEach(async () => {
    for (const { page, complaints, requests } of open.splice(0)) {
      const live = await page.evaluate(() => window.workbench.host.emulation.liveImageData().count);
      await page.close();
      expect(live).toBe(0);
      // A violation of the pages' policy is a console error too.
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => ![address, 'blob:', 'data:'].some((own) => url.startsWith(own)))).toEqual([]);
    }
  });

  return async (init?: string): Promise<Bench> => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (entry) => {
      if (entry.type() === 'error' && !CHROMIUMS_OWN.test(entry.text())) complaints.push(entry.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    if (init) await page.addInitScript(init);
    await page.goto(address);
    await page.waitForFunction(() => window.workbench !== undefined);
    const made = { page, panel: page.frameLocator('iframe:not([hidden])'), complaints, requests };
    open.push(made);
    return made;
  };
}

export const summary = async (page: Page): Promise<DocumentSummary> => (await page.evaluate(() => window.workbench.summary()))!;
export const composite = async (page: Page): Promise<Raster> => bytesOf(await page.evaluate(() => window.workbench.composite()));
export const keep = (page: Page): Promise<number> => page.evaluate(() => window.workbench.keep());
export const isAsKept = (page: Page, kept: number): Promise<boolean> => page.evaluate((index) => window.workbench.isAsKept(index), kept);
export const openIn = (page: Page, bytes: Uint8Array, name: string, options?: { mode?: DocumentMode }): Promise<void> =>
  page.evaluate(([base64, title, how]) => window.workbench.open(base64, title, how), [Buffer.from(bytes).toString('base64'), name, options ?? {}] as const);

export const button = (panel: FrameLocator, text: string) => panel.locator('.view:not([hidden]) sp-button', { hasText: text });

/** Clicks Decompose once the panel shows the document, and waits for the layers. */
export async function decompose({ page, panel }: Bench, name: string): Promise<void> {
  await panel.locator('.view.idle:not([hidden]) h1', { hasText: name }).waitFor({ timeout: 30_000 });
  await button(panel, 'Decompose').click();
  await panel.locator('.view.done:not([hidden])').waitFor({ timeout: 90_000 });
  await page.waitForFunction(() => !window.workbench.host.emulation.isModal);
}
