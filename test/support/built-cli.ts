import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const ROOT = join(__dirname, '..', '..');

let builds = 0;

/**
 * Compiles the source as it is now, types unchecked, into a folder of its own inside the repository (so
 * that packages resolve): tests of the real process must never run yesterday's build. Returns the
 * command's file and how to remove it all. `models` lies where the package's own models would.
 */
export function buildCli(models = join(ROOT, 'models')): { main: string; remove: () => void } {
  const folder = join(ROOT, 'out', `test-build-${process.pid}-${builds++}`);
  const source = join(ROOT, 'src');
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.ts')) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, 'dist', from.slice(source.length).replace(/\.ts$/, '.js'));
    const { code } = transformSync(readFileSync(from, 'utf8'), { filename: from, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, code);
  }
  symlinkSync(models, join(folder, 'models'));
  symlinkSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  return { main: join(folder, 'dist', 'cli', 'main.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
