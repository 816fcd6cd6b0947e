import { describeShape } from '../decompose/layers/names';
import type { Layer, LayerKind, LayeredDocument } from '../document/document';
import { takenBy, uniqueName } from '../document/names';
import { fullScale, type Raster } from '../raster/raster';

/** Share of a layer's pixels that its commonest colours hold where it is a shape, not a picture. */
const FEW_COLOURS = 0.6;

/** A layer's kind by what it was cut from, or by its pixels where that tells nothing. */
export function kindExtracted(pixels: Raster, from: readonly Layer[]): LayerKind {
  const kinds = new Set(from.map(({ kind }) => kind));
  const [only] = kinds;
  if (kinds.size === 1 && (only === 'text' || only === 'shape')) return only;
  return hasFewColours(pixels) ? 'shape' : 'picture';
}

/** A name as the engine gives them, free in the document. */
export function nameExtracted(document: LayeredDocument, kind: LayerKind, layer: Pick<Layer, 'left' | 'top' | 'pixels'>): string {
  const { names } = takenBy(document.children);
  if (kind !== 'text' && kind !== 'picture') return uniqueName(describeShape({ ...layer, seen: new Uint8Array(0) }), names);
  const word = kind === 'text' ? 'Text' : 'Picture';
  let n = 1;
  while (names.has(`${word} ${n}`)) n++;
  return `${word} ${n}`;
}

/** Whether a handful of coarse colours holds most of what is covered. */
function hasFewColours({ data, depth }: Raster): boolean {
  const full = fullScale(depth);
  const bins = new Map<number, number>();
  let covered = 0;
  const step = Math.max(1, Math.floor(data.length / 4 / 40_000)) * 4;
  for (let i = 0; i < data.length; i += step) {
    if (data[i + 3]! < full / 2) continue;
    covered++;
    const bin = (c: number): number => Math.min(31, Math.floor((data[i + c]! / full) * 32));
    const key = (bin(0) << 10) | (bin(1) << 5) | bin(2);
    bins.set(key, (bins.get(key) ?? 0) + 1);
  }
  const most = [...bins.values()].sort((a, b) => b - a).slice(0, 8).reduce((sum, n) => sum + n, 0);
  return most >= covered * FEW_COLOURS;
}
