import type { Snapshot } from './model';

export interface HistoryState {
  readonly id: number;
  readonly name: string;
  readonly snapshot: Snapshot;
}

let lastStateId = 1000;

/** What the history panel lists: states oldest first and which of them the document stands at. */
export class History {
  private list: HistoryState[];
  private at = 0;

  constructor(first: { readonly name: string; readonly snapshot: Snapshot }, private readonly limit: number) {
    this.list = [{ id: ++lastStateId, ...first }];
  }

  get states(): readonly HistoryState[] {
    return this.list;
  }

  get index(): number {
    return this.at;
  }

  get active(): HistoryState {
    return this.list[this.at]!;
  }

  /** A new state after the one on show; what could be redone is gone, and past the limit the oldest is. */
  push(name: string, snapshot: Snapshot): void {
    this.list = [...this.list.slice(0, this.at + 1), { id: ++lastStateId, name, snapshot }].slice(-this.limit);
    this.at = this.list.length - 1;
  }

  /** The state on show, otherwise unchanged, remembers `snapshot`. */
  amend(snapshot: Snapshot): void {
    this.list = this.list.map((state, i) => (i === this.at ? { ...state, snapshot } : state));
  }

  stand(index: number): HistoryState {
    this.at = index;
    return this.active;
  }
}
