import type { Probe } from '../src/bridge/protocol';
import type { Timers } from '../src/core/timers';
import { createRaster, type Raster } from '../src/raster/raster';
import type { Decomposer } from './decomposer';
import { messageOf } from '../src/core/errors';
import type { GpuProbe } from './gpu';
import { decomposeSeeing } from './seeing';
import { deviceWords, outlookWords } from './views/words';
import type { Sight } from './vision/sight';
import type { WorkerLike } from './worker-decomposer';

/** A probe that hangs must not hold up the report. */
const PROBE_MILLISECONDS = 5_000;
const PICTURE = { width: 256, height: 192 } as const;

interface Tools {
  readonly timers: Timers;
  readonly decomposer: Decomposer;
  readonly gpu: GpuProbe;
  readonly sight: Sight;
  readonly startWorker: () => WorkerLike;
}

/** A card with a disc on a ground: small, but every stage has something to do. */
function testPicture(): Raster {
  const { width, height } = PICTURE;
  const raster = createRaster(width, height, 8);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const card = x > 40 && x < 200 && y > 30 && y < 150;
      const disc = (x - 120) ** 2 + (y - 90) ** 2 < 35 ** 2;
      raster.data.set(disc ? [220, 60, 50, 255] : card ? [245, 245, 240, 255] : [40, 90, 140, 255], i);
    }
  }
  return raster;
}

function workerStarts(start: () => WorkerLike): Promise<string> {
  return new Promise((resolve) => {
    const worker = start();
    const settle = (found: string): void => {
      worker.terminate();
      resolve(found);
    };
    worker.onmessage = () => settle('yes');
    worker.onerror = ({ message }) => settle(`no: ${message || 'it failed to start'}`);
  });
}

function databaseOpens(): Promise<string> {
  return new Promise((resolve) => {
    const request = indexedDB.open('delaminate-probe');
    request.onerror = () => resolve(`no: ${request.error?.message ?? 'refused'}`);
    request.onsuccess = () => {
      request.result.close();
      indexedDB.deleteDatabase('delaminate-probe');
      resolve('yes');
    };
  });
}

/** Looks at what the page can do, for Diagnostics. Never rejects: what fails is said in its probe. */
export async function probePage({ timers, decomposer, gpu, sight, startWorker }: Tools): Promise<readonly Probe[]> {
  const probe = async (name: string, find: () => Promise<string> | string, limit = PROBE_MILLISECONDS): Promise<Probe> => {
    const started = timers.now();
    let alarm: unknown;
    const late = new Promise<string>((resolve) => void (alarm = timers.after(limit, () => resolve(`no answer within ${limit / 1000} s`))));
    const found = await Promise.race([Promise.resolve().then(find).catch((error: unknown) => `error: ${messageOf(error)}`), late]);
    timers.clear(alarm);
    return { name, found, milliseconds: Math.round(timers.now() - started) };
  };
  const memory = (performance as Performance & { readonly memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number } }).memory;
  const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
  // One after the other: together they would slow one another and their times would mean nothing.
  const found: Probe[] = [];
  for (const next of [
    () => probe('page: user agent', () => navigator.userAgent),
    () => probe('page: secure context', () => String(isSecureContext)),
    () => probe('page: cross-origin isolated', () => String(crossOriginIsolated)),
    () => probe('page: device pixel ratio', () => String(devicePixelRatio)),
    () => probe('page: processors', () => String(navigator.hardwareConcurrency)),
    () => probe('page: script memory', () => (memory ? `${megabytes(memory.usedJSHeapSize)} of ${megabytes(memory.jsHeapSizeLimit)}` : 'not told')),
    () => probe('page: blob worker', () => workerStarts(startWorker)),
    () => probe('page: IndexedDB', databaseOpens),
    () => probe('page: WebGPU', async () => {
      const { state, detail, limits } = await gpu.check();
      return `${state}: ${detail}${limits ? `; buffers to ${megabytes(limits.maxBufferSize)}, bindings to ${megabytes(limits.maxStorageBufferBindingSize)}, half floats ${limits.halfFloats ? 'yes' : 'no'}` : ''}`;
    }, 40_000),
    () => probe('page: networks', async () => {
      await sight.warmUp();
      return outlookWords(decomposer.device, sight.status, gpu.status);
    }, 90_000),
    () => probe(`page: decomposing ${PICTURE.width}×${PICTURE.height}`, async () => {
      const { document, recomposition, ...did } = await decomposeSeeing({ decomposer, sight }, testPicture(), {}, {});
      return `${document.children.length} at the top, difference ${recomposition.max} of 255, ${deviceWords(did)}${did.notes.map((note) => `; ${note}`).join('')}`;
    }, 30_000),
  ]) found.push(await next());
  return found;
}
