import { randomInputs } from '../../src/vision/random-inputs';
import { entry } from '../support/model-entries';

const base = { shape: [1, 4], type: 'float32', layout: 'NCHW' } as const;

describe('randomInputs', () => {
  it('gives the published numbers of the generator', () => {
    // Mulberry32 seeded with 1: 2693262067, 11749833, 2265367787, 4213581821.
    const { a } = randomInputs(entry({ inputs: [{ name: 'a', ...base }] }), 1);
    expect(Array.from(a!.data)).toEqual([2693262067, 11749833, 2265367787, 4213581821].map((k) => Math.fround(k / 2 ** 32)));
  });

  it('draws each input by itself, within its range, in its type', () => {
    const inputs = randomInputs(entry({ inputs: [
      { name: 'a', ...base }, { name: 'b', ...base }, { name: 'c', ...base, range: [-2, 2] }, { name: 'd', ...base, shape: [1, 500], sample: 'binary', range: [0, 3] },
      { name: 'e', ...base, shape: [1, 5000], type: 'uint8', range: [0, 255] },
    ] }), 1);
    expect(inputs.b!.data[0]).toBe(randomInputs(entry({ inputs: [{ name: 'b', ...base }] }), 2).b!.data[0]);
    expect(Math.min(...inputs.c!.data)).toBeLessThan(0);
    expect(new Set(inputs.d!.data)).toEqual(new Set([0, 3]));
    expect(inputs.e!.data).toBeInstanceOf(Uint8Array);
    expect([Math.min(...inputs.e!.data), Math.max(...inputs.e!.data)]).toEqual([0, 255]);
  });
});
