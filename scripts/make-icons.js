// Draws the plugin's icons, at the sizes and scales that Photoshop asks for, from one drawing: three sheets lifting off one another.
const { mkdirSync } = require('node:fs');
const { join } = require('node:path');
const sharp = require('sharp');

const OUT = join(__dirname, '..', 'plugin', 'icons');

/** Three sheets in one parallel view; `colours` back to front. */
function drawing(size, colours, line) {
  const sheet = (y, fill) => `<path d="M12 ${y - 4.6} 21.5 ${y} 12 ${y + 4.6} 2.5 ${y}Z" fill="${fill}" stroke="${line}" stroke-width="${line === 'none' ? 0 : 1.3}" stroke-linejoin="round"/>`;
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 24 24">${sheet(17.4, colours[0])}${sheet(12, colours[1])}${sheet(6.6, colours[2])}</svg>`);
}

const ICONS = [
  // On Photoshop's light grounds and on its dark ones: one ink, as its own panel icons have.
  { name: 'panel-light', size: 23, colours: ['#b8b8b8', '#d6d6d6', '#f4f4f4'], line: '#484848' },
  { name: 'panel-dark', size: 23, colours: ['#3a3a3a', '#555555', '#7a7a7a'], line: '#e6e6e6' },
  { name: 'plugin', size: 48, colours: ['#1f4e8c', '#2f7fd1', '#8cc4ff'], line: 'none' },
];

async function main() {
  mkdirSync(OUT, { recursive: true });
  for (const { name, size, colours, line } of ICONS) {
    for (const scale of [1, 2]) await sharp(drawing(size * scale, colours, line)).png({ compressionLevel: 9 }).toFile(join(OUT, `${name}@${scale}x.png`));
  }
}

main();
