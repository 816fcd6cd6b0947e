import { decodeBase64Into, decodedLength, encodeBase64 } from './base64';
import { crc32, crc32Text } from './checksum';
import type { Json } from './port';

/**
 * What the link numbers, acknowledges and sends again. A frame is one packet, or a first and as many parts as its bytes need.
 * `drop` takes back a frame of which parts are still to come.
 */
export interface Packet {
  readonly kind: 'frame' | 'part' | 'drop';
  /** 1, 2, 3…, by the order in which the packets are to be read. */
  readonly seq: number;
  /** The frame's body as JSON text, empty but for `frame`. As text it arrives as it was, which its checksum can say. */
  readonly body: string;
  /** How many bytes the frame has in all; −1 where it has none, not even none of them. */
  readonly size: number;
  /** Where in the frame this packet's bytes begin. */
  readonly at: number;
  /** Base64. */
  readonly data: string;
  /** Over all of the above, so that a message cut short anywhere counts as not received. */
  readonly sum: number;
}

const KINDS: ReadonlySet<unknown> = new Set(['frame', 'part', 'drop']);

function headSum({ kind, seq, body, size, at }: Omit<Packet, 'data' | 'sum'>): number {
  return crc32Text(`${kind} ${seq} ${size} ${at} ${body}`);
}

export function sealPacket(head: Omit<Packet, 'data' | 'sum'>, bytes: Uint8Array | null): Packet {
  const before = headSum(head);
  return bytes === null ? { ...head, data: '', sum: before } : { ...head, data: encodeBase64(bytes), sum: crc32(bytes, before) };
}

/** The packet in a message of the other side's, or null where it has not the shape of one. */
export function readPacket(message: { readonly [key: string]: unknown }): Packet | null {
  const { kind, seq, body, size, at, data, sum } = message;
  const whole = (value: unknown, least: number): value is number => Number.isSafeInteger(value) && (value as number) >= least;
  if (!KINDS.has(kind) || !whole(seq, 1) || !whole(size, -1) || !whole(at, 0) || !whole(sum, 0)) return null;
  if (typeof body !== 'string' || typeof data !== 'string') return null;
  return { kind: kind as Packet['kind'], seq, body, size, at, data, sum };
}

/** Decodes a packet's bytes, into `target` where it has just their length; null where the packet is not as it was sent. */
export function openPacket(packet: Packet, target?: Uint8Array): Uint8Array | null {
  const length = decodedLength(packet.data);
  if (length === null) return null;
  const bytes = target?.length === length ? target : new Uint8Array(length);
  return decodeBase64Into(packet.data, bytes) && crc32(bytes, headSum(packet)) === packet.sum ? bytes : null;
}

/** What the packet is as a message: `ack` is the last packet that its sender has read itself. */
export function packetMessage(packet: Packet, session: string, ack: number): Json {
  return { delaminate: 'packet', session, ack, ...packet };
}
