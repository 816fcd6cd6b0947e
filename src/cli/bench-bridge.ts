import { openLink, type Link, type LinkTuning } from '../bridge/link';
import type { Json, JsonPort } from '../bridge/port';
import type { Timers } from '../core/timers';

/** What one way and the other of the bridge carry. Both ends share one thread here: each end alone has about half the work. */
export interface BridgeRun {
  /** Of 10⁶ bytes, before base64, each way. */
  readonly megabytes: number;
  readonly toPagePerSecond: number;
  readonly toHostPerSecond: number;
  /** The most bytes that the host's end held at once, encoded for sending or received and not handed on; in MB of 10⁶ bytes. */
  readonly hostPeakMegabytes: number;
}

export interface BridgeOptions {
  /** Bytes in each frame: tiles of a picture travel one after the other, and only one is held. */
  readonly frameBytes?: number;
  readonly link?: Partial<LinkTuning>;
}

const timers: Timers = {
  now: () => performance.now(),
  after: (milliseconds, run) => setTimeout(run, milliseconds),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/** Two ends of a channel that does what a web view's does with every message: stringify, hand over, parse. */
function jsonPorts(): [JsonPort, JsonPort] {
  const listeners: Array<Set<(message: unknown) => void>> = [new Set(), new Set()];
  const end = (own: number): JsonPort => ({
    post: (message: Json) => {
      const text = JSON.stringify(message);
      setImmediate(() => {
        const parsed: unknown = JSON.parse(text);
        for (const listener of [...listeners[1 - own]!]) listener(parsed);
      });
    },
    listen: (onMessage) => {
      listeners[own]!.add(onMessage);
      return () => void listeners[own]!.delete(onMessage);
    },
  });
  return [end(0), end(1)];
}

/** Sends `bytes` in frames and compares what arrives with them. Seconds until all of it was acknowledged. */
async function carry(from: Link, to: Link, bytes: Uint8Array, frameBytes: number): Promise<number> {
  let arrived = 0;
  let alike = true;
  to.receive(({ bytes: got }) => {
    alike &&= Buffer.compare(got!, bytes.subarray(arrived, arrived + got!.length)) === 0;
    arrived += got!.length;
  });
  const started = timers.now();
  for (let at = 0; at < bytes.length; at += frameBytes) await from.send({ body: null, bytes: bytes.subarray(at, at + frameBytes) });
  const seconds = (timers.now() - started) / 1000;
  if (!alike || arrived !== bytes.length) throw new Error(`the bridge changed what it carried: ${arrived} of ${bytes.length} bytes arrived`);
  return seconds;
}

/** Sends `megabytes` MB over the bridge to the page and back again, bit for bit. 96 is a picture of 24 MP at 8 bit. */
export async function measureBridge(megabytes: number, { frameBytes = 16e6, link = {} }: BridgeOptions = {}): Promise<BridgeRun> {
  const bytes = new Uint8Array(Math.round(megabytes * 1e6));
  // Samples that no engine could take for a pattern; a fixed seed, so that runs compare.
  for (let i = 0, state = 1; i < bytes.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[i] = state >>> 24;
  }
  const [hostPort, pagePort] = jsonPorts();
  const host = openLink(hostPort, { ...link, session: 'bench', timers, other: 'the page' });
  const page = openLink(pagePort, { ...link, session: 'bench', timers, other: 'the host' });
  try {
    const toPage = await carry(host, page, bytes, frameBytes);
    const toHost = await carry(page, host, bytes, frameBytes);
    return { megabytes, toPagePerSecond: megabytes / toPage, toHostPerSecond: megabytes / toHost, hostPeakMegabytes: host.peakBytesInFlight() / 1e6 };
  } finally {
    host.close(new Error('measured'));
    page.close(new Error('measured'));
  }
}
