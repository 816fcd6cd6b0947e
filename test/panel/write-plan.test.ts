import { groupName } from '../../panel/write-plan';
import { createPixelSource } from '../../panel/pixel-source';
import { disc, layer, paint } from '../support/documents';

describe('the group’s name', () => {
  it.each([['poster.png', 'poster (layers)'], ['Card.v2.PSD', 'Card.v2 (layers)'], ['Untitled-1', 'Untitled-1 (layers)'], ['.png', 'Picture (layers)']])('%s gives %s', (name, wanted) => expect(groupName(name)).toBe(wanted));
  it('fits into Photoshop’s 255 units', () => expect(groupName('x'.repeat(300))).toHaveLength(255));
});

describe('pixels for the host', () => {
  const picture = paint(20, 20, () => [0.1, 0.2, 0.3, 1], 16);
  const spot = layer('spot', disc(9, 2, [1, 0, 0], 16), { left: 3, top: 4 });
  const sourceOf = (masked: boolean) => createPixelSource('r', new Map([['spot', spot]]), picture, masked);

  it('come in bands of rows, little endian', () => {
    const bytes = sourceOf(false).read({ run: 'r', layer: 'spot', what: 'pixels', top: 2, rows: 3 });
    expect(bytes).toHaveLength(3 * 9 * 4 * 2);
    const sample = new DataView(bytes.buffer, bytes.byteOffset).getUint16(4 * 8, true);
    expect(sample).toBe(spot.pixels.data[(2 * 9 + 4) * 4]);
  });

  it('are opaque beside their mask', () => {
    const source = sourceOf(true);
    const pixels = source.read({ run: 'r', layer: 'spot', what: 'pixels', top: 0, rows: 9 });
    const samples = new Uint16Array(pixels.buffer, pixels.byteOffset, pixels.length / 2);
    expect(samples.every((value, i) => i % 4 !== 3 || value === 65535)).toBe(true);
    const mask = source.read({ run: 'r', layer: 'spot', what: 'mask', top: 0, rows: 9 });
    expect(new Uint16Array(mask.buffer, mask.byteOffset, mask.length / 2)).toEqual(spot.pixels.data.filter((_, i) => i % 4 === 3));
    // Without a mask of its own an opaque layer's is white.
    expect(sourceOf(false).read({ run: 'r', layer: 'spot', what: 'mask', top: 0, rows: 1 })).toEqual(new Uint8Array(18).fill(255));
  });

  it.each([
    [{ run: 'other', layer: 'spot', what: 'pixels', top: 0, rows: 1 }], [{ run: 'r', layer: 'none', what: 'pixels', top: 0, rows: 1 }],
    [{ run: 'r', layer: 'spot', what: 'pixels', top: 8, rows: 2 }], [{ run: 'r', layer: 'spot', what: 'mask', top: -1, rows: 1 }], [{ run: 'r', layer: 'spot', what: 'mask', top: 0.5, rows: 1 }],
  ] as const)('are refused for %j', (request) => expect(() => sourceOf(true).read(request)).toThrow(/^write: /));
});
