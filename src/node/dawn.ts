import { DelaminateError, messageOf } from '../core/errors';
import { openGpu, type OpenedGpu } from '../vision/gpu-device';
import { ortBackend } from '../vision/ort-network';
import type { Backend, Runtime } from '../vision/runtime';
import type { Gpu } from '../vision/webgpu-api';

/** What the package `webgpu`, Dawn built for Node, gives. */
interface DawnPackage {
  create(flags: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** No dependency of the project: the command line has onnxruntime-node's own Dawn, and this is for measuring what the panel does. */
const PACKAGE: string = 'webgpu';

type WriteBuffer = (this: unknown, buffer: unknown, offset: number, data: ArrayBufferView | ArrayBufferLike, from?: number, size?: number) => void;

const written = new WeakSet<object>();

/**
 * onnxruntime's WebAssembly writes from memory that is shared, as the specification allows; Node before version 24 hands no
 * shared memory to native code, and Dawn refuses it with "Invalid argument". It is copied first. Changes `queue`.
 */
export function copySharedWrites(queue: { writeBuffer: WriteBuffer }): void {
  if (written.has(queue)) return;
  written.add(queue);
  const { writeBuffer } = queue;
  queue.writeBuffer = function (buffer, offset, data, from, size) {
    const memory = ArrayBuffer.isView(data) ? data.buffer : data;
    if (!(memory instanceof SharedArrayBuffer)) return writeBuffer.call(this, buffer, offset, data, from, size);
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(memory, data.byteOffset, data.byteLength) : new Uint8Array(memory);
    // Offset and size count elements of what was given.
    const unit = (data as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    const start = (from ?? 0) * unit;
    return writeBuffer.call(this, buffer, offset, bytes.slice(start, size === undefined ? undefined : start + size * unit));
  };
}

/**
 * A graphics device by the package `webgpu`, as the panel opens its own, `navigator.gpu` included. `flags` are Dawn's, such as
 * `backend=vulkan`. Changes the process: its globals become a browser's, and it does not end by itself any more. Rejects
 * with `DelaminateError` where the package is not installed, else with what Dawn says.
 */
export async function openDawn(flags: readonly string[] = []): Promise<OpenedGpu> {
  let dawn: DawnPackage;
  try {
    dawn = (await import(PACKAGE)) as DawnPackage;
  } catch (error) {
    throw new DelaminateError('device', `the package 'webgpu' cannot be loaded (${messageOf(error).split('\n')[0]!}); it is no dependency: npm install --no-save webgpu, with Node 20.19 or later`, { cause: error });
  }
  Object.assign(globalThis, dawn.globals);
  copySharedWrites((dawn.globals as { GPUQueue: { prototype: { writeBuffer: WriteBuffer } } }).GPUQueue.prototype);
  const gpu = dawn.create(flags);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  return openGpu(gpu);
}

/** onnxruntime's runtime of a page, the very build that the panel carries, in one thread. */
export async function pageRuntime(): Promise<Runtime & { readonly env: { readonly webgpu: { adapter: unknown } } }> {
  const name: string = 'onnxruntime-web/webgpu';
  const runtime = (await import(name)) as Runtime & { env: { wasm: { numThreads: number; proxy: boolean }; logLevel: string; webgpu: { adapter: unknown } } };
  runtime.env.wasm.numThreads = 1;
  runtime.env.wasm.proxy = false;
  runtime.env.logLevel = 'error';
  return runtime;
}

/** Runs networks on an opened device with {@link pageRuntime}, as the panel does. */
export function dawnBackend({ adapter, device }: OpenedGpu): Backend {
  const load = async (): Promise<Runtime> => {
    const runtime = await pageRuntime();
    runtime.env.webgpu.adapter = adapter;
    return runtime;
  };
  return ortBackend('webgpu', load, { executionProviders: [{ name: 'webgpu', device }] });
}
