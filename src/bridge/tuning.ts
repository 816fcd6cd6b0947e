import type { Json } from './port';

/** What a link delivers: JSON, and samples beside it. */
export interface Frame {
  readonly body: Json;
  /** Not copied: they must stay as they are until the frame is sent. Those received belong to the receiver. */
  readonly bytes?: Uint8Array;
}

export interface LinkTuning {
  /** Bytes in one message before base64, 2²⁰..2²³: the channel has no documented limit, but browsers break on huge strings. */
  readonly chunkBytes: number;
  /** Chunks that may be unacknowledged. */
  readonly window: number;
  /** Largest number of bytes that a frame may have, in either direction. */
  readonly maxFrameBytes: number;
  /** Largest number of bytes kept of messages that came before their turn. */
  readonly maxEarlyBytes: number;
  /** Milliseconds until a message is sent again; the wait grows with each time. */
  readonly resendAfter: number;
  /** How often a message is sent again to a side that is there and yet does not get it. */
  readonly tries: number;
  /** Milliseconds without a message of one's own until a sign of life is sent. */
  readonly pingEvery: number;
  /** Milliseconds without a message from the other side until it counts as gone. */
  readonly silence: number;
}

export const LINK_TUNING: LinkTuning = {
  chunkBytes: 2 * 2 ** 20,
  window: 4,
  maxFrameBytes: 512 * 2 ** 20,
  maxEarlyBytes: 32 * 2 ** 20,
  resendAfter: 1000,
  tries: 8,
  pingEvery: 2000,
  silence: 15_000,
};
