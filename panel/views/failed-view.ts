import type { Failure } from '../state';
import { make, setText } from './elements';
import { icon } from './icons';
import type { Actions, View } from './view';

/** What went wrong, in what state the document is, and what can be done. */
export function failedView(actions: Actions): View {
  const title = make('h1', { class: 'subject' });
  const what = make('p', { class: 'what' });
  const state = make('p', { class: 'document-state' });
  const advice = make('p', { class: 'advice' });
  const details = make('pre', { attributes: { tabindex: 0 } });
  const folded = make('details', { class: 'details' }, make('summary', { text: 'Details for a report' }), details);
  const retry = make('sp-button', { attributes: { variant: 'accent', size: 'm' }, text: 'Try again', on: { click: () => void actions.retry() } });
  const back = make('sp-button', { attributes: { variant: 'secondary', treatment: 'outline', size: 'm' }, on: { click: () => actions.back() } });
  const element = make('section', { class: 'view failed', attributes: { 'aria-label': 'Problem' } },
    make('div', { class: 'scrolling' }, make('div', { class: 'heading' }, icon('warning'), title), what, state, advice, folded),
    make('div', { class: 'footer buttons' }, retry, back));
  let shown: Failure | null = null;
  return {
    element,
    focusTarget: () => retry,
    update({ phase }) {
      if (phase.name !== 'failed' || phase.failure === shown) return;
      const { failure } = phase;
      shown = failure;
      setText(title, failure.retry === 'insert' ? 'The layers could not be inserted' : 'This could not be decomposed');
      setText(what, failure.what);
      setText(state, failure.document);
      setText(advice, failure.advice);
      setText(details, failure.details);
      setText(back, failure.result ? 'Back to the layers' : 'Back');
      folded.open = false;
    },
  };
}
