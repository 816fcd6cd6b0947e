import photoshop from 'photoshop';
import uxp from 'uxp';
import { connectToPage } from '../bridge/handshake';
import { createPeer } from '../bridge/peer';
import type { HostMethods, PageMethods } from '../bridge/protocol';
import type { Timers } from '../core/timers';
import { HeldBytes } from './held-bytes';
import type { UxpWindow } from './host';
import { createHostHalf } from './host-half';

/** What this script takes from UXP's global scope; everything else is lent from here. */
interface Globals {
  readonly window: UxpWindow;
  readonly navigator?: { readonly platform?: string; readonly userAgent?: string };
  readonly setTimeout: (run: () => void, milliseconds: number) => unknown;
  readonly clearTimeout: (handle: unknown) => void;
}

const globals = globalThis as unknown as Globals & Readonly<Record<string, unknown>>;
const window = globals.window;

const timers: Timers = {
  now: () => Date.now(),
  after: (milliseconds, run) => globals.setTimeout(run, milliseconds),
  clear: (handle) => globals.clearTimeout(handle),
};

/**
 * A page that computes on its own thread is silent meanwhile, half a minute at the size limit; only then is it taken for dead.
 * A page that was reloaded is noticed at once whatever this is. Milliseconds.
 */
const SILENCE = 60_000;

/** Tiles and bands have at most half of this; what claims to be larger is refused before memory is taken for it. Bytes. */
const MAX_FRAME = 32 * 2 ** 20;

const host = createHostHalf({
  photoshop, uxp, window, timers, globals, held: new HeldBytes(),
  platform: String(globals.navigator?.platform ?? 'unknown'),
  src: 'plugin:/panel/index.html',
  connect: async (port, handlers, signal) => createPeer<PageMethods, HostMethods>(await connectToPage(port, { timers, signal, link: { silence: SILENCE, maxFrameBytes: MAX_FRAME } }), handlers),
});

// At once and once: Photoshop waits some milliseconds for this, and 300 for each entry point. So none waits for its work.
uxp.entrypoints.setup({
  panels: {
    panel: { create: (root) => host.openPanel(root) },
  },
  commands: {
    'decompose-document': { run: () => void host.decompose('document') },
    'decompose-layer': { run: () => void host.decompose('layer') },
    'diagnostics': { run: () => void host.diagnostics() },
  },
});
