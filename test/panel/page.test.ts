import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { connectToPage } from '../../src/bridge/handshake';
import type { Link } from '../../src/bridge/link';
import { createPeer } from '../../src/bridge/peer';
import { THEMES, type DocumentInfo, type HostMethods, type PageMethods } from '../../src/bridge/protocol';
import { DelaminateError } from '../../src/core/errors';
import { BUILD_TIMEOUT, builtPlugin } from '../support/built-plugin';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../support/chromium';
import { FakeHost } from '../support/fake-host';
import { describeWith } from '../support/outside-tools';
import { openPanel, type PanelPage } from '../support/panel-page';
import { cardPicture, nodeTimers } from '../support/session-rig';

// The engine and the runtime of networks, in one script each for their workers, and the page: it grows with the engine, and ought to be noticed when it does.
const MAX_BUNDLE = 1.25e6;

/** Runs in the page: the smallest contrast of text against what is painted beneath it, with the text; WCAG 2.2 formulas. Disabled controls are exempt. */
const LOWEST_CONTRAST = `(() => {
  const numbers = (colour) => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const luminance = ([r, g, b]) => { const f = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const up = (element) => element.parentElement ?? (element.getRootNode().host ?? null);
  const ground = (element) => { for (let at = element; at; at = up(at)) { const c = numbers(getComputedStyle(at).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255, 1]; };
  const exempt = (element) => { for (let at = element; at; at = up(at)) if (at.matches('[disabled], [data-disabled], [data-dimmed], .visually-hidden')) return true; return false; };
  let worst = { contrast: 21, text: '' };
  const walk = (node) => {
    if (node.nodeType === 3) {
      const element = node.parentElement ?? node.getRootNode().host;
      if (!node.textContent.trim() || !element?.checkVisibility({ visibilityProperty: true }) || exempt(element) || element.getClientRects().length === 0) return;
      const style = getComputedStyle(element);
      const [a, b] = [luminance(numbers(style.color)), luminance(ground(element))].sort((x, y) => y - x);
      const contrast = (a + 0.05) / (b + 0.05);
      if (contrast < worst.contrast) worst = { contrast, text: node.textContent.trim(), colour: style.color, ground: ground(element).join() };
      return;
    }
    if (node.localName === 'style' || node.localName === 'script') return;
    if (node.shadowRoot) walk(node.shadowRoot);
    if (node.localName === 'slot') return;
    for (const child of node.childNodes) walk(child);
  };
  walk(document.body);
  return worst;
})()`;

