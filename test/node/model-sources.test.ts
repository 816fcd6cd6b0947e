import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addPack, findPack } from '../../src/node/model-packs';
import { findModels, modelsIn } from '../../src/node/model-sources';
import { entry, ENTRY_BYTES, entryJson } from '../support/model-entries';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder(), ...parts);
const register = (value: unknown): void => writeFileSync(at('registry.json'), typeof value === 'string' ? value : JSON.stringify(value));

describe('modelsIn', () => {
  it('finds the models of a registry, and reads their files', async () => {
    register({ version: 1, models: [entryJson()] });
    const [source] = await modelsIn(folder());
    expect(source!.entry).toEqual(entry());
    await expect(source!.read()).rejects.toThrow(/small\.onnx is missing in .*; install the package again/);
    writeFileSync(at('small.onnx'), ENTRY_BYTES);
    expect(await source!.read()).toEqual(ENTRY_BYTES);
  });

  it('says what is wrong with a registry', async () => {
    await expect(modelsIn(folder())).rejects.toThrow(/registry\.json is missing/);
    register('{');
    await expect(modelsIn(folder())).rejects.toThrow(/registry\.json is not JSON/);
    register({ version: 1, models: [entryJson({ bytes: 0 })] });
    await expect(modelsIn(folder())).rejects.toThrow(/models: registry\.json\.models\[0\]\.bytes is 0/);
  });
});

describe('findModels', () => {
  const pack = entry({ name: 'pack', origin: 'pack', url: 'https://host.example/p.onnx' });

  it('puts packs before built-in models, and leaves out what is not fetched', async () => {
    register({ version: 1, models: [entryJson()] });
    await addPack(at('cache'), pack, []);
    expect((await findModels(folder(), at('cache'))).models.map(({ entry: { name } }) => name)).toEqual(['small']);
    writeFileSync((await findPack(at('cache'), 'pack')).path, ENTRY_BYTES);
    const { models, notes } = await findModels(folder(), at('cache'));
    expect([models.map(({ entry: { name } }) => name), notes, await models[0]!.read()]).toEqual([['pack', 'small'], [], ENTRY_BYTES]);
  });

  it('never fails: what cannot be used is said', async () => {
    const { models, notes } = await findModels(at('none'), at('cache'));
    expect([models, notes]).toEqual([[], [expect.stringMatching(/^the networks of this package are not used: models: .*registry\.json is missing$/)]]);
  });
});
