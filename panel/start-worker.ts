import engineSource from 'engine-source';
import { startBlobWorker } from './blob-worker';
import type { WorkerLike } from './worker-decomposer';

/** The engine's worker, from the text in the page's one script. Throws where the page may not make one. */
export const startWorker = (): WorkerLike => startBlobWorker(engineSource) as WorkerLike;
