import type { Answer, Result } from '../state';
import { make, setAttribute, setOptionalText, setText } from './elements';
import { icon } from './icons';
import { layerTools, type SheetName } from './layer-tools';
import { layerTree } from './layer-tree';
import { newLayerSheet, refineSheet, type Sheet } from './picture-sheet';
import { refillSheet } from './refill-sheet';
import type { Actions, PanelState, View } from './view';
import { countWords, deviceWords, layerCount, recompositionWords, secondsWords } from './words';

const ANSWERS: Readonly<Record<Answer, string>> = { 'write-anyway': 'Write anyway', 'decompose-again': 'Decompose again', leave: 'Leave it' };
const NOTHING = 'Nothing to separate: the picture is one thing. Nothing was inserted, and the document is unchanged.';

/** What was found: the layers, what can be done with them, and how good they are. */
export function doneView(actions: Actions): View {
  let shown: Result | null = null;
  let state: PanelState | null = null;
  let busy = false;
  let asked: unknown = null;
  let sheet: Sheet | null = null;

  const tree = layerTree({
    onSelect(ids) {
      actions.select(ids);
      refreshTools();
    },
    onEye: (node) => void actions.setVisible(node.id, !node.visible),
    onRename: (id, name) => void actions.rename(id, name),
    onDrop: (ids) => void actions.drop(ids),
    onLock: (ids, locked) => void actions.lock(ids, locked),
    onMove: (id, to) => void actions.reorder(id, to),
  });
  const closeSheet = (): void => {
    sheet = null;
    refresh();
    tree.focusTarget().focus();
  };
  const sheets: Readonly<Record<SheetName, Sheet>> = { new: newLayerSheet(actions, closeSheet), refine: refineSheet(actions, closeSheet), refill: refillSheet(actions, closeSheet) };
  const tools = layerTools(actions, (name) => {
    if (!shown) return;
    sheet = sheets[name];
    sheet.open(shown, tree.selected[0] ?? null);
    refresh();
    (sheet as Sheet | null)?.focusTarget().focus();
  });

  const back = make('sp-action-button', { attributes: { size: 's', quiet: true, label: 'Back' }, on: { click: () => actions.back() } }, icon('back', 'icon'));
  const title = make('h1', { class: 'subject' });
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
      nothing, question, tools.element, ...Object.values(sheets).map(({ element: own }) => own), tree.element, notes, device),
    make('div', { class: 'footer' }, insert));

  const refreshTools = (): void => tools.update(shown, tree.selected, busy);
  /** What stands in the middle: the list and its tools, or a sheet. */
  const refresh = (): void => {
    if (sheet && shown && state) sheet.update(shown, state, busy);
    const empty = shown?.nothingToSeparate ?? true;
    for (const each of Object.values(sheets)) each.element.hidden = each !== sheet;
    tools.element.hidden = tree.element.hidden = empty || sheet !== null;
    notes.hidden = device.hidden = sheet !== null;
    refreshTools();
  };

  return {
    element,
    focusTarget: () => (shown?.nothingToSeparate ? back : sheet ? sheet.focusTarget() : tree.focusTarget()),
    update(next) {
      const { phase } = next;
      if (phase.name !== 'done') return;
      const { result } = phase;
      if (shown?.run !== result.run) {
        tree.reset();
        sheet = null;
      }
      shown = result;
      state = next;
      busy = phase.busy || phase.question !== null;
      tree.update(result.document);
      setAttribute(element, 'aria-busy', String(phase.busy));
      setText(title, result.capture.name);
      setText(summary, result.nothingToSeparate ? secondsWords(result.seconds) : `${countWords(layerCount(result), 'layer')} · ${secondsWords(result.seconds)}${result.inserted ? ' · in the document' : ''}`);
      setText(difference, `Difference to the picture: ${recompositionWords(result)}`);
      difference.hidden = result.nothingToSeparate;
      setOptionalText(nothing, result.nothingToSeparate ? NOTHING : null);
      setText(device, deviceWords(result));
      insert.parentElement!.hidden = result.nothingToSeparate || result.inserted !== null;
      setAttribute(insert, 'disabled', busy || next.connection === 'lost');
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
      refresh();
    },
  };
}
