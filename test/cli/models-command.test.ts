import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PictureReport } from '../../src/cli/run';
import type { LayersJson } from '../../src/formats/layers-folder';
import { isModelsCommand } from '../../src/cli/models-command';
import { decodePicture } from '../../src/node/read-picture';
import { parseRegistry } from '../../src/vision/registry';
import { buildCli } from '../support/built-cli';
import { putPicture } from '../support/cli';
import { paint } from '../support/documents';
import { serveFiles, type FileServer } from '../support/file-server';
import { temporaryFolder } from '../support/temporary';

/** Tiny networks of the real ones' interfaces. */
const TWINS = join(__dirname, '..', 'networks');
const twins = parseRegistry(JSON.parse(readFileSync(join(TWINS, 'registry.json'), 'utf8'))).models;

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder(), ...parts);

/** One build whose own models are the twins, and one that comes with none. */
let withTwins: ReturnType<typeof buildCli>;
let bare: ReturnType<typeof buildCli>;
beforeAll(() => {
  withTwins = buildCli(TWINS);
  bare = buildCli(join(TWINS, 'none'));
});
afterAll(() => {
  withTwins.remove();
  bare.remove();
});

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A process of its own with packs in `cache`, while this one goes on serving files. */
function node(file: string, ...args: string[]): Promise<Run> {
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, DELAMINATE_CACHE: at('cache') }, stdio: ['ignore', 'pipe', 'pipe'] });
  const run: Run = { status: null, stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => { run.stdout += data.toString(); });
  child.stderr.on('data', (data: Buffer) => { run.stderr += data.toString(); });
  return new Promise((resolve) => child.on('close', (status) => resolve({ ...run, status })));
}

const report = ({ stdout }: Run): PictureReport => JSON.parse(stdout) as PictureReport;

describe('isModelsCommand', () => {
  it('takes nothing that could be a picture', () => {
    expect([['models'], ['models', 'list'], ['models', '--help']].map(isModelsCommand)).toEqual([true, true, true]);
    expect([['./models'], ['models', '-o', 'out'], ['models', 'other.png'], ['a.png', 'models'], []].map(isModelsCommand)).toEqual([false, false, false, false, false]);
  });
});

describe('networks on the command line', () => {
  it('take part by default, on every device that is asked for, and reports say which', async () => {
    await putPicture(at('a.png'));
    const [sight] = twins;
    const use = { name: sight!.name, version: sight!.version, sha256: sight!.sha256 };
    const expected = { auto: ['cpu', [use]], cpu: ['cpu', [use]], wasm: ['wasm', [use]], none: ['none', []] };
    for (const [device, [used, models]] of Object.entries(expected)) {
      const run = await node(withTwins.main, at('a.png'), '--json', '-f', '-o', at('layers/'), ...(device === 'auto' ? [] : ['--device', device]));
      expect({ ...report(run), stderr: run.stderr }).toMatchObject({ ok: true, device: used, models, notes: [], stderr: '' });
      expect(JSON.parse(readFileSync(at('layers', 'layers.json'), 'utf8')) as LayersJson).toMatchObject({ device: used, models });
      expect('networks' in report(run).timings).toBe(used !== 'none');
      expect(report(run).recomposition.max).toBeLessThanOrEqual(1);
    }
  });

  it('give the same layers on every device', async () => {
    await putPicture(at('a.png'));
    const layers = async (device: string): Promise<unknown> => report(await node(withTwins.main, at('a.png'), '--json', '-f', '--device', device)).layers;
    expect(await layers('wasm')).toEqual(await layers('cpu'));
  });

  it('that are missing or damaged leave the classical engine working, and it says so', async () => {
    await putPicture(at('a.png'));
    const without = report(await node(bare.main, at('a.png'), '--json'));
    expect(without).toMatchObject({ ok: true, device: 'none', models: [], notes: [expect.stringMatching(/^the networks of this package are not used: models: .*registry\.json is missing$/)] });
    const classical = report(await node(bare.main, at('a.png'), '--json', '-f', '--device', 'none'));
    expect([classical.layers, classical.notes]).toEqual([without.layers, []]);

    mkdirSync(at('models'));
    copyFileSync(join(TWINS, 'registry.json'), at('models', 'registry.json'));
    const bytes = readFileSync(join(TWINS, twins[0]!.file));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(at('models', twins[0]!.file), bytes);
    const damaged = buildCli(at('models'));
    const run = report(await node(damaged.main, at('a.png'), '--json', '-f'));
    damaged.remove();
    expect(run).toMatchObject({ ok: true, device: 'none', notes: [expect.stringMatching(/^network 'twin-sight' is not used: models: twin-sight\.onnx is refused: its SHA-256 is \w{64} and the registry says/)] });
    expect(run.layers).toEqual(classical.layers);
  });

  it('on a graphics processor: used where there is one, a clear error where there is none', async () => {
    await putPicture(at('a.png'));
    const run = await node(withTwins.main, at('a.png'), '--json', '--device', 'webgpu');
    if (run.status === 0) expect(report(run)).toMatchObject({ device: 'webgpu' });
    else expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, error: expect.stringMatching(/^device: webgpu cannot be used: .+; install a graphics driver with Vulkan, Metal or Direct3D 12, or use --device cpu$/) });
  });
});

