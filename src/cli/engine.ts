import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CancelledError, DelaminateError } from '../core/errors';
import type { ProgressEvent } from '../core/job';
import { processJob, type Job } from './process-job';
import type { PictureResult } from './process-picture';
import type { WorkerMessage } from './worker';
import type { EmitFile } from './write-layers';

export interface EngineContext {
  readonly signal: AbortSignal;
  readonly onProgress: (event: ProgressEvent) => void;
}

export type Engine = (job: Job, emit: EmitFile, context: EngineContext) => Promise<PictureResult>;

const WORKER_FILE = join(__dirname, 'worker.js');

/** The engine on this thread: for tests and for hosts whose thread may block. */
export const runHere: Engine = (job, emit, context) => processJob(job, emit, { ...context, now: () => performance.now() });

/**
 * The engine on its own thread, which is ended at once when the host cancels: taking a picture apart
 * never gives way, so on the main thread Ctrl-C would have to wait for it.
 */
export const runInWorker: Engine = (job, emit, { signal, onProgress }) => {
  if (signal.aborted) return Promise.reject(new CancelledError());
  const worker = new Worker(WORKER_FILE, { workerData: job });
  let emitted: Promise<void> = Promise.resolve();
  // The thread may be gone while its last files are still being written: that is no early end.
  let finished = false;
  const run = new Promise<PictureResult>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new CancelledError()), { once: true });
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'done' || message.type === 'failed') finished = true;
      if (message.type === 'progress') onProgress(message.event);
      else if (message.type === 'file') {
        emitted = emitted.then(() => emit(message.name, message.bytes));
        emitted.catch(reject); // the first file that cannot be written ends the run
      } else if (message.type === 'done') emitted.then(() => resolve(message.result), reject);
      else if (message.cancelled) reject(new CancelledError());
      else reject(message.stage ? new DelaminateError(message.stage, message.message) : new Error(message.message));
    });
    worker.on('error', (error) => reject((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? new DelaminateError('decompose', 'the picture needs more memory than there is; scale it down') : error));
    worker.on('exit', (code) => {
      if (!finished) reject(new Error(`the worker ended early with code ${code}`));
    });
  });
  return run.finally(() => worker.terminate());
};

/** A worker where there is a compiled one beside this file; when run from source (tests) there is none. */
export const defaultEngine: Engine = existsSync(WORKER_FILE) ? runInWorker : runHere;
