import { DelaminateError } from '../core/errors';

/**
 * Unpacks one PackBits row (TIFF and PSD) of exactly `out.length` bytes.
 * Throws where the packed bytes give fewer or more: such a file is damaged, not merely odd.
 */
export function unpackRow(packed: Uint8Array, out: Uint8Array): void {
  let from = 0;
  let to = 0;
  while (from < packed.length && to < out.length) {
    const head = packed[from++]!;
    if (head === 128) continue; // defined as "do nothing"
    const count = head < 128 ? head + 1 : 257 - head;
    if (to + count > out.length || from + (head < 128 ? count : 1) > packed.length) break;
    if (head < 128) {
      out.set(packed.subarray(from, from + count), to);
      from += count;
    } else {
      out.fill(packed[from++]!, to, to + count);
    }
    to += count;
  }
  if (to < out.length) throw new DelaminateError('read', `the PSD is damaged: a row of ${out.length} bytes unpacks to ${to}; get a whole copy of the file`);
}
