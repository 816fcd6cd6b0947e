import type { Wish } from '../src/edit/extract';
import type { Place } from '../src/edit/move-node';
import type { RefillMethod } from '../src/edit/refill';
import type { RefineHints } from '../src/edit/refine';
import type { Selection } from '../src/edit/selection';
import { allNodes, findNode, leafLayers } from '../src/document/tree';
import type { Applying, EditingTools } from './applying';
import { updateStep } from './edit-steps';
import type { Operation } from './operations';
import { readSelection } from './read-selection';
import type { Job, Result } from './state';

/** What can be done with the pixels of a result: the engine's operations on a tree, each one history state where the layers are in a document. */
export interface Operating {
  /** Puts a layer or group elsewhere; what each pixel shows stays. */
  reorder(id: string, to: Place): Promise<void>;
  /** Makes a layer of what is pointed at, or of what is selected in the host's document. */
  extract(wish: Exclude<Wish, { selection: unknown }> | 'selection'): Promise<void>;
  /** Draws a layer's edge anew, by strokes over what is certainly in it and what is not, or only within a box. */
  refine(id: string, hints: RefineHints): Promise<void>;
  /** Fills what a layer has that was never seen anew. */
  refill(id: string, method: RefillMethod): Promise<void>;
}

/** Of a job, the part in which a selection is read, and that before anything is written. */
const READING = 0.1;
const WRITING = 0.8;

const TITLES = { reorder: 'Reorder Layers', extract: 'New Layer', refine: 'Refine Layer', refill: 'Refill Layer' } as const satisfies Partial<Record<Job, string>>;

const UNCHANGED: Readonly<Record<Operation['name'], string>> = {
  reorder: 'It is there already.', extract: 'That is a layer already.', refine: 'The edge is the same as before.', refill: 'There is nothing hidden to fill.',
};

export function createOperating({ decomposer, progressOf, showResult, connected }: EditingTools, { editable, attempt, replace }: Applying): Operating {
  /** Computes beside the page's thread, then brings the tree up to date; nothing is changed where it fails or is cancelled. */
  const operateOn = (result: Result, name: Operation['name'], make: (signal: AbortSignal) => Promise<Operation> | Operation, about: string | null, good: (named: string) => string): Promise<void> =>
    attempt(result, async (signal) => {
      const operation = await make(signal);
      const { document } = result;
      const until = result.inserted ? WRITING : 1;
      const after = await decomposer.operate(document, operation, { signal, onProgress: progressOf(name, READING, until) });
      if (after === document) return showResult(result, { tone: 'plain', text: UNCHANGED[name] });
      const known = new Set(allNodes(document.children).map(({ id }) => id));
      const active = about ?? leafLayers(after.children).find(({ id }) => !known.has(id))?.id ?? null;
      const named = active === null ? '' : (findNode(after, active)?.name ?? '');
      await replace(result, { title: TITLES[name], after, step: updateStep(document, after, active) }, signal, { tone: 'good', text: good(named) });
    }, name);

  const selection = (result: Result, signal: AbortSignal): Promise<Selection> => {
    progressOf('extract')({ stage: 'selection', fraction: 0 });
    return readSelection(connected(), result.capture, { signal });
  };
  const having = (id: string): Result | null => {
    const result = editable();
    return result && findNode(result.document, id) ? result : null;
  };

  return {
    async reorder(id, to) {
      const result = having(id);
      if (result) await operateOn(result, 'reorder', () => ({ name: 'reorder', id, to }), id, (name) => `“${name}” was moved.`);
    },
    async extract(wish) {
      const result = editable();
      if (result) await operateOn(result, 'extract', async (signal) => ({ name: 'extract', wish: wish === 'selection' ? { selection: await selection(result, signal) } : wish }), null, (name) => `“${name}” is a layer now.`);
    },
    async refine(id, hints) {
      const result = having(id);
      if (result) await operateOn(result, 'refine', () => ({ name: 'refine', id, hints }), id, (name) => `The edge of “${name}” was drawn anew.`);
    },
    async refill(id, method) {
      const result = having(id);
      if (result) await operateOn(result, 'refill', () => ({ name: 'refill', id, method }), id, (name) => `What is hidden of “${name}” was filled anew.`);
    },
  };
}
