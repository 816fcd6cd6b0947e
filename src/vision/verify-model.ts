import { DelaminateError } from '../core/errors';
import type { ModelEntry } from './model-entry';
import type { Digest } from './runtime';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Throws `DelaminateError` unless `bytes` are the file that the registry names, to the bit: a model is code of a kind, and
 * nothing of it is parsed before this.
 */
export async function verifyModel(entry: ModelEntry, bytes: Uint8Array, digest: Digest): Promise<void> {
  const refuse = (what: string): DelaminateError => new DelaminateError('models', `${entry.file} is refused: ${what}; fetch or install '${entry.name}' again`);
  if (bytes.length !== entry.bytes) throw refuse(`it has ${bytes.length} bytes and the registry says ${entry.bytes}`);
  const found = hex(await digest(bytes));
  if (found !== entry.sha256) throw refuse(`its SHA-256 is ${found} and the registry says ${entry.sha256}`);
}
