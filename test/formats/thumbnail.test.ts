import { makeThumbnail } from '../../src/formats/thumbnail';
import { paint } from '../support/documents';

describe('makeThumbnail', () => {
  it('keeps the shape, never enlarges, never loses the short side', () => {
    const size = (width: number, height: number): number[] => {
      const small = makeThumbnail(paint(width, height, () => [0, 0, 0, 1]), 100);
      return [small.width, small.height];
    };
    expect([size(400, 200), size(30, 20), size(1000, 2)]).toEqual([[100, 50], [30, 20], [100, 1]]);
  });

  it('averages what each pixel stands for, colour weighted by alpha', () => {
    const halves = paint(4, 2, (x) => (x % 2 === 0 ? [1, 0, 0, 1] : [0, 1, 0, 0]));
    expect(Array.from(makeThumbnail(halves, 2).data)).toEqual([255, 0, 0, 128, 255, 0, 0, 128]);
    expect(Array.from(makeThumbnail(halves, 2, 255).data.slice(0, 4))).toEqual([255, 128, 128, 255]);
  });
});