describe('packs', () => {
  let server: FileServer;
  let served: Uint8Array;
  const name = (role: string): string => `my-${role}`;
  /** A twin as a pack, its entry in a file. */
  function entryFile(role: 'sight' | 'inpainting', more: object = {}): string {
    const twin = twins.find((entry) => entry.role === role)!;
    served = readFileSync(join(TWINS, twin.file));
    const path = at(`${role}.json`);
    writeFileSync(path, JSON.stringify({ ...twin, name: name(role), origin: 'pack', url: `${server.address}/${twin.file}`, ...more }));
    return path;
  }
  beforeEach(async () => {
    server = await serveFiles((_request, response) => response.end(served));
  });
  afterEach(() => server.close());

  it('are added, fetched once, and then take part without the network', async () => {
    await putPicture(at('a.png'));
    expect(await node(bare.main, 'models', 'add', entryFile('sight'))).toMatchObject({ status: 0, stdout: expect.stringContaining('fetch it with: delaminate models fetch my-sight') });
    expect(server.asked).toEqual([]);
    expect((await node(bare.main, 'models', 'list')).stdout).toMatch(/^my-sight +sight +1 +\S+ kB +MIT +not fetched$/m);
    // Added alone it changes nothing, and nothing is fetched behind the user's back.
    expect(report(await node(bare.main, at('a.png'), '--json')).device).toBe('none');
    expect(server.asked).toEqual([]);

    expect(await node(bare.main, 'models', 'fetch', 'my-sight')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^my-sight: \S+ kB from 127\.0\.0\.1:\d+, SHA-256 as expected\n$/) });
    expect((await node(bare.main, 'models', 'list')).stdout).toMatch(/^my-sight .* ready$/m);
    await server.close();
    const run = report(await node(bare.main, at('a.png'), '--json', '-f', '--offline'));
    expect(run).toMatchObject({ device: 'cpu', models: [{ name: 'my-sight' }] });
    expect(server.asked).toEqual(['/twin-sight.onnx']);

    expect((await node(bare.main, 'models', 'remove', 'my-sight')).stdout).toBe('my-sight removed\n');
    expect(report(await node(bare.main, at('a.png'), '--json', '-f')).device).toBe('none');
  });

  it('that paint invent what is hidden of a textured layer', async () => {
    // Grain like a photograph's, with a flat disc before it.
    let seed = 1;
    const grain = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
    const raster = paint(160, 120, (x, y) => (Math.hypot(x - 80, y - 60) < 30 ? [0.9, 0.1, 0.1, 1] : [0.2 + grain() * 0.6, 0.2 + grain() * 0.6, 0.2 + grain() * 0.6, 1]));
    await putPicture(at('grain.png'), { raster });
    await node(bare.main, 'models', 'add', entryFile('inpainting'));
    await node(bare.main, 'models', 'fetch', 'my-inpainting');
    const ground = async (device: string): Promise<{ run: PictureReport; hidden: number[] }> => {
      const run = report(await node(bare.main, at('grain.png'), '--json', '-f', '-o', at('layers/'), '--device', device));
      const { raster: { data, width } } = await decodePicture(readFileSync(at('layers', 'layer-00.png')));
      return { run, hidden: Array.from(data.slice((60 * width + 80) * 4, (60 * width + 80) * 4 + 3)) };
    };
    const [classical, learned] = [await ground('none'), await ground('cpu')];
    expect([classical.run.models, learned.run.models]).toEqual([[], [{ name: 'my-inpainting', version: '1', sha256: twins[1]!.sha256 }]]);
    expect(learned.run).toMatchObject({ device: 'cpu', recomposition: { max: classical.run.recomposition.max } });
    // The twin fills with the mean of what it knows: grey of the grain's middle, and nothing of the disc.
    for (const value of learned.hidden) expect(Math.abs(value - 127.5)).toBeLessThan(12);
    expect(learned.hidden).not.toEqual(classical.hidden);
  });

  it('of another role answer its questions', async () => {
    await node(bare.main, 'models', 'add', entryFile('inpainting'));
    await node(bare.main, 'models', 'fetch', 'my-inpainting');
    // As a stage would ask: a green patch with a black hole, which the twin fills with the mean of what it knows.
    const script = `
      const { openVision } = require(${JSON.stringify(join(dirname(bare.main), '..', 'node', 'node-vision.js'))});
      (async () => {
        const vision = await openVision({ device: process.argv[1] });
        const job = vision.job();
        const [height, width] = [20, 90];
        const hole = (i) => i % width > 30 && i % width < 50 && Math.floor(i / width) > 5 && Math.floor(i / width) < 12;
        const mask = Float32Array.from({ length: height * width }, (_, i) => (hole(i) ? 1 : 0));
        const image = Float32Array.from({ length: 3 * height * width }, (_, i) => (Math.floor(i / (height * width)) === 1 && !hole(i % (height * width)) ? 0.8 : 0));
        const answer = await job.answer({ role: 'inpainting', inputs: { image: { shape: [1, 3, height, width], data: image }, mask: { shape: [1, 1, height, width], data: mask } } });
        await vision.release();
        const values = [...new Set(answer.image.data)].map((value) => Math.round(value * 100) / 100);
        console.log(JSON.stringify({ values: [...new Set(values)].sort(), shape: answer.image.shape, device: job.device, models: job.models.map(({ name }) => name) }));
      })();`;
    for (const device of ['cpu', 'wasm']) {
      const run = await node('-e', script, device);
      expect(run.stderr).not.toContain('Error');
      expect(JSON.parse(run.stdout)).toEqual({ values: [0, 0.8], shape: [1, 3, 20, 90], device, models: ['my-inpainting'] });
    }
  });

  it('with a wrong file are refused, and nothing is kept of it', async () => {
    await node(bare.main, 'models', 'add', entryFile('sight'));
    served = served.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
    expect(await node(bare.main, 'models', 'fetch', 'my-sight')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^delaminate: models: twin-sight\.onnx is refused: its SHA-256 is .*\n$/) });
    expect((await node(bare.main, 'models', 'list')).stdout).toContain('not fetched');
  });

  it('that no stage asks for are kept, and it is said', async () => {
    const path = entryFile('sight', { role: 'matting' });
    expect((await node(bare.main, 'models', 'add', path)).stdout).toContain('No stage of this version asks for matting');
    expect((await node(bare.main, 'models', 'list')).stdout).toMatch(/not fetched, not used yet$/m);
  });

  it('fail in one line', async () => {
    const fails = async (args: string[], message: RegExp): Promise<void> => {
      const run = await node(bare.main, 'models', ...args);
      expect({ status: run.status, stdout: run.stdout, lines: run.stderr.split('\n').length }).toEqual({ status: 1, stdout: '', lines: 2 });
      expect(run.stderr).toMatch(message);
    };
    await fails(['add', at('none.json')], /there is no file .*none\.json$/m);
    await fails(['add', entryFile('sight', { url: 'http://host.example/a' })], /sight\.json\.url is "http:\/\/host\.example\/a"; it must be an https address/);
    await fails(['fetch', 'none'], /no pack is named 'none'/);
    await fails(['remove', '../..'], /no pack is named/);
    await node(bare.main, 'models', 'add', entryFile('sight'));
    await fails(['fetch', 'my-sight', '--offline'], /cannot be fetched with --offline/);
    expect(server.asked).toEqual([]);
  });

  it('answer wrong usage with 2 and help with 0', async () => {
    expect((await node(bare.main, 'models')).status).toBe(2);
    expect((await node(bare.main, 'models', 'fetch')).status).toBe(2);
    expect(await node(bare.main, 'models', '--help')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('A pack is a network of someone else\'s') });
  });
});
