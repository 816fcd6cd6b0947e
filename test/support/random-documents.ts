import type { Layer, LayeredDocument, LayerNode } from '../../src/document/document';
import { BLEND_MODES } from '../../src/raster/blend';
import type { Depth, Raster } from '../../src/raster/raster';
import { group, layer, paint, randomNumbers } from './documents';

export interface RandomDocumentOptions {
  readonly depth: Depth;
  /** Layers of all blend modes, not only normal ones. */
  readonly blends?: boolean;
  /** An opaque layer of the canvas's size at the back. */
  readonly ground?: boolean;
}

export const SIDE = 12;

/** Straight noise: about a third each of covered, uncovered and half covered pixels. */
export function randomPixels(random: () => number, width: number, height: number, depth: Depth): Raster {
  return paint(width, height, () => [random(), random(), random(), random() < 0.3 ? 0 : random() < 0.4 ? 1 : random()], depth);
}

/** A small document of random layers in random groups, some hidden, some see-through, some reaching out of the canvas. */
export function randomDocument(seed: number, { depth, blends = false, ground = true }: RandomDocumentOptions): LayeredDocument {
  const random = randomNumbers(seed);
  const whole = (limit: number): number => Math.floor(random() * limit);
  let count = 0;
  const leaf = (): Layer => {
    const width = 1 + whole(SIDE);
    const height = 1 + whole(SIDE);
    const seen = Uint8Array.from({ length: width * height }, () => (random() < 0.5 ? 0 : 255));
    return layer(`L${count++}`, randomPixels(random, width, height, depth), {
      left: whole(SIDE + 4) - 5, top: whole(SIDE + 4) - 5, visible: random() < 0.85, opacity: random() < 0.6 ? 1 : random(),
      blend: blends && random() < 0.5 ? BLEND_MODES[whole(BLEND_MODES.length)]! : 'normal', ...(random() < 0.5 ? { seen } : {}),
    });
  };
  const nodes = (level: number): LayerNode[] => Array.from({ length: 1 + whole(4) }, (): LayerNode => {
    if (level === 0 || random() < 0.7) return leaf();
    return group(`G${count++}`, nodes(level - 1), { visible: random() < 0.9, opacity: random() < 0.7 ? 1 : random() });
  });
  const back = ground ? [layer('Ground', paint(SIDE, SIDE, () => [random(), random(), random(), 1], depth), { kind: 'background' })] : [];
  return { width: SIDE, height: SIDE, depth, children: [...back, ...nodes(2)] };
}
