import { decompose } from '../src/decompose/decompose';
import { packFailure } from './engine-failure';
import type { EngineReply, EngineRequest } from './engine-messages';
import { memoryOf } from './transfer';

/** What of a dedicated worker's scope is used here; the DOM library types `self` as a window. */
interface WorkerScope {
  onmessage: ((event: { readonly data: EngineRequest }) => void) | null;
  postMessage(message: EngineReply, transfer?: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { picture, options } }) => {
  try {
    const decomposition = decompose(picture, options, {
      now: () => performance.now(),
      onProgress: (event) => scope.postMessage({ type: 'progress', event }),
    });
    scope.postMessage({ type: 'done', decomposition, picture }, memoryOf([picture], [decomposition.document]));
  } catch (error) {
    scope.postMessage({ type: 'failed', failure: packFailure(error) });
  }
};
scope.postMessage({ type: 'ready' });
