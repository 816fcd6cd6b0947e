// `npm run ccx`: packs dist/plugin as an installable .ccx, a zip with the manifest at its root.
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { join, relative, sep } = require('node:path');
const { zipSync } = require('fflate');

const ROOT = join(__dirname, '..');
const argument = (name) => process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3);
const folder = join(ROOT, argument('plugin') ?? join('dist', 'plugin'));

function filesUnder(path) {
  return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const inner = join(path, entry.name);
    return entry.isDirectory() ? filesUnder(inner) : [inner];
  });
}

if (!existsSync(join(folder, 'manifest.json'))) {
  process.stderr.write('ccx: there is no built plugin; run `npm run build` first\n');
  process.exit(1);
}
const { id, version } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const entries = {};
const rows = [];
for (const file of filesUnder(folder)) {
  const bytes = readFileSync(file);
  // Forward slashes on every system; one date, so that the same plugin gives the same bytes.
  entries[relative(folder, file).split(sep).join('/')] = [bytes, { level: 9, mtime: '1980-01-01T12:00:00' }];
  rows.push([relative(folder, file).split(sep).join('/'), statSync(file).size]);
}
const zip = zipSync(entries);
const out = argument('out') ? join(ROOT, argument('out')) : join(ROOT, 'dist', `${id}-${version}.ccx`);
writeFileSync(`${out}.part`, zip);
renameSync(`${out}.part`, out);
for (const [name, size] of rows) process.stdout.write(`${String(size).padStart(9)}  ${name}\n`);
process.stdout.write(`${String(zip.length).padStart(9)}  ${relative(ROOT, out).split(sep).join('/')}\n           SHA-256 ${createHash('sha256').update(zip).digest('hex')}\n`);
