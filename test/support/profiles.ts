import sharp from 'sharp';

/** A real ICC profile out of those sharp carries: `p3`, `srgb` or `cmyk`. */
export async function builtInProfile(name: 'p3' | 'srgb'): Promise<Uint8Array> {
  const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).withIccProfile(name).png().toBuffer();
  return new Uint8Array((await sharp(png).metadata()).icc!);
}

/** A greyscale profile of one gamma, as small as the format allows. */
export function greyProfile(gamma: number): Uint8Array {
  const curve = new Uint8Array(16);
  const curveView = new DataView(curve.buffer);
  curve.set([0x63, 0x75, 0x72, 0x76]); // curv
  curveView.setUint32(8, 1);
  curveView.setUint16(12, Math.round(gamma * 256));
  const white = new Uint8Array(20);
  const whiteView = new DataView(white.buffer);
  white.set([0x58, 0x59, 0x5a, 0x20]); // XYZ
  [0.9642, 1, 0.8249].forEach((value, i) => whiteView.setInt32(8 + i * 4, Math.round(value * 65536)));
  const text = (type: string, body: string): Uint8Array => Uint8Array.from([...type, ...'\0\0\0\0', ...body].map((character) => character.charCodeAt(0)));
  const description = new Uint8Array(104);
  description.set(text('desc', '\0\0\0\x05Grey\0'));
  const tags: Array<[string, Uint8Array]> = [['desc', description], ['cprt', text('text', 'none\0\0\0\0')], ['wtpt', white], ['kTRC', curve]];
  const table = 128 + 4 + tags.length * 12;
  const out = new Uint8Array(tags.reduce((sum, [, data]) => sum + data.length, table));
  const view = new DataView(out.buffer);
  view.setUint32(0, out.length);
  view.setUint32(8, 0x02400000);
  out.set(text('mntr', '').subarray(0, 4), 12);
  out.set(text('GRAY', '').subarray(0, 4), 16);
  out.set(text('XYZ ', '').subarray(0, 4), 20);
  out.set(text('acsp', '').subarray(0, 4), 36);
  [0.9642, 1, 0.8249].forEach((value, i) => view.setInt32(68 + i * 4, Math.round(value * 65536)));
  view.setUint32(128, tags.length);
  let at = table;
  tags.forEach(([key, data], i) => {
    out.set(text(key, '').subarray(0, 4), 132 + i * 12);
    view.setUint32(136 + i * 12, at);
    view.setUint32(140 + i * 12, data.length);
    out.set(data, at);
    at += data.length;
  });
  return out;
}
