import fc from 'fast-check';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { DelaminateError } from '../../src/core/errors';
import { openZip, type ZipArchive, type ZipLimits } from '../../src/formats/read-zip';
import { randomNumbers } from '../support/documents';
import { refusal } from '../support/refusal';

const LIMITS: ZipLimits = { maxEntries: 50, maxBytes: 1_000_000 };
const open = (bytes: Uint8Array, limits = LIMITS): ZipArchive => openZip(bytes, 'archive', limits);
/** Everything in it. */
const readAll = (bytes: Uint8Array, limits = LIMITS): Array<readonly [string, number[]]> => {
  const zip = open(bytes, limits);
  return zip.names.map((name) => [name, [...zip.read(name)!]]);
};

const anyName = fc.oneof(fc.stringMatching(/^[a-z]{1,6}\/[a-z]{1,3}\.png$/), fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((name) => Buffer.from(name).toString() === name));
const anyFiles = fc.uniqueArray(fc.tuple(anyName, fc.uint8Array({ maxLength: 200 }), fc.boolean()), { maxLength: 6, selector: ([name]) => name });
const zipped = (files: ReadonlyArray<readonly [string, Uint8Array, boolean]>): Uint8Array => zipSync(Object.fromEntries(files.map(([name, bytes, packed]) => [name, [bytes, { level: packed ? 9 : 0 }]])) as Zippable);

const TWO = zipSync({ 'a.txt': [strToU8('hello, hello, hello, hello'), { level: 9 }], 'b.bin': [Uint8Array.of(1, 2, 3), { level: 0 }] });
/** The same archive with bytes of its own changed, each at an offset from where a record starts. */
function changed(record: 'end' | 'first' | 'local', ...bytes: ReadonlyArray<readonly [number, number, (2 | 4)?]>): Uint8Array {
  const out = TWO.slice();
  const view = new DataView(out.buffer);
  const end = out.length - 22;
  const start = record === 'end' ? end : record === 'first' ? view.getUint32(end + 16, true) : 0;
  for (const [at, value, size = 2] of bytes) {
    if (size === 2) view.setUint16(start + at, value, true);
    else view.setUint32(start + at, value, true);
  }
  return out;
}

describe('openZip', () => {
  it('gives back what was packed, stored or deflated, in its order, by names of any script', () => {
    fc.assert(fc.property(anyFiles, fc.nat(40), (files, before) => {
      // Integer-like names sort first in an object, and a name of two files is one there.
      fc.pre(files.every(([name]) => !/^\d+$/.test(name) && name !== '__proto__'));
      const bytes = zipped(files);
      // As a view into something larger, as hosts hand out buffers.
      const view = new Uint8Array(before + bytes.length + 7).fill(0x50);
      view.set(bytes, before);
      expect(readAll(view.subarray(before, before + bytes.length))).toEqual(files.map(([name, content]) => [name, [...content]]));
    }), { numRuns: 100 });
  });

  it('has nothing of any other name', () => {
    const zip = open(TWO);
    for (const name of ['c', 'A.TXT', '../a.txt', 'a.txt/', '', '__proto__', 'toString']) expect(zip.read(name)).toBeUndefined();
  });

  it('finds its directory before a comment, also one that holds the signature', () => {
    const comment = Uint8Array.from([...strToU8('made by '), 0x50, 0x4b, 5, 6, ...new Uint8Array(30)]);
    const bytes = Uint8Array.from([...TWO, ...comment]);
    new DataView(bytes.buffer).setUint16(TWO.length - 2, comment.length, true);
    expect(readAll(bytes)).toEqual(readAll(TWO));
  });
});

