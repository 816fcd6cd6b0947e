import type { Raster } from '../../src/raster/raster';

export type Rgb = readonly [number, number, number];

/** A full-canvas layer: one rectangle of one colour and alpha (0..255) over transparent pixels that hold `beneath`. */
export function boxLayer(size: number, [left, top, right, bottom]: readonly [number, number, number, number], colour: Rgb, alpha = 255, beneath: Rgb = [0, 0, 0]): Raster {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = x >= left && x < right && y >= top && y < bottom;
      data.set([...(inside ? colour : beneath), inside ? alpha : 0], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, depth: 8, data };
}

/** An opaque layer of one colour. */
export function groundLayer(size: number, colour: Rgb): Raster {
  return boxLayer(size, [0, 0, size, size], colour);
}

/** `front`'s opaque pixels over `back`: for stacks without partial alpha, written apart from the engine's compositing. */
export function paste(back: Raster, ...fronts: readonly Raster[]): Raster {
  const data = new Uint8Array(back.data);
  for (const front of fronts) {
    for (let i = 0; i < data.length; i += 4) if (front.data[i + 3] === 255) data.set(front.data.slice(i, i + 4), i);
  }
  return { ...back, data };
}
