import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRasters } from '../../src/document/flatten';
import { readPsdComposite } from '../../src/formats/psd-composite';
import type { LayersJson } from '../../src/formats/layers-folder';
import { decodePicture } from '../../src/node/read-picture';
import { cli, noisePicture, putPicture } from '../support/cli';
import { paint } from '../support/documents';
import { builtInProfile } from '../support/profiles';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder(), ...parts);
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

describe('delaminate, one picture', () => {
  it('writes a PSD beside it that shows the picture, and lists the layers on stdout', async () => {
    const raster = await putPicture(at('poster.png'));
    const run = await cli([at('poster.png')]);
    expect(run).toMatchObject({ status: 0, err: '', bar: '' });
    expect(run.out).toContain(`${at('poster.png')} (48×32, 8 bit) -> ${at('poster.psd')}`);
    expect(run.out).toMatch(/layer +kind +size +at +invented/);
    expect(run.out).toMatch(/\d+ layers?, recomposed within \S+\/255 \(mean \S+\/255\), \d+\.\d\d s\n$/);
    expect(compareRasters(readPsdComposite(bytesOf(at('poster.psd')), 1e6).raster, raster).max).toBeLessThanOrEqual(1);
    expect(readdirSync(folder()).sort()).toEqual(['poster.png', 'poster.psd']);
  });

  it('writes every format by its extension', async () => {
    await putPicture(at('a.png'));
    for (const output of ['o.psd', 'o.psb', 'o.ora', 'layers']) expect((await cli([at('a.png'), '-o', at(output), '-q'])).status).toBe(0);
    expect(Array.from(bytesOf(at('o.psd')).subarray(0, 6))).toEqual([...Buffer.from('8BPS'), 0, 1]);
    expect(Array.from(bytesOf(at('o.psb')).subarray(0, 6))).toEqual([...Buffer.from('8BPS'), 0, 2]);
    expect(Buffer.from(bytesOf(at('o.ora')).subarray(0, 2)).toString()).toBe('PK');
    const json = JSON.parse(readFileSync(at('layers', 'layers.json'), 'utf8')) as LayersJson;
    expect(readdirSync(at('layers')).sort()).toEqual([...json.layers.map(({ file }) => file), 'layers.json'].sort());
  });

  it('carries the profile and the resolution through, and 16 bit where the format can', async () => {
    const icc = await builtInProfile('p3');
    await putPicture(at('deep.png'), { raster: noisePicture(40, 30, 16), icc, resolution: 240 });
    const asPsd = await cli([at('deep.png'), '--json']);
    expect((JSON.parse(asPsd.out) as { notes: string[] }).notes).toEqual(['PSD: 16-bit pixels were written as 8 bit; .ora and a folder keep 16 bit']);
    const psd = readPsdComposite(bytesOf(at('deep.psd')), 1e6);
    expect([psd.icc, psd.resolution]).toEqual([icc, 240]);
    await cli([at('deep.png'), '-o', at('layers')]);
    const back = await decodePicture(bytesOf(at('layers', 'layer-00.png')));
    expect([back.raster.depth, back.icc, back.resolution]).toEqual([16, icc, 240]);
  });

  it('says plainly that there is nothing to separate, and that is no failure', async () => {
    await putPicture(at('plain.png'), { raster: paint(32, 32, () => [0.2, 0.4, 0.6, 1]) });
    const run = await cli([at('plain.png')]);
    expect(run.status).toBe(0);
    expect(run.out).toContain('Nothing to separate: the picture stays one layer.');
    expect(run.out).toContain('1 layer, ');
  });

  it('prints one JSON object with --json, and nothing with --quiet', async () => {
    await putPicture(at('a.png'));
    const run = await cli([at('a.png'), '--json']);
    expect(run.out.trimEnd()).not.toContain('\n');
    const report = JSON.parse(run.out) as Record<string, unknown>;
    expect(report).toMatchObject({ ok: true, input: at('a.png'), output: at('a.psd'), format: 'psd', width: 48, height: 32, depth: 8, device: 'none', models: [], notes: [] });
    expect(report.recomposition).toEqual({ max: expect.any(Number) as number, mean: expect.any(Number) as number });
    expect(typeof report.nothingToSeparate).toBe('boolean');
    expect(report.timings).toMatchObject({ read: expect.any(Number) as number, write: expect.any(Number) as number });
    expect(Object.keys((report.layers as object[])[0]!)).toEqual(['name', 'kind', 'parent', 'left', 'top', 'width', 'height', 'blend', 'opacity', 'visible', 'inventedFraction']);
    expect(await cli([at('a.png'), '--quiet', '--force'])).toMatchObject({ status: 0, out: '', err: '' });
  });

  it('shows progress on a terminal only, never when quiet', async () => {
    await putPicture(at('a.png'));
    expect((await cli([at('a.png'), '-f'], { terminal: true })).bar).toContain('a.png');
    expect((await cli([at('a.png'), '-f', '-q'], { terminal: true })).bar).toBe('');
    expect((await cli([at('a.png'), '-f'], { terminal: false })).bar).toBe('');
  });

  it('passes its options to the engine', async () => {
    await putPicture(at('a.png'));
    let seen: unknown;
    await cli([at('a.png'), '--detail', 'shapes', '--max-layers', '5', '--alpha', '--separate-fill', '--max-pixels', '1MP'], { engine: (job) => { seen = job; return Promise.reject(new Error('enough')); } });
    expect(seen).toEqual({ input: at('a.png'), format: 'psd', detail: 'shapes', maxLayers: 5, maxPixels: 1e6, coverage: 'alpha', separateFill: true, device: 'none' });
  });

  it('makes layers of what boxes and points say, and one clear error of those off the picture', async () => {
    const wished = JSON.parse((await cli(['examples/icon-set.png', '-o', at('w'), '--json', '--box', '20,20,60,60', '--point', '200,60'])).out) as { layers: { name: string }[] };
    const plain = JSON.parse((await cli(['examples/icon-set.png', '-o', at('p'), '--json'])).out) as { layers: { name: string }[] };
    expect(wished.layers.length).toBeGreaterThanOrEqual(plain.layers.length);
    const off = await cli(['examples/icon-set.png', '-o', at('x'), '--point', '90000,5']);
    expect(off.status).toBe(1);
    expect(off.err).toMatch(/the point 90000, 5 is not on the canvas/);
    expect(existsSync(at('x'))).toBe(false);
  });

  it('ends with 130 when interrupted and leaves nothing', async () => {
    await putPicture(at('a.png'));
    for (const output of ['o.psd', 'layers']) {
      const controller = new AbortController();
      const run = await cli([at('a.png'), '-o', at(output)], {
        signal: controller.signal,
        engine: async (_job, emit) => {
          await emit(output === 'layers' ? 'layer-00.png' : null, new Uint8Array(3));
          controller.abort();
          return {} as never;
        },
      });
      expect(run).toMatchObject({ status: 130, out: '', err: 'delaminate: interrupted; nothing half-written was left\n' });
      expect(readdirSync(folder())).toEqual(['a.png']);
    }
  });
});

