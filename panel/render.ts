import { doneView } from './views/done-view';
import { make, setAttribute, setOptionalText, setText } from './views/elements';
import { failedView } from './views/failed-view';
import { idleView } from './views/idle-view';
import type { Actions, PanelState, View } from './views/view';
import { waitingView } from './views/waiting-view';
import { workingView } from './views/working-view';
import { stageWords } from './stage-words';

type Face = 'waiting' | 'idle' | 'working' | 'done' | 'failed';

const faceOf = ({ connection, phase }: PanelState): Face => (connection === 'waiting' ? 'waiting' : phase.name);

/** What a screen reader says when the state becomes this one; progress by its stages, not by its numbers. */
function announcement({ phase, notice, connection }: PanelState): string {
  if (phase.name === 'working') return phase.stopping ? 'Stopping' : stageWords(phase.stage);
  const words = notice ? [notice.text] : [];
  if (connection === 'lost') words.push('Photoshop does not answer.');
  if (phase.name === 'failed') words.push(phase.failure.what, phase.failure.document);
  else if (phase.name === 'done' && phase.question) words.push(phase.question.text);
  else if (phase.name === 'done' && phase.result.nothingToSeparate) words.push('Nothing to separate.');
  return words.join(' ');
}

/** Builds the panel's faces inside `root` and returns what brings them up to date. */
export function createRenderer(root: HTMLElement, theme: HTMLElement, actions: Actions, overdue: () => boolean): (state: PanelState) => void {
  const views: Readonly<Record<Face, View>> = {
    waiting: waitingView(overdue), idle: idleView(actions), working: workingView(actions), done: doneView(actions), failed: failedView(actions),
  };
  const notice = make('p', { class: 'notice' });
  const live = make('div', { class: 'visually-hidden', attributes: { role: 'status', 'aria-live': 'polite' } });
  root.replaceChildren(notice, ...Object.values(views).map(({ element }) => element), live);
  let face: Face | null = null;

  return (state) => {
    setAttribute(document.documentElement, 'data-theme', state.theme);
    setAttribute(document.documentElement, 'data-phase', state.phase.name);
    setAttribute(document.documentElement, 'data-gpu', state.gpu.state);
    setAttribute(document.documentElement, 'data-sight', state.sight.state);
    setAttribute(document.documentElement, 'data-sight-device', state.sight.device);
    setAttribute(theme, 'color', state.theme.startsWith('light') ? 'light' : 'dark');
    const lost = state.connection === 'lost' ? 'Photoshop does not answer. If that lasts, close the panel and open it again.' : null;
    setOptionalText(notice, lost ?? state.notice?.text ?? null);
    setAttribute(notice, 'data-tone', lost ? 'problem' : (state.notice?.tone ?? null));

    const next = faceOf(state);
    const changed = next !== face;
    const hadFocus = face !== null && root.contains(document.activeElement);
    for (const [name, { element }] of Object.entries(views)) element.hidden = name !== next;
    views[next].update(state);
    if (changed) {
      face = next;
      // The button that was pressed is gone; the keyboard must not fall back to the top of the page.
      if (hadFocus) views[next].focusTarget().focus();
    }
    setText(live, announcement(state));
  };
}
