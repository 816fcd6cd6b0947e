// Draws the pictures in examples/. Run `node scripts/make-examples.js` after changing a drawing and commit the
// results: text is set in whatever sans-serif this machine has, so users get pictures, not drawings.
const { mkdirSync } = require('node:fs');
const { join } = require('node:path');
const sharp = require('sharp');

const FOLDER = join(__dirname, '..', 'examples');
const SANS = 'font-family="sans-serif"';

const svg = (width, height, body) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`);

const lines = (x, y, step, attributes, rows) => rows.map((row, i) => `<text x="${x}" y="${y + i * step}" ${SANS} ${attributes}>${row}</text>`).join('');

/** Overlapping flat shapes on a gradient, a card with text and a button, a small boat: what most posters are made of. */
const poster = svg(900, 1200, `
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fdebcf"/><stop offset="1" stop-color="#f4b393"/></linearGradient>
    <linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#3f8f95"/><stop offset="1" stop-color="#1f5a6b"/></linearGradient>
  </defs>
  <rect width="900" height="1200" fill="url(#sky)"/>
  <circle cx="640" cy="430" r="190" fill="#ef6a4a"/>
  <path d="M0 640 L170 470 L300 580 L430 440 L640 650 L760 560 L900 660 V820 H0 Z" fill="#8a5a83"/>
  <path d="M0 700 Q150 590 330 690 T680 680 T900 650 V860 H0 Z" fill="#54406e"/>
  <rect y="740" width="900" height="460" fill="url(#sea)"/>
  <g>
    <path d="M640 742 L640 560 L540 742 Z" fill="#fff6e6"/>
    <path d="M656 742 L656 600 L730 742 Z" fill="#f7c65b"/>
    <rect x="644" y="548" width="8" height="200" fill="#3a2a2f"/>
    <path d="M520 752 H760 Q745 812 690 812 H590 Q535 812 520 752 Z" fill="#c2402f"/>
  </g>
  <rect x="64" y="800" width="430" height="320" rx="28" fill="#fffaf1"/>
  <rect x="366" y="764" width="200" height="72" rx="36" fill="#f7c65b"/>
  <rect x="104" y="1020" width="240" height="64" rx="32" fill="#1f5a6b"/>
  ${lines(64, 150, 104, 'font-size="100" font-weight="bold" fill="#3b2440"', ['Slow', 'Boat', 'Sunday'])}
  ${lines(68, 420, 0, 'font-size="30" fill="#8a4a45"', ['Music by the harbour'])}
  ${lines(104, 872, 44, 'font-size="34" font-weight="bold" fill="#3b2440"', ['One day, four', 'small concerts'])}
  ${lines(104, 962, 30, 'font-size="22" fill="#6d5a66"', ['Bring a blanket and a friend'])}
  <text x="466" y="812" ${SANS} font-size="32" font-weight="bold" fill="#3b2440" text-anchor="middle">14 June</text>
  <text x="224" y="1062" ${SANS} font-size="28" font-weight="bold" fill="#fffaf1" text-anchor="middle">Save a seat</text>
