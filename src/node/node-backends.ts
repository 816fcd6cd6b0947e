import { availableParallelism } from 'node:os';
import { ortBackend } from '../vision/ort-network';
import type { Backend, Device, Runtime } from '../vision/runtime';

/** More threads than this gain nothing with networks of this size. */
const MOST_THREADS = 4;

export const defaultThreads = (): number => Math.min(MOST_THREADS, availableParallelism());

/** Errors only: what a session has to say of its own optimisations is nobody's business. */
const QUIET = { logSeverityLevel: 3 };

// Loaded when first needed: reading them in costs more than a small picture.
const native = async (): Promise<Runtime> => (await import('onnxruntime-node')) as unknown as Runtime;

async function wasm(): Promise<Runtime> {
  const runtime = await import('onnxruntime-web');
  // One thread, as in a web view: what is measured here holds there.
  runtime.env.wasm.numThreads = 1;
  return runtime as unknown as Runtime;
}

/** Everything that runs networks under Node: Dawn on Vulkan, Metal or Direct3D; native code; WebAssembly. */
export function nodeBackend(device: Device, threads = defaultThreads()): Backend {
  if (device === 'wasm') return ortBackend('wasm', wasm, QUIET);
  return ortBackend(device, native, device === 'cpu' ? { ...QUIET, intraOpNumThreads: threads, interOpNumThreads: 1 } : QUIET);
}

/** What can be asked for. `auto` leaves the choice to the host: here native code, the same result on every machine. */
export const DEVICE_CHOICES = ['auto', 'webgpu', 'wasm', 'cpu', 'none'] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** Each device falls back on the ones after it. */
const ORDER: readonly Device[] = ['webgpu', 'cpu', 'wasm'];

/** The backends for a choice, in order of preference; none for `none`. */
export function nodeBackends(choice: DeviceChoice, threads?: number): Backend[] {
  if (choice === 'none') return [];
  const first = choice === 'auto' ? 'cpu' : choice;
  return ORDER.slice(ORDER.indexOf(first)).map((device) => nodeBackend(device, threads));
}