describe('delaminate, bad input: one line, status 1, nothing written', () => {
  /** Runs, checks the one line and that the folder is as it was. */
  async function fails(args: string[], line: RegExp): Promise<void> {
    const before = readdirSync(folder(), { recursive: true }).sort();
    const run = await cli(args);
    expect({ status: run.status, out: run.out }).toEqual({ status: 1, out: '' });
    expect(run.err.split('\n')).toHaveLength(2);
    expect(run.err).toMatch(/^delaminate: /);
    expect(run.err).toMatch(line);
    expect(readdirSync(folder(), { recursive: true }).sort()).toEqual(before);
  }

  it('not there', () => fails([at('none.png')], /none\.png: read: there is no such file$/m));

  it('not a picture', async () => {
    writeFileSync(at('text.png'), 'hello');
    await fails([at('text.png')], /not a picture Delaminate reads \(PNG, JPEG, WebP, TIFF or PSD\)$/m);
  });

  it('empty', async () => {
    writeFileSync(at('empty.png'), '');
    await fails([at('empty.png')], /the file is empty \(0 bytes\)$/m);
  });

  it('truncated', async () => {
    await putPicture(at('a.png'));
    writeFileSync(at('cut.png'), bytesOf(at('a.png')).subarray(0, 90));
    await fails([at('cut.png')], /truncated/);
  });

  it('zero-sized', async () => {
    await putPicture(at('a.png'));
    const bytes = Buffer.from(bytesOf(at('a.png')));
    bytes.writeUInt32BE(0, 16);
    writeFileSync(at('zero.png'), bytes);
    await fails([at('zero.png')], /the picture is 0×32 pixels and has no area$/m);
  });

  it('over the pixel limit', async () => {
    await putPicture(at('a.png'));
    await fails([at('a.png'), '--max-pixels', '1k'], /48×32 = 1536 pixels, more than the limit of 1000; raise it with --max-pixels$/m);
  });

  it('target in a folder that is not there, or beneath a file', async () => {
    await putPicture(at('a.png'));
    await fails([at('a.png'), '-o', at('none', 'o.psd')], /cannot be written: the folder .*none does not exist$/m);
    await fails([at('a.png'), '-o', at('a.png', 'o.psd')], /cannot be written: /);
    await fails([at('a.png'), '--format', 'psd', '-o', at('a.png', 'out/')], /cannot be made: part of its path is a file$/m);
  });

  it('output exists', async () => {
    await putPicture(at('a.png'));
    writeFileSync(at('a.psd'), 'mine');
    await fails([at('a.png')], /a\.psd already exists; use --force to replace it$/m);
    expect(readFileSync(at('a.psd'), 'utf8')).toBe('mine');
    expect((await cli([at('a.png'), '--force'])).status).toBe(0);
    expect(readFileSync(at('a.psd'), 'latin1').slice(0, 4)).toBe('8BPS');
  });

  it('output folder holds layers, or other things', async () => {
    await putPicture(at('a.png'));
    await cli([at('a.png'), '-o', at('layers')]);
    await fails([at('a.png'), '-o', at('layers')], /already holds layers; use --force to replace them$/m);
    expect((await cli([at('a.png'), '-o', at('layers'), '--force'])).status).toBe(0);
    writeFileSync(at('layers', 'notes.txt'), 'mine');
    await fails([at('a.png'), '-o', at('layers'), '--force'], /holds other things \(notes\.txt\); choose another/);
  });

  it('output is the input, by name, by link, even with --force', async () => {
    await putPicture(at('a.png'));
    await cli([at('a.png')]);
    await fails([at('a.psd'), '--force'], /a\.psd is the input itself; name another output with -o$/m);
    symlinkSync(at('a.psd'), at('soft.psd'));
    linkSync(at('a.psd'), at('hard.psd'));
    for (const name of ['soft.psd', 'hard.psd']) await fails([at('a.psd'), '--force', '-o', at(name)], /is the input itself/);
  });

  it('output is a folder where a file should go', async () => {
    await putPicture(at('a.png'));
    mkdirSync(at('a.psd'));
    await fails([at('a.png')], /a\.psd is a folder, and a file is to be written; choose another name$/m);
  });

  it('an error that is none of ours says it is a bug, still in one line', async () => {
    await putPicture(at('a.png'));
    const run = await cli([at('a.png')], { engine: () => Promise.reject(new TypeError('x is not a function\n    at somewhere')) });
    expect(run).toMatchObject({ status: 1, err: `delaminate: ${at('a.png')}: unexpected error, please report it: x is not a function\n` });
  });
});

