import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addPack, cacheFolder, findPack, listPacks, removePack } from '../../src/node/model-packs';
import { entry, ENTRY_BYTES } from '../support/model-entries';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const pack = entry({ origin: 'pack', url: 'https://host.example/small.onnx' });

describe('cacheFolder', () => {
  it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    ['DELAMINATE_CACHE before all', { DELAMINATE_CACHE: '/own', XDG_CACHE_HOME: '/xdg' }, 'linux', '/own'],
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/delaminate'],
    ['not a relative one', { XDG_CACHE_HOME: 'xdg' }, 'linux', '/home/me/.cache/delaminate'],
    ['~/.cache', {}, 'linux', '/home/me/.cache/delaminate'],
    ['Library/Caches', { XDG_CACHE_HOME: '/xdg' }, 'darwin', '/home/me/Library/Caches/delaminate'],
    ['LOCALAPPDATA', { LOCALAPPDATA: '/local' }, 'win32', '/local/delaminate'],
  ])('%s', (_name, environment, platform, expected) => {
    expect(cacheFolder(environment, platform, '/home/me')).toBe(expected);
  });
});

describe('packs', () => {
  it('are kept, found, listed and removed', async () => {
    expect(await listPacks(join(folder(), 'none'))).toEqual({ packs: [], faults: [] });
    await addPack(folder(), pack, []);
    const found = await findPack(folder(), 'small');
    expect(found).toEqual({ entry: pack, path: join(folder(), 'models', 'small', 'small.onnx'), fetched: false });
    writeFileSync(found.path, ENTRY_BYTES);
    expect((await listPacks(folder())).packs.map(({ fetched }) => fetched)).toEqual([true]);
    await removePack(folder(), 'small');
    expect(readdirSync(join(folder(), 'models'))).toEqual([]);
  });

  it('have names of their own', async () => {
    await addPack(folder(), pack, []);
    await expect(addPack(folder(), pack, [])).rejects.toThrow(/there is a model 'small' already; remove it first: delaminate models remove small/);
    await expect(addPack(folder(), { ...pack, name: 'other' }, ['other'])).rejects.toThrow(/there is a model 'other' already; choose another name/);
  });

  it('are packs', async () => {
    await expect(addPack(folder(), entry(), [])).rejects.toThrow(/must have the origin 'pack'/);
    await expect(addPack(folder(), { ...pack, file: 'pack.json' }, [])).rejects.toThrow(/choose another name/);
    expect(readdirSync(folder())).toEqual([]);
  });

  it('with a fault do not hide the others, and can be removed', async () => {
    await addPack(folder(), pack, []);
    mkdirSync(join(folder(), 'models', 'bad'));
    writeFileSync(join(folder(), 'models', 'bad', 'pack.json'), '{"origin": 7}');
    const { packs, faults } = await listPacks(folder());
    expect([packs.map(({ entry: { name } }) => name), faults]).toEqual([['small'], [expect.stringMatching(/bad.pack\.json\.origin is 7/)]]);
    await removePack(folder(), 'bad');
    expect((await listPacks(folder())).faults).toEqual([]);
  });

  it('are removed by name alone, never by path', async () => {
    writeFileSync(join(folder(), 'mine'), 'mine');
    mkdirSync(join(folder(), 'models'));
    for (const name of ['../mine', '..', '.', '', 'none']) await expect(removePack(folder(), name)).rejects.toThrow(/no pack is named/);
    await expect(findPack(folder(), 'none')).rejects.toThrow("no pack is named 'none'; delaminate models list shows what there is");
    expect(readFileSync(join(folder(), 'mine'), 'utf8')).toBe('mine');
  });
});
