import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listCases, readCase, selectCases } from '../../src/cli/evaluate-cases';
import { boxLayer, groundLayer, paste } from '../support/stacks';
import { writeCase } from '../support/cases';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const ground = groundLayer(6, [250, 250, 250]);
const box = boxLayer(6, [1, 1, 4, 4], [10, 20, 30], 200, [5, 6, 7]);

describe('listCases', () => {
  it('finds subfolders with a picture, category from the name', async () => {
    await writeCase(join(folder(), 'scene-002'), ground, [ground]);
    mkdirSync(join(folder(), 'notes'));
    expect(listCases(folder())).toEqual([{ name: 'scene-002', category: 'scene', directory: join(folder(), 'scene-002') }]);
  });

  it('follows the index where there is one', () => {
    writeFileSync(join(folder(), 'index.json'), JSON.stringify([{ name: 'b', category: 'two' }, { name: 'a', category: 'one' }]));
    expect(listCases(folder()).map((entry) => [entry.name, entry.category])).toEqual([['b', 'two'], ['a', 'one']]);
  });

  it('says what is wrong with a folder without cases', () => {
    expect(() => listCases(folder())).toThrow(/holds no cases/);
    expect(() => listCases(join(folder(), 'gone'))).toThrow(/is not a folder/);
  });
});

describe('selectCases', () => {
  const cases = ['psd-001', 'psd-012', 'jpeg-psd-001', 'scene-012'].map((name) => ({ name, category: name.split('-')[0]!, directory: '' }));
  const names = (patterns: string[], categories: string[] = []): string[] => selectCases(cases, patterns, categories).map((entry) => entry.name);

  it('takes names, prefixes and globs, any of them', () => {
    expect(names([])).toHaveLength(4);
    expect(names(['psd'])).toEqual(['psd-001', 'psd-012']);
    expect(names(['*-012', 'jpeg'])).toEqual(['psd-012', 'jpeg-psd-001', 'scene-012']);
    expect(names(['psd.001'])).toEqual([]);
  });

  it('narrows by category', () => {
    expect(names(['*001'], ['jpeg'])).toEqual(['jpeg-psd-001']);
  });
});

describe('readCase', () => {
  it('reads the stored values, colour under transparent pixels too, and the names', async () => {
    const directory = join(folder(), 'case-1');
    await writeCase(directory, paste(ground, box), [ground, box]);
    writeFileSync(join(directory, 'meta.json'), JSON.stringify({ layers: [{ file: 'layer-01.png', name: 'Box' }] }));
    const { picture, truth, truthNames } = await readCase({ name: 'case-1', category: 'case', directory });
    expect([...picture.data]).toEqual([...ground.data]);
    expect(truth.map((raster) => [...raster.data])).toEqual([[...ground.data], [...box.data]]);
    expect(truthNames).toEqual(['layer-00.png', 'Box']);
  });

  it('refuses a case without true layers', async () => {
    const directory = join(folder(), 'case-1');
    await writeCase(directory, ground, []);
    await expect(readCase({ name: 'case-1', category: 'case', directory })).rejects.toThrow(/no layer-NN.png/);
  });
});
