import { join } from 'node:path';
import sharp from 'sharp';
import { compareRasters } from '../../src/document/flatten';
import { encodePng } from '../../src/formats/encode-png';
import { convertDepth } from '../../src/raster/raster';
import type { DocumentMode } from '../../workbench/emulation';
import type { DocumentSummary, WorkbenchHook } from '../../workbench/test-hook';
import { CHROMIUM, CHROMIUM_ARGUMENTS, SWIFTSHADER_ARGUMENTS } from '../support/chromium';
import { describeWith } from '../support/outside-tools';
import { bench, button, composite, decompose, EXAMPLES, flatPsd, isAsKept, keep, openIn, readExample, summary } from '../support/plugin-bench';

// What runs in the page; this file runs in Node.
declare const window: { workbench: WorkbenchHook };

describeWith(CHROMIUM, 'the plugin in the workbench', () => {
  const start = bench(CHROMIUM_ARGUMENTS);

  const cases: ReadonlyArray<readonly [string, () => Promise<{ bytes: Uint8Array; name: string; mode?: DocumentMode; depth?: number; shownMode?: string }>]> = [
    ['a PSD', async () => ({ bytes: flatPsd(await readExample('poster.png')), name: 'poster.psd' })],
    ['a 16-bit document', async () => {
      const eight = await readExample('icon-set.png');
      const picture = convertDepth(eight, 16);
      for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = 65535;
      return { bytes: encodePng(picture), name: 'icons.png', depth: 16 };
    }],
    ['a document that reports CMYK', async () => ({ bytes: new Uint8Array(await sharp(join(EXAMPLES, 'poster.png')).resize(450).toColourspace('cmyk').jpeg().toBuffer()), name: 'press.jpg', shownMode: 'CMYKColorMode' })],
    ['a document with a transparent background', async () => ({ bytes: encodePng(await readExample('icon-set.png')), name: 'icons.png' })],
  ];

  it.each(cases)('takes %s apart: one group in depth order, the same picture, one history state, undone and redone bit for bit', async (_what, make) => {
    const { bytes, name, mode, depth = 8, shownMode } = await make();
    const at = await start();
    const { page } = at;
    await openIn(page, bytes, name, mode ? { mode } : {});
    const before = await composite(page);
    const kept = await keep(page);
    expect(await summary(page)).toMatchObject({ depth, history: ['Open'], ...(shownMode ? { mode: shownMode } : {}) });
    await decompose(at, name);
    const after = await summary(page);
    expect(after.history).toEqual(['Open', 'Decompose']);
    const [group, ...rest] = after.layers;
    expect(group).toMatchObject({ type: 'group', name: expect.stringContaining('(layers)') });
    expect(rest).toHaveLength(1);
    // The panel lists the layers as the document has them, front to back.
    const listed = await at.panel.locator('[role=treeitem] .name').allTextContents();
    const names = (nodes: readonly { name: string; children: readonly never[] }[]): string[] => nodes.flatMap((node) => [node.name, ...names(node.children)]);
    expect(listed).toEqual(names(group!.children as never));
    expect(listed.length).toBeGreaterThan(2);
    expect(compareRasters(before, await composite(page)).max).toBeLessThanOrEqual(1);
    const done = await keep(page);
    await page.evaluate(() => window.workbench.undo());
    expect(await isAsKept(page, kept)).toBe(true);
    await page.evaluate(() => window.workbench.redo());
    expect(await isAsKept(page, done)).toBe(true);
  }, 120_000);

  it('takes a selection apart, and splits one of the new layers further', async () => {
    const at = await start();
    const { page, panel } = at;
    await openIn(page, encodePng(await readExample('poster.png', 450)), 'poster.png');
    const before = await composite(page);
    await page.evaluate(() => window.workbench.setSelection({ left: 20, top: 390, width: 240, height: 180 }));
    await panel.locator('.view.idle:not([hidden]) label.segment', { hasText: 'Selection' }).click();
    // Few, so that there is something left to split.
    await panel.locator('.view.idle sp-number-field input').fill('2');
    await panel.locator('.view.idle sp-number-field input').press('Enter');
    const selected = await keep(page);
    await decompose(at, 'poster.png');
    const done = await keep(page);
    await page.evaluate(() => window.workbench.undo());
    expect(await isAsKept(page, selected)).toBe(true);
    await page.evaluate(() => window.workbench.redo());
    expect(await isAsKept(page, done)).toBe(true);
    const [group] = (await summary(page)).layers;
    const inside = (nodes: DocumentSummary['layers']): boolean => nodes.every(({ bounds, children }) => inside(children) && (bounds === null || (bounds.left >= 20 && bounds.top >= 390 && bounds.left + bounds.width <= 260 && bounds.top + bounds.height <= 570)));
    expect(inside(group!.children)).toBe(true);
    expect(compareRasters(before, await composite(page)).max).toBeLessThanOrEqual(1);

    const states = (await summary(page)).history.length;
    const chosen = panel.locator('[role=treeitem]:not([aria-expanded])').first();
    const name = (await chosen.locator('.name').textContent())!;
    await chosen.click();
    // The document's own layers panel follows.
    await page.waitForFunction((wanted) => window.workbench.summary()?.activeLayers.join() === wanted, name);
    const kept = await keep(page);
    await panel.locator('.view.done label.segment', { hasText: 'Shapes' }).click();
    await panel.locator('.view.done sp-action-button', { hasText: 'Split further' }).click();
    await page.waitForFunction((count) => (window.workbench.summary()?.history.length ?? 0) > count, states, { timeout: 60_000 });
    await page.waitForFunction(() => !window.workbench.host.emulation.isModal);
    expect((await summary(page)).history).toHaveLength(states + 1);
    expect(compareRasters(before, await composite(page)).max).toBeLessThanOrEqual(1);
    await page.evaluate(() => window.workbench.undo());
    expect(await isAsKept(page, kept)).toBe(true);
  }, 180_000);

  it('takes a layer of ours apart again, as “this layer”, in the next round', async () => {
    const at = await start();
    const { page, panel } = at;
    await openIn(page, encodePng(await readExample('poster.png', 450)), 'poster.png');
    const before = await composite(page);
    await panel.locator('.view.idle sp-number-field').waitFor();
    await decompose(at, 'poster.png');
    await panel.locator('sp-action-button[label=Back]').click();
    const leaf = (nodes: DocumentSummary['layers']): string => (nodes[nodes.length - 1]!.type === 'group' ? leaf(nodes[nodes.length - 1]!.children) : nodes[nodes.length - 1]!.name);
    const name = leaf((await summary(page)).layers[0]!.children);
    await page.evaluate((layer) => window.workbench.select(layer), name);
    await panel.locator('.view.idle:not([hidden]) label.segment', { hasText: 'Layer' }).click();
    await panel.locator('.view.idle:not([hidden]) label.segment', { hasText: 'Shapes' }).click();
    await decompose(at, name);
    expect(compareRasters(before, await composite(page)).max).toBeLessThanOrEqual(1);
  }, 180_000);

  it('cancels while it works: the document is untouched and the panel says so', async () => {
    const at = await start();
    const { page, panel } = at;
    const large = await sharp(join(EXAMPLES, 'poster.png')).resize(2700, 3600).png().toBuffer();
    await openIn(page, new Uint8Array(large), 'large.png');
    const kept = await keep(page);
    await panel.locator('.view.idle:not([hidden]) h1', { hasText: 'large.png' }).waitFor({ timeout: 30_000 });
    await button(panel, 'Decompose').click();
    await panel.locator('.view.working:not([hidden])').waitFor();
    await button(panel, 'Cancel').click();
    await panel.locator('.view.idle:not([hidden])').waitFor({ timeout: 30_000 });
    expect(await panel.locator('[role=status], [aria-live]').allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/ancelled.*unchanged/)]));
    expect(await isAsKept(page, kept)).toBe(true);
  }, 120_000);

  it('cancels in each of the stages that it shows', async () => {
    const at = await start();
    const { page, panel } = at;
    await openIn(page, encodePng(await readExample('poster.png')), 'poster.png');
    const kept = await keep(page);
    await panel.locator('.view.idle:not([hidden]) h1', { hasText: 'poster.png' }).waitFor({ timeout: 30_000 });
    // Watches the stage's words; presses Cancel as soon as the wanted ones stand there.
    await panel.locator('body').evaluate(() => {
      const seen = new Set<string>();
      const stage = document.querySelector('.view.working .stage')!;
      const cancel = [...document.querySelectorAll<HTMLElement>('.view.working sp-button')].find((button) => button.textContent === 'Cancel')!;
      const watch = globalThis as unknown as { seen: Set<string>; wanted: string | null };
      watch.seen = seen;
      watch.wanted = null;
      new MutationObserver(() => {
        const words = stage.textContent ?? '';
        if (words !== '') seen.add(words);
        if (words !== watch.wanted) return;
        watch.wanted = null;
        cancel.click();
      }).observe(stage, { childList: true, characterData: true, subtree: true });
    });
    await decompose(at, 'poster.png');
    const stages = await panel.locator('body').evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]);
    expect(stages.length).toBeGreaterThan(8);
    await page.evaluate(() => window.workbench.undo());
    let untouched = 0;
    for (const stage of stages) {
      // A result that is kept has a way back, an empty panel needs none.
      if (await panel.locator('.view.done:not([hidden])').count()) await panel.locator('.view.done sp-action-button[label=Back]').click();
      await panel.locator('.view.idle:not([hidden])').waitFor();
      await panel.locator('body').evaluate((_body, words) => { (globalThis as unknown as { wanted: string }).wanted = words; }, stage);
      await button(panel, 'Decompose').click();
      await panel.locator('.view.idle:not([hidden]), .view.done:not([hidden])').first().waitFor({ timeout: 60_000 });
      await page.waitForFunction(() => !window.workbench.host.emulation.isModal);
      // Too late only where the last word of it had been said: then all of it is there.
      const { history, historyIndex } = await summary(page);
      if (historyIndex === 0) {
        expect([stage, await isAsKept(page, kept)]).toEqual([stage, true]);
        expect((await panel.locator('.notice').textContent()) ?? '').toMatch(/ancelled.*unchanged/);
        untouched++;
      } else {
        expect([stage, history.slice(0, historyIndex + 1)]).toEqual([stage, ['Open', 'Decompose']]);
        await page.evaluate(() => window.workbench.undo());
      }
    }
    expect(untouched).toBeGreaterThan(stages.length / 2);
  }, 240_000);

  it('brings a page that died back, and the document is as it was', async () => {
    const at = await start();
    const { page, panel } = at;
    await openIn(page, encodePng(await readExample('poster.png', 450)), 'poster.png');
    const kept = await keep(page);
    await panel.locator('.view.idle:not([hidden]) h1', { hasText: 'poster.png' }).waitFor({ timeout: 30_000 });
    await button(panel, 'Decompose').click();
    await panel.locator('.view.working:not([hidden])').waitFor();
    await page.evaluate(() => { window.workbench.host.emulation.webViews().at(-1)!.reload(); });
    await panel.locator('.view.idle:not([hidden]) h1', { hasText: 'poster.png' }).waitFor({ timeout: 30_000 });
    expect((await panel.locator('body').textContent()) ?? '').toMatch(/reloaded.*unchanged/);
    expect(await isAsKept(page, kept)).toBe(true);
    // And it works as before.
    await decompose(at, 'poster.png');
    expect((await summary(page)).history).toEqual(['Open', 'Decompose']);
  }, 120_000);

  it('runs the menu command', async () => {
    const at = await start();
    const { page, panel } = at;
    await openIn(page, encodePng(await readExample('icon-set.png')), 'icons.png');
    await panel.locator('.view.idle:not([hidden]) h1', { hasText: 'icons.png' }).waitFor({ timeout: 30_000 });
    await page.evaluate(() => window.workbench.host.emulation.entryPoints.runCommand('decompose-document'));
    await panel.locator('.view.done:not([hidden])').waitFor({ timeout: 60_000 });
    expect((await summary(page)).history).toEqual(['Open', 'Decompose']);
  }, 120_000);
});

