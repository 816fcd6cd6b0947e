import type { Peer } from '../src/bridge/peer';
import type { HostMethods } from '../src/bridge/protocol';
import { CancelledError } from '../src/core/errors';
import type { EditingTools } from './applying';
import { describeFailure } from './failure';
import type { Result } from './state';
import { planInsertion } from './write-plan';

type OnProgress = (event: { stage: string; fraction: number }) => void;

/** What a session lends to it beside its editing tools. */
export interface InsertionTools {
  readonly peer: () => Peer<HostMethods> | null;
  readonly isRunning: () => boolean;
  /** What the answer "write anyway" does. */
  readonly asksAgain: (again: () => Promise<void>) => void;
}

/** Puts a result's layers into the host's document. */
export interface Insertion {
  /** Within a job. Rejects where it fails; where the document has changed the user is asked. */
  write(result: Result, signal: AbortSignal, onProgress: OnProgress): Promise<void>;
  /** As a job of its own: the result that is shown, or that a failure left. */
  insert(): Promise<void>;
}

export function createInsertion({ store, writer, run, progressOf, showResult, connected, version }: EditingTools, { peer, isRunning, asksAgain }: InsertionTools): Insertion {
  const write = async (result: Result, signal: AbortSignal, onProgress: OnProgress, anyState = false): Promise<void> => {
    const expects = anyState ? { ...result.capture.fingerprint, historyState: null } : result.capture.fingerprint;
    onProgress({ stage: 'write', fraction: 0 });
    const outcome = await writer.write(connected(), planInsertion(result, expects, version()), { signal, onProgress: ({ fraction }) => onProgress({ stage: 'write', fraction }) });
    if (outcome.outcome === 'written') {
      const { layers, fingerprint } = outcome;
      return showResult({ ...result, inserted: { layers, fingerprint }, notes: [...result.notes, ...outcome.notes] }, { tone: 'good', text: 'The layers are in the document.' });
    }
    if (outcome.closed) return showResult(result, { tone: 'problem', text: 'The document was closed; the layers were not inserted. Go back to decompose another.' });
    asksAgain(() => insertResult(result, true));
    store.set({
      phase: {
        name: 'done', result, busy: false,
        question: { text: `The document has changed since it was read: ${outcome.why}. Nothing was inserted.`, answers: ['write-anyway', 'decompose-again', 'leave'] },
      },
    });
  };

  const insertResult = async (result: Result, anyState = false): Promise<void> => {
    const host = peer();
    await run('insert', async (signal) => {
      try {
        await write(result, signal, progressOf('insert'), anyState);
      } catch (error) {
        if (error instanceof CancelledError) showResult(result, { tone: 'plain', text: 'Cancelled. The document is unchanged; the layers are still here.' });
        else store.set({ phase: { name: 'failed', failure: describeFailure(error, 'writing', peer() !== host || !host, 'insert', result) } });
      }
    });
  };

  return {
    write: (result, signal, onProgress) => write(result, signal, onProgress),
    async insert() {
      const { phase } = store.state;
      const result = phase.name === 'done' ? phase.result : phase.name === 'failed' ? phase.failure.result : null;
      if (!result || isRunning() || result.inserted || result.nothingToSeparate) return;
      await insertResult(result);
    },
  };
}
