import type { DocumentInfo } from '../src/bridge/protocol';
import type { Result } from './state';

/** As many as Photoshop keeps history states by default; older ones are not come back to. */
const MOST = 50;

/**
 * Which list belongs to which state of the host's document, so that undo and redo there bring the right one back here. Pixels
 * are shared between versions, so that a version costs what it changed.
 */
export interface Versions {
  /** A new decomposition: what was known of other ones is forgotten. */
  begin(result: Result): void;
  /** Remembers a result that is in the document under the state that its last change left. */
  note(result: Result): void;
  /** The list of layers that are in the document as it is now; null where that is not known. */
  of(document: DocumentInfo): Result | null;
  /** The list that belongs to what the document is now; null where that is not known, or where `shown` is it already. */
  follow(document: DocumentInfo, shown: Result): Result | null;
}

export function createVersions(): Versions {
  let states = new Map<number, Result>();
  const keep = (state: number | null, result: Result): void => {
    if (state === null) return;
    // Looked at last, forgotten last.
    states.delete(state);
    states.set(state, result);
    for (const oldest of states.keys()) {
      if (states.size <= MOST) break;
      states.delete(oldest);
    }
  };
  return {
    begin(result) {
      states = new Map();
      keep(result.capture.fingerprint.historyState, { ...result, inserted: null });
    },
    note(result) {
      if (result.inserted) keep(result.inserted.fingerprint.historyState, result);
    },
    of(document) {
      const known = states.get(document.historyState);
      return known?.inserted && known.inserted.fingerprint.document === document.id ? known : null;
    },
    follow(document, shown) {
      if (document.id !== shown.capture.fingerprint.document) return null;
      const known = states.get(document.historyState);
      if (!known || known.run !== shown.run) return null;
      return known.document === shown.document && (known.inserted === null) === (shown.inserted === null) ? null : known;
    },
  };
}
