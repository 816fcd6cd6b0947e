import type { Raster } from '../src/raster/raster';
import type { LayerSummary, TakenApart } from './protocol';

/** The thumbnail's box, CSS pixels. */
const BOX = 56;

/** Straight RGBA on a canvas; the checkerboard behind it is the canvas's own background. */
export function drawRaster(canvas: HTMLCanvasElement, raster: Raster): void {
  canvas.width = raster.width;
  canvas.height = raster.height;
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(raster.data), raster.width, raster.height), 0, 0);
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  // As text, never as markup: names may come from pictures one day.
  made.textContent = text;
  return made;
}

/** `12 % invented`; says less than a half percent as such, for it is not nothing. */
export function inventedText(fraction: number): string {
  if (fraction === 0) return '';
  // Kept on one line: a lone "%" at a line's start is hard to read.
  return (fraction < 0.005 ? '<1 % invented' : `${Math.round(fraction * 100)} % invented`).replace(/ /g, '\u00a0');
}

function item(layer: LayerSummary): HTMLLIElement {
  const canvas = document.createElement('canvas');
  drawRaster(canvas, layer.thumbnail);
  const scale = Math.min(BOX / canvas.width, BOX / canvas.height, 1);
  canvas.style.width = `${Math.max(1, canvas.width * scale)}px`;
  canvas.style.height = `${Math.max(1, canvas.height * scale)}px`;
  const thumbnail = element('div', 'thumbnail');
  thumbnail.append(canvas);
  const about = element('div', 'about');
  const facts = [layer.kind, `${layer.width}×${layer.height}`, inventedText(layer.inventedFraction), layer.group ? `in ${layer.group}` : ''];
  const name = element('div', 'name', layer.name);
  name.title = layer.name;
  about.append(name, element('div', 'facts', facts.filter((fact) => fact !== '').join(' · ')));
  const li = element('li', '');
  li.append(thumbnail, about);
  return li;
}

/** Shows the layers front to back, as layer panels do. */
export function showLayers(list: HTMLOListElement, layers: readonly LayerSummary[]): void {
  list.replaceChildren(...[...layers].reverse().map(item));
}

const level = (value: number): string => (Number.isInteger(value) ? String(value) : value < 0.01 ? '<0.01' : value.toFixed(2));

/** `5 layers, recomposed within 0/255 (mean 0/255), 1.20 s` */
export function summaryText({ layers, recomposition, seconds }: TakenApart): string {
  return `${layers.length} layer${layers.length === 1 ? '' : 's'}, recomposed within ${level(recomposition.max)}/255 (mean ${level(recomposition.mean)}/255), ${seconds.toFixed(2)} s`;
}
