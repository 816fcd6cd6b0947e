import type { Gpu, GpuAdapter, GpuDevice } from './webgpu-api';

export interface OpenedGpu {
  readonly adapter: GpuAdapter;
  readonly device: GpuDevice;
  readonly name: string;
}

/** What every adapter of the specification's core offers; one below it is a reduced one that onnxruntime is not made for. Bytes. */
const LEAST_BINDING = 2 ** 27;

/** onnxruntime's own kernels make use of these where they are; nothing here needs them. */
const FEATURES = ['shader-f16', 'subgroups'] as const;
const LIMITS = [
  'maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize', 'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX', 'maxComputeWorkgroupSizeY', 'maxComputeWorkgroupSizeZ',
] as const;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp\b/i;

/** The adapter's name for people. */
export function nameOfAdapter({ info }: GpuAdapter): string {
  const names = [info?.description, info?.device, [info?.vendor, info?.architecture].filter(Boolean).join(' ')];
  return names.find((name) => name !== undefined && name !== '') ?? 'unnamed adapter';
}

/** Whether the adapter is a processor that plays one: right, and about a hundred times slower than WebAssembly. */
export function isSoftware({ info, isFallbackAdapter }: GpuAdapter): boolean {
  if (info?.isFallbackAdapter ?? isFallbackAdapter ?? false) return true;
  return [info?.vendor, info?.architecture, info?.device, info?.description].some((name) => name !== undefined && SOFTWARE.test(name));
}

/** A device of its own for networks, with all that the adapter allows. Rejects where there is none to be had. */
export async function openGpu(gpu: Gpu | undefined): Promise<OpenedGpu> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error(gpu ? 'WebGPU finds no graphics adapter that it may use' : 'there is no WebGPU here');
  const { limits } = adapter;
  if (limits.maxStorageBufferBindingSize < LEAST_BINDING) throw new Error(`the graphics adapter binds at most ${limits.maxStorageBufferBindingSize} bytes, and ${LEAST_BINDING} are needed`);
  const requiredLimits = Object.fromEntries(LIMITS.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])));
  const device = await adapter.requestDevice({ requiredFeatures: FEATURES.filter((name) => adapter.features.has(name)), requiredLimits });
  return { adapter, device, name: nameOfAdapter(adapter) };
}
