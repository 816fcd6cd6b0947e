import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatDevices, type DeviceRun } from '../../src/cli/bench-devices';
import { buildCli } from '../support/built-cli';
import { TWINS } from '../support/networks';
import { temporaryFolder } from '../support/temporary';

const found = { way: 'native-cpu', model: 'sight 2', tolerance: 0.001, session: 236.2, first: 167.4, median: 87.114, fastest: 71.9, slowest: 102.3, settled: 85, runs: 50, difference: 2.3e-7, agrees: true } as const;
const adapter = { name: 'Acme 1', vendor: 'acme', architecture: 'one', device: '', description: '', shaderF16: true, features: [], limits: { maxStorageBufferBindingSize: 2 ** 30 } };

describe('formatDevices', () => {
  it('has a row for each, and names the adapter', () => {
    const text = formatDevices([{ ...found, way: 'page-webgpu', deviceMilliseconds: 20, adapter }, found]);
    expect(text).toMatch(/^onnxruntime-web, WebGPU by Dawn +20\.00 +236 +167 +87\.11 +71\.90 +102 +85\.00 +50 +2\.3e-7 +agrees$/m);
    expect(text).toMatch(/^onnxruntime-node, 2 threads +- +236 /m);
    expect(text).toContain('sight 2; ');
    expect(text).toContain('at most 0.001');
    expect(text).toContain('adapter: Acme 1 (acme one), shader-f16 yes, 1073741824 bytes a binding');
  });

  it('shows what was reached before a failure, and the failure', () => {
    const text = formatDevices([{ way: 'native-webgpu', session: 900, failure: 'no adapter' }, { ...found, agrees: false }]);
    expect(text).toMatch(/^onnxruntime-node, its own WebGPU +- +900 +- .* FAILED$/m);
    expect(text).toMatch(/DIFFERS$/m);
    expect(text).toContain('native-webgpu: no adapter');
  });
});

describe('bench-devices', () => {
  const folder = temporaryFolder();
  let built: { main: string; remove: () => void };
  beforeAll(() => {
    built = buildCli(TWINS);
  });
  afterAll(() => built.remove());

  const bench = (...args: string[]): { status: number | null; stdout: string; runs: DeviceRun[] } => {
    const out = join(folder(), 'devices.json');
    const { status, stdout } = spawnSync(process.execPath, [join(dirname(built.main), 'bench-devices.js'), '--out', out, ...args], { encoding: 'utf8' });
    return { status, stdout, runs: (JSON.parse(readFileSync(out, 'utf8')) as { runs: DeviceRun[] }).runs };
  };

  it('measures each way in its own process', () => {
    const { status, stdout, runs } = bench('--runs', '3', '--ways', 'native-cpu,node-wasm,page-wasm');
    expect(runs).toMatchObject(['native-cpu', 'node-wasm', 'page-wasm'].map((way) => ({ way, model: 'twin-sight 1', runs: 3, agrees: true })));
    expect(stdout).toMatch(/2 threads.* agrees\n/);
    expect(status).toBe(0);
  });

  it('goes on after a failure, and says so', () => {
    const { status, stdout, runs } = bench('--runs', '1', '--ways', 'page-webgpu,native-cpu', '--dawn', 'backend=null', 'adapter=none of this name');
    expect(runs[0]!.failure).toMatch(/webgpu|adapter|backend/i);
    expect(runs[1]!.agrees).toBe(true);
    expect(stdout).toContain('FAILED');
    expect(status).toBe(1);
  });

  // Not under CI either: the package is no dependency, and 100 MB.
  const dawn = spawnSync(process.execPath, ['-e', 'require("webgpu").create([]).requestAdapter().then((found) => process.exit(found ? 0 : 1))'], { cwd: join(__dirname, '..', '..'), stdio: 'ignore', timeout: 20_000 }).status === 0;
  (dawn ? it : it.skip)(`runs what the panel runs on WebGPU in Node${dawn ? '' : ' [skipped: the package webgpu is not installed, or finds no adapter]'}`, () => {
    const [run] = bench('--runs', '2', '--ways', 'page-webgpu').runs;
    expect(run).toMatchObject({ agrees: true, runs: 2, adapter: { name: expect.stringMatching(/./) } });
    expect(run!.adapter!.limits.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(2 ** 27);
  });
});
