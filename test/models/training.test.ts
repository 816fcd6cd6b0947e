import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

const FOLDER = path.join(__dirname, '../../models/training');

/** Python runs a script of the training; `PYTHONDONTWRITEBYTECODE` keeps the tree as it is. */
function python(...given: string[]): { status: number | null; output: string } {
  const done = spawnSync('python3', given, { cwd: FOLDER, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
  return { status: done.status, output: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}

/** Title and runner of a test that needs Python libraries: it is skipped, and says why, where one is missing. */
function where(libraries: string, title: string): [typeof it | typeof it.skip, string] {
  return python('-c', `import ${libraries}`).status === 0 ? [it, title] : [it.skip, `${title} (skipped: python3 cannot import ${libraries})`];
}

describe('the training of the networks', () => {
  const [generator, generatorTitle] = where('numpy, cv2, PIL', 'composes pictures exactly, by seed alone, with held-out material apart');
  generator(generatorTitle, () => {
    expect(python('-m', 'unittest', 'test_generator')).toMatchObject({ status: 0 });
  }, 120_000);

  const [chain, chainTitle] = where('numpy, cv2, PIL, torch, onnx, onnxscript, onnxruntime', 'composes, extracts, trains in two slices and exports; ONNX Runtime agrees with PyTorch, natively and in WebAssembly');
  chain(chainTitle, () => {
    const { status, output } = python('smoke.py');
    expect({ status, output }).toMatchObject({ status: 0 });
    const made = JSON.parse(output.trim().split('\n').at(-1) as string) as { records: number; steps: number; difference: number };
    expect(made.records).toBeGreaterThan(3);
    expect(made.steps).toBe(3);
    expect(made.difference).toBeLessThan(0.01);
  }, 600_000);
});