describe('delaminate, several pictures', () => {
  beforeEach(async () => {
    mkdirSync(at('in'));
    await putPicture(at('in', 'a.png'));
    writeFileSync(at('in', 'broken.png'), 'no picture');
    await putPicture(at('in', 'c.png'));
  });

  it('writes the good ones, lists the bad ones at the end, and ends with 1', async () => {
    const run = await cli([at('in'), at('none.png'), '-o', at('out', 'deep')]);
    expect(run.status).toBe(1);
    expect(readdirSync(at('out', 'deep'))).toEqual(['a.psd', 'c.psd']);
    const lines = run.err.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('2 of 4 failed:');
    expect(lines[1]).toMatch(/broken\.png: read: this is not a picture/);
    expect(lines[2]).toMatch(/none\.png: read: there is no such file/);
  });

  it('writes the format asked for', async () => {
    await cli([at('in', 'a.png'), at('in', 'c.png'), '-o', at('out'), '--format', 'folder']);
    expect(existsSync(at('out', 'a', 'layers.json')) && existsSync(at('out', 'c', 'layers.json'))).toBe(true);
  });

  it('prints one JSON line a picture, failures included', async () => {
    const run = await cli([at('in'), '--json', '-o', at('out')]);
    const lines = run.out.trimEnd().split('\n').map((line) => JSON.parse(line) as { ok: boolean; input: string; error?: string });
    expect(lines.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(lines[1]).toEqual({ ok: false, input: at('in', 'broken.png'), error: 'read: this is not a picture Delaminate reads (PNG, JPEG, WebP, TIFF or PSD)' });
  });

  it('ends with 0 when all are well, again over the same folder with --force', async () => {
    expect((await cli([at('in', 'a.png'), at('in', 'c.png')])).status).toBe(0);
    const again = await cli([at('in', 'a.png'), at('in', 'c.png'), '--force']);
    expect(again).toMatchObject({ status: 0, err: '' });
  });

  it('ends with 2 and writes nothing on wrong usage', async () => {
    expect((await cli([at('in'), '-o', at('x.psd')])).status).toBe(2);
    expect((await cli(['--nonsense'])).status).toBe(2);
    expect(readdirSync(folder())).toEqual(['in']);
  });
});
