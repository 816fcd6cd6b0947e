import type { Peer } from '../src/bridge/peer';
import type { HostMethods } from '../src/bridge/protocol';
import { CancelledError, DelaminateError } from '../src/core/errors';
import type { LayeredDocument } from '../src/document/document';
import { DECOMPOSE_DEFAULTS } from '../src/decompose/decompose';
import { dropNodes, findNode, mergeLayers, renameNode, setLocked, setVisible, splitLayer, splitSource } from '../src/document/edits';
import { refuseLocked } from '../src/document/locks';
import { placeRedone, redoSource } from '../src/edit/redo';
import type { Raster } from '../src/raster/raster';
import { leafLayers } from '../src/document/tree';
import type { Decomposer } from './decomposer';
import { goneIds, outermostIds, replaceStep } from './edit-steps';
import { sentence } from './failure';
import type { HostWriter } from './host-writer';
import { decomposeSeeing } from './seeing';
import { isReplacement, sendChange, sendReplacement, type Edit, type Replacement } from './send-edit';
import type { Choices, Inserted, Job, Result, SessionState } from './state';
import type { Store } from './store';
import type { Sight } from './vision/sight';

/** What can be done to a result. In a document that has the layers already each is one state of its history. */
export interface Editing {
  rename(id: string, name: string): Promise<void>;
  setVisible(id: string, visible: boolean): Promise<void>;
  drop(ids: readonly string[]): Promise<void>;
  merge(ids: readonly string[]): Promise<void>;
  /** Takes one layer's own pixels apart and puts what was found in its place. */
  split(id: string, detail: Choices['detail']): Promise<void>;
  /** Takes a layer, or a group as it shows as a whole, apart again with other settings; what was found takes its place. */
  redo(id: string, settings: Pick<Choices, 'detail' | 'maxLayers'>): Promise<void>;
  /** Locked layers are altered by nothing that is done to others, and neither dropped, merged nor taken apart. */
  lock(ids: readonly string[], locked: boolean): Promise<void>;
}

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
  /** Has the user decide; `again` writes all the same. */
  readonly ask: (result: Result, text: string, again: () => Promise<void>) => void;
}

/** How one node is taken apart and what was found put in its place. */
interface TakenApart {
  readonly job: 'split' | 'redo';
  readonly title: string;
  /** A copy of what it shows. */
  readonly source: () => Raster;
  readonly place: (document: LayeredDocument, id: string, decomposed: LayeredDocument) => LayeredDocument;
}

const GONE = 'The change is kept here. Choose Insert to put the layers into the document again.';

const anyHidden = (document: LayeredDocument): boolean => {
  const hidden = (nodes: LayeredDocument['children']): boolean => nodes.some((node) => !node.visible || (node.type === 'group' && hidden(node.children)));
  return hidden(document.children);
};

