import { createHash } from 'node:crypto';
import type { Digest } from '../vision/runtime';

export const sha256: Digest = (bytes) => Promise.resolve(new Uint8Array(createHash('sha256').update(bytes).digest()));
