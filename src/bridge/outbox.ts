import { CancelledError, DelaminateError } from '../core/errors';
import type { Timers } from '../core/timers';
import type { Frame, LinkTuning } from './tuning';
import { sealPacket, type Packet } from './packets';

/** UTF-16 code units of a frame's body as JSON; what is larger belongs into its bytes. */
const MAX_BODY = 8 * 2 ** 20;

/** Packets without bytes that may be unacknowledged at once; they are small, so this is a bound and no brake. */
const SMALL_WINDOW = 64;

/** The wait before a packet is sent again at most grows to this many times the first wait. */
const SLOWEST = 8;

/** A frame being sent. */
interface Outgoing {
  readonly frame: Frame;
  readonly body: string;
  /** Bytes that went into packets. */
  packed: number;
  /** Packets not yet acknowledged. */
  open: number;
  /** All of it is in packets: it can no longer be taken back. */
  whole: boolean;
  resolve(): void;
  reject(reason: Error): void;
}

/** A packet that waits for its acknowledgement. */
interface Slot {
  readonly packet: Packet;
  /** Null for the packet that takes a frame back. */
  readonly of: Outgoing | null;
  readonly bulk: boolean;
  sentAt: number;
  due: number;
  wait: number;
  /** Times that it was sent again although the other side was there. */
  tries: number;
}

export interface OutboxHost {
  readonly timers: Timers;
  transmit(packet: Packet): void;
  /** When the other side was last heard, on `timers`' clock. */
  heardAt(): number;
  fail(reason: Error): void;
}

/**
 * The sending half of a link. Two queues: frames without bytes go first, so that a cancellation passes between the chunks
 * of a picture; each queue keeps its order. Of a frame with bytes only the chunks under way are encoded.
 */
export class Outbox {
  private readonly small: Array<Outgoing | 'drop'> = [];
  private readonly bulk: Outgoing[] = [];
  private readonly slots = new Map<number, Slot>();
  private bulkSlots = 0;
  private lastSeq = 0;
  private encoded = 0;
  private pace: number;
  private timer: unknown = null;
  private ended: Error | null = null;

  constructor(
    private readonly host: OutboxHost,
    private readonly tuning: LinkTuning,
  ) {
    this.pace = tuning.resendAfter;
  }

  /** Characters of base64 held. */
  encodedBytes(): number {
    return this.encoded;
  }

