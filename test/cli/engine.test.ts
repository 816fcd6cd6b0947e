import { dirname, join } from 'node:path';
import type * as EngineModule from '../../src/cli/engine';
import { buildCli } from '../support/built-cli';

let built: { main: string; remove: () => void };
beforeAll(() => {
  built = buildCli();
});
afterAll(() => built.remove());

describe('the engine in its own thread', () => {
  it('waits for files that are still being written when the thread has ended', async () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { runInWorker } = require(join(dirname(built.main), 'engine.js')) as typeof EngineModule;
    const names: (string | null)[] = [];
    const slowly = async (name: string | null): Promise<void> => {
      await new Promise((done) => setTimeout(done, 400));
      names.push(name);
    };
    const input = join(__dirname, '../../examples/plain.png');
    const job = { input, format: 'folder', coverage: 'alpha' as const, separateFill: false, maxPixels: 1e6, detail: 'objects' as const, maxLayers: 24, device: 'none' as const };
    const result = await runInWorker(job, slowly, { signal: new AbortController().signal, onProgress: () => undefined });
    expect(result.nothingToSeparate).toBe(true);
    expect(names).toContain('layer-00.png');
    expect(names).toContain('layers.json');
  });
});
