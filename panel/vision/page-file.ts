import { inflateSync } from 'fflate';
import { decodeBase64 } from '../../src/bridge/base64';
import { DelaminateError } from '../../src/core/errors';

/**
 * A file as a script carries it to the page. A page opened from a disk may not `fetch` beside itself in every web view, but
 * wherever its own script was loaded, other scripts are too; so files come as scripts, and the page's policy goes on naming
 * no address that it may connect to.
 */
export interface PackedFile {
  /** Once unpacked. */
  readonly bytes: number;
  /** Whether `text` holds raw deflate (RFC 1951) instead of the bytes themselves. */
  readonly deflated: boolean;
  /** Base64. */
  readonly text: string;
}

/** The file's bytes. Throws `DelaminateError` where it was damaged on its way. */
export function unpackFile(name: string, { bytes, deflated, text }: PackedFile): Uint8Array {
  const damaged = (cause?: unknown): DelaminateError => new DelaminateError('models', `${name} of the plugin is damaged; install the plugin again`, { cause });
  const stored = decodeBase64(text);
  if (!stored) throw damaged();
  let file = stored;
  if (deflated) {
    try {
      file = inflateSync(stored, { out: new Uint8Array(bytes) });
    } catch (error) {
      throw damaged(error);
    }
  }
  if (file.length !== bytes) throw damaged();
  return file;
}
