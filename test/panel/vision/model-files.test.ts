import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageModels, pageRuntime } from '../../../panel/vision/model-files';
import type { PackedFile } from '../../../panel/vision/page-file';
import { sightTwin, TWINS } from '../../support/networks';

const pack = (bytes: Uint8Array): PackedFile => ({ bytes: bytes.length, deflated: false, text: Buffer.from(bytes).toString('base64') });
const loader = (files: Readonly<Record<string, unknown>>) => async (name: string): Promise<unknown> => {
  if (!(name in files)) throw new Error(`missing ${name}`);
  return files[name];
};

describe('the models that came with the plugin', () => {
  const registry = readFileSync(join(TWINS, 'registry.json'));
  const { entry, bytes } = sightTwin();

  it('are those of its registry, and read when they are needed', async () => {
    const files: Record<string, unknown> = { registry: pack(registry) };
    const sources = await pageModels(loader(files));
    expect(sources.map(({ entry: { name } }) => name)).toContain(entry.name);
    const source = sources.find(({ entry: { role } }) => role === 'sight')!;
    await expect(source.read()).rejects.toThrow(`missing model-${entry.file}`);
    files[`model-${entry.file}`] = pack(bytes);
    expect(Buffer.from(await source.read()).equals(bytes)).toBe(true);
  });

  it.each<[string, unknown]>([['is no packed file', 12], ['is no JSON', pack(Buffer.from('{'))], ['is no registry', pack(Buffer.from('{"version":2,"models":[]}'))]])('are none where the registry %s', async (_what, content) => {
    await expect(pageModels(loader({ registry: content }))).rejects.toMatchObject({ name: 'DelaminateError', stage: 'models' });
  });

  it('come with their runtime, still packed', async () => {
    const packed = pack(bytes);
    expect(await pageRuntime(loader({ runtime: packed }))).toBe(packed);
    await expect(pageRuntime(loader({ runtime: { bytes: '3' } }))).rejects.toThrow('files/runtime.js of the plugin is damaged');
  });
});
