import engineSource from 'engine-source';
import { startBlobWorker } from './blob-worker';
import { unpackFile } from './vision/page-file';
import type { WorkerLike } from './worker-decomposer';

let text: string | undefined;

/** The engine's worker, from what the page's one script carries. Throws where the page may not make one. */
export function startWorker(): WorkerLike {
  text ??= new TextDecoder().decode(unpackFile('the engine', engineSource));
  return startBlobWorker(text) as WorkerLike;
}
