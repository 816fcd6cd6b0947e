/*
 * A greyscale ICC profile says how dark each number is, and nothing of hue. The same curve for red,
 * green and blue on sRGB's primaries shows the same greys, so the numbers can stay as they are when
 * a greyscale picture becomes RGB.
 */

const HEADER = 128;
const GREY = 'GRAY';

const ascii = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** The colour space an ICC profile is for, as its header says: `RGB `, `GRAY`, `CMYK`, … ; empty for anything that is no profile. */
export function iccColourSpace(icc: Uint8Array): string {
  return icc.length >= HEADER + 4 && ascii(icc, 36) === 'acsp' ? ascii(icc, 16) : '';
}

const s15Fixed16 = (...values: number[]): Uint8Array => {
  const out = new Uint8Array(8 + values.length * 4);
  const view = new DataView(out.buffer);
  out.set([0x58, 0x59, 0x5a, 0x20]); // XYZ
  values.forEach((value, i) => view.setInt32(8 + i * 4, Math.round(value * 65536)));
  return out;
};

/** sRGB's primaries adapted to D50, as its profile states them. */
const SRGB_PRIMARIES = { rXYZ: s15Fixed16(0.43607, 0.22249, 0.01392), gXYZ: s15Fixed16(0.38515, 0.71687, 0.09708), bXYZ: s15Fixed16(0.14307, 0.06061, 0.7141) };

/** An RGB profile with the tone curve of this greyscale one; undefined where it has none (a table profile, or damaged). */
export function rgbProfileFromGrey(grey: Uint8Array): Uint8Array | undefined {
  if (iccColourSpace(grey) !== GREY) return undefined;
  const view = new DataView(grey.buffer, grey.byteOffset, grey.byteLength);
  const count = view.getUint32(HEADER);
  if (count > 100 || HEADER + 4 + count * 12 > grey.length) return undefined;
  const tags = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const at = HEADER + 4 + i * 12;
    const offset = view.getUint32(at + 4);
    const length = view.getUint32(at + 8);
    if (offset + length > grey.length) return undefined;
    tags.set(ascii(grey, at), grey.subarray(offset, offset + length));
  }
  const curve = tags.get('kTRC');
  if (!curve || (ascii(curve, 0) !== 'curv' && ascii(curve, 0) !== 'para')) return undefined;

  const kept = ['desc', 'cprt', 'wtpt', 'chad'].flatMap((key): Array<[string[], Uint8Array]> => (tags.has(key) ? [[[key], tags.get(key)!]] : []));
  const written: Array<[string[], Uint8Array]> = [...kept, ...Object.entries(SRGB_PRIMARIES).map(([key, data]): [string[], Uint8Array] => [[key], data]), [['rTRC', 'gTRC', 'bTRC'], curve]];
  const names = written.reduce((sum, [keys]) => sum + keys.length, 0);
  const padded = (length: number): number => Math.ceil(length / 4) * 4;
  const out = new Uint8Array(written.reduce((sum, [, data]) => sum + padded(data.length), HEADER + 4 + names * 12));
  const target = new DataView(out.buffer);
  out.set(grey.subarray(0, HEADER));
  target.setUint32(0, out.length);
  out.set([0x52, 0x47, 0x42, 0x20], 16); // RGB
  out.set([0x58, 0x59, 0x5a, 0x20], 20); // matrix profiles connect through XYZ
  out.fill(0, 84, 100); // the id is a hash of the old profile
  target.setUint32(HEADER, names);
  let entry = HEADER + 4;
  let at = entry + names * 12;
  for (const [keys, data] of written) {
    for (const key of keys) {
      for (let i = 0; i < 4; i++) out[entry + i] = key.charCodeAt(i);
      target.setUint32(entry + 4, at);
      target.setUint32(entry + 8, data.length);
      entry += 12;
    }
    out.set(data, at);
    at += padded(data.length);
  }
  return out;
}