describeWith(CHROMIUM, 'the plugin with WebGPU on Chromium’s software adapter', () => {
  const start = bench([...CHROMIUM_ARGUMENTS, ...SWIFTSHADER_ARGUMENTS]);
  /** Gives the test a hold of the device that the page asks for. */
  const holdDevice = `if (globalThis.GPUAdapter) { const request = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (...given) { return (globalThis.heldDevice = await request.apply(this, given)); }; }`;

  it('probes it, goes on when it is lost in the middle of a job, and finds it again', async () => {
    const at = await start(holdDevice);
    const { page, panel } = at;
    await openIn(page, encodePng(await readExample('poster.png', 450)), 'poster.png');
    const html = panel.locator('html');
    await panel.locator('html[data-gpu=ready], html[data-gpu=absent], html[data-gpu=failed]').waitFor({ state: 'attached', timeout: 60_000 });
    // With these arguments the adapter is part of Chromium itself.
    expect(await html.getAttribute('data-gpu')).toBe('ready');
    await panel.locator('.view.idle:not([hidden]) h1', { hasText: 'poster.png' }).waitFor({ timeout: 30_000 });
    await button(panel, 'Decompose').click();
    await panel.locator('.view.working:not([hidden])').waitFor();
    await html.evaluate(() => (globalThis as unknown as { heldDevice: { destroy(): void } }).heldDevice.destroy());
    await panel.locator('html[data-gpu=lost]').waitFor({ state: 'attached', timeout: 30_000 });
    await panel.locator('.view.done:not([hidden])').waitFor({ timeout: 90_000 });
    expect((await summary(page)).history).toEqual(['Open', 'Decompose']);
    await panel.locator('sp-action-button[label=Back]').click();
    await panel.locator('sp-action-button, sp-button, button', { hasText: 'Check again' }).first().click();
    await panel.locator('html[data-gpu=ready]').waitFor({ state: 'attached', timeout: 60_000 });
  }, 240_000);
});
