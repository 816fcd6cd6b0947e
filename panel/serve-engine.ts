import { decompose, decomposeWith, type Decomposition } from '../src/decompose/decompose';
import type { Answer, Oracle } from '../src/core/tensors';
import type { JobContext } from '../src/core/job';
import { memoryOfEdited, packEdited } from './edited-document';
import { packFailure } from './engine-failure';
import type { EngineReply, EngineRequest } from './engine-messages';
import { operate } from './operations';
import { memoryOf, memoryOfTensors } from './transfer';

/** The engine's end: a worker's own scope, or what stands for one on the page's thread. */
export interface EngineScope {
  onmessage: ((event: { readonly data: EngineRequest }) => void) | null;
  postMessage(message: EngineReply, transfer?: ArrayBuffer[]): void;
}

/** The bundled engine (engine-worker.ts): it serves whoever runs it with its end. */
export type EngineCode = (scope: EngineScope) => void;

/** Does the one job that comes through `scope`. Memory that is moved out is named with its message; whoever shares it need not move it. */
export function serveEngine(scope: EngineScope): void {
  let answered: ((answer: Answer) => void) | undefined;
  /** Networks live with the page: they outlast a worker, and their device may have to be changed in the middle of a job. */
  const oracle: Omit<Oracle, 'roles'> = {
    answer: (question) =>
      new Promise((resolve) => {
        answered = resolve;
        scope.postMessage({ type: 'question', question }, memoryOfTensors(question.inputs));
      }),
  };

  async function work({ picture, options, asks }: EngineRequest & { type: 'decompose' }): Promise<void> {
    const context: JobContext = { now: () => performance.now(), onProgress: (event) => scope.postMessage({ type: 'progress', event }) };
    try {
      const decomposition: Decomposition = asks.length > 0 ? await decomposeWith({ ...oracle, roles: asks }, picture, options, context) : decompose(picture, options, context);
      scope.postMessage({ type: 'done', decomposition, picture }, memoryOf([picture], [decomposition.document]));
    } catch (error) {
      scope.postMessage({ type: 'failed', failure: packFailure(error) });
    }
  }

  function operateOn({ document, operation }: EngineRequest & { type: 'operate' }): void {
    try {
      const edited = packEdited(document, operate(document, operation, { now: () => performance.now(), onProgress: (event) => scope.postMessage({ type: 'progress', event }) }));
      scope.postMessage({ type: 'operated', edited }, memoryOfEdited(edited));
    } catch (error) {
      scope.postMessage({ type: 'failed', failure: packFailure(error) });
    }
  }

  scope.onmessage = ({ data }) => {
    if (data.type === 'answer') answered?.(data.answer);
    else if (data.type === 'operate') operateOn(data);
    else void work(data);
  };
  scope.postMessage({ type: 'ready' });
}
