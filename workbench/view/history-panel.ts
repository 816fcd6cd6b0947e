import type { Workspace } from '../workspace';
import { byId, make } from './dom';

/** The history panel: oldest first, a click goes there; what lies after the state on show can be redone. */
export class HistoryPanel {
  private readonly list = byId('history-list');

  constructor(private readonly workspace: Workspace) {
    byId('history-undo').addEventListener('click', () => workspace.undo());
    byId('history-redo').addEventListener('click', () => workspace.redo());
    this.list.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowUp') workspace.undo();
      else if (event.key === 'ArrowDown') workspace.redo();
      else return;
      event.preventDefault();
    });
  }

  render(): void {
    const { document } = this.workspace;
    const states = document?.history ?? [];
    const at = document?.historyIndex ?? -1;
    this.list.replaceChildren(...states.map((state, index) =>
      make('li', {
        class: index > at ? 'state undone' : 'state', text: state.name,
        attributes: { id: `state-${state.id}`, role: 'option', 'aria-selected': String(index === at) },
        on: { click: () => this.workspace.goTo(state.id) },
      })));
    const current = states[at];
    if (current) {
      this.list.setAttribute('aria-activedescendant', `state-${current.id}`);
      byId(`state-${current.id}`).scrollIntoView({ block: 'nearest' });
    } else this.list.removeAttribute('aria-activedescendant');
    this.renderTools();
  }

  /** What can be done by hand now. */
  renderTools(): void {
    const { document, locked } = this.workspace;
    byId<HTMLButtonElement>('history-undo').disabled = locked || !document?.canUndo;
    byId<HTMLButtonElement>('history-redo').disabled = locked || !document?.canRedo;
  }
}