  /** Resolves once the other side has all of the frame. */
  send(frame: Frame): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.ended) throw this.ended;
      const body = JSON.stringify(frame.body);
      if (body === undefined) throw new TypeError('a frame needs a body of JSON');
      if (body.length > MAX_BODY) throw new DelaminateError('bridge', `a message of ${body.length} characters is more than the ${MAX_BODY} that one may have; take apart into fewer layers`);
      const size = frame.bytes?.length ?? 0;
      if (size > this.tuning.maxFrameBytes) throw new DelaminateError('bridge', `${size} bytes are more than the ${this.tuning.maxFrameBytes} that may cross at once; use a smaller picture`);
      const outgoing: Outgoing = { frame, body, packed: 0, open: 0, whole: false, resolve, reject };
      (frame.bytes ? this.bulk : this.small).push(outgoing);
      this.pump();
    });
  }

  /** Takes back a frame that is not wholly under way: it will not arrive. False where it is too late for that. */
  withdraw(frame: Frame): boolean {
    const found = [...this.small, ...this.bulk].find((waiting): waiting is Outgoing => waiting !== 'drop' && waiting.frame === frame);
    if (!found) return false;
    const queue: Array<Outgoing | 'drop'> = frame.bytes ? this.bulk : this.small;
    queue.splice(queue.indexOf(found), 1);
    // Among the small ones, which go first: the next frame with bytes must not begin before this one is dropped.
    if (found.packed > 0) this.small.push('drop');
    found.reject(new CancelledError());
    this.pump();
    return true;
  }

  /** Everything up to `seq` has arrived. What the other side says is believed only of packets that were sent. */
  acknowledge(seq: number): void {
    if (!this.slots.has(seq)) return;
    const now = this.host.timers.now();
    for (const [number, slot] of this.slots) {
      if (number > seq) {
        // The channel moves: what is behind in it is not lost yet.
        slot.wait = this.pace;
        slot.due = now + slot.wait;
        continue;
      }
      this.slots.delete(number);
      if (slot.bulk) this.bulkSlots--;
      this.encoded -= slot.packet.data.length;
      if (slot.tries === 0) this.pace = Math.min(SLOWEST * this.tuning.resendAfter, Math.max(this.tuning.resendAfter, 2 * (now - slot.sentAt)));
      if (slot.of && --slot.of.open === 0 && slot.of.whole) slot.of.resolve();
    }
    this.pump();
  }

  /** Every send under way rejects with `reason`, and nothing stays armed. */
  end(reason: Error): void {
    this.ended = reason;
    const unfinished = new Set([...this.small, ...this.bulk, ...[...this.slots.values()].map((slot) => slot.of)]);
    for (const outgoing of unfinished) if (outgoing && outgoing !== 'drop') outgoing.reject(reason);
    this.small.length = 0;
    this.bulk.length = 0;
    this.slots.clear();
    this.bulkSlots = 0;
    this.encoded = 0;
    this.arm();
  }

  /** Sends what the windows allow. A frame with bytes moves only while nothing small waits. */
  private pump(): void {
    while (!this.ended && this.small.length > 0 && this.slots.size - this.bulkSlots < SMALL_WINDOW) {
      const next = this.small.shift()!;
      if (next === 'drop') this.put({ kind: 'drop', body: '', size: -1, at: 0 }, null, null);
      else {
        next.whole = true;
        this.put({ kind: 'frame', body: next.body, size: -1, at: 0 }, null, next);
      }
    }
    while (!this.ended && this.small.length === 0 && this.bulk.length > 0 && this.bulkSlots < this.tuning.window) {
      const next = this.bulk[0]!;
      const bytes = next.frame.bytes!;
      const at = next.packed;
      const chunk = bytes.subarray(at, at + this.tuning.chunkBytes);
      next.packed += chunk.length;
      next.whole = next.packed === bytes.length;
      if (next.whole) this.bulk.shift();
      this.put(at === 0 ? { kind: 'frame', body: next.body, size: bytes.length, at } : { kind: 'part', body: '', size: -1, at }, chunk, next);
    }
    this.arm();
  }

  private put(head: Omit<Packet, 'seq' | 'data' | 'sum'>, bytes: Uint8Array | null, of: Outgoing | null): void {
    const packet = sealPacket({ ...head, seq: ++this.lastSeq }, bytes);
    const now = this.host.timers.now();
    if (of) of.open++;
    if (bytes) this.bulkSlots++;
    this.encoded += packet.data.length;
    this.slots.set(packet.seq, { packet, of, bulk: bytes !== null, sentAt: now, due: now + this.pace, wait: this.pace, tries: 0 });
    this.host.transmit(packet);
  }

  /**
   * Sends again what was not acknowledged in time. A side that is silent may only be busy: it is sent the oldest packet and
   * nothing else, so that the channel does not fill up, and how long it may be silent is the link's to say.
   */
  private resend(): void {
    const now = this.host.timers.now();
    let oldest = true;
    for (const slot of this.slots.values()) {
      if (remaining(slot, now) === 0) {
        const there = this.host.heardAt() > slot.sentAt;
        if (there && slot.tries === this.tuning.tries) {
          return this.host.fail(new DelaminateError('bridge', `message ${slot.packet.seq} was sent ${slot.tries + 1} times and never arrived whole; close the panel, open it again and try again`));
        }
        slot.wait = Math.min(2 * slot.wait, SLOWEST * this.tuning.resendAfter);
        slot.due = now + slot.wait;
        if (there || oldest) {
          if (there) slot.tries++;
          slot.sentAt = now;
          this.host.transmit(slot.packet);
        }
      }
      oldest = false;
    }
    this.arm();
  }

  private arm(): void {
    const { timers } = this.host;
    if (this.timer !== null) timers.clear(this.timer);
    this.timer = null;
    if (this.slots.size === 0) return;
    const now = timers.now();
    let wait = Infinity;
    for (const slot of this.slots.values()) wait = Math.min(wait, remaining(slot, now));
    this.timer = timers.after(wait, () => {
      this.timer = null;
      this.resend();
    });
  }
}

/** Milliseconds until a packet is due. Never more than its wait: where the clock was put back it is due at once. */
function remaining({ due, wait }: Slot, now: number): number {
  return due - now > wait ? 0 : Math.max(0, due - now);
}
