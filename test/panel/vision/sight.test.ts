import { createHash } from 'node:crypto';
import { CancelledError } from '../../../src/core/errors';
import type { Question } from '../../../src/core/tensors';
import { valuesOf } from '../../../src/vision/model-entry';
import type { Backend } from '../../../src/vision/runtime';
import type { GpuStatus } from '../../../panel/gpu';
import type { PageDevice } from '../../../panel/vision/messages';
import { createSight, IDLE_LIMIT, type DevicePreference, type Sight, type SightStatus } from '../../../panel/vision/sight';
import { FakeClock } from '../../support/clock';
import { sightTwin } from '../../support/networks';

const { entry, bytes } = sightTwin();
const question: Question = { role: 'sight', inputs: Object.fromEntries(entry.inputs.map(({ name, shape }) => [name, { shape, data: new Float32Array(valuesOf(shape)) }])) };
const READY: GpuStatus = { state: 'ready', detail: 'acme one', software: false };

interface Rig {
  readonly sight: Sight;
  readonly clock: FakeClock;
  /** What devices were asked to do, in order. */
  readonly log: string[];
  readonly states: SightStatus[];
  /** Makes a device fail from now on. */
  readonly broken: Set<PageDevice>;
  lose(device: PageDevice): void;
}

function rig({ gpu = READY, file = bytes, registry }: { gpu?: GpuStatus; file?: Uint8Array; registry?: Error } = {}): Rig {
  const clock = new FakeClock();
  const log: string[] = [];
  const states: SightStatus[] = [];
  const broken = new Set<PageDevice>();
  const lost = new Map<PageDevice, (why: string) => void>();
  const sight = createSight({
    timers: clock,
    digest: async (data) => new Uint8Array(createHash('sha256').update(data).digest()),
    gpu: async () => gpu,
    models: async () => {
      if (registry) throw registry;
      return [{ entry, read: async () => file.slice() }];
    },
    backend: (device, { onAdapter, onLost }): Backend => ({
      device,
      async open() {
        log.push(`open ${device}`);
        if (broken.has(device)) throw new Error('no memory');
        if (device === 'webgpu') onAdapter('acme one');
        lost.set(device, onLost);
        return {
          async run() {
            log.push(`run ${device}`);
            if (broken.has(device)) throw new Error('driver reset');
            return Object.fromEntries(entry.outputs.map(({ name, shape }) => [name, { shape, data: new Float32Array(valuesOf(shape)).fill(1) }]));
          },
          release: async () => void log.push(`release ${device}`),
        };
      },
    }),
    onChange: (status) => states.push(status),
  });
  return { sight, clock, log, states, broken, lose(device) {
    broken.add(device);
    lost.get(device)!('driver reset');
  } };
}

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('learned sight in the page', () => {
  it('loads ahead, and a picture finds it ready', async () => {
    const { sight, log, states } = rig();
    expect(sight.status).toEqual({ state: 'asleep', device: 'none', detail: '' });
    await sight.warmUp();
    expect(log).toEqual(['open webgpu', 'run webgpu']);
    expect(states.map(({ state }) => state)).toEqual(['loading', 'ready']);
    expect(sight.status).toEqual({ state: 'ready', device: 'webgpu', detail: 'acme one' });
    const job = sight.job();
    expect(Object.keys((await job.oracle!.answer(question))!).sort()).toEqual(['extent', 'front', 'same']);
    expect(await job.report()).toEqual({ device: 'webgpu', adapter: 'acme one', notes: [], models: [{ name: entry.name, version: entry.version, sha256: entry.sha256 }] });
    expect(log).toEqual(['open webgpu', 'run webgpu', 'run webgpu']);
  });

  it.each<[DevicePreference, GpuStatus, PageDevice, string, string[]]>([
    ['auto', { state: 'absent', detail: 'none here' }, 'wasm', 'no GPU: none here', []],
    ['auto', { ...READY, software: true }, 'wasm', 'no GPU: acme one computes in software', []],
    // Chosen by hand, software is tried: whether it serves is measured.
    ['webgpu', { ...READY, software: true }, 'webgpu', 'acme one', []],
    ['webgpu', { state: 'failed', detail: 'it computes wrongly' }, 'wasm', 'no GPU: it computes wrongly', ['Networks do not run on the GPU (no GPU: it computes wrongly).']],
    ['wasm', READY, 'wasm', '', []],
  ])('with %s and a GPU that is %j runs on %s', async (preference, gpu, device, detail, notes) => {
    const { sight } = rig({ gpu });
    sight.prefer(preference);
    await sight.warmUp();
    expect(sight.status).toEqual({ state: 'ready', device, detail });
    const job = sight.job();
    expect(await job.oracle!.answer(question)).not.toBeNull();
    expect(await job.report()).toMatchObject({ device, notes });
  });

  it('asks nothing and loads nothing when it is off', async () => {
    const { sight, log } = rig();
    sight.prefer('none');
    await sight.warmUp();
    const job = sight.job();
    expect([job.oracle, await job.report(), sight.status.state, log]).toEqual([null, { device: 'none', adapter: '', models: [], notes: [] }, 'off', []]);
  });

  it('goes on with the next device in the same job where one is lost, and says so', async () => {
    const { sight, log, broken } = rig();
    await sight.warmUp();
    const job = sight.job();
    broken.add('webgpu');
    expect(await job.oracle!.answer(question)).not.toBeNull();
    const report = await job.report();
    expect(report).toMatchObject({ device: 'wasm', adapter: '' });
    expect(report.notes).toEqual([expect.stringMatching(/^Network 'twin-sight' failed on webgpu \(driver reset\); .*wasm\.$/)]);
    expect(sight.status).toMatchObject({ state: 'ready', device: 'wasm' });
    expect(log.slice(-3)).toEqual(['release webgpu', 'open wasm', 'run wasm']);
    // It stays so until somebody looks again.
    expect(await sight.job().report()).toMatchObject({ notes: [] });
    broken.clear();
    sight.renew();
    await sight.warmUp();
    expect(sight.status).toMatchObject({ state: 'ready', device: 'webgpu' });
  });

  it('makes the next device ready where one is lost between jobs', async () => {
    const { sight, lose } = rig();
    await sight.warmUp();
    lose('webgpu');
    await turns();
    expect(sight.status).toMatchObject({ state: 'ready', device: 'wasm' });
    const job = sight.job();
    await job.oracle!.answer(question);
    expect((await job.report()).notes).toEqual([expect.stringContaining('driver reset')]);
  });

  it('leaves the classical engine alone where no device works', async () => {
    const { sight, broken } = rig();
    broken.add('webgpu').add('wasm');
    await sight.warmUp();
    expect(sight.status).toEqual({ state: 'absent', device: 'none', detail: 'no device runs them' });
    const job = sight.job();
    expect(await job.oracle!.answer(question)).toBeNull();
    expect((await job.report()).notes.join(' ')).toMatch(/no memory.*wasm.*classical engine/is);
  });

  it('refuses a file that is not the one of the registry, and says so with each picture', async () => {
    const damaged = Uint8Array.from(bytes);
    damaged[100]! ^= 1;
    const { sight, log } = rig({ file: damaged });
    await sight.warmUp();
    expect(sight.status).toEqual({ state: 'absent', device: 'none', detail: 'their files are missing or damaged' });
    for (let i = 0; i < 2; i++) {
      const job = sight.job();
      expect(await job.oracle!.answer(question)).toBeNull();
      expect((await job.report()).notes).toEqual([expect.stringMatching(/^Network 'twin-sight' is not used: .*SHA-256.*\.$/)]);
    }
    expect(log).toEqual([]);
  });

  it('says that there are none where their registry is missing', async () => {
    const { sight } = rig({ registry: new Error('files/registry.js is missing') });
    await sight.warmUp();
    expect(sight.status).toEqual({ state: 'absent', device: 'none', detail: 'files/registry.js is missing' });
    const job = sight.job();
    expect(await job.oracle!.answer(question)).toBeNull();
    expect(await job.report()).toMatchObject({ device: 'none', notes: ['Networks are not used: files/registry.js is missing.'] });
  });

  it('gives its memory back after long idleness, and loads again while the next picture is begun', async () => {
    const { sight, clock, log } = rig();
    await sight.warmUp();
    await clock.run(IDLE_LIMIT / 2);
    const job = sight.job();
    await job.oracle!.answer(question);
    await job.report();
    await clock.run(IDLE_LIMIT - 1);
    expect(sight.status.state).toBe('ready');
    await clock.run(2);
    await turns();
    expect([sight.status.state, log.at(-1)]).toEqual(['asleep', 'release webgpu']);
    const next = sight.job();
    await turns();
    expect([sight.status.state, log.at(-1)]).toEqual(['ready', 'run webgpu']);
    expect(await next.oracle!.answer(question)).not.toBeNull();
  });

  it('changes devices when the choice changes, and gives the former one back', async () => {
    const { sight, log } = rig();
    await sight.warmUp();
    sight.prefer('wasm');
    expect(sight.status.state).toBe('asleep');
    await sight.warmUp();
    expect(log).toEqual(expect.arrayContaining(['release webgpu', 'open wasm']));
    expect(sight.status).toMatchObject({ state: 'ready', device: 'wasm' });
    const before = log.length;
    sight.prefer('wasm');
    await turns();
    expect(log).toHaveLength(before);
  });

  it('stops with its job', async () => {
    const { sight } = rig();
    await expect(sight.job({ aborted: true }).oracle!.answer(question)).rejects.toBeInstanceOf(CancelledError);
  });
});
