import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(__dirname, '..', '..', name), 'utf8')) as Record<string, unknown>;

describe('manifest.json', () => {
  const manifest = read('manifest.json');

  it('has the version of package.json, in the form Photoshop takes', () => {
    expect(manifest.version).toBe(read('package.json').version);
    expect(manifest.version).toMatch(/^\d{1,2}\.\d{1,2}\.\d{1,2}$/);
  });

  it('names no entry point and asks for no permission while there is no code for Photoshop', () => {
    expect(Object.keys(manifest).sort()).toEqual(['id', 'manifestVersion', 'name', 'version']);
  });
});
