import { byId } from './dom';

export interface ScopeProgress {
  readonly commandName: string;
  /** 0..1; null: not known. */
  readonly value: number | null;
}

/** What Photoshop shows while a plugin has it to itself: the command's name, how far it is, and Cancel. It takes the keyboard, as a dialog does. */
export class ScopeBar {
  private readonly bar = byId('scope');
  private readonly button = byId<HTMLButtonElement>('scope-cancel');
  private focused: HTMLElement | null = null;

  constructor(cancel: () => void) {
    this.button.addEventListener('click', cancel);
    // Escape ends the scope before anything else of the page hears it.
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.bar.hidden) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      cancel();
    }, true);
  }

  render(progress: ScopeProgress | null): void {
    const was = !this.bar.hidden;
    this.bar.hidden = progress === null;
    if (!progress) {
      if (was) this.focused?.focus();
      return;
    }
    if (!was) {
      // Often the plugin's frame, where Escape would not be heard.
      this.focused = document.activeElement as HTMLElement | null;
      this.button.focus();
    }
    const name = byId('scope-name');
    if (name.textContent !== progress.commandName) name.textContent = progress.commandName;
    const meter = byId<HTMLProgressElement>('scope-progress');
    if (progress.value === null) meter.removeAttribute('value');
    else meter.value = progress.value;
  }
}
