// `npm run workbench`: the plugin without Photoshop, in a browser. Builds what is missing or older than its sources,
// serves it to this computer alone and prints the address.
//   --port N     the first port to try (4747; the next free one if it is taken; 0 any)
//   --out FOLDER where the built files are (dist)
//   --no-open    accepted for scripts; a browser is never opened by itself
const { spawnSync } = require('node:child_process');
const { readdirSync, statSync, utimesSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { createWorkbenchServer, listen } = require('./workbench-server');

const ROOT = join(__dirname, '..');
const SOURCES = ['src', 'panel', 'plugin', 'workbench', 'manifest.json', 'webpack.config.js', 'package.json', 'scripts/page-files.js', 'models/registry.json'];
const BUILT = ['plugin/index.js', 'plugin/panel/index.html', 'plugin/panel/files/vision.js', 'workbench/workbench.js', 'workbench/index.html'];
// webpack leaves a file alone that comes out the same, so that none of them may tell of the last build.
const STAMP = '.workbench-built';

/** When the newest file at or below `path` was changed, milliseconds. */
function newest(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

const writtenAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether a built file is missing, or all were built before a source was changed. */
function isStale(out) {
  const built = BUILT.map((file) => writtenAt(join(out, file)));
  const changed = Math.max(...SOURCES.map((path) => newest(join(ROOT, path))));
  return built.includes(0) || Math.max(...built, writtenAt(join(out, STAMP))) < changed;
}

function build(out) {
  const started = new Date();
  const { status } = spawnSync(process.execPath, [require.resolve('webpack/bin/webpack.js'), '--env', `out=${out}`], { cwd: ROOT, stdio: ['ignore', process.stderr, process.stderr] });
  if (status !== 0) throw new Error('the workbench could not be built; webpack says why above');
  // What is changed while webpack runs may have been missed.
  writeFileSync(join(out, STAMP), '');
  utimesSync(join(out, STAMP), started, started);
}

/** Builds if need be, serves, and resolves with the address and a function that ends it. */
async function startWorkbench({ port = 4747, out = join(ROOT, 'dist') } = {}) {
  if (isStale(out)) build(out);
  const server = createWorkbenchServer({ '/workbench/': join(out, 'workbench'), '/plugin/': join(out, 'plugin'), '/examples/': join(ROOT, 'examples') });
  const address = await listen(server, port);
  const close = () => new Promise((done) => {
    server.close(done);
    // Browsers open sockets ahead of need; they would hold the server open.
    server.closeAllConnections();
  });
  return { address, close };
}

async function main() {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4747' }, out: { type: 'string', default: join(ROOT, 'dist') }, open: { type: 'boolean', default: false } }, allowNegative: true });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${values.port} is not a port; give a number from 0 to 65535`);
  const { address } = await startWorkbench({ port, out: resolve(values.out) });
  process.stdout.write(`Delaminate workbench: ${address}\nCtrl+C ends it.\n`);
}

if (require.main === module) {
  main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}

module.exports = { startWorkbench };
