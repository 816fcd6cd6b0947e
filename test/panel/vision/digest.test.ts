import { createHash, webcrypto } from 'node:crypto';
import { pageDigest } from '../../../panel/vision/digest';

describe('the page’s SHA-256', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i);
  const expected = new Uint8Array(createHash('sha256').update(bytes.subarray(3)).digest());

  it.each([['by the browser', webcrypto.subtle as SubtleCrypto], ['by the library where the page is no secure context', undefined]])('%s', async (_how, subtle) => {
    // Of a part of a block of memory, too.
    expect(await pageDigest(subtle)(bytes.subarray(3))).toEqual(expected);
  });
});
