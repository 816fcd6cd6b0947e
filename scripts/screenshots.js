// Takes pictures of the plugin's panel and of the workbench: `npm run screenshots`, into out/screenshots; with `--docs` only
// the two that the README shows, into docs/images. `--out FOLDER` takes the built files from there.
/* global window -- of the page, in what is evaluated there */
const { mkdirSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { chromium } = require('playwright-core');
const { chromiumPath } = require('./chromium-path');
const { startWorkbench } = require('./workbench');

const ROOT = join(__dirname, '..');
const POSTER = join(ROOT, 'examples', 'poster.png');
const THEMES = ['darkest', 'dark', 'light', 'lightest'];
const WIDTHS = [240, 320, 480];
const PATIENCE = 60_000;

/** The page with a picture open and the plugin's panel up. */
async function openWorkbench(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(address);
  await page.waitForFunction(() => window.workbench !== undefined, undefined, { timeout: PATIENCE });
  await page.evaluate(([base64, name]) => window.workbench.open(base64, name), [readFileSync(POSTER).toString('base64'), 'poster.png']);
  const panel = page.frameLocator('.uxp-webview iframe');
  await panel.getByRole('button', { name: 'Decompose', exact: true }).waitFor({ timeout: PATIENCE });
  // The preview comes after the description.
  await page.waitForTimeout(1000);
  return { page, panel };
}

const decompose = (panel) => panel.getByRole('button', { name: 'Decompose', exact: true }).click();
const waitForLayers = (page) => page.waitForFunction(() => window.workbench.summary().history.length > 1, undefined, { timeout: PATIENCE });

async function dress(page, theme, width) {
  // Nothing is pointed at.
  await page.mouse.move(2, 2);
  await page.evaluate(([name, pixels]) => {
    window.workbench.setTheme(name);
    window.workbench.setPanelWidth(pixels);
  }, [theme, width]);
  // The host looks at its panel's size a few times a second.
  await page.waitForTimeout(700);
}

async function eachWidthAndTheme(page, state, folder) {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      await dress(page, theme, width);
      await page.locator('#plugin-root').screenshot({ path: join(folder, `panel-${state}-${theme}-${width}.png`) });
    }
  }
}

/** What opens in the list's place: a box for a new layer, strokes along an edge, and the offer to go on in a later session. */
async function takeSheets(page, panel, folder) {
  await dress(page, 'darkest', 320);
  const tool = (name) => panel.locator('.tools sp-action-button', { hasText: name }).click();
  const back = () => panel.locator('.sheet:not([hidden]) sp-button', { hasText: 'Back' }).click();
  const draw = async (...points) => {
    const { x, y, width, height } = await panel.locator('.sheet:not([hidden]) .surface').boundingBox();
    for (const [i, [u, v]] of points.entries()) {
      await page.mouse.move(x + u * width, y + v * height, { steps: 4 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  };
  await tool('New layer');
  await draw([0.4, 0.22], [0.96, 0.52]);
  await eachWidthAndTheme(page, 'new-layer', folder);
  await back();
  await dress(page, 'darkest', 320);
  await panel.locator('[role=treeitem]:not([aria-expanded])').first().click();
  await tool('Refine');
  await draw([0.4, 0.4], [0.6, 0.5]);
  await panel.locator('.sheet:not([hidden]) label.segment', { hasText: 'Remove' }).click();
  await draw([0.1, 0.85], [0.9, 0.9]);
  await eachWidthAndTheme(page, 'refine', folder);
  await back();
  await panel.locator('sp-action-button[label=Back]').click();
  await panel.getByRole('button', { name: 'Continue editing its layers' }).waitFor();
  await eachWidthAndTheme(page, 'resume', folder);
  await panel.getByRole('button', { name: 'Continue editing its layers' }).click();
  await panel.locator('.view.done:not([hidden])').waitFor();
}

async function takeAll(browser, address, folder) {
  const { page, panel } = await openWorkbench(browser, address);
  await eachWidthAndTheme(page, 'idle', folder);
  await dress(page, 'darkest', 320);
  await page.screenshot({ path: join(folder, 'workbench-idle.png') });
  await decompose(panel);
  await panel.getByRole('button', { name: 'Cancel' }).waitFor();
  await page.waitForTimeout(600);
  await page.locator('#plugin-root').screenshot({ path: join(folder, 'panel-working-darkest-320.png') });
  await waitForLayers(page);
  // The note that they are there goes after a while.
  await page.waitForTimeout(1500);
  await eachWidthAndTheme(page, 'done', folder);
  await takeSheets(page, panel, folder);
  for (const theme of THEMES) {
    await dress(page, theme, 320);
    await page.screenshot({ path: join(folder, `workbench-${theme}.png`) });
  }
  await page.close();

  const second = await openWorkbench(browser, address);
  await second.page.evaluate(() => {
    const { faults } = window.workbench.host.emulation;
    faults.reset();
    faults.plan({ name: 'Document.createLayerGroup', at: 2, does: 'throw' });
  });
  await decompose(second.panel);
  await second.panel.getByRole('button', { name: 'Try again' }).waitFor({ timeout: PATIENCE });
  await dress(second.page, 'darkest', 320);
  await second.page.locator('#plugin-root').screenshot({ path: join(folder, 'panel-failed-darkest-320.png') });
  await second.page.close();
}

async function takeForDocs(browser, address, folder) {
  const { page, panel } = await openWorkbench(browser, address);
  await dress(page, 'darkest', 320);
  await page.locator('#plugin-root').screenshot({ path: join(folder, 'panel.png') });
  await decompose(panel);
  await waitForLayers(page);
  await page.waitForTimeout(2000);
  await page.screenshot({ path: join(folder, 'workbench.png') });
  await page.close();
}

async function main() {
  const { values } = parseArgs({ options: { docs: { type: 'boolean', default: false }, out: { type: 'string', default: join(ROOT, 'dist') } } });
  const folder = values.docs ? join(ROOT, 'docs', 'images') : join(ROOT, 'out', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const { address, close } = await startWorkbench({ port: 0, out: resolve(values.out) });
  // Its sandbox cannot start for root, as containers run things.
  const browser = await chromium.launch({ executablePath: chromiumPath('screenshots'), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    await (values.docs ? takeForDocs : takeAll)(browser, address, folder);
  } finally {
    await browser.close();
    await close();
  }
  process.stdout.write(`The pictures are in ${folder}.\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
