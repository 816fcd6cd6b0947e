import { messageOf } from '../../src/core/errors';
import { valuesOf, type ModelEntry, type ModelTensors } from '../../src/vision/model-entry';
import type { Backend, Network } from '../../src/vision/runtime';
import { memoryOfTensors } from '../transfer';
import type { PageDevice, VisionPort, VisionRequest } from './messages';
import { unpackFile } from './page-file';

/** A device that networks can be opened on. */
export interface StartedDevice {
  readonly backend: Backend;
  /** The name of a graphics processor; null for none. */
  readonly adapter: string | null;
  /** Resolves with the reason once the device has gone; null where it cannot go. */
  readonly lost: Promise<string> | null;
}

export interface VisionTools {
  /** Rejects where the device is not to be had. `runtime` is onnxruntime's WebAssembly. */
  start(device: PageDevice, runtime: Uint8Array): Promise<StartedDevice>;
  readonly now: () => number;
}

/**
 * A graphics processor that takes longer than this for a look at nothing, in milliseconds, is one in name only (an adapter in
 * software takes a hundred times what WebAssembly takes): it is refused by what it does, whatever it calls itself.
 */
export const SLOWEST_LOOK = 6_000;
/** Looks, of which the fastest counts: a machine may be busy with something else. */
const LOOKS = 3;

const blank = ({ inputs }: ModelEntry): ModelTensors =>
  Object.fromEntries(inputs.map(({ name, shape, type }) => [name, { shape, data: type === 'uint8' ? new Uint8Array(valuesOf(shape)) : new Float32Array(valuesOf(shape)) }]));

/** The first run compiles shaders, the next shows what every other one will cost. */
async function tryOut(entry: ModelEntry, network: Network, now: () => number): Promise<void> {
  await network.run(blank(entry));
  for (let look = 1; ; look++) {
    const started = now();
    await network.run(blank(entry));
    const took = now() - started;
    if (took <= SLOWEST_LOOK) return;
    if (look === LOOKS || took > 2 * SLOWEST_LOOK) throw new Error(`it is too slow to help, ${(took / 1000).toFixed(1)} s for one look`);
  }
}

/**
 * Runs networks on one device for the page at the other end of `port`, one request after the other. A device that was lost
 * is not given up for another one here: the WebAssembly module may hang in the middle of a run, so the page ends this whole
 * side and starts a fresh one on the next device.
 */
export function serveVision(port: VisionPort, { start, now }: VisionTools): void {
  const networks = new Map<number, Network>();
  let started: Promise<StartedDevice> | undefined;
  let queue: Promise<void> = Promise.resolve();
  let gone = false;
  const leave = (why: string): void => {
    if (gone) return;
    gone = true;
    port.postMessage({ type: 'gone', why });
  };

  const begin = async ({ device, runtime }: VisionRequest & { type: 'start' }): Promise<StartedDevice> => {
    const found = await start(device, unpackFile('files/runtime.js', runtime));
    void found.lost?.then((why) => leave(why === '' ? 'the device was lost' : `the device was lost: ${why}`));
    port.postMessage({ type: 'started', adapter: found.adapter });
    return found;
  };

  const open = async (id: number, entry: ModelEntry, bytes: Uint8Array): Promise<void> => {
    const { backend } = await started!;
    const network = await backend.open(entry, bytes);
    try {
      if (backend.device === 'webgpu') await tryOut(entry, network, now);
    } catch (error) {
      await network.release();
      throw error;
    }
    networks.set(id, network);
    port.postMessage({ type: 'opened', id });
  };

  const serve = async (request: Exclude<VisionRequest, { type: 'start' }>): Promise<void> => {
    if (request.type === 'open') return open(request.id, request.entry, request.bytes);
    const network = networks.get(request.network);
    if (!network) throw new Error(`network ${request.network} is not open`);
    if (request.type === 'run') {
      const outputs = await network.run(request.inputs);
      return port.postMessage({ type: 'ran', id: request.id, outputs }, memoryOfTensors(outputs));
    }
    networks.delete(request.network);
    await network.release();
    port.postMessage({ type: 'released', id: request.id });
  };

  port.onmessage = ({ data: request }) => {
    if (gone) return;
    if (request.type === 'start') {
      started = begin(request);
      started.catch((error: unknown) => leave(messageOf(error)));
      return;
    }
    queue = queue.then(() => serve(request)).catch((error: unknown) => {
      if (!gone) port.postMessage({ type: 'failed', id: request.id, why: messageOf(error) });
    });
  };
  port.postMessage({ type: 'alive' });
}
