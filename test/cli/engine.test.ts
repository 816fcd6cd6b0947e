import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type * as EngineModule from '../../src/cli/engine';

// The worker thread exists compiled only; `npm ci` and `npm test` build it.
const BUILT = resolve(__dirname, '../../dist/cli/engine.js');
const built = existsSync(BUILT) ? test : test.skip;

describe('the engine in its own thread', () => {
  built('waits for files that are still being written when the thread has ended', async () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { runInWorker } = require(BUILT) as typeof EngineModule;
    const names: (string | null)[] = [];
    const slowly = async (name: string | null): Promise<void> => {
      await new Promise((done) => setTimeout(done, 400));
      names.push(name);
    };
    const job = { input: join(__dirname, '../../examples/plain.png'), format: 'folder', coverage: 'alpha' as const, separateFill: false, maxPixels: 1e6, detail: 'objects' as const, maxLayers: 24 };
    const result = await runInWorker(job, slowly, { signal: new AbortController().signal, onProgress: () => undefined });
    expect(result.nothingToSeparate).toBe(true);
    expect(names).toContain('layer-00.png');
    expect(names).toContain('layers.json');
  });
});
