import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelCheck } from '../../src/node/check-models';
import type { ModelEntry } from '../../src/vision/model-entry';
import { parseRegistry } from '../../src/vision/registry';
import { buildCli } from '../support/built-cli';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const OWN = join(__dirname, '..', '..', 'models');
const TWINS = join(__dirname, '..', 'networks');
const registered = (models: string): readonly ModelEntry[] => parseRegistry(JSON.parse(readFileSync(join(models, 'registry.json'), 'utf8'))).models;

/** `models check` in a process of its own: jest's sandbox has other arrays than native code makes. */
function check(models: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const built = buildCli(models);
  try {
    return spawnSync(process.execPath, [built.main, 'models', 'check', ...args], { encoding: 'utf8' });
  } finally {
    built.remove();
  }
}

/** A copy of the twins that can be spoilt. */
function copyTwins(): readonly ModelEntry[] {
  const models = registered(TWINS);
  for (const name of ['registry.json', ...models.flatMap(({ file, reference }) => [file, reference!])]) copyFileSync(join(TWINS, name), join(folder(), name));
  return models;
}

describe('models agree with their references in native code and in WebAssembly', () => {
  it.each([['those of this package', OWN], ['their tiny twins', TWINS]])('%s', (_name, models) => {
    const run = check(models, '--json');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const checks = JSON.parse(run.stdout) as ModelCheck[];
    expect(checks.map(({ model, device, agrees }) => [model, device, agrees])).toEqual(registered(models).flatMap(({ name }) => ['cpu', 'wasm'].map((device) => [name, device, true])));
    for (const { differences, tolerance } of checks) expect(Math.max(...differences.map(({ difference }) => difference))).toBeLessThanOrEqual(tolerance);
  });

  it('and are told when they do not', () => {
    const [twin] = copyTwins();
    const path = join(folder(), twin!.reference!);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"mean": /, '"mean": 1'));
    const run = check(folder());
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(new RegExp(`^${twin!.name} +cpu .* DIFFERS$`, 'm'));
    expect(run.stderr).toBe('delaminate: models: not every model agrees with its reference; networks on such a device are not to be trusted\n');
  });

  it('and a damaged one is not even run', () => {
    const [twin] = copyTwins();
    const path = join(folder(), twin!.file);
    writeFileSync(path, readFileSync(path).map((byte, i) => (i === 200 ? byte ^ 1 : byte)));
    expect(check(folder())).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`${twin!.file} is refused: its SHA-256 is`) as string });
  });
});
