import type { Peer } from '../src/bridge/peer';
import type { Fingerprint, HostMethods } from '../src/bridge/protocol';
import { CancelledError, DelaminateError } from '../src/core/errors';
import type { LayeredDocument } from '../src/document/document';
import type { Decomposer } from './decomposer';
import { sentence } from './failure';
import type { HostWriter } from './host-writer';
import { goingIds, isReplacement, sendChange, sendReplacement, type Edit, type Replacement, type Sent } from './send-edit';
import type { Inserted, Job, Result, SessionState } from './state';
import type { Store } from './store';
import { untouchedSince } from './untouched';
import type { Sight } from './vision/sight';

/** What a session lends to its editing. */
export interface EditingTools {
  readonly store: Store<SessionState>;
  readonly writer: HostWriter;
  readonly decomposer: Decomposer;
  readonly sight: Sight;
  readonly run: (job: Job, work: (signal: AbortSignal) => Promise<void>) => Promise<void>;
  readonly progressOf: (job: Job, from?: number, to?: number) => (event: { stage: string; fraction: number }) => void;
  readonly showResult: (result: Result, notice?: SessionState['notice']) => void;
  readonly remeasure: (result: Result) => void;
  /** Throws where no host is there. */
  readonly connected: () => Peer<HostMethods>;
  /** The plugin's. */
  readonly version: () => string;
  /** The list that belongs to what the document is now, where it was undone or redone to a known state since; null where not. */
  readonly caughtUp: (result: Result) => Promise<Result | null>;
  /** Has the user decide; `again` writes all the same. */
  readonly ask: (result: Result, text: string, again: () => Promise<void>) => void;
}

/** Brings edits into the list, and into the document where the layers are in it. */
export interface Applying {
  /** The result that can be edited now. */
  editable(): Result | null;
  refuse(error: unknown): void;
  /** A job that leaves the result as it was where it fails or is cancelled. */
  attempt(result: Result, work: (signal: AbortSignal) => Promise<void>, job?: Job): Promise<void>;
  /** Within a job: an edit that brings new pixels or another order. */
  replace(result: Result, edit: Replacement, signal: AbortSignal, notice?: SessionState['notice'], notes?: readonly string[]): Promise<void>;
  /** Makes an edit and applies it, as a job of its own where that takes time. */
  apply(result: Result, make: () => Edit): Promise<void>;
}

const GONE = 'The change is kept here. Choose Insert to put the layers into the document again.';
const FOLLOWED = { tone: 'plain', text: 'The document was undone or redone just before. The list now shows it as it is; nothing was changed.' } as const;
const CANCELLED = { tone: 'plain', text: 'Cancelled. Nothing was changed.' } as const;

const anyHidden = (nodes: LayeredDocument['children']): boolean => nodes.some((node) => !node.visible || (node.type === 'group' && anyHidden(node.children)));

export function createApplying({ store, writer, run, progressOf, showResult, remeasure, connected, version, caughtUp, ask }: EditingTools): Applying {
  /** Only a host that answered is known to have left the document alone. */
  const problem = (result: Result | null, error: unknown): SessionState['notice'] => {
    const answered = !(error instanceof DelaminateError && error.stage === 'bridge');
    return { tone: 'problem', text: result?.inserted && answered ? `${sentence(error)} The document is unchanged.` : sentence(error) };
  };

  const edited = (result: Result, { after, drops = false }: Edit, inserted: Inserted | null, notes: readonly string[] = []): Result => {
    const dropped = result.dropped || drops;
    const changed = { ...result, document: after, inserted, dropped, departed: dropped || anyHidden(after.children), notes: [...result.notes, ...notes] };
    return after === result.document ? changed : { ...changed, now: null };
  };
  const keep = (result: Result, edit: Edit, inserted: Inserted | null, notice: SessionState['notice'], notes: readonly string[] = []): void => {
    const next = edited(result, edit, inserted, notes);
    // Neither a new name nor a lock changes a pixel.
    const samePixels = edit.step.step === 'lock' || (edit.step.step === 'set' && edit.step.name !== undefined);
    showResult(samePixels ? { ...next, now: result.now } : next, notice);
    if (next.now === null && (!samePixels || result.now === null)) remeasure(next);
  };

  /** `anyState`: even where the document changed since. */
  const write = async (result: Result, inserted: Inserted, edit: Replacement, signal: AbortSignal, anyState: boolean, notice: SessionState['notice']): Promise<void> => {
    const { fingerprint } = inserted;
    const send = (expects: Fingerprint): Promise<Sent> => sendReplacement(connected(), writer, result, inserted, edit, { signal, expects, version: version(), onProgress: progressOf('insert') });
    let sent = await send(anyState ? { ...fingerprint, historyState: null } : fingerprint);
    if (sent.kind === 'refused' && !anyState) {
      const known = await caughtUp(result);
      if (known) return showResult(known, FOLLOWED);
      // Drawing a selection is a state too, and much else that leaves these layers alone.
      const now = await untouchedSince(connected(), result, inserted, goingIds(result, inserted, edit), signal);
      if (now) sent = await send(now);
    }
    if (sent.kind === 'done') return keep(result, edit, sent.inserted, notice, sent.notes);
    if (anyState) return keep(result, edit, null, { tone: 'plain', text: `The document could not be changed: ${sent.why}. ${GONE}` });
    ask(result, `The document has changed since the layers were inserted: ${sent.why}. Replacing layers would undo what was painted on them.`, () => attempt(result, (next) => write(result, inserted, edit, next, true, notice)));
  };

  const attempt = (result: Result, work: (signal: AbortSignal) => Promise<void>, job: Job = 'insert'): Promise<void> =>
    run(job, async (signal) => {
      try {
        await work(signal);
      } catch (error) {
        showResult(result, error instanceof CancelledError ? CANCELLED : problem(result, error));
      }
    });

  return {
    editable() {
      const { phase } = store.state;
      return phase.name === 'done' && !phase.busy && !phase.question ? phase.result : null;
    },
    refuse: (error) => store.set({ notice: problem(null, error) }),
    attempt,

    async replace(result, edit, signal, notice = null, notes = []) {
      if (!result.inserted) return keep(result, edit, null, notice, notes);
      await write(result, result.inserted, edit, signal, false, notice);
    },

    async apply(result, make) {
      let edit: Edit;
      try {
        edit = make();
      } catch (error) {
        return store.set({ notice: problem(null, error) });
      }
      if (edit.after === result.document) return;
      const { inserted } = result;
      if (!inserted) return keep(result, edit, null, null);
      if (isReplacement(edit)) {
        const replacement = edit;
        return attempt(result, (signal) => write(result, inserted, replacement, signal, false, null));
      }
      store.set({ phase: { name: 'done', result, busy: true, question: null }, notice: null });
      try {
        const sent = await sendChange(connected(), inserted, edit);
        if (sent.kind === 'done') keep(result, edit, sent.inserted, null, sent.notes);
        else keep(result, edit, null, { tone: 'plain', text: `The layers are no longer in the document: ${sent.why}. ${GONE}` });
      } catch (error) {
        showResult(result, error instanceof CancelledError ? CANCELLED : problem(result, error));
      }
    },
  };
}
