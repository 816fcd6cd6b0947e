// Interfaces, slides and infographics with their true layers, as cases that `npm run evaluate` takes:
//
//   node models/comparisons/interfaces.js --out FOLDER [--photographs FOLDER]
//   npm run evaluate -- FOLDER
//
// Each page of `interfaces/` is drawn by Chromium as it is, then once for every box, line of type and drawn shape in it with all
// else hidden: the layers, back to front in the order of the document. Faces are those of this machine, so that figures compare on
// one machine only. The shop's page needs six photographs (JPEG or PNG) and is left out without.
/* global document, window, getComputedStyle, Node -- of the page, in what is evaluated there */
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, extname, join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { chromium } = require('playwright-core');
const { chromiumPath } = require('../../scripts/chromium-path');

const PAGES = join(__dirname, 'interfaces');
const PHOTOGRAPHS = 6;

/** Which parts of an element are shown alone: all of it, its box without its own type, or that type without the box. */
const STYLE = `.alone, .alone * { visibility: hidden !important }
.alone .shown { visibility: visible !important }
.shown.box { color: transparent !important }
.shown.type { background: none !important; border-color: transparent !important; box-shadow: none !important }
html { background: transparent !important }
body.alone.bare { background: none !important }`;

/** In the page: marks what is a layer with a number and with how it is shown, and returns how many there are. */
function markLayers(style) {
  document.head.append(Object.assign(document.createElement('style'), { textContent: style }));
  const layers = [];
  for (const element of document.body.querySelectorAll('*')) {
    const look = getComputedStyle(element);
    const inDrawing = element.closest('svg') !== null;
    if (element.tagName === 'SCRIPT' || (inDrawing && !['path', 'rect', 'circle', 'line', 'text'].includes(element.tagName))) continue;
    if (inDrawing || look.backgroundClip === 'text') {
      layers.push([element, '']);
      continue;
    }
    const sides = [look.borderTopWidth, look.borderLeftWidth, look.borderBottomWidth, look.borderRightWidth];
    if (look.backgroundColor !== 'rgba(0, 0, 0, 0)' || look.backgroundImage !== 'none' || sides.some((width) => parseFloat(width) > 0)) layers.push([element, 'box']);
    if ([...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())) layers.push([element, 'type']);
  }
  window.showLayer = (index) => {
    document.body.classList.add('alone');
    document.body.classList.toggle('bare', index >= 0);
    for (const shown of document.querySelectorAll('.shown')) shown.classList.remove('shown', 'box', 'type');
    if (index >= 0) layers[index][0].classList.add('shown', ...(layers[index][1] ? [layers[index][1]] : []));
  };
  return layers.length;
}

/** Pages as text, photographs in place; those that want more than there are come not. */
function readPages(folder) {
  const pictures = folder === undefined ? [] : readdirSync(folder).filter((name) => ['.jpg', '.jpeg', '.png'].includes(extname(name).toLowerCase())).sort().slice(0, PHOTOGRAPHS);
  const urls = pictures.map((name) => `data:image/${extname(name).toLowerCase() === '.png' ? 'png' : 'jpeg'};base64,${readFileSync(join(folder, name)).toString('base64')}`);
  return readdirSync(PAGES).sort().map((file) => ({ name: basename(file, '.html'), html: readFileSync(join(PAGES, file), 'utf8') }))
    .filter(({ html }) => urls.length === PHOTOGRAPHS || !html.includes('photograph-'))
    .map(({ name, html }) => ({ name, html: html.replace('photograph-${i}', '${photographs[i]}').replace('<script>', `<script>const photographs = ${JSON.stringify(urls)};`) }));
}

async function drawCase(browser, { name, html }, out) {
  const page = await browser.newPage();
  await page.setContent(html);
  const [width, height] = await page.evaluate(() => [document.body.offsetWidth, document.body.offsetHeight]);
  await page.setViewportSize({ width, height });
  const folder = join(out, `interface-${name}`);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'composite.png') });
  const count = await page.evaluate(markLayers, STYLE);
  const layers = [];
  for (let index = -1; index < count; index++) {
    await page.evaluate((at) => window.showLayer(at), index);
    const file = `layer-${String(layers.length).padStart(2, '0')}.png`;
    await page.screenshot({ path: join(folder, file), omitBackground: true });
    layers.push({ file, name: index < 0 ? 'background' : `layer ${index + 1}` });
  }
  await page.close();
  const about = { name: `interface-${name}`, category: 'interface' };
  writeFileSync(join(folder, 'meta.json'), JSON.stringify({ ...about, width, height, layers }));
  return about;
}

async function main() {
  const { values } = parseArgs({ options: { out: { type: 'string' }, photographs: { type: 'string' } } });
  if (!values.out) throw new Error('usage: node models/comparisons/interfaces.js --out FOLDER [--photographs FOLDER]');
  const out = resolve(values.out);
  const browser = await chromium.launch({ executablePath: chromiumPath('interfaces'), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const index = [];
    for (const page of readPages(values.photographs)) index.push(await drawCase(browser, page, out));
    writeFileSync(join(out, 'index.json'), JSON.stringify(index));
    console.log(`${index.length} pages in ${out}`);
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
