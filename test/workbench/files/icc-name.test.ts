import { srgbIcc } from '../../../src/node/png-codec';
import { iccName } from '../../../workbench/files/icc-name';

/** A profile of a header and one `desc` tag. */
function profile(tag: readonly number[]): Uint8Array {
  const out = new Uint8Array(144 + tag.length);
  const view = new DataView(out.buffer);
  view.setUint32(128, 1);
  out.set([...'desc'].map((letter) => letter.charCodeAt(0)), 132);
  view.setUint32(136, 144);
  view.setUint32(140, tag.length);
  out.set(tag, 144);
  return out;
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

describe('iccName', () => {
  it('reads the names of both versions', async () => {
    expect(iccName(profile([...ascii('desc'), 0, 0, 0, 0, 0, 0, 0, 6, ...ascii('Adobe'), 0]))).toBe('Adobe');
    expect(iccName(profile([...ascii('mluc'), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12, ...ascii('enUS'), 0, 0, 0, 4, 0, 0, 0, 28, 0, 0x50, 0, 0x33]))).toBe('P3');
    expect(iccName((await srgbIcc())!)).toMatch(/sRGB/);
  });

  it('says nothing of damaged ones', async () => {
    const icc = (await srgbIcc())!;
    expect(iccName(new Uint8Array(10))).toBeUndefined();
    expect(iccName(new Uint8Array(200))).toBeUndefined();
    for (let length = 0; length < icc.length; length += 7) expect(() => iccName(icc.slice(0, length))).not.toThrow();
    expect(iccName(profile([...ascii('mluc'), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12, ...ascii('enUS'), 0, 0, 255, 255, 0, 0, 0, 28, 0, 0x50]))).toBeUndefined();
  });
});
