import { DelaminateError } from '../core/errors';
import type { Timers } from '../core/timers';
import { Inbox } from './inbox';
import { Outbox } from './outbox';
import { packetMessage, readPacket } from './packets';
import type { Json, JsonPort } from './port';
import { LINK_TUNING, type Frame, type LinkTuning } from './tuning';

export type { Frame, LinkTuning } from './tuning';
export { LINK_TUNING } from './tuning';

export interface LinkOptions extends Partial<LinkTuning> {
  /** Messages of any other session are not for this link. Unguessed by what else talks on the port. */
  readonly session: string;
  readonly timers: Timers;
  /** The other half, for people: `the panel's page`. */
  readonly other: string;
}

/**
 * Frames that arrive once each and unharmed, or a link that is closed with the reason. Frames without bytes arrive in the
 * order they were sent, and so do frames with bytes; the small ones overtake the large ones, and nothing else is reordered.
 */
export interface Link {
  readonly timers: Timers;
  readonly session: string;
  /**
   * Resolves once the other side has the whole frame. Rejects with `CancelledError` where it was withdrawn, with the
   * reason where the link closes first, with `DelaminateError('bridge', …)` where the frame is too large, and with what
   * `JSON.stringify` throws.
   */
  send(frame: Frame): Promise<void>;
  /** Takes a frame back that is still on its way out: true where it will not arrive. */
  withdraw(frame: Frame): boolean;
  /** Says who gets the frames; those that came before wait for it. */
  receive(handler: (frame: Frame) => void): void;
  /** Resolves with the reason, never rejects. */
  readonly closed: Promise<Error>;
  /** Tells the other side, as far as it can be told. Nothing stays armed. Only the first reason counts. */
  close(reason: Error): void;
  /** Bytes that the link itself holds: encoded for sending, received and not yet whole. */
  bytesInFlight(): number;
  /** The most that {@link bytesInFlight} ever was. */
  peakBytesInFlight(): number;
}

/** Makes a dependable link of a port that promises nothing. Both sides open theirs under the same session (`handshake.ts`). */
export function openLink(port: JsonPort, options: LinkOptions): Link {
  return new PortLink(port, options);
}

class PortLink implements Link {
  readonly timers: Timers;
  readonly session: string;
  readonly closed: Promise<Error>;
  private readonly tuning: LinkTuning;
  private readonly other: string;
  private readonly outbox: Outbox;
  private readonly inbox: Inbox;
  private readonly unlisten: () => void;
  private handler: ((frame: Frame) => void) | null = null;
  /** Received whole and not handed on. */
  private waiting: Frame[] = [];
  private reason: Error | null = null;
  private tellClosed!: (reason: Error) => void;
  private heartbeat: unknown = null;
  private heard: number;
  private posted: number;
  /** Milliseconds of silence from the other side that this side was awake to hear. */
  private silent = 0;
  private lastBeat: number;
  /** What the port threw last, a likely cause of a silence. */
  private portError: unknown;
  private peak = 0;

  constructor(private readonly port: JsonPort, options: LinkOptions) {
    this.timers = options.timers;
    this.session = options.session;
    this.other = options.other;
    this.tuning = { ...LINK_TUNING, ...options };
    const { chunkBytes, window } = this.tuning;
    if (!(chunkBytes >= 1 && chunkBytes <= 8 * 2 ** 20 && window >= 1)) throw new RangeError(`chunks of ${chunkBytes} bytes, ${window} at once: at most 8 MiB, at least one`);
    this.heard = this.posted = this.lastBeat = this.timers.now();
    this.closed = new Promise((resolve) => (this.tellClosed = resolve));
    this.inbox = new Inbox(this.tuning);
    this.outbox = new Outbox(
      {
        timers: this.timers,
        transmit: (packet) => this.post(packetMessage(packet, this.session, this.inbox.lastRead)),
        heardAt: () => this.heard,
        fail: (reason) => this.close(reason),
      },
      this.tuning,
    );
    this.unlisten = port.listen((message) => this.take(message));
    this.beatLater();
  }

