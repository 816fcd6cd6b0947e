import engineSource from 'engine-source';
import type { WorkerLike } from './worker-decomposer';

/**
 * A worker from its own text through a blob: address: a page opened from a disk may not load a worker's file, and the
 * text in the page's one script needs no request at all. Throws where the page may not make one.
 */
export function startWorker(): WorkerLike {
  const url = URL.createObjectURL(new Blob([engineSource], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url);
    return {
      set onmessage(listener: WorkerLike['onmessage']) {
        worker.onmessage = listener;
      },
      set onerror(listener: WorkerLike['onerror']) {
        worker.onerror = listener as OnErrorEventHandler;
      },
      postMessage: (message, transfer) => worker.postMessage(message, transfer),
      terminate() {
        worker.terminate();
        URL.revokeObjectURL(url);
      },
    };
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
}
