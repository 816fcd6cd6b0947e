import { parentPort, workerData } from 'node:worker_threads';
import { CancelledError, DelaminateError } from '../core/errors';
import type { ProgressEvent } from '../core/job';
import { processJob, type Job } from './process-job';
import type { PictureResult } from './process-picture';

/** What the worker tells the main thread, in the order things happen. */
export type WorkerMessage =
  | { type: 'progress'; event: ProgressEvent }
  | { type: 'file'; name: string | null; bytes: Uint8Array }
  | { type: 'done'; result: PictureResult }
  | { type: 'failed'; stage?: string; message: string; cancelled: boolean };

/** `DelaminateError` puts its stage before the message; across the thread they travel apart. */
function failed(error: unknown): WorkerMessage {
  if (error instanceof DelaminateError) return { type: 'failed', stage: error.stage, message: error.message.slice(error.stage.length + 2), cancelled: false };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: 'failed', message, cancelled: error instanceof CancelledError };
}

async function work(job: Job): Promise<void> {
  const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void => parentPort!.postMessage(message, transfer);
  try {
    const emit = async (name: string | null, bytes: Uint8Array): Promise<void> => {
      // Small Node buffers share one pool, which must not be given away.
      const own = bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
      post({ type: 'file', name, bytes: own }, [own.buffer as ArrayBuffer]);
    };
    const result = await processJob(job, emit, { now: () => performance.now(), onProgress: (event) => post({ type: 'progress', event }) });
    post({ type: 'done', result });
  } catch (error) {
    post(failed(error));
  }
}

// What libraries say of damaged files on their own must not stand between reports on stdout.
if (parentPort) console.log = console.error;
if (parentPort) void work(workerData as Job);
