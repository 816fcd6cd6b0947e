import { compareWithReference, digestOutput, parseReference, SAMPLES } from '../../src/vision/reference';
import { entry } from '../support/model-entries';

const small = entry({ outputs: [{ name: 'y', shape: [1, 4], type: 'float32', layout: 'NCHW' }] });
const output = (...values: number[]): { y: { shape: number[]; data: Float32Array } } => ({ y: { shape: [1, 4], data: Float32Array.from(values) } });
const file = (more: object = {}): object => ({ version: 1, sha256: small.sha256, seed: 5, outputs: [digestOutput('y', output(1, -2, 3, -4).y)], ...more });

describe('digestOutput', () => {
  it('keeps means, the largest, and samples evenly spread', () => {
    expect(digestOutput('y', output(1, -2, 3, -4).y)).toEqual({ name: 'y', mean: -0.5, meanAbsolute: 2.5, largest: 4, samples: [1, -2, 3, -4] });
    const { samples } = digestOutput('y', { shape: [1000], data: Float32Array.from({ length: 1000 }, (_, i) => i) });
    expect([samples.length, samples[1], samples[SAMPLES - 1]]).toEqual([SAMPLES, 3, 996]);
  });
});

describe('compareWithReference', () => {
  it('gives the largest difference as a share of the largest value', () => {
    const reference = parseReference(file(), small);
    expect(compareWithReference(reference, output(1, -2, 3, -4))).toEqual([{ name: 'y', difference: 0 }]);
    expect(compareWithReference(reference, output(1, -2, 3, -4.5))[0]!.difference).toBeCloseTo(0.5 / 4, 6);
  });

  it('sees what lies between the samples through the means', () => {
    const large = entry({ outputs: [{ name: 'y', shape: [1000], type: 'float32', layout: 'NCHW' }] });
    const data = new Float32Array(1000);
    const reference = parseReference({ version: 1, sha256: large.sha256, seed: 1, outputs: [digestOutput('y', { shape: [1000], data })] }, large);
    data[1] = 100;
    expect(compareWithReference(reference, { y: { shape: [1000], data } })[0]!.difference).toBe(100);
  });
});

describe('parseReference', () => {
  it.each<[string, object, RegExp]>([
    ['another model', { sha256: '0'.repeat(64) }, /reference\.sha256 is "0+"; it must be 039058c6\w+, the model's; export the reference together with the model/],
    ['other outputs', { outputs: [digestOutput('z', output(1, 2, 3, 4).y)] }, /of y, in this order/],
    ['too few samples', { outputs: [{ ...digestOutput('y', output(1, 2, 3, 4).y), samples: [1] }] }, /with 4 samples of 'y'/],
    ['another version', { version: 2 }, /reference\.version is 2/],
    ['no seed', { seed: 0.5 }, /reference\.seed is 0\.5/],
  ])('refuses one of %s', (_name, more, message) => {
    expect(() => parseReference(file(more), small)).toThrow(message);
  });
});
