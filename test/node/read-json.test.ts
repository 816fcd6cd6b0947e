import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../../src/node/read-json';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();

describe('readJson', () => {
  it('reads, tells a missing file from a bad one, and names it', async () => {
    const path = join(folder(), 'a.json');
    expect(await readJson(path, 'models')).toBeUndefined();
    writeFileSync(path, '[1]');
    expect(await readJson(path, 'models')).toEqual([1]);
    writeFileSync(path, '[1');
    await expect(readJson(path, 'models')).rejects.toThrow(/^models: .*a\.json is not JSON: /);
    mkdirSync(join(folder(), 'b.json'));
    await expect(readJson(join(folder(), 'b.json'), 'models')).rejects.toThrow(/^models: .*b\.json cannot be read: /);
  });
});
