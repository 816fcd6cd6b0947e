import { openLink, type Frame, type Link, type LinkTuning } from '../../src/bridge/link';
import { FakeClock } from './clock';
import { portPair, type PortPair, type PortPairOptions } from './ports';

export interface LinkPair {
  readonly clock: FakeClock;
  readonly ports: PortPair;
  readonly host: Link;
  readonly page: Link;
}

/** Both ends of a link on a clock that stands still until it is told to run. */
export function linkPair({ tuning = {}, ...options }: { tuning?: Partial<LinkTuning> } & Omit<PortPairOptions, 'timers'> = {}): LinkPair {
  const clock = new FakeClock();
  const ports = portPair({ timers: clock, ...options });
  const host = openLink(ports.host, { session: 's1', timers: clock, other: 'the page', ...tuning });
  const page = openLink(ports.page, { session: 's1', timers: clock, other: 'the host', ...tuning });
  return { clock, ports, host, page };
}

/** What arrives at a link, in its order. */
export function received(link: Link): Frame[] {
  const frames: Frame[] = [];
  link.receive((frame) => frames.push(frame));
  return frames;
}

/** How a promise stands: `waiting`, then its value or its error. */
export function watch<T>(promise: Promise<T>): { state: 'waiting' | 'resolved' | 'rejected'; value?: T; error?: Error } {
  const outcome: ReturnType<typeof watch<T>> = { state: 'waiting' };
  promise.then(
    (value) => Object.assign(outcome, { state: 'resolved', value }),
    (error: unknown) => Object.assign(outcome, { state: 'rejected', error }),
  );
  return outcome;
}

/** Bytes of which no two stretches are alike. */
export function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
