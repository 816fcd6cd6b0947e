import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { crc32, crc32Text } from '../../src/bridge/checksum';

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('crc32', () => {
  it('gives the published check values', () => {
    expect(crc32(ascii('123456789'))).toBe(0xcbf43926);
    expect(crc32(ascii(''))).toBe(0);
    expect(crc32(ascii('a'))).toBe(0xe8b7be43);
    expect(crc32(ascii('The quick brown fox jumps over the lazy dog'))).toBe(0x414fa339);
    expect(crc32(new Uint8Array(32))).toBe(0x190a55ad);
    expect(crc32(new Uint8Array(32).fill(0xff))).toBe(0xff6cab0b);
  });

  it('does not depend on where the bytes are cut', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(crc32(bytes));
    }));
  });

  const others = typeof zlibCrc32 === 'function' ? it : it.skip;
  others('gives what zlib gives', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expect(crc32(bytes)).toBe(zlibCrc32(bytes))));
  });
});

describe('crc32Text', () => {
  it('is the checksum of the UTF-16 code units, little endian, halves of pairs included', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 0xffff }), (text, unit) => {
      const units = text + String.fromCharCode(unit);
      expect(crc32Text(units)).toBe(crc32(Uint8Array.from(Buffer.from(units, 'utf16le'))));
    }));
  });

  it('goes on from bytes before it', () => {
    expect(crc32Text('é', crc32(ascii('1')))).toBe(crc32(Uint8Array.of(0x31, 0xe9, 0)));
  });
});
