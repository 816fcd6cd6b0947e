import { inflateSync } from 'fflate';
import { DelaminateError } from '../core/errors';
import { crc32 } from './png-chunks';

export interface ZipLimits {
  readonly maxEntries: number;
  /** Of all entries together, unpacked. */
  readonly maxBytes: number;
}

export interface ZipArchive {
  /** In the order of the directory. */
  readonly names: readonly string[];
  /** An entry unpacked, a view or a fresh array; undefined where there is none of that name. Its checksum has been compared. */
  read(name: string): Uint8Array | undefined;
}

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
}

const END_LENGTH = 22;
const DIRECTORY_LENGTH = 46;
const LOCAL_LENGTH = 30;
/** No deflated byte unpacks to more than this many, by the format's own arithmetic (RFC 1951). */
const MOST_EXPANSION = 1032;

/** UTF-8 as it is; what is not UTF-8 is read as Latin letters, which no name that is asked for has. */
function decodeName(bytes: Uint8Array): string {
  let latin = '';
  for (const byte of bytes) latin += String.fromCharCode(byte);
  try {
    return decodeURIComponent(latin.replace(/[%\u0080-\u00ff]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`));
  } catch {
    return latin;
  }
}

/** Where the end record lies: the last of its signatures whose comment reaches just to the end of the file. */
function findEnd(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_LENGTH - 0xffff);
  for (let at = view.byteLength - END_LENGTH; at >= least; at--) {
    if (view.getUint32(at, true) === 0x06054b50 && at + END_LENGTH + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return -1;
}

/**
 * Opens a zip archive by its directory, of which nothing is believed: entries must lie in the file, and what they claim to
 * unpack to must be possible and within the limits before anything is allocated for it. `what` names the file in messages.
 * Throws `DelaminateError('read', …)` here, and in `read` for what is damaged; zip64, encryption and other methods than
 * deflate are refused.
 */
export function openZip(bytes: Uint8Array, what: string, { maxEntries, maxBytes }: ZipLimits): ZipArchive {
  const refuse = (message: string): DelaminateError => new DelaminateError('read', `the ${what} ${message}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw refuse('is truncated or no zip archive: its directory is missing; get a whole copy of the file');
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count > maxEntries) throw refuse(`says that it holds ${count} entries, more than the ${maxEntries} that such a file may have`);
  const entries = new Map<string, Entry>();
  let at = start;
  let total = 0;
  for (let n = 0; n < count; n++) {
    if (at + DIRECTORY_LENGTH > end || view.getUint32(at, true) !== 0x02014b50) throw refuse('is damaged: its directory breaks off; get a whole copy of the file');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + DIRECTORY_LENGTH + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw refuse('is damaged: its directory breaks off; get a whole copy of the file');
    const name = decodeName(bytes.subarray(at + DIRECTORY_LENGTH, at + DIRECTORY_LENGTH + nameLength));
    const entry: Entry = { method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), local: view.getUint32(at + 42, true) };
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw refuse('is encrypted; save it without a password');
    if (entry.method !== 0 && entry.method !== 8) throw refuse(`is packed with the unknown method ${entry.method}`);
    if (entry.local + LOCAL_LENGTH + entry.packed > start || (entry.method === 0 && entry.size !== entry.packed) || entry.size > entry.packed * MOST_EXPANSION) {
      throw refuse('is damaged: one of its entries cannot be as long as it says; get a whole copy of the file');
    }
    if (entries.has(name)) throw refuse('is damaged: it holds two entries of one name');
    total += entry.size;
    if (total > maxBytes) throw refuse(`unpacks to more than ${maxBytes} bytes, more than its picture may need; raise --max-pixels if it is one`);
    entries.set(name, entry);
    at = next;
  }
  const read = (name: string): Uint8Array | undefined => {
    const entry = entries.get(name);
    if (!entry) return undefined;
    const { local, packed, size, method, crc } = entry;
    const from = local + LOCAL_LENGTH + (view.getUint32(local, true) === 0x04034b50 ? view.getUint16(local + 26, true) + view.getUint16(local + 28, true) : bytes.length);
    if (from + packed > start) throw refuse('is damaged: one of its entries is not where its directory says; get a whole copy of the file');
    const raw = bytes.subarray(from, from + packed);
    let unpacked: Uint8Array;
    try {
      unpacked = method === 0 ? raw : inflateSync(raw, { out: new Uint8Array(size) });
    } catch (cause) {
      throw new DelaminateError('read', `the ${what} is damaged: ${cause instanceof Error ? cause.message : String(cause)}; get a whole copy of the file`, { cause });
    }
    if (unpacked.length !== size || crc32(unpacked) !== crc) throw refuse('is damaged: the checksum of one of its entries is not that of its bytes; get a whole copy of the file');
    return unpacked;
  };
  return { names: [...entries.keys()], read };
}
