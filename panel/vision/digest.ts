import { sha256 } from '@noble/hashes/sha2';
import type { Digest } from '../../src/vision/runtime';

/** SHA-256 by the browser; where the page is no secure context and has none, by a library, which takes a few times as long. */
export function pageDigest(subtle: SubtleCrypto | undefined): Digest {
  return async (bytes) => (subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)) : sha256(bytes));
}
