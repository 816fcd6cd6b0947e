import { DelaminateError } from '../core/errors';
import { decodedLength } from './base64';
import type { Frame, LinkTuning } from './tuning';
import { openPacket, type Packet } from './packets';
import type { Json } from './port';

/** How far ahead of the next packet one may be and still be kept. */
const HORIZON = 256;

/** A packet found to be as it was sent. */
interface Opened {
  readonly packet: Packet;
  readonly bytes: Uint8Array;
}

interface Assembly {
  readonly body: string;
  readonly bytes: Uint8Array;
  filled: number;
}

/**
 * The receiving half of a link: reads packets in their order, whatever order they come in, and gives the frames.
 * Nothing that the other side announces is believed beyond the limits.
 */
export class Inbox {
  private read = 0;
  private readonly early = new Map<number, Opened>();
  private earlyBytes = 0;
  private assembly: Assembly | null = null;

  constructor(private readonly tuning: LinkTuning) {}

  /** The last packet read; all before it are, too. */
  get lastRead(): number {
    return this.read;
  }

  /** Bytes of frames that are not whole yet. */
  heldBytes(): number {
    return this.earlyBytes + (this.assembly?.bytes.length ?? 0);
  }

  /**
   * Takes a packet in. Gives the frames that it makes whole (mostly one or none), or null where the packet was broken and
   * must not be acknowledged. Throws `DelaminateError` where the packet is whole and yet makes no sense.
   */
  take(packet: Packet): Frame[] | null {
    if (packet.seq <= this.read || this.early.has(packet.seq)) return [];
    if (packet.seq > this.read + 1) return this.keep(packet);
    // Straight into its place, where that is known: a chunk read in order is copied once only.
    const assembly = packet.kind === 'part' ? this.assembly : null;
    const bytes = openPacket(packet, assembly?.bytes.subarray(assembly.filled, assembly.filled + claimed(packet)));
    if (!bytes) return null;
    const frames: Frame[] = [];
    this.proceed({ packet, bytes }, frames);
    for (let next = this.early.get(this.read + 1); next; next = this.early.get(this.read + 1)) {
      this.early.delete(next.packet.seq);
      this.earlyBytes -= next.bytes.length;
      this.proceed(next, frames);
    }
    return frames;
  }

  /** Gives all memory back. */
  clear(): void {
    this.early.clear();
    this.earlyBytes = 0;
    this.assembly = null;
  }

  /** Keeps a packet until those before it have come; without room it counts as not received, and comes again. */
  private keep(packet: Packet): Frame[] | null {
    if (packet.seq > this.read + HORIZON || this.earlyBytes + claimed(packet) > this.tuning.maxEarlyBytes) return null;
    const bytes = openPacket(packet);
    if (!bytes) return null;
    this.early.set(packet.seq, { packet, bytes });
    this.earlyBytes += bytes.length;
    return [];
  }

  private proceed({ packet, bytes }: Opened, frames: Frame[]): void {
    this.read = packet.seq;
    if (packet.kind === 'drop') this.assembly = null;
    else if (packet.kind === 'part') this.append(packet, bytes);
    else if (packet.size < 0) frames.push({ body: parse(packet.body) });
    else if (packet.size > this.tuning.maxFrameBytes) throw senseless(`${packet.size} bytes announced, ${this.tuning.maxFrameBytes} allowed`);
    else if (this.assembly || bytes.length > packet.size) throw senseless('a picture inside a picture');
    else if (bytes.length === packet.size) frames.push({ body: parse(packet.body), bytes });
    else {
      this.assembly = { body: packet.body, bytes: allocate(packet.size), filled: 0 };
      this.fill(this.assembly, bytes);
    }
    const assembly = this.assembly;
    if (assembly && assembly.filled === assembly.bytes.length) {
      this.assembly = null;
      frames.push({ body: parse(assembly.body), bytes: assembly.bytes });
    }
  }

  private append(packet: Packet, bytes: Uint8Array): void {
    const assembly = this.assembly;
    if (!assembly || packet.at !== assembly.filled || bytes.length === 0 || bytes.length > assembly.bytes.length - assembly.filled) throw senseless('a part that fits nowhere');
    this.fill(assembly, bytes);
  }

  private fill(assembly: Assembly, bytes: Uint8Array): void {
    if (bytes.buffer !== assembly.bytes.buffer) assembly.bytes.set(bytes, assembly.filled);
    assembly.filled += bytes.length;
  }
}

/** The bytes that a packet claims to hold; `openPacket` looks closer. */
function claimed(packet: Packet): number {
  return decodedLength(packet.data) ?? 0;
}

function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (cause) {
    throw senseless('a message that is no JSON', cause);
  }
}

function allocate(size: number): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw new DelaminateError('bridge', `there is no memory for ${size} bytes; close other documents or use a smaller picture`, { cause });
  }
}

function senseless(what: string, cause?: unknown): DelaminateError {
  return new DelaminateError('bridge', `the other half sent what makes no sense (${what}); close the panel and open it again, and reinstall the plugin if it happens again`, { cause });
}
