import type { Peer } from '../src/bridge/peer';
import type { HostMethods } from '../src/bridge/protocol';
import { sentence } from './failure';
import { obstacleTo, type DocumentInfo, type SessionState } from './state';
import type { Store } from './store';

/** Longer than twice the panel's width: previews are drawn on dense screens. */
const PREVIEW_SIDE = 640;

export interface LookTools {
  readonly store: Store<SessionState>;
  readonly peer: () => Peer<HostMethods> | null;
  /** Hears of the document as it is. */
  readonly follow: (document: DocumentInfo | null) => void;
}

/** Makes what asks the host for its document, and while nothing else goes on for the picture to be decomposed. */
export function createLook({ store, peer, follow }: LookTools): () => Promise<void> {
  let refreshTurn = 0;
  return async () => {
    const asked = peer();
    if (!asked) return;
    const mine = ++refreshTurn;
    const stale = (): boolean => mine !== refreshTurn || peer() !== asked;
    try {
      const document = (await asked.call('document.describe', null)).value;
      if (stale()) return;
      const { choices } = store.state;
      const scope = document && obstacleTo(choices.scope, document) !== null ? 'document' : choices.scope;
      store.set({ document, choices: { ...choices, scope }, ...(document === null && { preview: null }) });
      follow(document);
      if (!document || store.state.phase.name !== 'idle') return;
      // Looking at the document holds Photoshop up for a moment: only where it can look different.
      const key = JSON.stringify([document.id, document.historyState, scope, scope === 'selection' && document.selection, scope === 'layer' && document.activeLayer?.id]);
      if (store.state.preview?.key === key) return;
      const { value, bytes } = await asked.call('document.preview', { scope, side: PREVIEW_SIDE });
      if (stale()) return;
      const { width, height } = value;
      const whole = bytes?.length === width * height * 4 && width > 0 && height > 0;
      store.set({ preview: whole ? { scope, key, raster: { width, height, depth: 8, data: bytes } } : null });
    } catch (error) {
      // The picture of what will be decomposed is a help, no more; a lost host shows itself elsewhere.
      // A busy host shows the picture that it showed before.
      if (!stale()) store.set({ ...(store.state.preview?.scope === store.state.choices.scope ? {} : { preview: null }), ...(store.state.document === undefined && { notice: { tone: 'problem', text: sentence(error) } }) });
    }
  };
}
