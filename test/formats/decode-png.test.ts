import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { DelaminateError } from '../../src/core/errors';
import { decodePng, type PngShape } from '../../src/formats/decode-png';
import { encodeGreyPng, encodePng } from '../../src/formats/encode-png';
import { concatBytes, pngChunk, PNG_SIGNATURE } from '../../src/formats/png-chunks';
import { sharpEncoders } from '../../src/node/png-codec';
import { randomNumbers } from '../support/documents';
import { randomPixels } from '../support/random-documents';
import { refusal } from '../support/refusal';

const anyShape: fc.Arbitrary<PngShape> = fc.record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }), depth: fc.constantFrom<8 | 16>(8, 16), channels: fc.constantFrom<1 | 4>(1, 4) });
const rowBytesOf = ({ width, depth, channels }: PngShape): number => (width * channels * depth) / 8;
function noise(length: number, seed: number): Uint8Array {
  const random = randomNumbers(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

function header({ width, height, depth, channels }: PngShape, interlaced = 0): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([depth, channels === 4 ? 6 : 0, 0, 0, interlaced], 8);
  return pngChunk('IHDR', data);
}

/** A PNG of these chunks. */
const png = (...chunks: readonly Uint8Array[]): Uint8Array => concatBytes([Uint8Array.from(PNG_SIGNATURE), ...chunks]);
const end = pngChunk('IEND', new Uint8Array(0));
const samplesOf = ({ depth }: PngShape, bytes: Uint8Array): number[] => (depth === 8 ? [...bytes] : Array.from({ length: bytes.length / 2 }, (_, i) => bytes[i * 2]! * 256 + bytes[i * 2 + 1]!));

/** Rows filtered as the specification says (§9.2), from the samples, which is the other way about from what is tested. */
function filtered(bytes: Uint8Array, rowBytes: number, pixel: number, filterOf: (y: number) => number): Uint8Array {
  const rows = bytes.length / rowBytes;
  const out = new Uint8Array(rows * (rowBytes + 1));
  for (let y = 0; y < rows; y++) {
    out[y * (rowBytes + 1)] = filterOf(y);
    for (let x = 0; x < rowBytes; x++) {
      const raw = (u: number, v: number): number => (u < 0 || v < 0 ? 0 : bytes[v * rowBytes + u]!);
      const [a, b, c] = [raw(x - pixel, y), raw(x, y - 1), raw(x - pixel, y - 1)];
      const nearest = [a, b, c].map((value) => Math.abs(value - (a + b - c)));
      const paeth = [a, b, c][nearest.indexOf(Math.min(...nearest))]!;
      out[y * (rowBytes + 1) + 1 + x] = raw(x, y) - [0, a, b, Math.floor((a + b) / 2), paeth][filterOf(y)]!;
    }
  }
  return out;
}

describe('decodePng', () => {
  it('undoes each filter, row by row, in any number of parts and among any other chunks', () => {
    fc.assert(fc.property(anyShape, fc.integer(), fc.array(fc.nat(4), { minLength: 9, maxLength: 9 }), fc.nat(40), (shape, seed, filters, cutAt) => {
      const rowBytes = rowBytesOf(shape);
      const bytes = noise(rowBytes * shape.height, seed);
      const packed = zlibSync(filtered(bytes, rowBytes, (shape.channels * shape.depth) / 8, (y) => filters[y]!));
      const at = Math.min(cutAt, packed.length);
      const file = png(header(shape), pngChunk('tEXt', Uint8Array.of(65, 0, 66)), pngChunk('IDAT', packed.subarray(0, at)), pngChunk('IDAT', packed.subarray(at)), end);
      expect([...decodePng(file, shape)]).toEqual(samplesOf(shape, bytes));
    }), { numRuns: 150 });
  });

  it('reads what both of our encoders write, bit for bit', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom<8 | 16>(8, 16), fc.integer(), async (width, height, depth, seed) => {
      const raster = randomPixels(randomNumbers(seed), width, height, depth);
      for (const file of [encodePng(raster), await sharpEncoders.png(raster)]) expect(decodePng(file, { width, height, depth, channels: 4 })).toEqual(raster.data);
      const mask = noise(width * height, seed);
      expect(decodePng(encodeGreyPng(width, height, mask), { width, height, depth: 8, channels: 1 })).toEqual(mask);
    }), { numRuns: 25 });
  });
});

