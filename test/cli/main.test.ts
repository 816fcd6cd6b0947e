import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCli } from '../support/built-cli';
import { putPicture } from '../support/cli';
import { noisePicture } from '../support/documents';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder(), ...parts);
let built: { main: string; remove: () => void };
beforeAll(() => {
  built = buildCli();
});
afterAll(() => built.remove());

const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } => spawnSync(process.execPath, [built.main, ...args], { encoding: 'utf8' });

describe('the process', () => {
  it('takes a picture apart on its worker thread, results on stdout, nothing on stderr when piped', async () => {
    await putPicture(at('a.png'));
    const psd = run(at('a.png'));
    expect(psd).toMatchObject({ status: 0, stderr: '' });
    expect(psd.stdout).toContain('a.psd');
    expect(run(at('a.png'), '-o', at('layers'))).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder()).sort()).toEqual(['a.png', 'a.psd', 'layers']);
  });

  it('brings errors over from the worker unchanged: status 1, one line', () => {
    writeFileSync(at('a.png'), 'no picture');
    expect(run(at('a.png'))).toMatchObject({ status: 1, stdout: '', stderr: `delaminate: ${at('a.png')}: read: this is not a picture Delaminate reads (PNG, JPEG, WebP, TIFF or PSD)\n` });
  });

  it('answers wrong usage with 2, help and version with 0', () => {
    expect(run().status).toBe(2);
    expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('stops at Ctrl-C wherever it is, with 130 and nothing half-written', async () => {
    await putPicture(at('large.png'), { raster: noisePicture(1200, 900) });
    for (const output of ['o.psd', 'layers', 'o.ora']) {
      // Ended by the signal itself (null): it came before the program was loaded; once more, later.
      for (let delay = 300, status: number | null = null; status === null; delay *= 2) {
        const child = spawn(process.execPath, [built.main, at('large.png'), '-o', at(output)], { stdio: ['ignore', 'pipe', 'pipe'] });
        let done = '';
        child.stdout.on('data', (data: Buffer) => { done += data.toString(); });
        const timer = setTimeout(() => child.kill('SIGINT'), delay);
        status = await new Promise<number | null>((resolve) => child.on('close', resolve));
        clearTimeout(timer);
        const left = readdirSync(folder()).sort();
        // A machine may be through before the signal: then the output is whole, and nothing else is there.
        if (status === 0) {
          expect(done).toContain('recomposed');
          expect(left).toEqual(['large.png', output].sort());
        } else {
          expect(left).toEqual(['large.png']);
          if (status !== null) expect(status).toBe(130);
        }
        rmSync(at(output), { recursive: true, force: true });
      }
    }
  });
});
