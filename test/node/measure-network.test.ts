import { measureNetwork, median } from '../../src/node/measure-network';
import { randomInputs } from '../../src/vision/random-inputs';
import { digestOutput, type Reference } from '../../src/vision/reference';
import type { ModelTensors } from '../../src/vision/model-entry';
import type { Backend } from '../../src/vision/runtime';
import { entry } from '../support/model-entries';

const model = entry();
const [input] = model.inputs;
const [output] = model.outputs;

const answer = (inputs: ModelTensors, off: number): ModelTensors => ({ [output!.name]: { shape: output!.shape, data: (inputs[input!.name]!.data as Float32Array).map((x) => 2 * x + off) } });
const reference: Reference = { version: 1, sha256: model.sha256, seed: 3, outputs: [digestOutput(output!.name, answer(randomInputs(model, 3), 0)[output!.name]!)] };

function device(offOf: (run: number) => number, wait = 0): { backend: Backend; runs: () => number; released: () => number } {
  let [runs, released] = [0, 0];
  const backend: Backend = {
    device: 'cpu',
    open: async () => ({
      run: async (inputs) => {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        return answer(inputs, offOf(runs++));
      },
      release: async () => void released++,
    }),
  };
  return { backend, runs: () => runs, released: () => released };
}

describe('measureNetwork', () => {
  it('times one first run and the warm ones, tells each part, gives the session back', async () => {
    const { backend, runs, released } = device(() => 0);
    const told: string[] = [];
    const figures = await measureNetwork(backend, model, new Uint8Array(1), reference, { runs: 5 }, (part) => told.push(...Object.keys(part)));
    expect(figures).toMatchObject({ runs: 5, difference: 0, agrees: true });
    expect(figures.fastest).toBeLessThanOrEqual(figures.median);
    expect(figures.median).toBeLessThanOrEqual(figures.slowest);
    expect([runs(), released()]).toEqual([6, 1]);
    expect(told).toEqual(['session', 'first', 'difference']);
  });

  it.each([['first', 0], ['last', 3]])('sees what is wrong in the %s run', async (_name, wrong) => {
    const { backend } = device((run) => (run === wrong ? 0.5 : 0));
    const figures = await measureNetwork(backend, model, new Uint8Array(1), reference, { runs: 3 });
    expect(figures.difference).toBeGreaterThan(0.1);
    expect(figures.agrees).toBe(false);
  });

  it('stops where time is up, after one warm run at least', async () => {
    const { backend } = device(() => 0, 5);
    expect((await measureNetwork(backend, model, new Uint8Array(1), reference, { runs: 1000, milliseconds: 1 })).runs).toBe(1);
  });

  it('gives the session back where a run fails', async () => {
    const { backend, released } = device(() => { throw new Error('lost'); });
    await expect(measureNetwork(backend, model, new Uint8Array(1), reference, { runs: 1 })).rejects.toThrow('lost');
    expect(released()).toBe(1);
  });
});

describe('median', () => {
  it('is the middle, or between the middle two', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });
});
