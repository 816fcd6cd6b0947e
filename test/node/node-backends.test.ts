import { availableParallelism } from 'node:os';
import { defaultThreads, nodeBackends } from '../../src/node/node-backends';

describe('nodeBackends', () => {
  it.each([['auto', ['cpu', 'wasm']], ['webgpu', ['webgpu', 'cpu', 'wasm']], ['cpu', ['cpu', 'wasm']], ['wasm', ['wasm']], ['none', []]] as const)('%s: %j, each the next one\'s better', (choice, devices) => {
    expect(nodeBackends(choice).map(({ device }) => device)).toEqual(devices);
  });
});

describe('defaultThreads', () => {
  it('is what the machine has, four at most', () => {
    expect(defaultThreads()).toBe(Math.min(4, availableParallelism()));
  });
});
