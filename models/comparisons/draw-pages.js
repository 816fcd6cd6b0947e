// Interfaces or designs with their true layers, as cases that `npm run evaluate` takes:
//
//   node models/comparisons/draw-pages.js interfaces|designs --out FOLDER [--photographs FOLDER] [--drawings FOLDER]
//   npm run evaluate -- FOLDER
//
// Each page of that folder here is drawn by Chromium as it is, then once for every box, line of type and drawn shape in it with all
// else hidden: the layers, back to front in the order of the document. Faces are those of this machine, so that figures compare on
// one machine only. Pages that show the first photographs (JPEG or PNG) or drawings (SVG) of a folder are left out without.
/* global document, window, getComputedStyle, Node -- of the page, in what is evaluated there */
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, extname, join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { chromium } = require('playwright-core');
const { chromiumPath } = require('../../scripts/chromium-path');

const TYPES = { '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.png': 'image/png', '.svg': 'image/svg+xml' };

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

/** The first pictures of a folder by name, as `data:` addresses; none without a folder. */
function readPictures(folder) {
  if (folder === undefined) return [];
  return readdirSync(folder).sort().flatMap((name) => {
    const type = TYPES[extname(name).toLowerCase()];
    return type === undefined ? [] : [`data:${type};base64,${readFileSync(join(folder, name)).toString('base64')}`];
  });
}

/** Pages as text, `photograph-N` and `drawing-N` in place; those that want more than there are come not. */
function readPages(folder, pictures) {
  return readdirSync(folder).sort().flatMap((file) => {
    let missing = false;
    const html = readFileSync(join(folder, file), 'utf8').replace(/(photograph|drawing)-(\d)/g, (_, kind, index) => {
      const address = pictures[kind][Number(index)];
      missing ||= address === undefined;
      return address;
    });
    return missing ? [] : [{ name: basename(file, '.html'), html }];
  });
}

async function drawCase(browser, category, { name, html }, out) {
  const page = await browser.newPage();
  await page.setContent(html);
  const [width, height] = await page.evaluate(() => [document.body.offsetWidth, document.body.offsetHeight]);
  await page.setViewportSize({ width, height });
  const folder = join(out, `${category}-${name}`);
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
  const about = { name: `${category}-${name}`, category };
  writeFileSync(join(folder, 'meta.json'), JSON.stringify({ ...about, width, height, layers }));
  return about;
}

const USAGE = 'usage: node models/comparisons/draw-pages.js interfaces|designs --out FOLDER [--photographs FOLDER] [--drawings FOLDER]';

async function main() {
  const { values, positionals } = parseArgs({
    options: { out: { type: 'string' }, photographs: { type: 'string' }, drawings: { type: 'string' } },
    allowPositionals: true,
  });
  const [set] = positionals;
  if (!values.out || positionals.length !== 1 || !['interfaces', 'designs'].includes(set)) throw new Error(USAGE);
  const out = resolve(values.out);
  const pictures = { photograph: readPictures(values.photographs), drawing: readPictures(values.drawings) };
  const browser = await chromium.launch({ executablePath: chromiumPath(set), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const index = [];
    for (const page of readPages(join(__dirname, set), pictures)) index.push(await drawCase(browser, set.slice(0, -1), page, out));
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
