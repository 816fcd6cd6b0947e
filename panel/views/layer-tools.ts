import { DECOMPOSE_DEFAULTS } from '../../src/decompose/decompose';
import { findNode } from '../../src/document/tree';
import { MAX_LAYERS, type Choices, type Result } from '../state';
import { stepTarget } from '../tree-model';
import { make, setAttribute } from './elements';
import { icon, type Icon } from './icons';
import { segmented } from './segmented';
import type { Actions } from './view';

export interface LayerTools {
  readonly element: HTMLElement;
  update(result: Result | null, selected: readonly string[], blocked: boolean): void;
}

/** What opens beneath the tools in the list's place. */
export type SheetName = 'new' | 'refine' | 'refill';

/** What can be done with the selected layers, and with what settings they are taken apart. */
export function layerTools(actions: Actions, onSheet: (name: SheetName) => void): LayerTools {
  let shown: Result | null = null;
  let selected: readonly string[] = [];
  let detail: Choices['detail'] = 'objects';

  const tool = (label: string, which: Icon, run: () => void): HTMLElement =>
    make('sp-action-button', { class: 'tool', attributes: { size: 's', quiet: true }, on: { click: run } }, icon(which, 'icon'), label);
  const bare = (label: string, which: Icon, run: () => void): HTMLElement =>
    make('sp-action-button', { class: 'tool bare', attributes: { size: 's', quiet: true, label }, on: { click: run } }, icon(which, 'icon'));
  const nodeOf = (id: string | undefined) => (shown && id !== undefined ? findNode(shown.document, id) : undefined);
  const allLocked = (): boolean => selected.length > 0 && selected.every((id) => nodeOf(id)?.locked === true);
  const step = (direction: 'front' | 'back'): void => {
    const to = shown && selected.length === 1 ? stepTarget(shown.document, selected[0]!, direction) : null;
    if (to) void actions.reorder(selected[0]!, to);
  };

  const fresh = tool('New layer', 'new', () => onSheet('new'));
  const up = bare('Move to the front', 'up', () => step('front'));
  const down = bare('Move to the back', 'down', () => step('back'));
  const lock = tool('Lock', 'lock', () => void actions.lock(selected, !allLocked()));
  const drop = tool('Drop', 'drop', () => void actions.drop(selected));
  const merge = tool('Merge', 'merge', () => void actions.merge(selected));
  const split = tool('Split further', 'split', () => void actions.split(selected[0]!, detail));
  const redo = tool('Redo', 'redo', () => void actions.redo(selected[0]!, { detail, maxLayers: most.value }));
  const refine = tool('Refine', 'refine', () => onSheet('refine'));
  const refill = tool('Refill', 'refill', () => onSheet('refill'));
  const tools = make('div', { class: 'tools', attributes: { role: 'toolbar', 'aria-label': 'Selected layers' } }, fresh, up, down, lock, drop, merge, split, redo, refine, refill);

  const lookFor = segmented('Look for', [{ value: 'objects', label: 'Objects' }, { value: 'shapes', label: 'Shapes' }], (value) => {
    detail = value;
    lookFor.update(detail);
  });
  lookFor.update(detail);
  lookFor.element.classList.add('inline');
  // For doing a layer again; splitting gives as many as there are.
  const most = make('sp-number-field', {
    attributes: { id: 'redo-most', size: 's', value: DECOMPOSE_DEFAULTS.maxLayers, min: MAX_LAYERS.min, max: MAX_LAYERS.max, step: 1, 'format-options': '{"maximumFractionDigits":0}' },
    on: { change: () => {
      if (!Number.isInteger(most.value)) most.value = DECOMPOSE_DEFAULTS.maxLayers;
    } },
  }) as HTMLElement & { value: number };
  const atMost = make('div', { class: 'field inline' }, make('sp-field-label', { class: 'field-label', text: 'Redo: at most', attributes: { for: 'redo-most', size: 's' } }), most);
  const element = make('div', { class: 'toolbar' }, tools, make('div', { class: 'settings' }, lookFor.element, atMost));
  const lockWord = lock.lastChild!;

  return {
    element,
    update(result, ids, blocked) {
      shown = result;
      selected = ids;
      const [first] = ids;
      const one = ids.length === 1 ? nodeOf(first) : undefined;
      const off = (button: HTMLElement, may: boolean): void => setAttribute(button, 'disabled', blocked || !result || !may);
      const steps = (direction: 'front' | 'back'): boolean => one !== undefined && stepTarget(result!.document, one.id, direction) !== null;
      off(fresh, true);
      off(up, steps('front'));
      off(down, steps('back'));
      off(lock, ids.length > 0);
      off(drop, ids.length > 0);
      off(merge, ids.length > 1 || one?.type === 'group');
      off(split, one?.type === 'layer');
      off(redo, one !== undefined);
      off(refine, one?.type === 'layer');
      off(refill, one?.type === 'layer' && one.seen?.includes(0) === true);
      const word = allLocked() ? 'Unlock' : 'Lock';
      if (lockWord.textContent !== word) lockWord.textContent = word;
    },
  };
}
