import type { FrameLocator, Locator } from 'playwright-core';
import { compareRasters } from '../../src/document/flatten';
import { encodePng } from '../../src/formats/encode-png';
import type { Raster } from '../../src/raster/raster';
import type { DocumentSummary, LayerSummary, WorkbenchHook } from '../../workbench/test-hook';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../support/chromium';
import { describeWith } from '../support/outside-tools';
import { bench, composite, decompose, isAsKept, keep, openIn, readExample, summary, type Bench } from '../support/plugin-bench';

// What runs in the page; this file runs in Node.
declare const window: { workbench: WorkbenchHook };

const flat = (nodes: DocumentSummary['layers']): LayerSummary[] => nodes.flatMap((node) => [node, ...flat(node.children)]);
const tool = (panel: FrameLocator, text: string): Locator => panel.locator('.view.done .tools sp-action-button', { hasText: text });
const sheetOf = (panel: FrameLocator): Locator => panel.locator('.sheet:not([hidden])');
const listed = (panel: FrameLocator): Promise<string[]> => panel.locator('[role=treeitem] .name').allTextContents();

/** A document taken apart into few layers, and what of it must hold after each step. */
interface Editing extends Bench {
  readonly before: Raster;
  /** Makes a row the active layer, by its name or its place; which layer is active belongs to what undo brings back. */
  choose(which: string | 'first' | 'last'): Promise<number>;
  /** Waits until the history is this, after the decomposition, and the panel is at rest; the picture must be the same. */
  history(...names: string[]): Promise<void>;
  /** Takes the last state back: the document bit for bit, the list with it. */
  undo(to: number, names: readonly string[]): Promise<void>;
  /** Draws on the sheet's picture, from point to point, in parts of its width and height. */
  draw(...points: ReadonlyArray<readonly [number, number]>): Promise<void>;
}

async function takenApart(at: Bench, most: number): Promise<Editing> {
  const { page, panel } = at;
  await openIn(page, encodePng(await readExample('poster.png', 300)), 'poster.png');
  const before = await composite(page);
  await panel.locator('.view.idle sp-number-field input').fill(String(most));
  await panel.locator('.view.idle sp-number-field input').press('Enter');
  await decompose(at, 'poster.png');
  return {
    ...at, before,
    async choose(which) {
      const leaves = panel.locator('[role=treeitem]:not([aria-expanded])');
      const row = which === 'first' ? leaves.first() : which === 'last' ? leaves.last() : leaves.filter({ has: page.locator('.name').getByText(which, { exact: true }) });
      const name = (await row.locator('.name').textContent())!;
      await row.click();
      await page.waitForFunction((wanted) => window.workbench.summary()?.activeLayers.join() === wanted && !window.workbench.host.emulation.isModal, name);
      return keep(page);
    },
    async history(...names) {
      await page.waitForFunction((wanted) => window.workbench.summary()?.history.join() === wanted && !window.workbench.host.emulation.isModal, ['Open', 'Decompose', ...names].join(), { timeout: 30_000 }).catch(async () => {
        throw new Error(`instead of ${names.join()} the history is ${(await summary(page)).history.join()}, and the panel says “${await panel.locator('.notice').textContent()}”`);
      });
      await panel.locator('.view.done:not([hidden])').waitFor();
      expect(compareRasters(before, await composite(page)).max).toBeLessThanOrEqual(1);
    },
    async undo(to, names) {
      await page.evaluate(() => window.workbench.undo());
      expect(await isAsKept(page, to)).toBe(true);
      // The panel hears of it a quarter of a second later; names alone may not tell.
      await page.waitForTimeout(500);
      for (let i = 0; i < 100 && (await listed(panel)).join() !== names.join(); i++) await page.waitForTimeout(50);
      expect(await listed(panel)).toEqual(names);
    },
    async draw(...points) {
      const { x, y, width, height } = (await sheetOf(panel).locator('.surface').boundingBox())!;
      const [first, ...rest] = points.map(([u, v]) => [x + u * width, y + v * height] as const);
      await page.mouse.move(...first!);
      await page.mouse.down();
      for (const point of rest) await page.mouse.move(...point, { steps: 4 });
      await page.mouse.up();
    },
  };
}