describe('what decodePng refuses', () => {
  const shape: PngShape = { width: 5, height: 4, depth: 8, channels: 4 };
  const rows = new Uint8Array(shape.height * (rowBytesOf(shape) + 1));
  const good = png(header(shape), pngChunk('IDAT', zlibSync(rows)), end);
  const whole = pngChunk('IDAT', zlibSync(rows));

  it.each<[string, Uint8Array, RegExp]>([
    ['another width', png(header({ ...shape, width: 6 }), whole, end), /is not of 5×4 pixels, 8 bit, as its entry says/],
    ['another depth', png(header({ ...shape, depth: 16 }), whole, end), /is not of 5×4 pixels/],
    ['grey for colour', png(header({ ...shape, channels: 1 }), whole, end), /is not of 5×4 pixels/],
    ['interlacing', png(header(shape, 1), whole, end), /is not of 5×4 pixels/],
    ['a size beyond all memory', png(header({ ...shape, width: 0xffffffff, height: 0xffffffff }), whole, end), /is not of 5×4 pixels/],
    ['a header that is not the first', png(pngChunk('tEXt', new Uint8Array(13)), header(shape), whole, end), /is not of 5×4 pixels/],
    ['another signature', good.map((byte, i) => (i === 1 ? 0x51 : byte)), /a PNG in the file is none/],
    ['an unknown filter', png(header(shape), pngChunk('IDAT', zlibSync(rows.map((_, i) => (i === 0 ? 5 : 0)))), end), /unknown filter 5/],
    ['fewer rows', png(header(shape), pngChunk('IDAT', zlibSync(rows.subarray(21))), end), /is truncated/],
    ['no pixels at all', png(header(shape), end), /damaged|truncated/],
    ['pixels that stop within their own header', png(header(shape), pngChunk('IDAT', zlibSync(rows).subarray(0, 1)), end), /damaged|truncated/],
    ['pixels of a header and a checksum alone', png(header(shape), pngChunk('IDAT', concatBytes([zlibSync(rows).subarray(0, 2), zlibSync(rows).subarray(-4)])), end), /damaged|truncated/],
    ['no end', png(header(shape), whole), /truncated/],
    ['a chunk longer than the file', png(header(shape), whole.map((byte, i) => (i === 0 ? 0x7f : byte)), end), /truncated/],
    ['nothing', new Uint8Array(0), /truncated/],
  ])('%s', (_, file, message) => {
    expect(refusal(() => decodePng(file, shape))).toMatch(message);
    expect(refusal(() => decodePng(file, shape))).toMatch(/^read: .*; get a whole copy of the file$/);
  });

  it('is what is cut short anywhere, flipped so that its shape differs, or any bytes: in one line, as an error of ours', () => {
    const busy = encodePng(randomPixels(randomNumbers(1), 5, 4, 8));
    fc.assert(fc.property(fc.nat(busy.length - 1), (length) => void refusal(() => decodePng(busy.subarray(0, length), shape))), { numRuns: 100 });
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(busy.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 }), (flips) => {
      const copy = busy.slice();
      for (const [at, by] of flips) copy[at] = copy[at]! ^ by;
      try {
        expect(decodePng(copy, shape)).toHaveLength(80);
      } catch (error) {
        expect(error).toBeInstanceOf(DelaminateError);
        expect((error as Error).message).toMatch(/^read: [^\n]*$/);
      }
    }), { numRuns: 300 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void refusal(() => decodePng(png(bytes), shape))), { numRuns: 100 });
  });

  it('never unpacks more than the shape asked for, whatever the file holds', () => {
    // 8 MB of zeros in 8 KB.
    const bomb = png(header(shape), pngChunk('IDAT', zlibSync(new Uint8Array(8_000_000), { level: 9 })), end);
    expect(bomb.length).toBeLessThan(20_000);
    // What is too much is passed over, as other readers do, and finds no room.
    expect(decodePng(bomb, shape)).toEqual(new Uint8Array(80));
  });
});
