import { join } from 'node:path';
import sharp from 'sharp';
import type { CaseResult } from '../evaluate/case-result';
import { MAX_EDITS, scoreAt } from '../evaluate/layerd-metric';
import { createRaster, type Raster } from '../raster/raster';
import type { DrawnCase } from './evaluate-pictures';

const GAP = 8;
const CAPTION = 16;
const TITLE = 20;
const MAX_WIDTH = 1600;
/** Narrow pictures still need room for their captions. */
const MIN_CELL = 96;
const CHECKER = 8;

interface Cell {
  readonly caption: string;
  readonly image: Raster;
}

interface Row {
  readonly title: string;
  readonly cells: readonly Cell[];
}

/** Text for markup, element or attribute. */
export function escapeMarkup(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  // Control characters are no legal XML and layer names of strangers' files may hold them.
  return [...text].filter((character) => character >= ' ').join('').replace(/[&<>"']/g, (character) => entities[character]!);
}

/** Cuts a caption to about what fits: 6.2 pixels a character at the caption's size. */
function shorten(caption: string, width: number): string {
  const characters = Math.floor(width / 6.2);
  return caption.length > characters ? `${caption.slice(0, characters - 1)}…` : caption;
}

/** Draws straight RGBA over a checkerboard (transparency is then visible as such). */
function drawOverChecker(sheet: Raster, image: Raster, left: number, top: number): void {
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const from = (y * image.width + x) * 4;
      const to = ((top + y) * sheet.width + left + x) * 4;
      const alpha = image.data[from + 3]! / 255;
      const ground = ((x / CHECKER) & 1) === ((y / CHECKER) & 1) ? 255 : 205;
      for (let c = 0; c < 3; c++) sheet.data[to + c] = Math.round(ground + (image.data[from + c]! - ground) * alpha);
    }
  }
}

function headline(result: CaseResult): string {
  const at = (edits: number): string => {
    const [score, flat] = [scoreAt(result.scores, edits), scoreAt(result.baseline, edits)];
    return `@${edits} L1 ${score.rgbL1.toFixed(3)} (flat ${flat.rgbL1.toFixed(3)}) IoU ${score.alphaIou.toFixed(3)} (${flat.alphaIou.toFixed(3)})`;
  };
  const { order } = result;
  return `${result.name}  ${result.width}×${result.height}   ${at(0)}   ${at(MAX_EDITS)}   order ${order.correct}/${order.decided} of ${order.overlapping}   max diff ${result.recomposition.max.toFixed(2)}   ${result.seconds.toFixed(1)} s`;
}

/**
 * Writes `<folder>/<case>.png`: the input and the predicted layers front to back, the true layers front to back,
 * and each predicted layer over grey with what was seen dimmed and what was invented tinted.
 */
export async function writeSheet(folder: string, result: CaseResult, drawn: DrawnCase): Promise<void> {
  const frontToBack = <T>(layers: readonly T[]): T[] => [...layers].reverse();
  const predicted = frontToBack(drawn.predicted.map((layer, i) => ({ ...layer, label: `${i} ${layer.name}` })));
  const rows: Row[] = [
    { title: `Input, then ${predicted.length} predicted layers, front to back`, cells: [{ caption: 'input', image: drawn.input }, ...predicted.map(({ label, image }) => ({ caption: label, image }))] },
    { title: `${drawn.truth.length} true layers, front to back`, cells: frontToBack(drawn.truth.map(({ name, image }, i) => ({ caption: `${i} ${name}`, image }))) },
    { title: 'Predicted: seen dimmed, invented tinted', cells: predicted.map((layer) => ({ caption: `${layer.kind} ${Math.round(layer.invented * 100)}% invented`, image: layer.provenance })) },
  ];

  const cellWidth = Math.max(MIN_CELL, drawn.input.width) + GAP;
  const cellsARow = Math.floor((MAX_WIDTH - GAP) / cellWidth);
  const cellHeight = drawn.input.height + CAPTION + GAP;
  const lines = rows.map((row) => Math.ceil(row.cells.length / cellsARow));
  const width = MAX_WIDTH;
  const height = TITLE + rows.reduce((sum, _, i) => sum + TITLE + lines[i]! * cellHeight, 0);
  const sheet = createRaster(width, height);
  sheet.data.fill(255);
  const texts: string[] = [];
  const text = (value: string, x: number, y: number, size: number, weight = 'normal'): void => {
    texts.push(`<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}">${escapeMarkup(value)}</text>`);
  };
  text(result.failure === undefined ? headline(result) : `${result.name}  FAILED: ${result.failure.split('\n')[0]!}`, GAP, 15, 14, 'bold');
  let top = TITLE;
  rows.forEach((row, r) => {
    text(row.title, GAP, top + 15, 13, 'bold');
    row.cells.forEach((cell, i) => {
      const left = GAP + (i % cellsARow) * cellWidth;
      const y = top + TITLE + Math.floor(i / cellsARow) * cellHeight;
      drawOverChecker(sheet, cell.image, left, y);
      text(shorten(cell.caption, cellWidth), left, y + cell.image.height + 12, 11);
    });
    top += TITLE + lines[r]! * cellHeight;
  });
  const overlay = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" fill="#111">${texts.join('')}</svg>`);
  await sharp(sheet.data as Uint8Array, { raw: { width, height, channels: 4 } })
    .composite([{ input: overlay, left: 0, top: 0 }])
    .removeAlpha()
    .png({ compressionLevel: 6 })
    .toFile(join(folder, `${result.name}.png`));
}
