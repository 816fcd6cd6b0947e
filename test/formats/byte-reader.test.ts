import { DelaminateError } from '../../src/core/errors';
import { ByteReader } from '../../src/formats/byte-reader';

describe('ByteReader', () => {
  it('reads big-endian numbers of every width in order, views included', () => {
    const bytes = Uint8Array.from([9, 9, 1, 0xff, 0xfe, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0x61, 0x62]).subarray(2);
    const reader = new ByteReader(bytes, 'file');
    expect([reader.uint8(), reader.int16(), reader.uint32(), reader.length(true), reader.ascii(2), reader.remaining]).toEqual([1, -2, 256, 2 ** 32 + 2, 'ab', 0]);
  });

  it('names the place where the file ends too early, and never moves backwards', () => {
    const reader = new ByteReader(new Uint8Array(3), 'test file');
    reader.skip(2);
    expect(() => reader.uint16()).toThrow(DelaminateError);
    expect(() => reader.uint16()).toThrow('read: the test file is truncated: 2 bytes are missing or cut off at byte 2 of 3');
    expect(() => reader.skip(-1)).toThrow(DelaminateError);
    expect(() => reader.take(NaN)).toThrow(DelaminateError);
    expect(reader.offset).toBe(2);
  });
});
