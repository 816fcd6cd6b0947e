import type { DocumentInfo, HostMethods, PageMethods } from '../../src/bridge/protocol';
import type { Peer } from '../../src/bridge/peer';
import type { Timers } from '../../src/core/timers';
import { createMainThreadDecomposer } from '../../panel/main-thread-decomposer';
import type { Decomposer } from '../../panel/decomposer';
import { serveEngine } from '../../panel/serve-engine';
import { createSession, type Session } from '../../panel/session';
import type { Sight } from '../../panel/vision/sight';
import { noSight } from './no-sight';
import type { Result, SessionState } from '../../panel/state';
import type { Raster } from '../../src/raster/raster';
import { directPeer, FakeHost } from './fake-host';
import { randomNumbers } from './documents';
import { disc, flat, onGround, rectangle } from './paint';

export const nodeTimers: Timers = {
  now: () => performance.now(),
  after: (milliseconds, run) => setTimeout(run, milliseconds),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout | undefined),
};

/** A card on a ground, a disc on the card: small, and certain to be taken apart. */
export const cardPicture = (): Raster =>
  onGround(96, 64, [40, 90, 140], { shape: rectangle(14, 10, 82, 54), fill: flat([240, 236, 226]) }, { shape: disc(48, 32, 13), fill: flat([220, 60, 50]) }).picture;

export interface Rig {
  readonly host: FakeHost;
  readonly session: Session;
  /** The host as the page sees it. */
  readonly peer: Peer<HostMethods>;
  readonly decomposer: Decomposer;
  /** Every state since the beginning. */
  readonly states: SessionState[];
  /** A host half that was loaded again. */
  reconnect(): Promise<void>;
  result(): Result;
}

/** A session and a fake host in one process. */
export async function sessionRig(picture: Raster = cardPicture(), info: Partial<DocumentInfo> = {}, decomposer: Decomposer = createMainThreadDecomposer(serveEngine, nodeTimers), sight: Sight = noSight): Promise<Rig> {
  const host = new FakeHost(picture, info);
  const session = createSession({ decomposer, sight, timers: nodeTimers, random: randomNumbers(1), probes: async () => [{ name: 'one', found: 'yes' }] });
  const states: SessionState[] = [];
  session.subscribe((state) => states.push(state));
  host.page = directPeer<PageMethods>(session.handlers);
  const peer = directPeer<HostMethods>(host.handlers);
  await session.connect(peer);
  return {
    host, session, peer, decomposer, states,
    reconnect: () => session.connect(directPeer<HostMethods>(host.handlers)),
    result() {
      const { phase } = session.state;
      if (phase.name !== 'done') throw new Error(`the session is ${phase.name}${phase.name === 'failed' ? `: ${phase.failure.details}` : ''}`);
      return phase.result;
    },
  };
}
