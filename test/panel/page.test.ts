import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { readPsdComposite } from '../../src/formats/psd-composite';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../support/chromium';
import { describeWith } from '../support/outside-tools';
import { temporaryFolder } from '../support/temporary';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };

const opaque = async (path: string): Promise<Uint8Array> => sharp(path).ensureAlpha().raw().toBuffer();

describeWith(CHROMIUM, 'the page in Chromium', () => {
  const out = join(ROOT, 'out', `test-bundle-${process.pid}`);
  const scratch = temporaryFolder();
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let requests: string[];

  beforeAll(async () => {
    const built = spawnSync(process.execPath, [require.resolve('webpack/bin/webpack.js'), '--env', `out=${out}`], { cwd: ROOT, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the bundle cannot be built: ${built.stdout}${built.stderr}`);
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: [...CHROMIUM_ARGUMENTS] });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(out, { recursive: true, force: true });
  });

  beforeEach(async () => {
    page = await browser.newPage();
    complaints = [];
    requests = [];
    page.on('console', (entry) => {
      if (entry.type() === 'error') complaints.push(entry.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
  });

  afterEach(async () => {
    await page.close();
    // A policy violation is a console error too.
    expect(complaints).toEqual([]);
  });

  const fromDisk = (): string => pathToFileURL(join(out, 'panel', 'index.html')).href;
  const choose = (file: string): Promise<void> => page.locator('#file').setInputFiles(file);
  const summary = async (): Promise<string> => {
    await page.locator('#result').waitFor({ state: 'visible', timeout: 60_000 });
    return (await page.locator('#summary').textContent()) ?? '';
  };
  const saved = async (button: string): Promise<{ name: string; bytes: Uint8Array }> => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(button).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };

  it('opened from a disk, takes a picture apart and saves a PSD that shows the picture', async () => {
    await page.goto(fromDisk());
    await choose(join(EXAMPLES, 'poster.png'));
    expect(await summary()).toMatch(/^\d+ layers, recomposed within (0|1|0\.\d+)\/255 \(mean .+\/255\), [\d.]+ s$/);
    const items = page.locator('#layers li');
    expect(await items.count()).toBeGreaterThan(3);
    // Front to back: the ground is last.
    expect(await items.last().locator('.facts').textContent()).toContain('background · 900×1200');
    expect(await page.locator('#running').isHidden()).toBe(true);

    const file = await saved('#save-psd');
    expect(file.name).toBe('poster.psd');
    const { raster } = readPsdComposite(file.bytes, 2e6);
    const picture = await opaque(join(EXAMPLES, 'poster.png'));
    expect([raster.width, raster.height]).toEqual([900, 1200]);
    let largest = 0;
    for (let i = 0; i < picture.length; i++) largest = Math.max(largest, Math.abs(picture[i]! - raster.data[i]!));
    expect(largest).toBeLessThanOrEqual(1);
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
  }, 120_000);

  it('saves an ORA whose layers are PNGs', async () => {
    await page.goto(fromDisk());
    await choose(join(EXAMPLES, 'icon-set.png'));
    await summary();
    const file = await saved('#save-ora');
    expect(file.name).toBe('icon-set.ora');
    const parts = unzipSync(file.bytes);
    const { width, height, hasAlpha } = await sharp(parts['mergedimage.png']!).metadata();
    expect({ width, height, hasAlpha }).toEqual({ width: 720, height: 480, hasAlpha: true });
  }, 120_000);

  it('works from a server too, under the same policy', async () => {
    const server: Server = createServer((request, response) => {
      const name = /^\/(index\.html|panel\.css|panel\.js)$/.exec(request.url ?? '')?.[1];
      if (!name) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': TYPES[name.split('.')[1]!]! }).end(readFileSync(join(out, 'panel', name)));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    try {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 })); // the browser's own wish, not the page's
      await page.goto(`${origin}/index.html`);
      await choose(join(EXAMPLES, 'plain.png'));
      expect(await summary()).toMatch(/^1 layer, /);
      expect(await page.locator('#message').textContent()).toBe('Nothing to separate: the picture stays one layer.');
      expect(requests.filter((url) => !url.startsWith(origin) && !url.startsWith('blob:'))).toEqual([]);
    } finally {
      // Chromium opens sockets ahead of need; `close` alone would wait for requests that never come.
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    }
  }, 120_000);

  it('cancels at once and takes the next picture', async () => {
    await page.goto(fromDisk());
    const large = join(scratch(), 'large.png');
    await sharp(join(EXAMPLES, 'poster.png')).resize(2700, 3600).png().toFile(large);
    await choose(large);
    await page.locator('#preview').waitFor({ state: 'visible' });
    await page.locator('#cancel').click();
    expect(await page.locator('#message').textContent()).toBe('Cancelled.');
    expect(await page.locator('#running').isHidden()).toBe(true);
    expect(await page.locator('#result').isHidden()).toBe(true);
    await choose(join(EXAMPLES, 'plain.png'));
    expect(await summary()).toMatch(/^1 layer, /);
  }, 120_000);

  it('takes a dropped picture', async () => {
    await page.goto(fromDisk());
    const bytes = readFileSync(join(EXAMPLES, 'plain.png')).toString('base64');
    const transfer = await page.evaluateHandle(`(() => {
      const bytes = Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
      return transfer;
    })()`);
    await page.locator('#drop').dispatchEvent('drop', { dataTransfer: transfer });
    expect(await summary()).toMatch(/^1 layer, /);
    expect(await page.locator('#hint').textContent()).toBe('dropped.png');
  }, 120_000);

  it('says what is wrong with a file that is no picture', async () => {
    await page.goto(fromDisk());
    const path = join(scratch(), 'broken.png');
    writeFileSync(path, readFileSync(join(EXAMPLES, 'poster.png')).subarray(0, 40));
    await choose(path);
    await page.locator('#message.problem').waitFor();
    expect(await page.locator('#message').textContent()).toContain('read: this is not a picture that can be read here');
    expect(await page.locator('#result').isHidden()).toBe(true);
  }, 120_000);

  it('does not scroll sideways at 240 px', async () => {
    await page.setViewportSize({ width: 240, height: 600 });
    await page.goto(fromDisk());
    await choose(join(EXAMPLES, 'icon-set.png'));
    await summary();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(240);
  }, 120_000);
});
