// tsc writes plain files; npx and npm link need the command's file to be executable.
const { chmodSync } = require('node:fs');
const { join } = require('node:path');
const { bin } = require('../package.json');

for (const file of Object.values(bin)) chmodSync(join(__dirname, '..', file), 0o755);
