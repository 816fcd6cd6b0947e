// Draws a picture beside its layers standing one before the other: `node scripts/explode.js PICTURE OUT.png` (after
// `npm run build`). Made the README's picture: node scripts/explode.js examples/poster.png docs/images/poster-exploded.png
const sharp = require('sharp');
const { convertDepth, decompose, leafLayers, readPicture, sharpEncoders } = require('../dist');

const WIDTH = 1400;
const MARGIN = 40;
const FLAT_HEIGHT = 470;
/** Panes are seen from the side: this much narrower, and their far edge this much higher for each pixel of width. */
const SQUEEZE = 0.62;
const SLANT = 0.22;

const dataUrl = (png) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;

/** Layers as pictures of at most the drawn size: the drawing holds them all at once. */
async function shrink(raster, scale) {
  const png = await sharpEncoders.png(convertDepth(raster, 8));
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  return sharp(png).resize(width * 2, height * 2, { fit: 'fill' }).png().toBuffer();
}

function pane(x, y, width, height, body) {
  return `<g transform="translate(${x} ${y}) matrix(${SQUEEZE} ${-SLANT} 0 1 0 0)">`
    + `<rect width="${width}" height="${height}" fill="#ffffff" fill-opacity="0.14" stroke="#8b95a3" stroke-width="1.2"/>${body}</g>`;
}

async function main([input, output]) {
  if (!input || !output) throw new Error('usage: node scripts/explode.js PICTURE OUT.png');
  const { raster } = await readPicture(input);
  const layers = leafLayers(decompose(raster).document.children);
  const scale = Math.min(FLAT_HEIGHT / raster.height, (WIDTH * 0.4) / raster.width);
  const width = raster.width * scale;
  const height = raster.height * scale;
  const slant = width * SLANT;
  const first = MARGIN + width + 50;
  const step = layers.length > 1 ? Math.min(190, (WIDTH - MARGIN - first - width * SQUEEZE) / (layers.length - 1)) : 0;

  const panes = [];
  for (const [index, layer] of layers.entries()) {
    const png = await shrink(layer.pixels, scale);
    const image = `<image x="${layer.left * scale}" y="${layer.top * scale}" width="${layer.pixels.width * scale}" height="${layer.pixels.height * scale}" preserveAspectRatio="none" href="${dataUrl(png)}"/>`;
    panes.push(pane(first + index * step, MARGIN + slant, width, height, image));
  }
  const total = Math.ceil(height + slant + MARGIN * 2);
  const flat = `<image x="${MARGIN}" y="${(total - height) / 2}" width="${width}" height="${height}" href="${dataUrl(await shrink(raster, scale))}"/>`;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}"><rect width="100%" height="100%" fill="#eef0f3"/>${flat}${panes.join('')}</svg>`;
  await sharp(Buffer.from(drawing), { unlimited: true }).png({ compressionLevel: 9, palette: false }).toFile(output);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
