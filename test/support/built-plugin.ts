import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const OUT = join(ROOT, 'out', 'test-plugin');
const STAMP = join(OUT, 'built');
const LOCK = join(ROOT, 'out', 'test-plugin.lock');
const SOURCES = ['src', 'panel', 'plugin', 'workbench', 'manifest.json', 'webpack.config.js', 'package.json', 'THIRD_PARTY.md', 'scripts/page-files.js'];
/** Longer than any build; a lock older than this was left by a process that was killed. */
const LOCK_LIFE = 300_000;

function newest(path: string): number {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), info.mtimeMs);
}

const timeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const isFresh = (): boolean => timeOf(STAMP) > Math.max(...SOURCES.map((source) => newest(join(ROOT, source))));

/**
 * The plugin and the workbench, built from the sources as they are now, for every test that needs them: the first to ask builds,
 * the others wait. It comes without networks: what the panel does must not change with their next training. Returns the folder that holds `plugin` and `workbench`. Ask for it in `beforeAll`, with {@link BUILD_TIMEOUT}.
 */
export async function builtPlugin(): Promise<string> {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  for (;;) {
    if (isFresh()) return OUT;
    try {
      mkdirSync(LOCK);
    } catch {
      if (Date.now() - timeOf(LOCK) > LOCK_LIFE) rmSync(LOCK, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 250));
      continue;
    }
    try {
      if (isFresh()) return OUT;
      const started = new Date();
      const built = spawnSync(process.execPath, [require.resolve('webpack/bin/webpack.js'), '--env', `out=${OUT}`, '--env', 'models=none'], { cwd: ROOT, encoding: 'utf8' });
      if (built.status !== 0) throw new Error(`the plugin cannot be built: ${built.stdout}${built.stderr}`);
      writeFileSync(STAMP, '');
      // What was changed while it was built may have been missed.
      utimesSync(STAMP, started, started);
      return OUT;
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
}

export const BUILD_TIMEOUT = 300_000;
