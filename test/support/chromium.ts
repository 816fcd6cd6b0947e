import { spawnSync } from 'node:child_process';

const CANDIDATES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function find(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of CANDIDATES) {
    const found = spawnSync('which', [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return undefined;
}

/** The system's Chromium or Chrome, or the one `CHROMIUM` names. */
export const CHROMIUM_PATH = find();
export const CHROMIUM = { name: 'Chromium', present: CHROMIUM_PATH !== undefined };

/** No request of the browser's own; and its sandbox cannot start for root, as containers run tests. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** WebGPU computed in software, which needs no graphics card. */
export const SWIFTSHADER_ARGUMENTS: readonly string[] = [
  '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--ignore-gpu-blocklist',
];
