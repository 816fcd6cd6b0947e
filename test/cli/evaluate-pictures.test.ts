import { drawCase, encodePictures, THUMBNAIL_SIZE } from '../../src/cli/evaluate-pictures';
import { escapeMarkup } from '../../src/cli/evaluate-sheet';
import { layer, noisePicture, paint } from '../support/documents';
import { groundLayer } from '../support/stacks';

const picture = noisePicture(40, 20);
const bench = { picture, truth: [picture], truthNames: ['ground'] };

describe('drawCase', () => {
  it('fits every picture into the thumbnail box and enlarges small ones without blurring', async () => {
    const drawn = await drawCase({ ...bench, picture: groundLayer(75, [1, 2, 3]), truth: [paint(75, 75, (x) => [0, 0, 0, x === 0 ? 1 : 0])] }, undefined);
    expect([drawn.input.width, drawn.input.height]).toEqual([THUMBNAIL_SIZE, THUMBNAIL_SIZE]);
    const alpha = [0, 1, 2].map((x) => drawn.truth[0]!.image.data[x * 4 + 3]);
    expect(alpha).toEqual([255, 255, 0]);
  });

  it('dims what was seen, tints what was invented, and leaves grey where there is nothing', async () => {
    const white = paint(20, 20, () => [1, 1, 1, 1]);
    const seen = Uint8Array.from({ length: 400 }, (_, i) => (i % 20 < 10 ? 255 : 0));
    const drawn = await drawCase(bench, { width: 40, height: 20, depth: 8, children: [layer('half', white, { seen })] });
    const at = (x: number): number[] => [...drawn.predicted[0]!.provenance.data.slice((30 * THUMBNAIL_SIZE + x) * 4, (30 * THUMBNAIL_SIZE + x) * 4 + 4)];
    expect(drawn.predicted[0]!.invented).toBe(0.5);
    const [dimmed, tinted, empty] = [at(10), at(60), at(120)];
    expect(empty).toEqual([128, 128, 128, 255]);
    expect(dimmed).toEqual([172, 172, 172, 255]);
    expect(tinted).toEqual([255, 153, 233, 255]);
  });

  it('stands the flat picture in for a failed run', async () => {
    const drawn = await drawCase(bench, undefined);
    expect(drawn.predicted).toHaveLength(1);
    expect([...drawn.predicted[0]!.image.data]).toEqual([...drawn.input.data]);
  });
});

describe('encodePictures', () => {
  it('makes data URIs, the invented part only where there is one', async () => {
    const pictures = await encodePictures(await drawCase(bench, { width: 40, height: 20, depth: 8, children: [layer('all seen', picture)] }));
    expect(pictures.input).toMatch(/^data:image\/webp;base64,/);
    expect(pictures.predicted[0]).not.toHaveProperty('provenance');
  });
});

describe('escapeMarkup', () => {
  it('escapes markup and drops control characters', () => {
    expect(escapeMarkup('<a href="x">&\'\u0000\u001b</a>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;');
  });
});
