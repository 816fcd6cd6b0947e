import { acceptHost, connectToPage } from '../../src/bridge/handshake';
import type { Link } from '../../src/bridge/link';
import { createPeer } from '../../src/bridge/peer';
import type { HostMethods, PageMethods } from '../../src/bridge/protocol';
import { HeldBytes } from '../../src/photoshop/held-bytes';
import { createHostHalf, type HostHalf } from '../../src/photoshop/host-half';
import { createMainThreadDecomposer } from '../../panel/main-thread-decomposer';
import type { Decomposer } from '../../panel/decomposer';
import { serveEngine } from '../../panel/serve-engine';
import { createSession, type Session } from '../../panel/session';
import { createEmulation, type Emulation, type EmulationOptions } from '../../workbench/emulation/emulation';
import { compareRasters } from '../../src/document/flatten';
import { composite, type EmulatedDocument, type NodeState, type Snapshot } from '../../workbench/emulation';
import type { Raster } from '../../src/raster/raster';
import { FakeClock } from './clock';
import { noSight } from './no-sight';

export interface Rig {
  readonly emulation: Emulation;
  readonly host: HostHalf;
  readonly clock: FakeClock;
  readonly held: HeldBytes;
  /** The page that runs now; another object after it died and came back. */
  readonly session: Session;
  /** Pages that were loaded so far. */
  readonly pages: number;
  /** The host half's links, the present one last. */
  readonly links: readonly Link[];
  readonly alerts: readonly string[];
  readonly saved: ReadonlyMap<string, string>;
  /** Runs the clock until `work` is settled; fails after ten minutes of its time. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Runs the clock until the panel is neither working nor waiting for a host, and nothing is on its way. */
  settle(): Promise<void>;
  stop(): void;
}

export interface RigOptions extends EmulationOptions {
  readonly decomposer?: (clock: FakeClock) => Decomposer;
  /** Runs the built host half instead of its sources: a script that sets up its own entry points. */
  readonly runHost?: (emulation: Emulation, clock: FakeClock) => void;
}

/** A repeatable stand-in for chance. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * The whole plugin in one process: the emulated Photoshop, the host half, the bridge over messages that are really
 * stringified and parsed, and the page's session without its looks. Time passes only when told to.
 */
export async function plugInto(document: EmulatedDocument, options: RigOptions = {}): Promise<Rig> {
  const clock = new FakeClock();
  const held = new HeldBytes();
  const alerts: string[] = [];
  const saved = new Map<string, string>();
  const links: Link[] = [];
  let session!: Session;
  let pages = 0;
  const emulation = createEmulation({
    timers: clock,
    showAlert: async (message) => void alerts.push(message),
    chooseFile: async (name) => ({ path: `/chosen/${name}`, write: (text) => void saved.set(name, text) }),
    loadPage: (_url, page) => {
      pages++;
      const mine = createSession({ sight: noSight, decomposer: options.decomposer?.(clock) ?? createMainThreadDecomposer(serveEngine, clock), timers: clock, random: numbers(pages), probes: async () => [{ name: 'test page', found: 'yes' }] });
      session = mine;
      const leave = acceptHost({
        post: (message) => page.uxpHost.postMessage(message),
        listen: (onMessage) => {
          page.onMessage = ({ data }) => onMessage(data);
          return () => { page.onMessage = null; };
        },
      }, (link) => void mine.connect(createPeer<HostMethods, PageMethods>(link, mine.handlers)), { timers: clock, random: numbers(1000 + pages) });
      return leave;
    },
    ...options,
  });
  emulation.open(document);
  const host = createHostHalf({
    photoshop: emulation.photoshop, uxp: emulation.uxp, window: emulation.window, timers: clock, held, platform: 'test', globals: {}, src: 'plugin:/panel/index.html',
    connect: async (port, handlers, signal) => {
      const link = await connectToPage(port, { timers: clock, signal, random: numbers(2000 + links.length), link: { silence: 60_000 } });
      links.push(link);
      return createPeer<PageMethods, HostMethods>(link, handlers);
    },
  });
  if (options.runHost) options.runHost(emulation, clock);
  else emulation.uxp.entrypoints.setup({
    panels: { panel: { create: (root) => host.openPanel(root) } },
    commands: {
      'decompose-document': { run: () => void host.decompose('document') },
      'decompose-layer': { run: () => void host.decompose('layer') },
      'diagnostics': { run: () => void host.diagnostics() },
    },
  });
  await emulation.openPanel('panel');

  const rig: Rig = {
    emulation, host, clock, held, alerts, saved, links,
    get session() {
      return session;
    },
    get pages() {
      return pages;
    },
    async drive(work) {
      let settled = false;
      void work.then(() => { settled = true; }, () => { settled = true; });
      for (let minutes = 0; !settled; minutes++) {
        if (minutes >= 10) throw new Error('nothing came of it in ten minutes');
        await clock.run(60_000, () => settled);
      }
      return work;
    },
    async settle() {
      const quiet = (): boolean => session !== undefined && session.state.connection === 'connected' && session.state.phase.name !== 'working' && !emulation.isModal;
      for (let seconds = 0; seconds < 600; seconds++) {
        await clock.run(1000);
        if (quiet()) {
          await clock.run(2000);
          if (quiet()) return;
        }
      }
      throw new Error(`the panel does not come to rest: ${JSON.stringify({ ...session.state, document: undefined, preview: undefined }).slice(0, 500)}`);
    },
    stop: () => host.stop(),
  };
  await rig.settle();
  return rig;
}

/** Everything of a document that must be as before after a failure: by identity, since snapshots never change. */
export interface Witness {
  readonly snapshot: Snapshot;
  readonly states: number;
  readonly index: number;
}

export const witness = (document: EmulatedDocument): Witness => ({ snapshot: document.snapshot, states: document.history.length, index: document.historyIndex });

/** Names of the layers as the layers panel lists them, groups as arrays beneath their names; hidden ones in parentheses. */
export function layerNames(nodes: readonly NodeState[]): unknown[] {
  return nodes.flatMap((node): unknown[] => {
    const name = node.visible ? node.name : `(${node.name})`;
    return node.type === 'group' ? [name, layerNames(node.children)] : [name];
  });
}

/** The largest difference of two states of a document as they are seen, in 1/255. */
export function seenDifference(a: Snapshot, b: Snapshot): number {
  const picture = (snapshot: Snapshot): Raster => composite(snapshot);
  return compareRasters(picture(a), picture(b)).max;
}

/** What the panel shows once it is done; fails where it is not. */
export function donePhase(rig: Rig): Extract<Session['state']['phase'], { name: 'done' }> {
  const { phase } = rig.session.state;
  if (phase.name !== 'done') throw new Error(`the panel is ${phase.name}: ${JSON.stringify(phase)}`);
  return phase;
}

/** Ends a rig and fails where it left anything behind: image data, bytes held. */
export function stopClean(rig: Rig): void {
  rig.stop();
  expect(rig.emulation.liveImageData()).toMatchObject({ count: 0 });
  expect(rig.held.held).toBe(0);
}
