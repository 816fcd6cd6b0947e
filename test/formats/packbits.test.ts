import { unpackRow } from '../../src/formats/packbits';

const unpack = (packed: number[], length: number): number[] => {
  const out = new Uint8Array(length);
  unpackRow(Uint8Array.from(packed), out);
  return Array.from(out);
};

describe('unpackRow', () => {
  it('unpacks the example of the TIFF specification', () => {
    const packed = [0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa];
    expect(unpack(packed, 24)).toEqual([0xaa, 0xaa, 0xaa, 0x80, 0, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0, 0x2a, 0x22, ...new Array<number>(10).fill(0xaa)]);
  });

  it('passes over the byte that means nothing', () => {
    expect(unpack([0x80, 0x00, 0x05], 1)).toEqual([5]);
  });

  it('refuses rows that end early, overrun, or are cut in the middle', () => {
    for (const packed of [[0x00, 1], [0xfb, 7], [0x03, 1, 2], [0xfe]]) expect(() => unpack(packed, 3)).toThrow(/read: the PSD is damaged/);
  });
});
