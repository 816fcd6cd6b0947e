import type { Timers } from '../src/core/timers';
import { isSoftware, nameOfAdapter } from '../src/vision/gpu-device';
import { BUFFER_USAGE, MAP_READ, type Gpu, type GpuDevice } from '../src/vision/webgpu-api';

/** `ready`: a device computed and its figures were right. `lost`: there was one; it went away while the page lived. */
export interface GpuStatus {
  readonly state: 'checking' | 'ready' | 'absent' | 'failed' | 'lost';
  /** The adapter's name, or why there is none, for people. */
  readonly detail: string;
  readonly limits?: GpuLimits;
  /** It computes on the processor and only looks like a graphics adapter: right, and far too slow. */
  readonly software?: boolean;
}

export interface GpuLimits {
  /** Bytes. */
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly halfFloats: boolean;
}

/** What of the page the probe looks at. */
export interface GpuEnvironment {
  readonly isSecureContext: boolean;
  readonly gpu: Gpu | undefined;
}

export interface GpuProbe {
  readonly status: GpuStatus;
  /** Looks again from the start; gives the former device back. Never rejects. */
  check(): Promise<GpuStatus>;
}

/** Drivers have been seen to hang for good; a first shader may take seconds to compile. */
const STEP_MILLISECONDS = 10_000;
const VALUES = 256;

/** Integer arithmetic with wrap-around: it must come out the same on every device, to the bit. */
const KERNEL = `
@group(0) @binding(0) var<storage, read_write> values: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let x = values[id.x];
  values[id.x] = (x * 2654435761u) ^ (x >> 3u) ^ id.x;
}`;

const expected = (x: number, index: number): number => (Math.imul(x, 2654435761) ^ (x >>> 3) ^ index) >>> 0;

function inTime<T>(step: string, work: Promise<T>, timers: Timers): Promise<T> {
  return new Promise((resolve, reject) => {
    const alarm = timers.after(STEP_MILLISECONDS, () => reject(new Error(`no answer within ${STEP_MILLISECONDS / 1000} s: ${step}`)));
    const settle = (act: () => void): void => {
      timers.clear(alarm);
      act();
    };
    work.then((value) => settle(() => resolve(value)), (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))));
  });
}

/** Runs the kernel and compares with the processor's own figures. Throws where they differ or the device complains. */
async function selfTest(device: GpuDevice): Promise<void> {
  device.pushErrorScope('validation');
  const size = VALUES * 4;
  const input = Uint32Array.from({ length: VALUES }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
  const values = device.createBuffer({ size, usage: BUFFER_USAGE.storage | BUFFER_USAGE.copySource | BUFFER_USAGE.copyTarget });
  const readable = device.createBuffer({ size, usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget });
  try {
    device.queue.writeBuffer(values, 0, input);
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code: KERNEL }), entryPoint: 'main' } });
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: values } }] });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(VALUES / 64);
    pass.end();
    encoder.copyBufferToBuffer(values, 0, readable, 0, size);
    device.queue.submit([encoder.finish()]);
    const complaint = await device.popErrorScope();
    if (complaint) throw new Error(complaint.message);
    await readable.mapAsync(MAP_READ);
    const output = new Uint32Array(readable.getMappedRange().slice(0));
    readable.unmap();
    const wrong = output.findIndex((value, i) => value !== expected(input[i]!, i));
    if (wrong >= 0) throw new Error(`it computes wrongly: value ${wrong} is ${output[wrong]}, not ${expected(input[wrong]!, wrong)}`);
  } finally {
    values.destroy();
    readable.destroy();
  }
}

/**
 * Finds out whether this page can compute on the graphics processor, and notices when it no longer can. Photoshop works on
 * the same processor: a device may go at any time, and nothing under way here may depend on it.
 */
export function createGpuProbe(environment: GpuEnvironment, timers: Timers, onChange: (status: GpuStatus) => void): GpuProbe {
  let status: GpuStatus = { state: 'checking', detail: '' };
  let device: GpuDevice | undefined;
  let turn = 0;

  const look = async (mine: number): Promise<GpuStatus> => {
    const { gpu, isSecureContext } = environment;
    if (!gpu) return { state: 'absent', detail: isSecureContext ? 'this web view has no WebGPU' : 'WebGPU needs a secure context, which this page is not' };
    const adapter = await inTime('asking for an adapter', gpu.requestAdapter({ powerPreference: 'high-performance' }), timers);
    if (!adapter) return { state: 'absent', detail: 'WebGPU finds no graphics adapter that it may use' };
    const made = await inTime('asking for a device', adapter.requestDevice(), timers);
    if (mine !== turn) {
      made.destroy();
      return status;
    }
    device = made;
    void made.lost.then(({ reason, message }) => {
      if (device !== made) return;
      device = undefined;
      report({ state: 'lost', detail: message || reason });
    });
    await inTime('the self-test', selfTest(made), timers);
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    return { state: 'ready', detail: nameOfAdapter(adapter), software: isSoftware(adapter), limits: { maxBufferSize, maxStorageBufferBindingSize, halfFloats: adapter.features.has('shader-f16') } };
  };
  const report = (next: GpuStatus): GpuStatus => {
    status = next;
    onChange(next);
    return next;
  };

  return {
    get status() {
      return status;
    },
    async check() {
      const mine = ++turn;
      const former = device;
      device = undefined;
      former?.destroy();
      report({ state: 'checking', detail: '' });
      let found: GpuStatus;
      try {
        found = await look(mine);
      } catch (error) {
        found = { state: 'failed', detail: error instanceof Error ? error.message : String(error) };
      }
      if (mine !== turn) return status;
      // Lost during its own test: that has been reported already, and is the better word.
      if (found.state === 'ready' && device === undefined) return status;
      if (found.state === 'failed' && status.state === 'lost') return status;
      return report(found);
    },
  };
}