  send(frame: Frame): Promise<void> {
    const sent = this.outbox.send(frame);
    this.measure();
    return sent;
  }

  withdraw(frame: Frame): boolean {
    return this.outbox.withdraw(frame);
  }

  receive(handler: (frame: Frame) => void): void {
    this.handler = handler;
    this.deliver();
  }

  close(reason: Error): void {
    if (this.reason) return;
    const message = reason instanceof DelaminateError ? reason.message.slice(reason.stage.length + 2) : reason.message;
    this.post({ delaminate: 'close', session: this.session, message });
    this.end(reason);
  }

  bytesInFlight(): number {
    return this.outbox.encodedBytes() + this.inbox.heldBytes() + this.waiting.reduce((sum, frame) => sum + (frame.bytes?.length ?? 0), 0);
  }

  peakBytesInFlight(): number {
    return this.peak;
  }

  private end(reason: Error): void {
    this.reason = reason;
    this.unlisten();
    this.timers.clear(this.heartbeat);
    this.outbox.end(reason);
    this.inbox.clear();
    this.waiting = [];
    this.tellClosed(reason);
  }

  private take(message: unknown): void {
    if (this.reason || typeof message !== 'object' || message === null) return;
    const fields = message as { readonly [key: string]: unknown };
    if (fields.session !== this.session) return;
    this.heard = this.timers.now();
    this.silent = 0;
    if (typeof fields.ack === 'number') this.outbox.acknowledge(fields.ack);
    if (fields.delaminate === 'ping') this.post({ delaminate: 'pong', session: this.session, ack: this.inbox.lastRead });
    else if (fields.delaminate === 'close') {
      const why = typeof fields.message === 'string' ? fields.message : 'no reason given';
      this.end(new DelaminateError('bridge', `${this.other} ended the connection: ${why}`));
    } else if (fields.delaminate === 'packet') this.takePacket(fields);
    this.measure();
  }

  private takePacket(fields: { readonly [key: string]: unknown }): void {
    const packet = readPacket(fields);
    if (!packet) return;
    let frames: Frame[] | null;
    try {
      frames = this.inbox.take(packet);
    } catch (error) {
      return this.close(error as Error);
    }
    if (!frames) return;
    // Also for what was read before: that its acknowledgement was lost is why it came again.
    this.post({ delaminate: 'ack', session: this.session, ack: this.inbox.lastRead });
    this.waiting.push(...frames);
    this.deliver();
  }

  /** A handler that throws shows its bug, and loses no frame but its own. */
  private deliver(): void {
    while (this.handler && this.waiting.length > 0) this.handler(this.waiting.shift()!);
  }

  private post(message: Json): void {
    this.posted = this.timers.now();
    try {
      this.port.post(message);
    } catch (error) {
      // Lost like any other message; a port that stays broken shows as silence.
      this.portError = error;
    }
  }

  private measure(): void {
    this.peak = Math.max(this.peak, this.bytesInFlight());
  }

  private beatLater(): void {
    const { pingEvery, silence } = this.tuning;
    this.heartbeat = this.timers.after(Math.min(pingEvery, silence - this.silent), () => this.beat());
  }

  /**
   * Silence is counted only as far as this side was awake: after a computer's sleep, or when this thread was busy, the
   * clock has run on while messages of the other side wait to be read.
   */
  private beat(): void {
    const now = this.timers.now();
    const { pingEvery, silence } = this.tuning;
    // What was heard later than now was heard before the clock was put back.
    const since = this.heard <= now ? Math.max(this.heard, this.lastBeat) : this.lastBeat;
    this.silent += Math.max(0, Math.min(now - since, pingEvery));
    this.lastBeat = now;
    if (this.silent >= silence) {
      return this.close(new DelaminateError('bridge', `${this.other} has been silent for ${Math.round(silence / 1000)} s; close the panel, open it again and try again`, { cause: this.portError }));
    }
    // Also where the clock was put back.
    if (Math.abs(now - this.posted) >= pingEvery) this.post({ delaminate: 'ping', session: this.session, ack: this.inbox.lastRead });
    this.beatLater();
  }
}
