import { byId, make } from './dom';

/** Notices and errors above the canvas, each until it is dismissed or another document is opened. */
export class Messages {
  private readonly box = byId('messages');

  notice(text: string): void {
    this.add(text, false);
  }

  error(problem: unknown): void {
    this.add(problem instanceof Error ? problem.message : String(problem), true);
  }

  clear(): void {
    this.box.replaceChildren();
  }

  private add(text: string, bad: boolean): void {
    const entry = make('div', { class: bad ? 'bad' : '', attributes: { role: bad ? 'alert' : 'status' } }, make('span', { text: `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}` }));
    entry.append(make('button', { text: 'Dismiss', attributes: { type: 'button' }, on: { click: () => entry.remove() } }));
    this.box.append(entry);
  }
}
