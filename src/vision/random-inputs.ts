import { valuesOf, type ModelEntry, type ModelTensors } from './model-entry';

/** Mulberry32 (T. Ettinger, public domain): whole numbers of 32 bits, the same in every language that has such numbers. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/**
 * Inputs that anyone can make again: input `i` of the entry, its values in storage order, from a generator seeded with
 * `seed + i`; u = number / 2³², low + u · (high − low) rounded to 32-bit float, with the range of the entry or 0..1.
 * `binary` samples are low for u < ½ and high otherwise; uint8 values are floor(low + u · (high − low + 1)).
 */
export function randomInputs({ inputs }: ModelEntry, seed: number): ModelTensors {
  return Object.fromEntries(inputs.map(({ name, shape, type, range = [0, 1], sample }, i) => {
    const next = generator(seed + i);
    const [low, high] = range;
    const data = type === 'uint8' ? new Uint8Array(valuesOf(shape)) : new Float32Array(valuesOf(shape));
    for (let k = 0; k < data.length; k++) {
      const u = next() / 2 ** 32;
      data[k] = sample === 'binary' ? (u < 0.5 ? low : high) : type === 'uint8' ? Math.min(255, Math.floor(low + u * (high - low + 1))) : low + u * (high - low);
    }
    return [name, { shape, data }];
  }));
}
