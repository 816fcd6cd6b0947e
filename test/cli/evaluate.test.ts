import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { ResultsFile } from '../../src/cli/evaluate-against';
import { buildCli } from '../support/built-cli';
import { writeCase } from '../support/cases';
import { boxLayer, groundLayer, paste } from '../support/stacks';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
let built: ReturnType<typeof buildCli>;
beforeAll(() => {
  built = buildCli();
});
afterAll(() => built.remove());

const command = (): string => join(dirname(built.main), 'evaluate.js');
const results = (out: string): ResultsFile['results'] => (JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as ResultsFile).results;

/** Puts another engine in the build's place: what the command does with it is the matter here. `learned`: with networks. */
function replaceEngine(code: string, learned = code): void {
  writeFileSync(join(dirname(built.main), '..', 'decompose', 'decompose.js'), `exports.DECOMPOSE_DEFAULTS = { detail: 'objects', maxLayers: 24 }; exports.decompose = (picture) => { ${code} }; exports.decomposeWith = async (_oracle, picture) => { ${learned} };`);
}

const LAYER = "{ type: 'layer', id: 'a', name: 'All <b>', kind: 'background', left: 0, top: 0, visible: true, opacity: 1, blend: 'normal', pixels: picture }";
const FLAT = `return { document: { width: picture.width, height: picture.height, depth: 8, children: [${LAYER}] }, recomposition: { max: 0, mean: 0 }, nothingToSeparate: true, timings: { all: 1 } };`;

async function writeCases(): Promise<void> {
  const ground = groundLayer(40, [240, 240, 240]);
  const box = boxLayer(40, [10, 10, 30, 20], [200, 30, 30]);
  await writeCase(join(folder(), 'cases', 'box-001'), paste(ground, box), [ground, box]);
  await writeCase(join(folder(), 'cases', 'box-002'), paste(ground, box), [ground, box]);
  await writeCase(join(folder(), 'cases', 'plain-001'), ground, [ground]);
}

describe('evaluate', () => {
  it('prints a table, writes results, a closed report and sheets, and compares with an earlier run', async () => {
    await writeCases();
    replaceEngine(FLAT);
    const out = join(folder(), 'out');
    const table = execFileSync(process.execPath, [command(), join(folder(), 'cases'), '--out', out, '--sheets', '--jobs', '2'], { encoding: 'utf8' });
    expect(table).toMatch(/^box +2 +0\.\d{4}! \(0\.\d{4}\)/m);
    expect(table).toMatch(/^all without blend +3 /m);
    expect(results(out).map((result) => [result.name, result.predictedLayers, result.truthLayers])).toEqual([['box-001', 1, 2], ['box-002', 1, 2], ['plain-001', 1, 1]]);
    // Ground: 200 of 1600 pixels differ by (40, 210, 210); box: all agree.
    expect(results(out)[0]!.scores[0]!.rgbL1).toBeCloseTo((200 / 1600) * (460 / 3 / 255) / 2, 9);

    const report = readFileSync(join(out, 'report.html'), 'utf8');
    expect(report).toContain("default-src 'none'");
    expect(report).not.toContain('unsafe');
    expect(report).not.toMatch(/(src|href)="(?!data:)/);
    expect(report).toContain('All &lt;b&gt;');
    expect((await sharp(join(out, 'sheets', 'box-001.png')).metadata()).width).toBeLessThanOrEqual(1600);

    const again = execFileSync(process.execPath, [command(), join(folder(), 'cases'), '--out', join(folder(), 'again'), '--no-html', '--cases', 'box', '--against', join(out, 'results.json')], { encoding: 'utf8' });
    expect(again).toContain('Change over 2 cases (2 unchanged)');
    expect(existsSync(join(folder(), 'again', 'report.html'))).toBe(false);
  });

  it('compares with and without networks in one run', async () => {
    await writeCases();
    const twoLayers = FLAT.replace(`[${LAYER}]`, `[${LAYER}, ${LAYER.replace("id: 'a', name: 'All <b>'", "id: 'b', name: 'Twice'")}]`);
    replaceEngine(FLAT, twoLayers);
    const out = join(folder(), 'out');
    const run = spawnSync(process.execPath, [command(), join(folder(), 'cases'), '--out', out, '--no-html', '--jobs', '1', '--compare'], { encoding: 'utf8' });
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^none > \S+ +cases +RGB L1 @0 +IoU @0 +RGB L1 @5 +IoU @5 +order +layers\/true +seconds$/m);
    expect(run.stdout).toMatch(/^box +2 +0\.\d{3} > 0\.\d{3}.* 1\.0 > 2\.0\/2\.0 /m);
    expect(run.stdout).toContain('Change over 3 cases');
    expect([results(out)[0]!.predictedLayers, (JSON.parse(readFileSync(join(out, 'results-none.json'), 'utf8')) as ResultsFile).results[0]!.predictedLayers]).toEqual([2, 1]);
    expect(spawnSync(process.execPath, [command(), join(folder(), 'cases'), '--out', out, '--compare', '--device', 'none'], { encoding: 'utf8' })).toMatchObject({ status: 1, stderr: 'evaluate: --compare needs a device to compare with none; leave out --device none\n' });
  });

  it('measures twins where it is told to, and says so in its results', async () => {
    await writeCases();
    // The box's red of 200 is its third channel then.
    replaceEngine(`if (picture.data[(10 * 40 + 10) * 4 + 2] === 30) throw new Error('not turned'); ${FLAT}`);
    const out = join(folder(), 'out');
    const run = (...more: string[]): number | null => spawnSync(process.execPath, [command(), join(folder(), 'cases'), '--cases', 'box', '--out', out, '--no-html', ...more]).status;
    expect(run('--twin', 'colours')).toBe(0);
    expect(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))).toMatchObject({ twin: 'colours' });
    expect(run()).toBe(1);
    expect(run('--twin', 'upside down')).toBe(2);
  });

  it('scores and reports cases in which the engine throws, ends its process or never returns', async () => {
    await writeCases();
    replaceEngine("if (picture.data[(10 * 40 + 10) * 4] === 200) { if (!globalThis.once) { globalThis.once = true; throw new Error('broke here'); } for (;;) {} } process.exit(7);");
    const out = join(folder(), 'out');
    const run = spawnSync(process.execPath, [command(), join(folder(), 'cases'), '--out', out, '--no-html', '--jobs', '1', '--timeout', '3'], { encoding: 'utf8' });
    expect(run.status).toBe(1);
    expect(results(out).map((result) => result.failure)).toEqual([expect.stringContaining('broke here'), 'took longer than 3 s', 'the worker ended with code 7']);
    for (const result of results(out)) expect(result.scores).toEqual(result.baseline);
    expect(run.stderr).toContain('box-001: Error: broke here');
  });

  it('tells wrong usage (2) from a failed run (1)', () => {
    const status = (...args: string[]): number | null => spawnSync(process.execPath, [command(), ...args], { encoding: 'utf8' }).status;
    expect(status()).toBe(2);
    expect(status(folder(), '--jobs', '0')).toBe(2);
    expect(status(join(folder(), 'gone'))).toBe(1);
    expect(status('--help')).toBe(0);
  });
});
