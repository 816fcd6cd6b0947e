import type { LayerKind } from '../../document/document';
import { fullScale } from '../../raster/raster';
import type { RenderedLayer } from '../pixels/rendered-layer';

/** Hue in degrees up to which a saturated colour has this name. */
const HUES: readonly (readonly [number, string])[] = [
  [15, 'Red'], [42, 'Orange'], [68, 'Yellow'], [160, 'Green'], [195, 'Teal'], [255, 'Blue'], [290, 'Purple'], [340, 'Pink'], [360, 'Red'],
];

/** A plain word for a colour, 0..255 a channel. */
export function colourName(red: number, green: number, blue: number): string {
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  const lightness = (high + low) / 510;
  const chroma = high - low;
  if (lightness > 0.94) return 'White';
  if (high < 40) return 'Black';
  if (chroma < 28 || chroma < 0.12 * high) return lightness > 0.75 ? 'Light grey' : lightness < 0.3 ? 'Dark grey' : 'Grey';
  const sector = high === red ? (green - blue) / chroma : high === green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
  const hue = (sector * 60 + 360) % 360;
  const name = HUES.find(([limit]) => hue <= limit)?.[1] ?? 'Red';
  if ((name === 'Orange' || name === 'Red') && high < 170 && hue > 8 && hue < 50) return 'Brown';
  return lightness < 0.22 ? `Dark ${name.toLowerCase()}` : lightness > 0.82 ? `Light ${name.toLowerCase()}` : name;
}

/** What a layer looks like in two words: its main colour and, where it is a simple one, its shape. `solid`: its alpha, 0..1, where nothing softens it. */
export function describeShape(layer: RenderedLayer, solid = 1): string {
  const { width, height, data } = layer.pixels;
  const full = fullScale(layer.pixels.depth);
  // The commonest of coarse colours: a mean of red and white stripes would be pink.
  const bins = new Map<number, { n: number; r: number; g: number; b: number }>();
  let covered = 0;
  const step = Math.max(1, Math.floor((width * height) / 20000));
  for (let i = 0; i < width * height; i += step) {
    const alpha = data[i * 4 + 3] / full;
    if (alpha < 0.5 * solid) continue;
    covered += step;
    const r = (data[i * 4] / full) * 255;
    const g = (data[i * 4 + 1] / full) * 255;
    const b = (data[i * 4 + 2] / full) * 255;
    const key = (r >> 5) * 64 + (g >> 5) * 8 + (b >> 5);
    const bin = bins.get(key) ?? { n: 0, r: 0, g: 0, b: 0 };
    bin.n++;
    bin.r += r;
    bin.g += g;
    bin.b += b;
    bins.set(key, bin);
  }
  if (covered === 0) return 'Faint shape';
  const main = [...bins.values()].reduce((a, b) => (b.n > a.n ? b : a));
  const colour = colourName(main.r / main.n, main.g / main.n, main.b / main.n);
  const filled = covered / (width * height);
  const aspect = Math.max(width, height) / Math.max(1, Math.min(width, height));
  if (filled > 0.93) return aspect > 8 ? `${colour} line` : aspect < 1.08 ? `${colour} square` : `${colour} rectangle`;
  if (Math.abs(filled - Math.PI / 4) < 0.03) return aspect < 1.1 ? `${colour} circle` : `${colour} ellipse`;
  return `${colour} shape`;
}

/** Hands out names, each once: the second `Red circle` is `Red circle 2`; texts and pictures are numbered from 1. */
export class NameGiver {
  private readonly used = new Set<string>();

  give(wanted: string, numbered = false): string {
    for (let n = 1; ; n++) {
      const name = n === 1 && !numbered ? wanted : `${wanted} ${n}`;
      if (this.used.has(name)) continue;
      this.used.add(name);
      return name;
    }
  }

  layer(kind: LayerKind, layer: RenderedLayer): string {
    if (kind === 'background') return this.give('Background');
    if (kind === 'text') return this.give('Text', true);
    if (kind === 'picture') return this.give('Picture', true);
    if (kind === 'overlay') {
      const what = describeShape(layer, largestAlpha(layer));
      return this.give(`See-through ${what[0].toLowerCase()}${what.slice(1)}`);
    }
    return this.give(describeShape(layer));
  }
}

/** 0..1. */
function largestAlpha({ pixels: { data, depth } }: RenderedLayer): number {
  let most = 0;
  for (let i = 3; i < data.length; i += 4) most = Math.max(most, data[i]);
  return most / fullScale(depth);
}