export function createEditing({ store, writer, decomposer, sight, run, progressOf, showResult, remeasure, connected, version, ask }: EditingTools): Editing {
  /** The result that can be edited now. */
  const editable = (): Result | null => {
    const { phase } = store.state;
    return phase.name === 'done' && !phase.busy && !phase.question ? phase.result : null;
  };
  const problem = (error: unknown): SessionState['notice'] => ({ tone: 'problem', text: sentence(error) });
  /** The same where the document was to be changed. Only a host that answered is known to have left it alone. */
  const notWritten = (result: Result, error: unknown): SessionState['notice'] => {
    const answered = !(error instanceof DelaminateError && error.stage === 'bridge');
    return { tone: 'problem', text: result.inserted && answered ? `${sentence(error)} The document is unchanged.` : sentence(error) };
  };

  const edited = (result: Result, { after, drops = false }: Edit, inserted: Inserted | null, notes: readonly string[] = []): Result => {
    const dropped = result.dropped || drops;
    const changed = { ...result, document: after, inserted, dropped, departed: dropped || anyHidden(after), notes: [...result.notes, ...notes] };
    return after === result.document ? changed : { ...changed, now: null };
  };
  const keep = (result: Result, edit: Edit, inserted: Inserted | null, notice: SessionState['notice'], notes: readonly string[] = []): void => {
    const next = edited(result, edit, inserted, notes);
    // Neither a new name nor a lock changes a pixel.
    const samePixels = edit.step.step === 'lock' || (edit.step.step === 'set' && edit.step.name !== undefined);
    showResult(samePixels ? { ...next, now: result.now } : next, notice);
    if (next.now === null && (!samePixels || result.now === null)) remeasure(next);
  };

  /** Writes an edit that brings new pixels; `anyState` even where the document changed since. */
  const applyReplacement = async (result: Result, inserted: Inserted, edit: Replacement, signal: AbortSignal, anyState: boolean): Promise<void> => {
    const sent = await sendReplacement(connected(), writer, result, inserted, edit, { signal, anyState, version: version(), onProgress: progressOf('insert') });
    if (sent.kind === 'done') return keep(result, edit, sent.inserted, null, sent.notes);
    if (anyState) return keep(result, edit, null, { tone: 'plain', text: `The document could not be changed: ${sent.why}. ${GONE}` });
    ask(result, `The document has changed since the layers were inserted: ${sent.why}. Replacing layers would undo what was painted on them.`, () => attempt(result, (next) => applyReplacement(result, inserted, edit, next, true)));
  };

  /** A job that leaves the result as it was where it fails or is cancelled. */
  const attempt = (result: Result, work: (signal: AbortSignal) => Promise<void>, job: Job = 'insert'): Promise<void> =>
    run(job, async (signal) => {
      try {
        await work(signal);
      } catch (error) {
        const cancelled = error instanceof CancelledError;
        showResult(result, cancelled ? { tone: 'plain', text: 'Cancelled. Nothing was changed.' } : notWritten(result, error));
      }
    });

  const apply = async (result: Result, make: () => Edit): Promise<void> => {
    let edit: Edit;
    try {
      edit = make();
    } catch (error) {
      return store.set({ notice: problem(error) });
    }
    if (edit.after === result.document) return;
    const { inserted } = result;
    if (!inserted) return keep(result, edit, null, null);
    if (isReplacement(edit)) {
      const replacement = edit;
      return attempt(result, (signal) => applyReplacement(result, inserted, replacement, signal, false));
    }
    store.set({ phase: { name: 'done', result, busy: true, question: null }, notice: null });
    try {
      const sent = await sendChange(connected(), inserted, edit);
      if (sent.kind === 'done') keep(result, edit, sent.inserted, null, sent.notes);
      else keep(result, edit, null, { tone: 'plain', text: `The layers are no longer in the document: ${sent.why}. ${GONE}` });
    } catch (error) {
      const cancelled = error instanceof CancelledError;
      showResult(result, cancelled ? { tone: 'plain', text: 'Cancelled. Nothing was changed.' } : notWritten(result, error));
    }
  };

  /** Decomposes what a node shows and puts the parts in its place; nothing is changed where it fails, is cancelled or has no parts. */
  const takeApartAgain = async (result: Result, id: string, settings: Pick<Choices, 'detail' | 'maxLayers'>, how: TakenApart): Promise<void> => {
    const { job, title } = how;
    const { name } = findNode(result.document, id)!;
    let source: Raster;
    try {
      refuseLocked(result.document, [id], job);
      source = how.source();
    } catch (error) {
      return store.set({ notice: problem(error) });
    }
    await attempt(result, async (signal) => {
      const until = result.inserted ? 0.8 : 1;
      const taken = await decomposeSeeing({ decomposer, sight }, source, settings, { signal, onProgress: progressOf(job, 0, until) });
      if (taken.nothingToSeparate) return showResult(result, { tone: 'plain', text: `There is nothing more to separate in “${name}”.` });
      const after = how.place(result.document, id, taken.document);
      const step = replaceStep(result.document, after, [id]);
      const notice = { tone: 'good', text: `“${name}” is ${leafLayers(step.nodes).length} layers now.` } as const;
      const edit = { title, after, step };
      if (!result.inserted) return keep(result, edit, null, notice, taken.notes);
      await applyReplacement(result, result.inserted, edit, signal, false);
    }, job);
  };

  return {
    async rename(id, name) {
      const result = editable();
      if (!result) return;
      await apply(result, () => {
        const after = renameNode(result.document, id, name);
        return { title: 'Rename Layer', after, step: { step: 'set', id, name: findNode(after, id)!.name } };
      });
    },

    async setVisible(id, visible) {
      const result = editable();
      if (!result) return;
      await apply(result, () => {
        const after = setVisible(result.document, id, visible);
        return { title: visible ? 'Show Layer' : 'Hide Layer', after, step: { step: 'set', id, visible } };
      });
    },

    async drop(ids) {
      const result = editable();
      if (!result) return;
      await apply(result, () => {
        const after = dropNodes(result.document, ids);
        return { title: 'Drop Layers', after, drops: true, step: { step: 'delete', ids: goneIds(result.document, after) } };
      });
    },

    async merge(ids) {
      const result = editable();
      if (!result) return;
      await apply(result, () => {
        const merged = outermostIds(result.document, ids);
        const after = mergeLayers(result.document, merged);
        return { title: 'Merge Layers', after, step: replaceStep(result.document, after, merged) };
      });
    },

    async split(id, detail) {
      const result = editable();
      const layer = result && findNode(result.document, id);
      if (!result || layer?.type !== 'layer') return;
      // Asked for more, the user gets at least as many as a picture would; the choice for whole pictures may be fewer.
      const maxLayers = Math.max(store.state.choices.maxLayers, DECOMPOSE_DEFAULTS.maxLayers);
      await takeApartAgain(result, id, { detail, maxLayers }, { job: 'split', title: 'Split Layer', source: () => splitSource(layer), place: splitLayer });
    },

    async redo(id, settings) {
      const result = editable();
      if (!result || !findNode(result.document, id)) return;
      await takeApartAgain(result, id, settings, { job: 'redo', title: 'Redo Layer', source: () => redoSource(result.document, id), place: placeRedone });
    },

    async lock(ids, locked) {
      const result = editable();
      if (!result) return;
      await apply(result, () => {
        const after = setLocked(result.document, ids, locked);
        const changed = ids.filter((id) => findNode(result.document, id) !== findNode(after, id));
        return { title: locked ? 'Lock Layers' : 'Unlock Layers', after, step: { step: 'lock', ids: changed, locked } };
      });
    },
  };
}
