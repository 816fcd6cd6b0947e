import { stageWords } from '../stage-words';
import { make, setAttribute, setText } from './elements';
import type { Actions, View } from './view';

const TITLES = { decompose: 'Decomposing', insert: 'Inserting layers', split: 'Splitting further', redo: 'Taking apart again', reorder: 'Moving the layer', extract: 'Making a layer', refine: 'Drawing the edge anew', refill: 'Filling what is hidden', resume: 'Reading the layers back' } as const;

/** A job under way: what it does, how far it is, and the way out. */
export function workingView(actions: Actions): View {
  const title = make('h1', { class: 'subject', attributes: { id: 'working-title' } });
  const stage = make('p', { class: 'stage' });
  const percent = make('span', { class: 'percent' });
  const fill = make('div', { class: 'bar-fill' });
  // Spectrum's bar writes a style attribute, which the page's policy forbids.
  const bar = make('div', { class: 'bar', attributes: { role: 'progressbar', 'aria-labelledby': 'working-title', 'aria-valuemin': 0, 'aria-valuemax': 100 } }, fill);
  const cancel = make('sp-button', { attributes: { variant: 'secondary', treatment: 'outline', size: 'm' }, text: 'Cancel', on: { click: () => actions.cancel() } });
  const element = make('section', { class: 'view working', attributes: { 'aria-label': 'Progress' } },
    make('div', { class: 'centre' }, title, make('div', { class: 'stage-line' }, stage, percent), bar, make('div', { class: 'buttons' }, cancel)));
  return {
    element,
    focusTarget: () => cancel,
    update(state) {
      const { phase } = state;
      if (phase.name !== 'working') return;
      const value = Math.floor(phase.fraction * 100);
      const words = phase.stopping ? 'Stopping' : stageWords(phase.stage);
      setText(title, phase.job === 'decompose' && state.document ? `${TITLES.decompose} ${state.document.name}` : TITLES[phase.job]);
      setText(stage, `${words}…`);
      setText(percent, `${value} %`);
      setAttribute(bar, 'aria-valuenow', value);
      setAttribute(bar, 'aria-valuetext', `${value} %, ${words}`);
      fill.style.setProperty('--fraction', String(phase.fraction));
      setAttribute(cancel, 'disabled', phase.stopping);
    },
  };
}
