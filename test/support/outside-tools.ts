import { spawnSync } from 'node:child_process';

/** The Python that has the independent readers; CI sets it to its own environment's. */
export const PYTHON = process.env.PYTHON ?? 'python3';

const works = (command: string, args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * `describe` where the outside program is there. Where it is not, the tests are skipped with the reason
 * in their name, except under `CI`: there a missing reader is a failure, not a quieter run.
 */
export function describeWith(tool: { name: string; present: boolean }, name: string, body: () => void): void {
  if (tool.present || process.env.CI) describe(name, body);
  else describe.skip(`${name} [skipped: ${tool.name} is not installed]`, body);
}

export const PSD_TOOLS = { name: 'psd-tools for Python', present: works(PYTHON, ['-c', 'import psd_tools']) };
export const IMAGE_MAGICK = { name: 'ImageMagick', present: works('convert', ['-version']) && works('identify', ['-version']) };
export const UNZIP = { name: 'unzip', present: works('unzip', ['-v']) };
/** Half a gigabyte and slow to start: only where it is there and asked for. */
export const KRITA = { name: 'Krita', present: process.env.KRITA === '1' && works('which', ['krita', 'xvfb-run']) };

/** Runs a program to its end; its stdout, or an error with its stderr. */
export function runTool(command: string, args: readonly string[]): string {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${result.stderr}`);
  return result.stdout;
}
