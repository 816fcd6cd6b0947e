import type { LayeredDocument } from '../../src/document/document';
import { findNode } from '../../src/document/tree';
import { REFILL_METHODS, type RefillMethod } from '../../src/edit/refill';
import { make, setAttribute, setText } from './elements';
import type { Sheet } from './picture-sheet';
import { segmented } from './segmented';
import type { Actions } from './view';

/** What a method is called here where its own name is no word for it. */
const WORDS: Readonly<Partial<Record<string, string>>> = { auto: 'Automatic', flat: 'Flat', gradient: 'Gradient', pattern: 'Pattern', edges: 'Edges', texture: 'Texture', smooth: 'Smooth' };

/** How what is hidden of a layer is filled anew. */
export function refillSheet(actions: Pick<Actions, 'refill'>, onClose: () => void): Sheet {
  let method: RefillMethod = REFILL_METHODS[0];
  let id: string | null = null;
  let opened: LayeredDocument | null = null;
  const title = make('p', { class: 'hint' });
  const methods = segmented('Fill with', REFILL_METHODS.map((value) => ({ value, label: WORDS[value] ?? value })), (value) => {
    method = value;
    methods.update(method);
  });
  methods.element.classList.add('many');
  const go = make('sp-button', { attributes: { variant: 'accent', size: 's' }, text: 'Refill', on: { click: () => {
    if (id !== null) void actions.refill(id, method);
  } } });
  const back = make('sp-button', { attributes: { variant: 'secondary', treatment: 'outline', size: 's' }, text: 'Back', on: { click: onClose } });
  const element = make('div', { class: 'sheet', attributes: { role: 'group', 'aria-label': 'Refill' } }, title, methods.element, make('div', { class: 'buttons' }, go, back));
  return {
    element,
    focusTarget: () => element.querySelector('input:checked') ?? go,
    open(result, about) {
      const layer = about === null ? undefined : findNode(result.document, about);
      if (layer?.type !== 'layer') return onClose();
      id = layer.id;
      opened = result.document;
      methods.update(method);
      setText(title, `What was never seen of “${layer.name}” is filled anew.`);
    },
    update(result, { connection }, blocked) {
      if (opened && result.document !== opened) {
        opened = null;
        return onClose();
      }
      setAttribute(go, 'disabled', blocked || connection === 'lost');
    },
  };
}