describeWith(CHROMIUM, 'editing the layers in the workbench', () => {
  const start = bench(CHROMIUM_ARGUMENTS);

  it('splits, makes a layer of a box, locks, and does another again, each one state that one undo takes back with the list', async () => {
    const { page, panel, choose, history, undo, draw } = await takenApart(await start(), 3);
    const first = await listed(panel);

    const whole = await choose('last');
    await panel.locator('.view.done label.segment', { hasText: 'Shapes' }).click();
    await tool(panel, 'Split further').click();
    await history('Split Layer');
    await undo(whole, first);

    await tool(panel, 'New layer').click();
    // Around the button on the card.
    await draw([0.08, 0.78], [0.44, 0.9]);
    await sheetOf(panel).locator('sp-button', { hasText: 'Make layer' }).click();
    await history('New Layer');
    // The list is back in the sheet's place, with one layer more, which is the active one.
    await panel.locator('.tree:not([hidden])').waitFor();
    const made = (await listed(panel)).filter((name) => !first.includes(name));
    expect(made).toHaveLength(1);
    expect((await summary(page)).activeLayers).toEqual(made);
    const { bounds } = flat((await summary(page)).layers).find(({ name }) => name === made[0])!;
    expect(bounds!.top).toBeGreaterThan(300);
    await undo(whole, first);

    const unlocked = await choose('first');
    await panel.locator('[role=treeitem]:not([aria-expanded])').first().press('l');
    await history('Lock Layers');
    expect(await panel.locator('[role=treeitem] .lock:not([hidden])').count()).toBe(1);
    const lockedLayer = flat((await summary(page)).layers).find((layer) => layer.locked)!;

    const locked = await choose('last');
    await panel.locator('.view.done sp-number-field input').fill('4');
    await panel.locator('.view.done sp-number-field input').press('Enter');
    await tool(panel, 'Redo').click();
    await history('Lock Layers', 'Redo Layer');
    expect(flat((await summary(page)).layers).find(({ id }) => id === lockedLayer.id)).toEqual(lockedLayer);
    await undo(locked, first);
    await undo(unlocked, first);
    await panel.locator('[role=treeitem] .lock:not([hidden])').waitFor({ state: 'detached' });
  }, 180_000);

  it('makes layers of a point and of a soft selection, moves one, fills hidden parts and draws an edge anew, and goes on after the panel was loaded again', async () => {
    const at = await start();
    const { page, panel, choose, history, undo, draw } = await takenApart(at, 4);
    const first = await listed(panel);

    const kept = await choose('last');
    await tool(panel, 'New layer').click();
    await sheetOf(panel).locator('label.segment', { hasText: 'Point' }).click();
    await draw([0.7, 0.35]);
    await sheetOf(panel).locator('sp-button', { hasText: 'Make layer' }).click();
    await history('New Layer');
    await undo(kept, first);

    // Half selected at its rim, wholly within.
    const [width, height] = [60, 50];
    const mask = Buffer.from(Uint8Array.from({ length: width * height }, (_, i) => (i % width < 4 || i % width >= width - 4 ? 128 : 255))).toString('base64');
    await page.evaluate(([base64]) => window.workbench.setSelection({ left: 120, top: 20, width: 60, height: 50 }, base64), [mask] as const);
    await tool(panel, 'New layer').click();
    await sheetOf(panel).locator('label.segment', { hasText: 'Selection' }).click();
    await sheetOf(panel).locator('sp-button:not([disabled])', { hasText: 'Make layer' }).click();
    // A selection is a state of its own, and no reason to ask.
    await history('Rectangular Marquee', 'New Layer');
    const made = (await listed(panel)).find((name) => !first.includes(name))!;
    expect(flat((await summary(page)).layers).find(({ name }) => name === made)).toMatchObject({ bounds: { left: 120, top: 20, width, height }, masked: true });
    const names = await listed(panel);

    // What is taken away from the edge goes back to what it was cut from.
    const chosen = await choose(made);
    await tool(panel, 'Refine').click();
    await sheetOf(panel).locator('label.segment', { hasText: 'Remove' }).click();
    await draw([0.35, 0.3], [0.65, 0.3]);
    await sheetOf(panel).locator('sp-button', { hasText: 'Refine' }).click();
    await history('Rectangular Marquee', 'New Layer', 'Refine Layer');
    await panel.locator('.tree:not([hidden])').waitFor();
    await undo(chosen, names);

    await panel.locator('[role=treeitem][aria-selected=true]').press('Alt+ArrowDown');
    await history('Rectangular Marquee', 'New Layer', 'Reorder Layers');
    expect(await listed(panel)).not.toEqual(names);
    expect((await summary(page)).activeLayers).toEqual([made]);
    await undo(chosen, names);

    const ground = await choose('last');
    await tool(panel, 'Refill').click();
    await sheetOf(panel).locator('sp-button', { hasText: 'Refill' }).click();
    await history('Rectangular Marquee', 'New Layer', 'Refill Layer');
    await undo(ground, names);
    await choose(made);

    // Esc in Photoshop while it is written, and a call that fails: nothing is changed, and the panel says so.
    for (const does of ['cancel', 'throw'] as const) {
      const states = (await summary(page)).history.length;
      await page.evaluate((fault) => {
        const { faults } = window.workbench.host.emulation;
        faults.reset();
        faults.plan({ name: 'Layer.move', at: 1, does: fault });
      }, does);
      await panel.locator('[role=treeitem][aria-selected=true]').press('Alt+ArrowDown');
      await panel.locator('.notice', { hasText: does === 'cancel' ? 'Nothing was changed' : 'The document is unchanged' }).waitFor({ timeout: 20_000 });
      expect((await summary(page)).history).toHaveLength(states);
      expect(await isAsKept(page, chosen)).toBe(true);
    }

    // The page is loaded again and knows nothing; it finds the layers in the document.
    await panel.locator(':root').evaluate('void location.reload()');
    await panel.locator('.view.idle:not([hidden]) sp-button', { hasText: 'Continue editing' }).click({ timeout: 60_000 });
    await panel.locator('.view.done:not([hidden])').waitFor({ timeout: 30_000 });
    expect(await isAsKept(page, chosen)).toBe(true);
    expect(await listed(panel)).toEqual(names);
    await choose(made);
    await panel.locator('[role=treeitem][aria-selected=true]').press('Alt+ArrowDown');
    await history('Rectangular Marquee', 'New Layer', 'Reorder Layers');
    await undo(chosen, names);
  }, 240_000);
});
