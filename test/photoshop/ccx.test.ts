import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BUILD_TIMEOUT, builtPlugin } from '../support/built-plugin';
import { describeWith, runTool, UNZIP } from '../support/outside-tools';
import { temporaryFolder } from '../support/temporary';

const ROOT = join(__dirname, '..', '..');

describeWith(UNZIP, 'the .ccx', () => {
  const scratch = temporaryFolder();

  it('unpacks with a plain unzip into the built plugin, manifest at its root, the same bytes every time', async () => {
    const plugin = join(await builtPlugin(), 'plugin');
    const pack = (name: string): { file: string; told: string } => {
      const file = join(scratch(), name);
      return { file, told: execFileSync(process.execPath, [join(ROOT, 'scripts', 'make-ccx.js'), `--plugin=${relative(ROOT, plugin)}`, `--out=${relative(ROOT, file)}`], { encoding: 'utf8' }) };
    };
    const first = pack('first.ccx');
    expect(first.told).toMatch(/^ *\d+ {2}manifest\.json$/m);
    for (const name of ['vision', 'runtime', 'registry']) expect(first.told).toMatch(new RegExp(`^ *\\d+ {2}panel/files/${name}\\.js$`, 'm'));
    expect(first.told).toMatch(/SHA-256 [0-9a-f]{64}/);
    expect(readFileSync(pack('second.ccx').file).equals(readFileSync(first.file))).toBe(true);
    expect(existsSync(`${first.file}.part`)).toBe(false);

    const unpacked = join(scratch(), 'unpacked');
    mkdirSync(unpacked);
    runTool('unzip', ['-q', first.file, '-d', unpacked]);
    const filesOf = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
    expect(filesOf(unpacked)).toEqual(filesOf(plugin));
    for (const file of filesOf(plugin)) expect([file, readFileSync(join(unpacked, file)).equals(readFileSync(join(plugin, file)))]).toEqual([file, true]);
    const manifest = JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8')) as { main: string };
    expect(existsSync(join(unpacked, manifest.main))).toBe(true);
    expect(existsSync(join(unpacked, 'panel', 'index.html'))).toBe(true);
    expect(existsSync(join(unpacked, 'licences', 'Apache-2.0.txt'))).toBe(true);
    // No back slash in any name: Photoshop's installer does not take them.
    expect(readFileSync(first.file).includes('panel\\')).toBe(false);
    rmSync(unpacked, { recursive: true });
  }, BUILD_TIMEOUT);
});
