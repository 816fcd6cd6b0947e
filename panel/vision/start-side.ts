import { DelaminateError } from '../../src/core/errors';
import type { Timers } from '../../src/core/timers';
import { sourceOf } from '../blob-worker';
import type { LoadPageFile, VisionCode } from './load-page-file';
import type { VisionReply, VisionRequest } from './messages';
import type { VisionSide } from './remote-backend';

/** What is used of the browser; a test lends its own. */
export interface SideTools {
  readonly load: LoadPageFile;
  /** A worker of this source. Throws where the page may have none. */
  readonly makeWorker: (source: string) => WorkerEnd;
  readonly makeChannel: () => { readonly port1: PortEnd; readonly port2: PortEnd };
  readonly timers: Timers;
}

export interface PortEnd {
  onmessage: ((event: { readonly data: never }) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  close(): void;
}

export interface WorkerEnd extends Omit<PortEnd, 'close'> {
  onerror: ((event: { readonly message?: string; preventDefault?: () => void }) => void) | null;
  terminate(): void;
}

/** Milliseconds. A policy that forbids workers may say so by an error or by silence. */
const BIRTH = 10_000;

async function loadCode(load: LoadPageFile): Promise<VisionCode> {
  const code = await load('vision');
  if (typeof code !== 'function') throw new DelaminateError('models', 'files/vision.js of the plugin is damaged; install the plugin again');
  return code as VisionCode;
}

/** A side over one end of a channel, and the moment at which the other end lives. */
function sideOf(port: Omit<PortEnd, 'close'>, end: () => void): { side: VisionSide; alive: Promise<void> } {
  const side: VisionSide = {
    onreply: null,
    onerror: null,
    post: (request: VisionRequest, transfer = []) => port.postMessage(request, transfer),
    end,
  };
  const alive = new Promise<void>((resolve) => {
    port.onmessage = ({ data }: { readonly data: VisionReply }) => {
      if (data.type === 'alive') resolve();
      else side.onreply?.(data);
    };
  });
  return { side, alive };
}

/** Rejects where no worker comes to life. */
async function inWorker(code: VisionCode, { makeWorker, timers }: SideTools): Promise<VisionSide> {
  const worker = makeWorker(sourceOf(code));
  const { side, alive } = sideOf(worker, () => worker.terminate());
  const born = new Promise<void>((resolve, reject) => {
    const alarm = timers.after(BIRTH, () => reject(new Error('the worker did not start')));
    void alive.then(() => {
      timers.clear(alarm);
      resolve();
    });
    side.onerror = (why) => reject(new Error(why));
    worker.onerror = (event) => {
      event.preventDefault?.();
      side.onerror?.(event.message ?? '');
    };
  });
  try {
    await born;
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return side;
}

async function onThisThread(code: VisionCode, { makeChannel }: SideTools): Promise<VisionSide> {
  const { port1, port2 } = makeChannel();
  const { side, alive } = sideOf(port1, () => {
    port1.close();
    port2.close();
  });
  code(port2);
  await alive;
  return side;
}

/**
 * Starts what runs networks, in a worker of its own; where none can be had, on the page's own thread, which then stands
 * still while a network runs on WebAssembly. Each start runs the code anew: nothing of an earlier one is left.
 */
export async function startSide(tools: SideTools): Promise<VisionSide> {
  const code = await loadCode(tools.load);
  return inWorker(code, tools).catch(() => onThisThread(code, tools));
}
