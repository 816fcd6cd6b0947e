import { createGpuProbe, type GpuStatus } from '../../panel/gpu';
import type { Gpu, GpuAdapter, GpuDevice } from '../../src/vision/webgpu-api';
import { nodeTimers } from '../support/session-rig';
import type { Timers } from '../../src/core/timers';

/** Timers whose alarms go off when told. */
function handTimers(): Timers & { ring(): void; armed(): number } {
  const alarms = new Map<number, () => void>();
  let next = 0;
  return {
    now: () => 0,
    after(_milliseconds, run) {
      alarms.set(++next, run);
      return next;
    },
    clear: (handle) => void alarms.delete(handle as number),
    ring() {
      for (const [handle, run] of [...alarms]) {
        alarms.delete(handle);
        run();
      }
    },
    armed: () => alarms.size,
  };
}

interface FakeDevice extends GpuDevice {
  lose(message: string): void;
  readonly destroyed: boolean;
}

/** A device that runs the probe's kernel on the processor, by the kernel's own text read as arithmetic; `spoil` makes it err. */
function fakeDevice({ spoil = false, complain = '' } = {}): FakeDevice {
  let lose!: (info: { reason: string; message: string }) => void;
  let memory = new Uint32Array(0);
  let destroyed = false;
  return {
    lost: new Promise((resolve) => (lose = resolve)),
    lose: (message) => lose({ reason: 'unknown', message }),
    get destroyed() {
      return destroyed;
    },
    queue: {
      submit() {
        memory = memory.map((x, i) => Number((BigInt(x) * 2654435761n) & 0xffffffffn) ^ (x >>> 3) ^ i);
        if (spoil) memory[5]! ^= 1;
      },
      writeBuffer: (_buffer, _offset, data) => void (memory = new Uint32Array((data as Uint32Array).slice().buffer)),
    },
    createBuffer: () => ({ getMappedRange: () => memory.slice().buffer, mapAsync: async () => undefined, unmap: () => undefined, destroy: () => undefined }),
    createShaderModule: ({ code }) => {
      expect(code).toContain('@compute');
      return {};
    },
    createComputePipelineAsync: async () => ({ getBindGroupLayout: () => ({}) }),
    createBindGroup: () => ({}),
    createCommandEncoder: () => ({
      beginComputePass: () => ({ setPipeline: () => undefined, setBindGroup: () => undefined, dispatchWorkgroups: () => undefined, end: () => undefined }),
      copyBufferToBuffer: () => undefined,
      finish: () => ({}),
    }),
    pushErrorScope: () => undefined,
    popErrorScope: async () => (complain === '' ? null : { message: complain }),
    destroy() {
      destroyed = true;
      lose({ reason: 'destroyed', message: '' });
    },
  };
}

const adapterOf = (device: () => Promise<GpuDevice>, more: Partial<GpuAdapter> = {}): GpuAdapter => ({
  info: { vendor: 'acme', architecture: 'one', device: '', description: '' }, features: { has: (name) => name === 'shader-f16' },
  limits: { maxBufferSize: 1024, maxStorageBufferBindingSize: 512 }, requestDevice: device, ...more,
});
const gpuOf = (adapter: GpuAdapter | null): Gpu => ({ requestAdapter: async () => adapter });
const silent = (): void => undefined;

describe('the GPU probe', () => {
  it('computes on the device and tells its limits', async () => {
    const seen: string[] = [];
    const probe = createGpuProbe({ isSecureContext: true, gpu: gpuOf(adapterOf(async () => fakeDevice())) }, nodeTimers, ({ state }) => seen.push(state));
    expect(await probe.check()).toEqual({ state: 'ready', detail: 'acme one', software: false, limits: { maxBufferSize: 1024, maxStorageBufferBindingSize: 512, halfFloats: true } });
    expect(seen).toEqual(['checking', 'ready']);
  });

  it.each<[string, Gpu | undefined, boolean, GpuStatus]>([
    ['no WebGPU', undefined, true, { state: 'absent', detail: 'this web view has no WebGPU' }],
    ['no secure context', undefined, false, { state: 'absent', detail: 'WebGPU needs a secure context, which this page is not' }],
    ['no adapter', gpuOf(null), true, { state: 'absent', detail: 'WebGPU finds no graphics adapter that it may use' }],
    ['a device refused', gpuOf(adapterOf(() => Promise.reject(new Error('out of handles')))), true, { state: 'failed', detail: 'out of handles' }],
    ['a complaint', gpuOf(adapterOf(async () => fakeDevice({ complain: 'bad shader' }))), true, { state: 'failed', detail: 'bad shader' }],
  ])('says %s', async (_name, gpu, isSecureContext, status) => {
    expect(await createGpuProbe({ isSecureContext, gpu }, nodeTimers, silent).check()).toEqual(status);
  });

  it('does not trust a device that computes wrongly', async () => {
    const probe = createGpuProbe({ isSecureContext: true, gpu: gpuOf(adapterOf(async () => fakeDevice({ spoil: true }))) }, nodeTimers, silent);
    expect(await probe.check()).toMatchObject({ state: 'failed', detail: expect.stringMatching(/^it computes wrongly: value 5 is \d+, not \d+$/) });
  });

  it('gives up on a driver that never answers, and leaves no alarm behind', async () => {
    const timers = handTimers();
    const probe = createGpuProbe({ isSecureContext: true, gpu: { requestAdapter: () => new Promise(() => undefined) } }, timers, silent);
    const checking = probe.check();
    timers.ring();
    expect(await checking).toEqual({ state: 'failed', detail: 'no answer within 10 s: asking for an adapter' });
    expect(timers.armed()).toBe(0);
  });

  it('notices when the device goes, and finds another when asked again', async () => {
    const devices: FakeDevice[] = [];
    const seen: GpuStatus[] = [];
    const make = async (): Promise<GpuDevice> => {
      devices.push(fakeDevice());
      return devices.at(-1)!;
    };
    const probe = createGpuProbe({ isSecureContext: true, gpu: gpuOf(adapterOf(make)) }, nodeTimers, (status) => seen.push(status));
    await probe.check();
    devices[0]!.lose('driver reset');
    await new Promise((resolve) => setImmediate(resolve));
    expect(probe.status).toEqual({ state: 'lost', detail: 'driver reset' });
    expect((await probe.check()).state).toBe('ready');
    // Its own giving back of a device is no loss.
    expect((await probe.check()).state).toBe('ready');
    expect(devices[1]!.destroyed).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.filter(({ state }) => state === 'lost')).toHaveLength(1);
  });
});
