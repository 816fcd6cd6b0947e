import { crop, enlarge, pad, shrink } from '../../src/vision/resample';

const plane = (height: number, width: number, values: number[]): { shape: number[]; data: Float32Array } => ({ shape: [1, 1, height, width], data: Float32Array.from(values) });

describe('shrink', () => {
  it('joins what each cell covers', () => {
    const four = plane(2, 4, [0, 2, 4, 6, 2, 4, 6, 8]);
    expect(shrink(four, 1, 2, 'mean')).toEqual(plane(1, 2, [2, 6]));
    expect(shrink(four, 1, 2, 'largest')).toEqual(plane(1, 2, [4, 8]));
  });

  it('leaves no pixel out where sizes do not divide', () => {
    for (const at of [0, 1, 2, 3, 4]) {
      const dot = plane(1, 5, [0, 1, 2, 3, 4].map((x) => (x === at ? 1 : 0)));
      expect(Math.max(...shrink(dot, 1, 3, 'largest').data)).toBe(1);
    }
  });
});

describe('enlarge', () => {
  it('interpolates between pixel centres and repeats the edge', () => {
    expect(enlarge(plane(1, 2, [0, 1]), 1, 4)).toEqual(plane(1, 4, [0, 0.25, 0.75, 1]));
    expect(enlarge(plane(2, 1, [0, 1]), 4, 1)).toEqual(plane(4, 1, [0, 0.25, 0.75, 1]));
  });

  it('keeps channels apart', () => {
    expect(enlarge({ shape: [1, 2, 1, 1], data: Float32Array.of(3, 5) }, 1, 2).data).toEqual(Float32Array.of(3, 3, 5, 5));
  });
});

describe('pad and crop', () => {
  const two = { shape: [1, 2, 1, 2], data: Float32Array.of(1, 2, 3, 4) };

  it('repeats the edge or leaves zero, and takes it away again', () => {
    expect(pad(two, 2, 3, 'edge').data).toEqual(Float32Array.of(1, 2, 2, 1, 2, 2, 3, 4, 4, 3, 4, 4));
    expect(pad(two, 2, 3, 'zero').data).toEqual(Float32Array.of(1, 2, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0));
    expect(crop(pad(two, 2, 3, 'edge'), 1, 2)).toEqual(two);
  });
});

it('hands the picture itself back where the size is kept', () => {
  const same = plane(1, 2, [1, 2]);
  for (const kept of [shrink(same, 1, 2, 'mean'), enlarge(same, 1, 2), pad(same, 1, 2, 'zero'), crop(same, 1, 2)]) expect(kept.data).toBe(same.data);
});
