import { openOrtNetwork, ortBackend } from '../../src/vision/ort-network';
import type { Runtime, RuntimeOptions, RuntimeTensor } from '../../src/vision/runtime';
import { entry, ENTRY_BYTES } from '../support/model-entries';

/** A runtime whose only model doubles `x`; it counts what is not given back. */
function fakeRuntime(more: { inputs?: string[]; outputs?: string[]; dims?: number[]; value?: (x: number) => number; run?: () => void } = {}): { runtime: Runtime; held: () => number; released: () => number; options: RuntimeOptions[] } {
  let [held, released] = [0, 0];
  const options: RuntimeOptions[] = [];
  class Tensor implements RuntimeTensor {
    constructor(readonly type: string, readonly data: Float32Array | Uint8Array, readonly dims: readonly number[]) {
      held++;
    }
    getData = async (): Promise<unknown> => this.data;
    dispose(): void {
      held--;
    }
  }
  const runtime: Runtime = {
    Tensor: Tensor as unknown as Runtime['Tensor'],
    InferenceSession: {
      create: async (_bytes, given) => {
        options.push(given ?? {});
        return {
          inputNames: more.inputs ?? ['x'],
          outputNames: more.outputs ?? ['y'],
          async run(feeds) {
            more.run?.();
            const { data, dims } = feeds.x as unknown as Tensor;
            return { y: new Tensor('float32', (data as Float32Array).map(more.value ?? ((x) => 2 * x)), more.dims ?? dims) };
          },
          release: async () => void released++,
        };
      },
    },
  };
  return { runtime, held: () => held, released: () => released, options };
}

const x = { shape: [1, 2], data: Float32Array.of(1, 2) };

describe('openOrtNetwork', () => {
  it('runs, and gives every tensor back', async () => {
    const { runtime, held, released } = fakeRuntime();
    const network = await openOrtNetwork(runtime, entry(), ENTRY_BYTES, {});
    expect(await network.run({ x })).toEqual({ y: { shape: [1, 2], data: Float32Array.of(2, 4) } });
    expect(held()).toBe(0);
    await network.release();
    expect(released()).toBe(1);
  });

  it.each<[string, Parameters<typeof fakeRuntime>[0], RegExp]>([
    ['lacks an input', { inputs: ['z'] }, /it has no input 'x', which the registry lists; it has z/],
    ['lacks an output', { outputs: ['z'] }, /it has no output 'y'/],
    ['wants more than is listed', { inputs: ['x', 'seed'] }, /it needs an input 'seed' that the registry does not list/],
  ])('refuses a model that %s, and gives its session back', async (_name, more, message) => {
    const { runtime, released } = fakeRuntime(more);
    await expect(openOrtNetwork(runtime, entry(), ENTRY_BYTES, {})).rejects.toThrow(message);
    expect(released()).toBe(1);
  });

  it.each<[string, Parameters<typeof fakeRuntime>[0], RegExp]>([
    ['no number', { value: () => NaN }, /output 'y' holds values that are no numbers/],
    ['infinity', { value: () => Infinity }, /output 'y' holds values that are no numbers/],
    ['another shape', { dims: [2, 1] }, /output 'y' came out as \[2, 1\] and must be \[1, 2\]/],
  ])('does not pass on %s', async (_name, more, message) => {
    const { runtime, held } = fakeRuntime(more);
    const network = await openOrtNetwork(runtime, entry(), ENTRY_BYTES, {});
    await expect(network.run({ x })).rejects.toThrow(message);
    expect(held()).toBe(0);
  });

  it('checks what it feeds', async () => {
    const network = await openOrtNetwork(fakeRuntime().runtime, entry(), ENTRY_BYTES, {});
    await expect(network.run({})).rejects.toThrow("input 'x' was not given");
    await expect(network.run({ x: { shape: [2, 1], data: x.data } })).rejects.toThrow("input 'x' is [2, 1] of 2 values and must be [1, 2]");
    await expect(network.run({ x: { shape: [1, 2], data: Float32Array.of(1) } })).rejects.toThrow('of 1 values');
    await expect(network.run({ x: { shape: [1, 2], data: Uint8Array.of(1, 2) } })).rejects.toThrow("input 'x' must hold float32");
  });
});

describe('ortBackend', () => {
  it('loads its runtime once, when first needed, and asks for its own device', async () => {
    const { runtime, options } = fakeRuntime();
    const load = jest.fn(async () => runtime);
    const backend = ortBackend('wasm', load, { logSeverityLevel: 3 });
    expect(load).not.toHaveBeenCalled();
    await backend.open(entry(), ENTRY_BYTES);
    await backend.open(entry(), ENTRY_BYTES);
    expect(load).toHaveBeenCalledTimes(1);
    expect(options[0]).toEqual({ executionProviders: ['wasm'], logSeverityLevel: 3 });
  });
});
