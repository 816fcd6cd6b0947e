import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { EditReport } from '../../src/cli/run-edit';
import { delaminate } from '../../src/cli/delaminate';
import { runHere } from '../../src/cli/engine';
import { compareRasters } from '../../src/document/flatten';
import { leafLayers } from '../../src/document/tree';
import { psd } from '../../src/formats/psd';
import { readPsdComposite } from '../../src/formats/psd-composite';
import { readPsdLayers } from '../../src/formats/psd-layers';
import { decodeTree } from '../../src/formats/tree-file';
import { cli as command, noisePicture, putPicture, type CliRun } from '../support/cli';
import { paint, writeRequest } from '../support/documents';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder(), ...parts);
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
const LIMITS = { maxPixels: 1e6 };

/** `delaminate edit`, by rules alone. */
async function edit(file: string, ...args: string[]): Promise<CliRun> {
  const run: CliRun = { status: -1, out: '', err: '', bar: '' };
  run.status = await delaminate(['edit', file, ...args, ...(args.length > 0 && !args.includes('--help') ? ['--device', 'none'] : [])], {
    out: (text) => { run.out += text; }, err: (text) => { run.err += text; }, terminal: { isTTY: false } as NodeJS.WriteStream, signal: new AbortController().signal, engine: runHere,
  });
  return run;
}

const report = ({ out }: CliRun): EditReport => JSON.parse(out) as EditReport;
const namesOf = async (file: string): Promise<string[]> => report(await edit(file, 'list', '--json')).layers.map(({ name }) => name);

/** The picture of `putPicture` (a red square, a blue disc, a ground) as a file of layers, its tree beside it. */
async function start(output: string, ...more: string[]): Promise<ReturnType<typeof putPicture>> {
  const raster = await putPicture(at('a.png'));
  expect(await command([at('a.png'), '-o', at(output), '-q', ...more])).toMatchObject({ status: 0, err: '' });
  return raster;
}