describeWith(CHROMIUM, 'the panel’s page in Chromium', () => {
  let folder: string;
  let browser: Browser;
  let panel: PanelPage;
  let host: FakeHost;
  let link: Link;

  beforeAll(async () => {
    folder = join(await builtPlugin(), 'plugin', 'panel');
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: [...CHROMIUM_ARGUMENTS] });
  }, BUILD_TIMEOUT);

  afterAll(async () => {
    await browser?.close();
  });

  const open = async (info: Partial<DocumentInfo> = {}, width = 320, init?: string): Promise<void> => {
    host = new FakeHost(cardPicture(), info);
    panel = await openPanel(browser, join(folder, 'index.html'), { width, height: 640 }, init);
    link = await connectToPage(panel.port, { timers: nodeTimers });
    host.page = createPeer<PageMethods, HostMethods>(link, host.handlers);
    await panel.page.locator('.view.idle h1', { hasText: host.info?.name ?? 'No document' }).waitFor();
  };
  const button = (text: string) => panel.page.locator('.view:not([hidden]) sp-button:visible', { hasText: text });
  const decompose = async (): Promise<void> => {
    await button('Decompose').click();
    await panel.page.locator('.view.done:not([hidden])').waitFor({ timeout: 30_000 });
  };
  const rows = () => panel.page.locator('[role=treeitem]');
  const leaf = () => panel.page.locator('[role=treeitem]:not([aria-expanded])').first();
  const rowNames = (): Promise<string[]> => rows().locator('.name').allTextContents();
  const text = async (selector: string): Promise<string> => (await panel.page.locator(selector).textContent()) ?? '';
  const sideways = (): Promise<number> => panel.page.evaluate('Math.max(...[document.documentElement, ...document.querySelectorAll(".scrolling")].map((e) => e.scrollWidth - e.clientWidth))');
  const focused = (): Promise<string> => panel.page.evaluate('((e) => e.getAttribute("data-id") ?? e.className ?? e.localName)(document.activeElement)');

  afterEach(async () => {
    link?.close(new Error('the test is over'));
    await panel.page.context().close();
    // A policy violation is a console error too; that no adapter is there is Chromium's own remark.
    expect(panel.complaints.filter((line) => !/No available adapters|WebGPU/.test(line))).toEqual([]);
    expect(panel.requests.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
  });

  it('is one classic script, small enough, with relative addresses only', async () => {
    await open();
    expect(readdirSync(folder).filter((name) => name.endsWith('.js'))).toEqual(['panel.js']);
    expect(statSync(join(folder, 'panel.js')).size).toBeLessThan(MAX_BUNDLE);
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/style="|type="module"|(src|href)="(\/|[a-z]+:)/);
    expect(readFileSync(join(folder, 'panel.js'), 'utf8')).not.toMatch(/\bnew Function\(|[^.\w]eval\(/);
  });

  it('shows what will be decomposed, and does it in a worker', async () => {
    await open({ activeLayer: { id: 3, name: 'Art', obstacle: 'The layer is empty.', origin: null } });
    await panel.page.locator('.preview canvas[width="96"]').waitFor();
    expect(await text('.view.idle .facts')).toBe('96\u00a0×\u00a064 · 8\u00a0bit');
    expect(await panel.page.locator('input[value=layer]').isDisabled()).toBe(true);
    expect(await text('.choices .hint >> nth=0')).toBe('Layer: The layer is empty. Selection: Nothing is selected.');
    await decompose();
    expect(await text('.done .summary')).toMatch(/^3 layers · .+ · in the document$/);
    expect(await text('.done .difference')).toMatch(/^Difference to the picture: (none|at most (0\.\d+|1), mean .+)$/);
    expect(await text('.done .device')).toMatch(/^CPU, worker thread · /);
    expect(panel.requests.some((url) => url.startsWith('blob:'))).toBe(true);
    expect([...host.layers.values()].map(({ name }) => name)).toEqual(expect.arrayContaining((await rowNames()).filter((name) => name !== '')));
    expect(await panel.page.locator('[role=status]').textContent()).toBe('The layers are in the document.');
  });

  it('works without workers too, and says so', async () => {
    await open({}, 320, 'window.Worker = class { constructor() { throw new Error("no workers here"); } };');
    await decompose();
    expect(await text('.done .device')).toMatch(/^CPU, the panel’s own thread · /);
  });

  it('edits by keyboard alone', async () => {
    await open();
    await button('Decompose').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('.view.done:not([hidden])').waitFor();
    // The focus went along: the list has it.
    await panel.page.locator('[role=treeitem]:focus').waitFor();
    await panel.page.keyboard.press('End');
    const last = await focused();
    expect(await panel.page.locator('[aria-selected=true]').getAttribute('data-id')).toBe(last);
    await panel.page.keyboard.press('F2');
    await panel.page.keyboard.type('Ground');
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('.name', { hasText: /^Ground$/ }).waitFor();
    expect([...host.layers.values()].map(({ name }) => name)).toContain('Ground');
    await panel.page.keyboard.press('F2');
    await panel.page.keyboard.type('Nonsense');
    await panel.page.keyboard.press('Escape');
    expect(await rowNames()).toContain('Ground');
    expect(await focused()).toBe(last);
    await panel.page.keyboard.press('h');
    await panel.page.locator(`[data-id="${last}"][data-dimmed]`).waitFor();
    await panel.page.keyboard.press('Shift+ArrowUp');
    expect(await panel.page.locator('[aria-selected=true]').count()).toBe(2);
    const before = await rows().count();
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('Delete');
    await rows().nth(before - 1).waitFor({ state: 'detached' });
    expect(host.changes.map(({ change }) => change)).toEqual(['set', 'set', 'delete']);
    expect(await panel.page.evaluate('document.activeElement.getAttribute("role")')).toBe('treeitem');
  });

  it('splits and merges by its buttons', async () => {
    await open();
    await decompose();
    await rows().first().click();
    await rows().nth(1).click({ modifiers: ['Control'] });
    const tool = (label: string) => panel.page.locator('.tool', { hasText: label });
    expect(await tool('Split further').getAttribute('disabled')).not.toBeNull();
    await tool('Merge').click();
    await expectSummary(/^2 layers/);
    await rows().first().click();
    await tool('Split further').click();
    await expectSummary(/^3 layers/);
    expect(host.plans.map(({ title }) => title)).toEqual(['Decompose', 'Merge Layers', 'Split Layer']);
  });
  const expectSummary = (wanted: RegExp): Promise<void> => panel.page.locator('.view.done:not([hidden]) .summary', { hasText: wanted }).waitFor();

  it('makes a layer of a box drawn by keyboard alone', async () => {
    await open();
    await decompose();
    await panel.page.locator('.tool', { hasText: 'New layer' }).focus();
    await panel.page.keyboard.press('Enter');
    // The focus is on the picture, the pen in its middle: to a plain part of the card.
    await panel.page.locator('.surface:focus').waitFor();
    expect(await panel.page.locator('.tree, .toolbar').locator('visible=true').count()).toBe(0);
    for (const key of [...Array<string>(3).fill('Shift+ArrowLeft'), ...Array<string>(2).fill('Shift+ArrowUp'), 'Enter', 'Shift+ArrowRight', 'Shift+ArrowDown', 'ArrowDown', 'Enter']) await panel.page.keyboard.press(key);
    const box = panel.page.locator('.sheet:not([hidden]) svg .box');
    expect(await Promise.all(['x', 'y', 'width', 'height'].map((name) => box.getAttribute(name)))).toEqual(['18', '12', '10', '11']);
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('.view.done:not([hidden]) .tree:not([hidden])').waitFor({ timeout: 20_000 });
    expect(host.plans.map(({ title }) => title)).toEqual(['Decompose', 'New Layer']);
    expect(host.plans[1]).toMatchObject({ place: { at: 'update' } });
    expect(await panel.page.evaluate('document.activeElement.getAttribute("role")')).toBe('treeitem');
  });

  it('moves a layer that is dragged to another place', async () => {
    await open();
    await decompose();
    // The group's two: the disc goes behind the card.
    const names = await rowNames();
    await rows().nth(1).dragTo(rows().nth(2), { targetPosition: { x: 60, y: 38 } });
    await panel.page.waitForFunction((before) => [...document.querySelectorAll('[role=treeitem] .name')].map((e) => e.textContent).join() !== before, names.join());
    await panel.page.locator('.view.done:not([hidden])').waitFor();
    expect(await rowNames()).toEqual([names[0], names[2], names[1], names[3]]);
    expect(host.plans.at(-1)).toMatchObject({ title: 'Reorder Layers', place: { at: 'update' } });
    expect(await panel.page.locator('[data-drop]').count()).toBe(0);
  });

  it('shows names as text, whatever is in them', async () => {
    const name = '<img src=x onerror="document.title=1"> & “quotes”';
    await open({ name });
    expect(await text('.view.idle h1')).toBe(name);
    await decompose();
    await rows().first().focus();
    await panel.page.keyboard.press('F2');
    await panel.page.keyboard.type('<b>bold</b>');
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('.name', { hasText: '<b>bold</b>' }).waitFor();
    expect(await panel.page.locator('main b, main img').count()).toBe(0);
    expect(await panel.page.title()).toBe('Delaminate');
  });

  it('cancels, fails and goes on', async () => {
    await open();
    let release = (): void => undefined;
    host.before = (method) => (method === 'capture.begin' ? new Promise<void>((resolve) => (release = resolve)) : undefined);
    await button('Decompose').click();
    await button('Cancel').click();
    await panel.page.locator('.stage', { hasText: 'Stopping…' }).waitFor();
    release();
    await panel.page.locator('.notice', { hasText: 'Cancelled. The document is unchanged.' }).waitFor();

    host.before = (method) => {
      if (method === 'capture.begin') throw new DelaminateError('capture', 'the layer “Logo” is a smart object; rasterize it first');
    };
    await button('Decompose').click();
    await panel.page.locator('.view.failed:not([hidden])').waitFor();
    expect(await text('.failed .what')).toBe('The layer “Logo” is a smart object; rasterize it first.');
    expect(await text('.failed .document-state')).toBe('The document is unchanged.');
    host.before = () => undefined;
    await button('Try again').click();
    await panel.page.locator('.view.done:not([hidden])').waitFor();
  });

  it('asks when the document changed, and says when nothing is open', async () => {
    await open();
    host.before = (method) => {
      if (method === 'capture.end') host.touch();
    };
    await button('Decompose').click();
    await panel.page.locator('.question', { hasText: 'its history went on' }).waitFor();
    await button('Write anyway').click();
    await expectSummary(/in the document$/);
    await panel.page.locator('sp-action-button[label=Back]').click();
    host.info = null;
    await host.page!.call('document.changed', null);
    await panel.page.locator('.view.idle h1', { hasText: 'No document is open' }).waitFor();
    expect(await button('Decompose').getAttribute('disabled')).not.toBeNull();
  });

  it.each([240, 320, 900])('does not scroll sideways at %i px', async (width) => {
    await open({ name: 'a-very-long-file-name-without-any-blank-'.repeat(4) + '.psd' }, width);
    expect(await sideways()).toBeLessThanOrEqual(0);
    await decompose();
    await rows().first().click();
    expect(await sideways()).toBeLessThanOrEqual(0);
    await leaf().click();
    for (const name of ['New layer', 'Refine']) {
      await panel.page.locator('.tool', { hasText: name }).click();
      expect(await sideways()).toBeLessThanOrEqual(0);
      await button('Back').last().click();
    }
    host.before = () => {
      throw new Error('x'.repeat(400));
    };
    await panel.page.locator('sp-action-button[label=Back]').click();
    await button('Decompose').click();
    await panel.page.locator('.view.failed:not([hidden])').waitFor();
    expect(await sideways()).toBeLessThanOrEqual(0);
  });

  it.each(THEMES)('has text with a contrast of at least 4.5:1 in the theme %s', async (theme) => {
    await open();
    const lowest = async (): Promise<unknown> => {
      await panel.page.locator(`html[data-theme=${theme}]`).waitFor();
      // Spectrum fades its colours over.
      await panel.page.waitForTimeout(400);
      return panel.page.evaluate(LOWEST_CONTRAST);
    };
    await host.page!.call('theme.changed', { theme });
    const worst = [await lowest()];
    await decompose();
    await rows().first().click();
    worst.push(await lowest());
    await leaf().click();
    for (const name of ['New layer', 'Refine']) {
      await panel.page.locator('.tool', { hasText: name }).click();
      worst.push(await lowest());
      await button('Back').last().click();
    }
    await panel.page.locator('sp-action-button[label=Back]').click();
    host.before = () => {
      throw new DelaminateError('capture', 'no');
    };
    await button('Decompose').click();
    await panel.page.locator('.view.failed:not([hidden])').waitFor();
    worst.push(await lowest());
    for (const found of worst as Array<{ contrast: number }>) expect(found).toEqual({ ...found, contrast: expect.closeTo(Math.max(found.contrast, 4.5), 6) });
  });

  it('tells Diagnostics what the page can do', async () => {
    await open();
    const { probes } = (await host.page!.call('diagnostics.page', null)).value;
    const found = Object.fromEntries(probes.map((probe) => [probe.name, probe.found]));
    expect(found).toMatchObject({ 'page: secure context': 'true', 'page: cross-origin isolated': 'false', 'page: blob worker': 'yes', 'page: WebGPU': expect.stringMatching(/^(ready|absent|failed)/) });
    expect(found['page: networks']).toBe('CPU, worker thread · classical engine, no networks (none came with the plugin)');
    expect(found['page: decomposing 256×192']).toMatch(/at the top, difference \S+ of 255, CPU, worker thread · classical engine$/);
  });

  it('says so where nobody is there', async () => {
    panel = await openPanel(browser, join(folder, 'index.html'), { width: 320, height: 640 });
    await panel.page.locator('.view.waiting h1', { hasText: 'Nobody is there' }).waitFor({ timeout: 15_000 });
    expect(await text('.view.waiting .facts')).toContain('inside Photoshop, or inside the workbench');
  });
});
