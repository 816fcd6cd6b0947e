import * as ort from 'onnxruntime-web/webgpu';
import { openGpu } from '../../src/vision/gpu-device';
import { ortBackend } from '../../src/vision/ort-network';
import type { Runtime } from '../../src/vision/runtime';
import type { Gpu } from '../../src/vision/webgpu-api';
import type { VisionPort } from './messages';
import { serveVision } from './serve-vision';

/** The bundle is a function of this one argument: a worker's own scope, or a message port on the page's thread. */
declare const visionPort: VisionPort;

const runtime = ort as unknown as Runtime;

serveVision(visionPort, {
  now: () => performance.now(),
  async start(device, wasm) {
    const { env } = ort;
    // A web view is not cross-origin isolated: no shared memory, hence one thread. And its policy allows no worker but ours.
    env.wasm.numThreads = 1;
    env.wasm.proxy = false;
    env.wasm.wasmBinary = wasm;
    env.logLevel = 'error';
    if (device === 'wasm') return { backend: ortBackend('wasm', async () => runtime), adapter: null, lost: null };
    const opened = await openGpu((navigator as Navigator & { readonly gpu?: Gpu }).gpu);
    env.webgpu.adapter = opened.adapter;
    const backend = ortBackend('webgpu', async () => runtime, { executionProviders: [{ name: 'webgpu', device: opened.device }] });
    return { backend, adapter: opened.name, lost: opened.device.lost.then(({ reason, message }) => message || reason) };
  },
});