describe('what openZip refuses', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /truncated or no zip archive/],
    ['no archive', new Uint8Array(500).fill(80), /truncated or no zip archive/],
    ['encryption', changed('first', [8, 1]), /is encrypted; save it without a password/],
    ['another method', changed('first', [10, 12]), /unknown method 12/],
    ['more entries than there are', changed('end', [10, 3]), /its directory breaks off/],
    ['more entries than there may be', changed('end', [10, 0xffff]), /holds 65535 entries, more than the 50/],
    ['a directory beyond the file', changed('end', [16, 0xfffffff0, 4]), /its directory breaks off/],
    ['an entry beyond the file', changed('first', [42, 0xfffffff0, 4]), /cannot be as long as it says/],
    ['more packed bytes than there are', changed('first', [20, 0x7fffffff, 4]), /cannot be as long as it says/],
    ['more unpacked bytes than deflate can give', changed('first', [24, 0x7fffffff, 4]), /cannot be as long as it says/],
    ['a name that runs into the end', changed('first', [28, 0xffff]), /its directory breaks off/],
    ['two entries of one name', zipTwice(), /two entries of one name/],
  ])('%s', (_, bytes, message) => {
    expect(refusal(() => open(bytes))).toMatch(message);
    expect(refusal(() => open(bytes))).toMatch(/^read: the archive [^\n]*$/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a wrong checksum', changed('first', [16, 0x12345678, 4]), /the checksum of one of its entries/],
    ['a size that is too small', changed('first', [24, 5, 4]), /the checksum of one of its entries/],
    ['a size that is too large', changed('first', [24, 27, 4]), /the checksum of one of its entries/],
    ['an entry that is none where it should be', changed('local', [0, 0, 4]), /is not where its directory says/],
    ['an entry whose own names reach into the directory', changed('local', [26, 0xff00]), /is not where its directory says/],
    ['deflated bytes that are none', changed('local', [30 + 5, 0xffff], [30 + 7, 0xffff]), /^read: the archive is damaged/],
  ])('on reading: %s', (_, bytes, message) => {
    const zip = open(bytes);
    expect(refusal(() => zip.read('a.txt'))).toMatch(message);
    // The other entry is whole.
    expect([...zip.read('b.bin')!]).toEqual([1, 2, 3]);
  });

  it('is what is cut short anywhere', () => {
    for (let length = 0; length < TWO.length; length++) expect(refusal(() => open(TWO.subarray(0, length)))).toMatch(/^read: the archive /);
  });

  it('is, with bits flipped, refused in one line or read as it was', () => {
    const whole = new Map(readAll(TWO));
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(TWO.length - 1), fc.nat(7)), { minLength: 1, maxLength: 3 }), (flips) => {
      const copy = TWO.slice();
      for (const [at, bit] of flips) copy[at] = copy[at]! ^ (1 << bit);
      try {
        for (const [name, content] of readAll(copy)) {
          // Names have no checksum; what is found by its own name is what was packed.
          if (whole.has(name)) expect([[...whole.values()].map(String).includes(String(content)), content.length > 0]).toEqual([true, true]);
        }
      } catch (error) {
        if (!(error instanceof DelaminateError)) throw error;
        expect(error.message).toMatch(/^read: [^\n]*$/);
      }
    }), { numRuns: 600 });
  });

  it('claims sizes beyond its limit before anything is allocated for them', () => {
    // Deflated zeros, a thousandfold, and an archive that says so truly.
    const bomb = zipSync({ a: [new Uint8Array(3_000_000), { level: 9 }], b: [new Uint8Array(3_000_000), { level: 9 }] });
    expect(bomb.length).toBeLessThan(10_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(() => open(bomb, { maxEntries: 50, maxBytes: 5_999_999 }))).toMatch(/unpacks to more than 5999999 bytes/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000);
    expect(open(bomb, { maxEntries: 50, maxBytes: 6_000_000 }).names).toEqual(['a', 'b']);
  });

  it('holds more than its directory says of an entry: no more is unpacked than was allocated', () => {
    // The directory lies: 100 bytes of what unpacks to a megabyte. The checksum finds it out.
    const bytes = zipSync({ a: [new Uint8Array(1_000_000), { level: 9 }] });
    const end = bytes.length - 22;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    view.setUint32(view.getUint32(end + 16, true) + 24, 100, true);
    const zip = open(bytes);
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(() => zip.read('a'))).toMatch(/the checksum of one of its entries/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300_000);
  });
});

/** An archive whose directory names one entry twice: two names of one length, the second written over by the first. */
function zipTwice(): Uint8Array {
  const bytes = zipSync({ aa: strToU8('1'), ab: strToU8('2') });
  for (let i = 0; i + 1 < bytes.length; i++) if (bytes[i] === 0x61 && bytes[i + 1] === 0x62) bytes[i + 1] = 0x61;
  return bytes;
}

it('any bytes at all give one clear error', () => {
  const random = randomNumbers(5);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (head) => {
    // With an end record, so that the rest is looked at.
    const bytes = Uint8Array.from([...head, 0x50, 0x4b, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 46, 0, 0, 0, Math.floor(random() * (head.length + 1)), 0, 0, 0, 0, 0]);
    expect(refusal(() => readAll(bytes))).toMatch(/^read: the archive [^\n]*$/);
  }), { numRuns: 200 });
});
