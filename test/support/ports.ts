import type { Timers } from '../../src/core/timers';
import type { Json, JsonPort } from '../../src/bridge/port';

export type Side = 'host' | 'page';

/** A message on its way, before anything happens to it. */
export interface Sent {
  readonly from: Side;
  /** 0, 1, 2… over both directions, and over this one. */
  readonly number: number;
  readonly ofSide: number;
  readonly message: { readonly [key: string]: Json };
}

/**
 * What becomes of a message. `reorder`: the next one of its direction passes it (or it comes late, where none follows).
 * `truncate`: one of its texts is cut short. `kill`: the page is dead from this message on, nothing passes either way.
 */
export type Fault = 'lose' | 'double' | 'reorder' | 'truncate' | 'kill' | { readonly delay: number };

/** Null: the message arrives as it should. */
export type FaultPlan = (sent: Sent) => Fault | null;

export interface PortPairOptions {
  /** Messages take no time, yet never arrive within the call that posts them. */
  readonly timers: Timers;
  readonly faults?: FaultPlan;
  /** Sees every message as it was posted. */
  readonly onSent?: (sent: Sent) => void;
  /** 0..1; which text is cut, and where. Half of the longest unless given. */
  readonly random?: () => number;
}

export interface PortPair {
  readonly host: JsonPort;
  readonly page: JsonPort;
  /** Nothing passes any more, in either direction. */
  kill(): void;
  /** Messages posted so far. */
  readonly sent: number;
}

/** How late a message comes that was to be passed by one that never came. */
const REORDERED_LATE = 300;

/** Two ends of one channel as the platform has it: every message is stringified and parsed. */
export function portPair({ timers, faults = () => null, onSent, random }: PortPairOptions): PortPair {
  const listeners: Record<Side, Set<(message: unknown) => void>> = { host: new Set(), page: new Set() };
  const counts: Record<Side, number> = { host: 0, page: 0 };
  const held: Record<Side, Array<() => void>> = { host: [], page: [] };
  let dead = false;

  const deliver = (to: Side, text: string, delay = 0): void => {
    timers.after(delay, () => {
      if (!dead) for (const listener of [...listeners[to]]) listener(JSON.parse(text));
    });
  };
  const post = (from: Side, posted: Json): void => {
    const text = JSON.stringify(posted);
    if (dead) return;
    const to: Side = from === 'host' ? 'page' : 'host';
    const sent: Sent = { from, number: counts.host + counts.page, ofSide: counts[from]++, message: JSON.parse(text) as Sent['message'] };
    onSent?.(sent);
    const fault = faults(sent);
    const overtaken = held[from].splice(0);
    if (fault === 'kill') dead = true;
    else if (fault === 'truncate') deliver(to, JSON.stringify(truncated(sent.message, random)));
    else if (fault === 'reorder') {
      let passed = false;
      const release = (): void => {
        if (!passed) deliver(to, text);
        passed = true;
      };
      held[from].push(release);
      timers.after(REORDERED_LATE, release);
    } else if (fault !== 'lose') {
      deliver(to, text, typeof fault === 'object' && fault ? fault.delay : 0);
      if (fault === 'double') deliver(to, text);
    }
    for (const release of overtaken) release();
  };
  const end = (side: Side): JsonPort => ({
    post: (message) => post(side, message),
    listen: (onMessage) => {
      listeners[side].add(onMessage);
      return () => void listeners[side].delete(onMessage);
    },
  });
  return {
    host: end('host'),
    page: end('page'),
    kill: () => void (dead = true),
    get sent() {
      return counts.host + counts.page;
    },
  };
}

/** A message with one of its texts cut, as by a channel with a limit on length. */
function truncated(message: Sent['message'], random?: () => number): Json {
  const texts = Object.entries(message).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length > 0);
  if (texts.length === 0) return message;
  const longest = texts.reduce((a, b) => (b[1].length > a[1].length ? b : a));
  const [key, text] = random ? texts[Math.floor(random() * texts.length)]! : longest;
  return { ...message, [key]: text.slice(0, Math.floor((random?.() ?? 0.5) * text.length)) };
}

/** One page after the other on the same port: each load cuts its former off without a word, as a reload does. */
export function pageLoads(port: JsonPort): () => JsonPort {
  let leave = (): void => undefined;
  return () => {
    leave();
    const listening: Array<() => void> = [];
    let gone = false;
    leave = () => {
      gone = true;
      for (const unlisten of listening) unlisten();
    };
    return {
      post: (message) => {
        if (!gone) port.post(message);
      },
      listen: (onMessage) => {
        if (gone) return () => undefined;
        const unlisten = port.listen(onMessage);
        listening.push(unlisten);
        return unlisten;
      },
    };
  };
}

/** A fault for one message, counted over both directions. */
export function faultAt(number: number, fault: Fault): FaultPlan {
  return (sent) => (sent.number === number ? fault : null);
}

/** `mulberry32`: 0..1, the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every kind of fault but death, each message with probability `share`, at most `most` of them. */
export function seededFaults(seed: number, share: number, most = Infinity): FaultPlan {
  const random = seededRandom(seed);
  const kinds: readonly Fault[] = ['lose', 'double', 'reorder', 'truncate', { delay: 40 }, { delay: 1500 }];
  let left = most;
  return () => {
    if (random() >= share || left <= 0) return null;
    left--;
    return kinds[Math.floor(random() * kinds.length)]!;
  };
}
