import type { CancelSignal } from './contracts';

/** What `AbortController` is elsewhere; the host half's engine is not sure to have one. */
export class CancelSource {
  private listeners: Set<() => void> | null = new Set();

  readonly signal: CancelSignal;

  constructor() {
    const aborted = (): boolean => this.listeners === null;
    this.signal = {
      get aborted() {
        return aborted();
      },
      addEventListener: (_type, listener) => void this.listeners?.add(listener),
      removeEventListener: (_type, listener) => void this.listeners?.delete(listener),
    };
  }

  /** Tells every listener, once; a listener that comes later is not told, as with `AbortSignal`. */
  cancel(): void {
    const listeners = this.listeners;
    this.listeners = null;
    listeners?.forEach((listener) => listener());
  }
}
