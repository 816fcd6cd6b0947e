import type { Timers } from '../src/core/timers';
import type { Decomposer } from './decomposer';
import type { EngineReply } from './engine-messages';
import type { EngineCode, EngineScope } from './serve-engine';
import { createWorkerDecomposer, type WorkerLike } from './worker-decomposer';

/** What passes for a worker where none can be had. Nothing is moved: both ends hold the same memory. */
function onThisThread(engine: EngineCode, timers: Timers): WorkerLike {
  let over = false;
  /** Each message in a turn of its own, as a worker's come. */
  const inTurn = (send: () => void): unknown => timers.after(0, () => over || send());
  const scope: EngineScope = { onmessage: null, postMessage: (data) => tell(data) };
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    postMessage(data) {
      if (data.type !== 'answer') tell({ type: 'progress', event: { stage: 'analyse', fraction: 0 } });
      // Twice: the first turn lets the state be drawn, the second what was drawn be shown, before the thread is taken.
      inTurn(() => inTurn(() => scope.onmessage?.({ data })));
    },
    terminate: () => void (over = true),
  };
  const tell = (data: EngineReply): void => {
    if (!over) worker.onmessage?.({ data });
  };
  inTurn(() => engine(scope));
  return worker;
}

/**
 * `engine` on the page's own thread, where no worker can be had. The page does not answer while it works, so a job can
 * be stopped only before it starts, and while networks are asked.
 */
export function createMainThreadDecomposer(engine: EngineCode, timers: Timers): Decomposer {
  return { ...createWorkerDecomposer(() => onThisThread(engine, timers), timers), device: 'CPU, the panel’s own thread' };
}
