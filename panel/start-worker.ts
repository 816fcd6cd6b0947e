import engine from 'engine-source';
import { startBlobWorker, sourceOf } from './blob-worker';
import type { WorkerLike } from './worker-decomposer';

/** The engine's worker, from what the page's one script carries. Throws where the page may not make one. */
export const startWorker = (): WorkerLike => startBlobWorker(sourceOf(engine)) as WorkerLike;
