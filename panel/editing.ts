import { DECOMPOSE_DEFAULTS } from '../src/decompose/decompose';
import type { LayeredDocument } from '../src/document/document';
import { dropNodes, findNode, mergeLayers, renameNode, setLocked, setVisible, splitLayer, splitSource } from '../src/document/edits';
import { refuseLocked } from '../src/document/locks';
import { leafLayers } from '../src/document/tree';
import { placeRedone, redoSource } from '../src/edit/redo';
import type { Raster } from '../src/raster/raster';
import type { Applying, EditingTools } from './applying';
import { goneIds, outermostIds, replaceStep } from './edit-steps';
import { decomposeSeeing } from './seeing';
import type { Choices, Result } from './state';

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

/** How one node is taken apart and what was found put in its place. */
interface TakenApart {
  readonly job: 'split' | 'redo';
  readonly title: string;
  /** A copy of what it shows. */
  readonly source: () => Raster;
  readonly place: (document: LayeredDocument, id: string, decomposed: LayeredDocument) => LayeredDocument;
}

export function createEditing({ store, decomposer, sight, progressOf, showResult }: EditingTools, { editable, refuse, attempt, replace, apply }: Applying): Editing {
  /** Decomposes what a node shows and puts the parts in its place; nothing is changed where it fails, is cancelled or has no parts. */
  const takeApartAgain = async (result: Result, id: string, settings: Pick<Choices, 'detail' | 'maxLayers'>, how: TakenApart): Promise<void> => {
    const { job, title } = how;
    const { name } = findNode(result.document, id)!;
    let source: Raster;
    try {
      refuseLocked(result.document, [id], job);
      source = how.source();
    } catch (error) {
      return refuse(error);
    }
    await attempt(result, async (signal) => {
      const until = result.inserted ? 0.8 : 1;
      const taken = await decomposeSeeing({ decomposer, sight }, source, settings, { signal, onProgress: progressOf(job, 0, until) });
      if (taken.nothingToSeparate) return showResult(result, { tone: 'plain', text: `There is nothing more to separate in “${name}”.` });
      const after = how.place(result.document, id, taken.document);
      const step = replaceStep(result.document, after, [id]);
      const notice = { tone: 'good', text: `“${name}” is ${leafLayers(step.nodes).length} layers now.` } as const;
      const edit = { title, after, step };
      await replace(result, edit, signal, result.inserted ? null : notice, taken.notes);
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
