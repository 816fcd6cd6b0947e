import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { strToU8 } from 'fflate';

/** By what a file written beside a tree is known again: its SHA-256, in hexadecimal. */
export const fingerprintOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** The same for a folder: of the names and contents of its files, in whatever order they come. */
export class FolderFingerprint {
  private readonly files: string[] = [];

  add(name: string, bytes: Uint8Array): void {
    this.files.push(`${name}:${fingerprintOf(bytes)}`);
  }

  digest(): string {
    return fingerprintOf(strToU8(this.files.sort().join('\n')));
  }
}
