import fc from 'fast-check';
import type { TensorSpec } from '../../src/vision/model-entry';
import { decodePicture, encodePicture, pictureSize } from '../../src/vision/tensor-codec';

const spec = (more: Partial<TensorSpec> = {}): TensorSpec => ({ name: 'p', shape: [1, 3, 2, 4], type: 'float32', layout: 'NCHW', ...more });

describe('pictureSize', () => {
  it('reads both layouts', () => {
    expect(pictureSize(spec())).toEqual({ channels: 3, height: 2, width: 4 });
    expect(pictureSize(spec({ layout: 'NHWC', shape: [1, 2, 4, 3] }))).toEqual({ channels: 3, height: 2, width: 4 });
  });
});

describe('encodePicture and decodePicture', () => {
  const ours = { shape: [1, 3, 2, 4], data: Float32Array.from({ length: 24 }, (_, i) => i / 23) };

  it('are each other\'s reverse in every layout, type, range and normalisation', () => {
    fc.assert(fc.property(
      fc.constantFrom('NCHW' as const, 'NHWC' as const), fc.constantFrom<[number, number]>([0, 1], [-1, 1], [0, 255]), fc.constantFrom(undefined, [0.485, 0.456, 0.406]), fc.constantFrom(undefined, [0.229, 0.224, 0.225]),
      (layout, range, mean, std) => {
        const given = spec({ layout, range, shape: layout === 'NCHW' ? [1, 3, 2, 4] : [1, 2, 4, 3], ...(mean ? { mean } : {}), ...(std ? { std } : {}) });
        const back = decodePicture(encodePicture(ours, given), given);
        expect(back.shape).toEqual(ours.shape);
        back.data.forEach((value, i) => expect(value).toBeCloseTo(ours.data[i]!, 5));
      },
    ));
  });

  it('puts channels where the layout says', () => {
    const [first, second] = [encodePicture(ours, spec()), encodePicture(ours, spec({ layout: 'NHWC', shape: [1, 2, 4, 3] }))];
    expect(first.data[8]).toBe(ours.data[8]);
    expect([second.data[0], second.data[1], second.data[2]]).toEqual([ours.data[0], ours.data[8], ours.data[16]]);
  });

  it('normalises as (value - mean) / std after the range', () => {
    expect(encodePicture(ours, spec({ range: [0, 255], mean: [0, 0, 255], std: [1, 1, 0.5] })).data[23]).toBeCloseTo((255 - 255) / 0.5, 6);
  });

  it('rounds to bytes and holds values to what a picture can show', () => {
    const bytes = spec({ type: 'uint8', range: [0, 255] });
    const encoded = encodePicture({ shape: [1, 3, 2, 4], data: new Float32Array(24).fill(1.2) }, bytes);
    expect(encoded.data).toEqual(new Uint8Array(24).fill(255));
    expect(decodePicture({ shape: [1, 3, 2, 4], data: new Float32Array(24).fill(-3) }, spec()).data[0]).toBe(0);
  });
});
