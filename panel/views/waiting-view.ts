import { make, setText } from './elements';
import type { View } from './view';

/** Before any host has answered. */
export function waitingView(overdue: () => boolean): View {
  const title = make('h1', { class: 'subject', attributes: { tabindex: -1 } });
  const text = make('p', { class: 'facts' });
  const element = make('section', { class: 'view waiting', attributes: { 'aria-label': 'Connection' } }, make('div', { class: 'centre' }, title, text));
  return {
    element,
    focusTarget: () => title,
    update() {
      const late = overdue();
      setText(title, late ? 'Nobody is there' : 'Connecting…');
      setText(text, late ? 'This page is the panel of the Delaminate plugin. It belongs inside Photoshop, or inside the workbench, and does nothing by itself.' : 'Waiting for Photoshop.');
    },
  };
}
