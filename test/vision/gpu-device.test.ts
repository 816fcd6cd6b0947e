import { isSoftware, nameOfAdapter, openGpu } from '../../src/vision/gpu-device';
import type { Gpu, GpuAdapter, GpuDevice } from '../../src/vision/webgpu-api';

interface Asked { requiredFeatures?: readonly string[]; requiredLimits?: Readonly<Record<string, number>> }

function adapter(more: Partial<GpuAdapter> = {}, asked: Asked[] = []): GpuAdapter {
  return {
    info: { vendor: 'acme', architecture: 'one', device: '', description: '' },
    features: new Set(['shader-f16', 'timestamp-query']),
    limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 30, maxComputeInvocationsPerWorkgroup: 1024 },
    requestDevice: async (descriptor) => {
      asked.push(descriptor ?? {});
      return {} as GpuDevice;
    },
    ...more,
  };
}
const gpuOf = (found: GpuAdapter | null): Gpu => ({ requestAdapter: async () => found });

describe('a device for networks', () => {
  it('has what the adapter allows, and no more', async () => {
    const asked: Asked[] = [];
    expect((await openGpu(gpuOf(adapter({}, asked)))).name).toBe('acme one');
    expect(asked).toEqual([{ requiredFeatures: ['shader-f16'], requiredLimits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 30, maxComputeInvocationsPerWorkgroup: 1024 } }]);
  });

  it('is refused with a reason', async () => {
    await expect(openGpu(undefined)).rejects.toThrow('there is no WebGPU here');
    await expect(openGpu(gpuOf(null))).rejects.toThrow('finds no graphics adapter');
    await expect(openGpu(gpuOf(adapter({ limits: { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 26 } })))).rejects.toThrow('binds at most 67108864 bytes');
  });

  it.each([
    ['SwiftShader', { info: { vendor: 'google', architecture: 'swiftshader', device: '', description: '' } }, true],
    ['Mesa', { info: { vendor: 'mesa', architecture: '', device: '', description: 'llvmpipe (LLVM 15)' } }, true],
    ['Windows’ own', { info: { vendor: 'microsoft', architecture: '', device: '', description: 'Microsoft Basic Render Driver' } }, true],
    ['one that says so', { info: { vendor: 'x', architecture: '', device: '', description: '', isFallbackAdapter: true } }, true],
    ['one that says so in the former place', { isFallbackAdapter: true }, true],
    ['a card', { info: { vendor: 'acme', architecture: 'warpspeed', device: '', description: '' }, isFallbackAdapter: false }, false],
  ])('knows software: %s', (_name, more, software) => {
    expect(isSoftware(adapter(more))).toBe(software);
  });

  it('is named by the best name there is', () => {
    expect(nameOfAdapter(adapter({ info: { vendor: 'a', architecture: 'b', device: 'c', description: 'd' } }))).toBe('d');
    expect(nameOfAdapter({ ...adapter(), info: { vendor: '', architecture: '', device: '', description: '' } })).toBe('unnamed adapter');
  });
});
