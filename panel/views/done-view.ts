import { DECOMPOSE_DEFAULTS } from '../../src/decompose/decompose';
import { findNode } from '../../src/document/tree';
import { MAX_LAYERS, type Answer, type Choices, type Result } from '../state';
import { make, setAttribute, setOptionalText, setText } from './elements';
import { icon, type Icon } from './icons';
import { layerTree } from './layer-tree';
import { segmented } from './segmented';
import type { Actions, View } from './view';
import { countWords, deviceWords, layerCount, recompositionWords, secondsWords } from './words';

const ANSWERS: Readonly<Record<Answer, string>> = { 'write-anyway': 'Write anyway', 'decompose-again': 'Decompose again', leave: 'Leave it' };
const NOTHING = 'Nothing to separate: the picture is one thing. Nothing was inserted, and the document is unchanged.';

/** What was found: the layers, what can be done with them, and how good they are. */
export function doneView(actions: Actions): View {
  let shown: Result | null = null;
  let detail: Choices['detail'] = 'objects';

  const tool = (label: string, which: Icon, run: () => void): HTMLElement =>
    make('sp-action-button', { class: 'tool', attributes: { size: 's', quiet: true }, on: { click: run } }, icon(which, 'icon'), label);
  const tree = layerTree({
    onSelect(ids) {
      actions.select(ids);
      refreshTools();
    },
    onEye: (node) => void actions.setVisible(node.id, !node.visible),
    onRename: (id, name) => void actions.rename(id, name),
    onDrop: (ids) => void actions.drop(ids),
    onLock: (ids, locked) => void actions.lock(ids, locked),
  });

  const back = make('sp-action-button', { attributes: { size: 's', quiet: true, label: 'Back' }, on: { click: () => actions.back() } }, icon('back', 'icon'));
  const title = make('h1', { class: 'subject' });
  const merge = tool('Merge', 'merge', () => void actions.merge(tree.selected));
  const split = tool('Split further', 'split', () => void actions.split(tree.selected[0]!, detail));
  const redo = tool('Redo', 'redo', () => void actions.redo(tree.selected[0]!, { detail, maxLayers: most.value }));
  const lock = tool('Lock', 'lock', () => void actions.lock(tree.selected, !allLocked()));
  const drop = tool('Drop', 'drop', () => void actions.drop(tree.selected));
  const tools = make('div', { class: 'tools', attributes: { role: 'toolbar', 'aria-label': 'Selected layers' } }, merge, split, redo, lock, drop);
  const splitInto = segmented('Look for', [{ value: 'objects', label: 'Objects' }, { value: 'shapes', label: 'Shapes' }], (value) => {
    detail = value;
    splitInto.update(detail);
  });
  splitInto.update(detail);
  // For doing a layer again; splitting gives as many as there are.
  const most = make('sp-number-field', {
    attributes: { id: 'redo-most', size: 's', value: DECOMPOSE_DEFAULTS.maxLayers, min: MAX_LAYERS.min, max: MAX_LAYERS.max, step: 1, 'format-options': '{"maximumFractionDigits":0}' },
    on: { change: () => {
      if (!Number.isInteger(most.value)) most.value = DECOMPOSE_DEFAULTS.maxLayers;
    } },
  }) as HTMLElement & { value: number };
  const atMost = make('div', { class: 'field inline' }, make('sp-field-label', { class: 'field-label', text: 'Redo: at most', attributes: { for: 'redo-most', size: 's' } }), most);
  splitInto.element.classList.add('inline');
  const toolbar = make('div', { class: 'toolbar' }, tools, make('div', { class: 'settings' }, splitInto.element, atMost));

  const nothing = make('p', { class: 'nothing' });
  const question = make('div', { class: 'question', attributes: { role: 'alertdialog', 'aria-label': 'Decision' } });
  const notes = make('ul', { class: 'notes' });
  const insert = make('sp-button', { class: 'wide', attributes: { variant: 'accent', size: 'm' }, text: 'Insert into document', on: { click: () => void actions.insert() } });
  const summary = make('p', { class: 'summary' });
  const difference = make('p', { class: 'difference' });
  const device = make('p', { class: 'device' });
  const element = make('section', { class: 'view done', attributes: { 'aria-label': 'Layers found' } },
    make('div', { class: 'scrolling' },
      make('div', { class: 'header' }, make('div', { class: 'title-line' }, back, title), summary, difference),
      nothing, question, toolbar, tree.element, notes, device),
    make('div', { class: 'footer' }, insert));

  const allLocked = (): boolean => tree.selected.length > 0 && tree.selected.every((id) => shown !== null && findNode(shown.document, id)?.locked === true);
  const lockWord = lock.lastChild!;
  const refreshTools = (): void => {
    const ids = tree.selected;
    const blocked = !shown || busy;
    const nodes = ids.map((id) => (shown ? findNode(shown.document, id) : undefined));
    setAttribute(merge, 'disabled', blocked || !(ids.length > 1 || nodes[0]?.type === 'group'));
    setAttribute(split, 'disabled', blocked || !(ids.length === 1 && nodes[0]?.type === 'layer'));
    setAttribute(redo, 'disabled', blocked || ids.length !== 1);
    setAttribute(drop, 'disabled', blocked || ids.length === 0);
    setAttribute(lock, 'disabled', blocked || ids.length === 0);
    const word = allLocked() ? 'Unlock' : 'Lock';
    if (lockWord.textContent !== word) lockWord.textContent = word;
  };
  let busy = false;
  let asked: unknown = null;

  return {
    element,
    focusTarget: () => (shown?.nothingToSeparate ? back : tree.focusTarget()),
    update(state) {
      const { phase } = state;
      if (phase.name !== 'done') return;
      const { result } = phase;
      if (shown?.run !== result.run) tree.reset();
      shown = result;
      busy = phase.busy || phase.question !== null;
      tree.update(result.document);
      setAttribute(element, 'aria-busy', String(phase.busy));
      setText(title, result.capture.name);
      setText(summary, result.nothingToSeparate ? secondsWords(result.seconds) : `${countWords(layerCount(result), 'layer')} · ${secondsWords(result.seconds)}${result.inserted ? ' · in the document' : ''}`);
      setText(difference, `Difference to the picture: ${recompositionWords(result)}`);
      difference.hidden = result.nothingToSeparate;
      setOptionalText(nothing, result.nothingToSeparate ? NOTHING : null);
      setText(device, deviceWords(result));
      toolbar.hidden = tree.element.hidden = result.nothingToSeparate;
      insert.parentElement!.hidden = result.nothingToSeparate || result.inserted !== null;
      setAttribute(insert, 'disabled', busy || state.connection === 'lost');
      if (notes.childElementCount !== result.notes.length) notes.replaceChildren(...result.notes.map((text) => make('li', { text })));
      if (asked !== phase.question) {
        asked = phase.question;
        question.hidden = phase.question === null;
        question.replaceChildren(...(phase.question ? [
          make('p', { text: phase.question.text }),
          make('div', { class: 'buttons' }, ...phase.question.answers.map((answer) => make('sp-button', { attributes: { variant: 'secondary', treatment: 'outline', size: 's' }, text: ANSWERS[answer], on: { click: () => void actions.answer(answer) } }))),
        ] : []));
        // It waits for an answer, so it is where the user should be.
        if (phase.question) (question.querySelector('sp-button') as HTMLElement).focus();
      }
      if (!phase.question) question.hidden = true;
      refreshTools();
    },
  };
}