describe('delaminate edit', () => {
  it('goes on in a PSD with its tree: each edit in place, both files, the picture as it was', async () => {
    const raster = await start('a.psd', '--tree');
    expect(readdirSync(folder()).sort()).toEqual(['a.delaminate', 'a.png', 'a.psd']);
    const before = await namesOf(at('a.psd'));
    expect(before.length).toBeGreaterThanOrEqual(3);
    const [back, middle, front] = before as [string, string, string];
    expect((await edit(at('a.psd'), 'reorder', front, '--behind', middle)).out).toContain('the picture as it was');
    expect(await namesOf(at('a.psd'))).toEqual([back, front, middle]);
    await edit(at('a.psd'), 'lock', middle);
    const refused = await edit(at('a.psd'), 'drop', middle);
    expect(refused).toMatchObject({ status: 1, out: '', err: expect.stringMatching(`drop: ${middle} is locked`) as string });
    await edit(at('a.psd'), 'rename', front, 'Thing');
    expect(await namesOf(at('a.psd'))).toEqual([back, 'Thing', middle]);
    expect((await edit(at('a.psd'), 'list')).out).toMatch(`${middle} (locked)`);
    expect(compareRasters(readPsdComposite(bytesOf(at('a.psd')), 1e6).raster, raster).max).toBeLessThanOrEqual(1);
    // What other programs read of the PSD is what the tree says.
    expect(leafLayers(readPsdLayers(bytesOf(at('a.psd')), LIMITS).children).map(({ name }) => name)).toEqual([back, 'Thing', middle]);
    expect(leafLayers(decodeTree(bytesOf(at('a.delaminate')), LIMITS).document.children)[0]!.seen).toBeDefined();
    expect(readdirSync(folder()).sort()).toEqual(['a.delaminate', 'a.png', 'a.psd']);
  });

  it('makes layers of boxes, points and selections, merges, refines and refills', async () => {
    await start('a.delaminate');
    const layers = async (): Promise<number> => (await namesOf(at('a.delaminate'))).length;
    const first = await layers();
    expect((await edit(at('a.delaminate'), 'extract', '--box', '2,24,10,6')).status).toBe(0);
    expect(await layers()).toBe(first + 1);
    await sharp({ create: { width: 48, height: 32, channels: 3, background: 'black' } }).composite([{ input: Buffer.from('<svg width="48" height="32"><circle cx="40" cy="5" r="4" fill="white"/></svg>') }]).png().toFile(at('s.png'));
    expect(await edit(at('a.delaminate'), 'extract', '--selection', at('s.png'))).toMatchObject({ status: 0, err: '' });
    expect(await layers()).toBe(first + 2);
    const names = await namesOf(at('a.delaminate'));
    for (const args of [['extract', '--point', '14,12'], ['refill', names[0]!], ['refine', names[names.length - 1]!, '--add', '14,12,2', '--band', '3'], ['merge', names[0]!, names[names.length - 1]!]]) {
      const run = await edit(at('a.delaminate'), ...args, '--json');
      expect([args, run.status, run.err]).toEqual([args, 0, '']);
      expect(report(run).recomposition.max).toBeLessThanOrEqual(1);
    }
    expect(await layers()).toBe(first + 1);
  });

  it('lets what was changed in the file count, says so, and keeps the rest', async () => {
    await start('a.psd', '--tree');
    const saved = decodeTree(bytesOf(at('a.delaminate')), LIMITS).document;
    const [ground, ...others] = leafLayers(saved.children);
    const pixels = paint(48, 32, (_x, y) => (y < 4 ? [0, 1, 0, 1] : [0.95, 0.95, 0.9, 1]));
    writeFileSync(at('a.psd'), (await psd.encode(writeRequest({ ...saved, children: [{ ...ground!, pixels }, ...[...others].reverse()] }))).bytes);
    const run = report(await edit(at('a.psd'), 'rename', others[0]!.name, 'Mine', '--json'));
    expect(run.notes.join()).toContain(`the file was changed since a.delaminate was written (the pixels of ${ground!.name}): what is in the file counts`);
    expect(run.layers.map(({ name }) => name)).toEqual([ground!.name, ...[...others].reverse().map(({ name }) => name)].map((name) => (name === others[0]!.name ? 'Mine' : name)));
    const after = decodeTree(bytesOf(at('a.delaminate')), LIMITS).document;
    const [kept] = leafLayers(after.children);
    expect([...kept!.pixels.data.slice(0, 4)]).toEqual([0, 255, 0, 255]);
    // What was invented beneath the square is known to be so still; what was painted is seen.
    expect(kept!.seen!.includes(0)).toBe(true);
    expect(kept!.seen!.slice(0, 48 * 4).includes(0)).toBe(false);
    expect(report(await edit(at('a.psd'), 'list', '--json')).notes).toEqual([]);
  });

  it('goes on in a folder, with pixels changed in its PNGs, and in a PSD without a tree', async () => {
    await start('layers', '--tree');
    const [ground] = await namesOf(at('layers'));
    const { data, info } = await sharp(at('layers', 'layer-00.png')).raw().toBuffer({ resolveWithObject: true });
    data.set([1, 2, 3, 255], 0);
    await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } }).png().toFile(at('new.png'));
    copyFileSync(at('new.png'), at('layers', 'layer-00.png'));
    const run = report(await edit(at('layers'), 'rename', ground!, 'Sky', '--json'));
    expect(run.notes.join()).toContain(`the pixels of ${ground!}`);
    expect(leafLayers(decodeTree(bytesOf(at('layers.delaminate')), LIMITS).document.children)[0]).toMatchObject({ name: 'Sky' });
    expect(existsSync(at('layers', 'layers.json'))).toBe(true);

    await start('b.psd');
    const bare = report(await edit(at('b.psd'), 'lock', 'background', '--json'));
    expect(bare.notes.join()).toContain('there is no b.delaminate beside it: all that the layers show counts as seen');
    expect(existsSync(at('b.delaminate'))).toBe(false);
  });

  it('writes elsewhere with -o, in any format, and never over something unasked', async () => {
    await start('a.psd', '--tree');
    const before = bytesOf(at('a.psd'));
    const [, one] = await namesOf(at('a.psd')) as [string, string];
    expect((await edit(at('a.psd'), 'drop', one, '-o', at('o.ora'))).out).toMatch(/the picture changed by at most \d+/);
    expect(bytesOf(at('a.psd'))).toEqual(before);
    expect((await namesOf(at('o.ora'))).includes(one)).toBe(false);
    expect((await edit(at('a.psd'), 'drop', one, '-o', at('o.ora'))).err).toContain('o.ora already exists; use --force to replace it');
    expect((await edit(at('a.psd'), 'drop', one, '-o', at('o.ora'), '--force')).status).toBe(0);
    // An OpenRaster file that was changed is refused: its layers are not read back.
    writeFileSync(at('o.ora'), Buffer.concat([readFileSync(at('o.ora')), Buffer.from([0])]));
    expect((await edit(at('o.ora'), 'list')).err).toContain('the layers of OpenRaster files are not read back');
  });

  it('fails in one line and leaves the files as they were', async () => {
    await start('a.psd', '--tree');
    const files = ['a.psd', 'a.delaminate'].map((name) => bytesOf(at(name)));
    const cases: ReadonlyArray<readonly [string[], RegExp]> = [
      [['drop', 'Nobody'], /drop: there is no layer 'Nobody'; there are '/],
      [['split', 'background'], /split: there is nothing to separate/],
      [['extract', '--box', '900,900,5,5'], /extract: /],
      [['extract', '--selection', at('a.psd', 'none.png')], /read: /],
      [['merge', 'background'], /merge: /],
      [['list', '--max-pixels', '10'], /more than the limit of 10/],
      [['drop', 'background', '-o', at('x.gif')], /'\.gif' files are not written/],
    ];
    for (const [args, message] of cases) {
      const run = await edit(at('a.psd'), ...args);
      expect([args, run.status, run.out]).toEqual([args, 1, '']);
      expect(run.err).toMatch(message);
      expect(run.err.trimEnd()).not.toContain('\n');
    }
    expect(['a.psd', 'a.delaminate'].map((name) => bytesOf(at(name)))).toEqual(files);
    writeFileSync(at('a.delaminate'), bytesOf(at('a.delaminate')).subarray(0, 500));
    expect((await edit(at('a.psd'), 'list')).err).toMatch(/a\.psd: read: the layer tree is truncated/);
    await putPicture(at('noise.png'), { raster: noisePicture(8, 8) });
    for (const [file, message] of [['gone.psd', /there is no such file/], ['noise.png', /'\.png' is no file of layers/]] as const) expect((await edit(at(file), 'list')).err).toMatch(message);
    mkdirSync(at('empty'));
    expect((await edit(at('empty'), 'list')).err).toMatch(/no layers\.json/);
    rmSync(at('empty'), { recursive: true });
  });

  it('is told apart from wrong usage', async () => {
    await start('a.psd');
    for (const args of [['nonsense'], ['reorder', 'background'], ['extract'], ['drop'], ['refine', 'background', '--add', '1,2'], ['extract', '--box', '1,2,3'], ['reorder', 'a', '--front', '--back']]) expect([args, (await edit(at('a.psd'), ...args)).status]).toEqual([args, 2]);
    const help = await edit(at('a.psd'), '--help');
    expect([help.status, help.out]).toEqual([0, expect.stringContaining('reorder')]);
    expect((await delaminate(['edit'], { out: () => undefined, err: () => undefined, terminal: { isTTY: false } as NodeJS.WriteStream, signal: new AbortController().signal })).valueOf()).toBe(2);
  });

  it('can be interrupted, and then nothing was changed', async () => {
    await start('a.psd', '--tree');
    const before = bytesOf(at('a.psd'));
    const controller = new AbortController();
    controller.abort();
    let err = '';
    expect(await delaminate(['edit', at('a.psd'), 'hide', 'background'], { out: () => undefined, err: (text) => { err += text; }, terminal: { isTTY: false } as NodeJS.WriteStream, signal: controller.signal, engine: runHere })).toBe(130);
    expect(err).toContain('interrupted');
    expect(bytesOf(at('a.psd'))).toEqual(before);
    expect(readdirSync(folder()).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
