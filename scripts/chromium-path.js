// Where Chromium lies on this machine: what CHROMIUM names, or what the shell finds. `who` is named in the error.
const { spawnSync } = require('node:child_process');

function chromiumPath(who) {
  const found = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => spawnSync('which', [name], { encoding: 'utf8' })).find(({ status }) => status === 0);
  const path = process.env.CHROMIUM ?? found?.stdout.trim();
  if (!path) throw new Error(`${who}: there is no Chromium here; install one, or name it with CHROMIUM`);
  return path;
}

module.exports = { chromiumPath };