`);

const tile = (x, y, colour, body) => `<g transform="translate(${x} ${y})"><rect width="180" height="180" rx="42" fill="${colour}"/>${body}</g>`;

/** Six icons on nothing: transparency must stay transparent, and each icon keeps its parts together. */
const icons = svg(720, 480, `
  ${tile(40, 40, '#3867d6', '<circle cx="90" cy="90" r="52" fill="none" stroke="#fff" stroke-width="14"/><path d="M90 58 V90 L112 108" fill="none" stroke="#fff" stroke-width="14" stroke-linecap="round" stroke-linejoin="round"/>')}
  ${tile(270, 40, '#20bf6b', '<path d="M44 96 L78 130 L138 56" fill="none" stroke="#fff" stroke-width="20" stroke-linecap="round" stroke-linejoin="round"/>')}
  ${tile(500, 40, '#eb3b5a', '<path d="M90 138 C30 98 40 46 72 46 C82 46 88 54 90 62 C92 54 98 46 108 46 C140 46 150 98 90 138 Z" fill="#fff"/>')}
  ${tile(40, 260, '#f7b731', '<circle cx="90" cy="90" r="34" fill="#fff4cf"/><g stroke="#fff4cf" stroke-width="12" stroke-linecap="round"><path d="M90 26 V38 M90 142 V154 M26 90 H38 M142 90 H154 M45 45 L53 53 M127 127 L135 135 M45 135 L53 127 M127 53 L135 45"/></g>')}
  ${tile(270, 260, '#8854d0', '<path d="M40 62 H140 V128 H40 Z" fill="#efe6ff"/><path d="M40 62 L90 104 L140 62 Z" fill="#c9aef5"/>')}
  <g transform="translate(500 260)"><circle cx="90" cy="90" r="88" fill="#2d3a4a"/><circle cx="90" cy="90" r="52" fill="#fa8231"/><circle cx="72" cy="74" r="16" fill="#ffd2a8"/></g>
`);

/** What a phone would show, saved as JPEG: soft shadow, blurred spots, thin type, block noise. */
const card = svg(1000, 640, `
  <defs>
    <linearGradient id="ground" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#dfe7f2"/><stop offset="1" stop-color="#b9c8dd"/></linearGradient>
    <filter id="soft" x="-20%" y="-20%" width="140%" height="150%"><feGaussianBlur stdDeviation="18"/></filter>
    <filter id="blur" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="6"/></filter>
  </defs>
  <rect width="1000" height="640" fill="url(#ground)"/>
  <circle cx="850" cy="120" r="90" fill="#f2a7b5" filter="url(#blur)"/>
  <circle cx="120" cy="540" r="70" fill="#9fd3c7" filter="url(#blur)"/>
  <rect x="190" y="150" width="620" height="360" rx="36" fill="#50617d" opacity="0.45" filter="url(#soft)"/>
  <rect x="190" y="130" width="620" height="360" rx="36" fill="#ffffff"/>
  <circle cx="300" cy="245" r="62" fill="#3d5a80"/>
  <circle cx="300" cy="228" r="24" fill="#ffdcc2"/>
  <path d="M258 290 Q300 240 342 290 Q300 318 258 290 Z" fill="#ee6c4d"/>
  ${lines(400, 236, 0, 'font-size="44" font-weight="bold" fill="#293241"', ['Mira Holm'])}
  ${lines(400, 284, 0, 'font-size="26" fill="#5b6b82"', ['Paper and print design'])}
  <rect x="238" y="350" width="524" height="2" fill="#d5dde8"/>
  <rect x="238" y="388" width="220" height="64" rx="16" fill="#3d5a80"/>
  <rect x="482" y="388" width="220" height="64" rx="16" fill="#e6edf6"/>
  <text x="348" y="430" ${SANS} font-size="26" font-weight="bold" fill="#ffffff" text-anchor="middle">Follow</text>
  <text x="592" y="430" ${SANS} font-size="26" font-weight="bold" fill="#3d5a80" text-anchor="middle">Message</text>
`);

async function main() {
  mkdirSync(FOLDER, { recursive: true });
  // effort and palette off: the same pixels on every machine with the same fonts.
  const png = { compressionLevel: 9, palette: false };
  await sharp(poster).removeAlpha().png(png).toFile(join(FOLDER, 'poster.png'));
  await sharp(icons).png(png).toFile(join(FOLDER, 'icon-set.png'));
  await sharp(card).flatten().jpeg({ quality: 85 }).toFile(join(FOLDER, 'card.jpg'));
  await sharp({ create: { width: 320, height: 200, channels: 3, background: '#3a7ca5' } }).png(png).toFile(join(FOLDER, 'plain.png'));
}

void main();
