import engineSource from 'engine-source';
import { CancelledError } from '../src/core/errors';
import type { ProgressEvent } from '../src/core/job';
import type { Raster } from '../src/raster/raster';
import type { FromEngine, SavedFile, SaveFormat, TakenApart, ToEngine } from './protocol';

/** The engine on its own thread. One request at a time. */
export interface EngineClient {
  /** Gives the picture's memory away to the worker. */
  takeApart(picture: Raster, onProgress: (event: ProgressEvent) => void): Promise<TakenApart>;
  save(format: SaveFormat): Promise<SavedFile>;
  /** Ends the worker at once: the engine never gives way. What it was doing rejects with {@link CancelledError}. */
  stop(): void;
}

/**
 * Starts a worker from its own text through a blob: address. Opened from a disk (file:) a page may not load a worker's
 * file, and the text in the page's one script needs no request at all.
 */
export function startEngine(): EngineClient {
  const url = URL.createObjectURL(new Blob([engineSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  let pending: { settle: (message: FromEngine) => void; reject: (error: Error) => void } | undefined;

  worker.onmessage = ({ data }: MessageEvent<FromEngine>) => pending?.settle(data);
  // Out of memory arrives here too, without a message.
  worker.onerror = (event) => pending?.reject(new Error(event.message || 'the engine stopped; the picture may need more memory than there is'));

  const ask = (request: ToEngine, transfer: Transferable[], onMessage: (message: FromEngine) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (message: FromEngine): void => {
        if (message.type === 'failed') reject(new Error(message.message));
        else if (onMessage(message)) resolve();
      };
      pending = { settle, reject };
      worker.postMessage(request, transfer);
    });

  return {
    async takeApart(picture, onProgress) {
      let result: TakenApart | undefined;
      await ask({ type: 'take-apart', picture }, [picture.data.buffer as ArrayBuffer], (message) => {
        if (message.type === 'progress') onProgress(message.event);
        else if (message.type === 'taken-apart') result = message.result;
        return result !== undefined;
      });
      return result!;
    },
    async save(format) {
      let file: SavedFile | undefined;
      await ask({ type: 'save', format }, [], (message) => {
        if (message.type === 'saved') file = message.file;
        return file !== undefined;
      });
      return file!;
    },
    stop() {
      worker.terminate();
      URL.revokeObjectURL(url);
      pending?.reject(new CancelledError());
    },
  };
}
