import fc from 'fast-check';
import type { Tensor } from '../../src/core/tensors';
import { inpaintingAdapter } from '../../src/vision/inpainting';
import type { ModelEntry, ModelTensors } from '../../src/vision/model-entry';
import { encodePicture } from '../../src/vision/tensor-codec';
import { inpaintingEntry } from '../support/model-entries';

function picture(channels: number, height: number, width: number, value: (c: number, y: number, x: number) => number): Tensor {
  const data = new Float32Array(channels * height * width);
  for (let c = 0, i = 0; c < channels; c++) for (let y = 0; y < height; y++) for (let x = 0; x < width; x++, i++) data[i] = value(c, y, x);
  return { shape: [1, channels, height, width], data };
}

/** What a model would give that answers with one colour all over. */
function plain(entry: ModelEntry, colour: readonly number[]): ModelTensors {
  const spec = entry.outputs[0]!;
  const [height, width] = spec.layout === 'NCHW' ? spec.shape.slice(2) : spec.shape.slice(1);
  return { [spec.name]: encodePicture(picture(3, height!, width!, (c) => colour[c]!), spec) };
}

const hole = (height: number, width: number): Tensor => picture(1, height, width, (_c, y, x) => (x > 0 && y > 0 && x < width - 1 && y < height - 1 ? 1 : 0));

describe('inpaintingAdapter', () => {
  it('puts a smaller patch at the top left, repeats its edge, and counts the rest as known', () => {
    const adapter = inpaintingAdapter(inpaintingEntry(3, 4));
    const image = picture(3, 2, 2, (c, y, x) => c / 10 + y / 4 + x / 8);
    const { img, msk } = adapter.toModel({ image, mask: picture(1, 2, 2, (_c, y, x) => (y === 1 && x === 1 ? 1 : 0)) });
    expect(Array.from(img!.data.slice(0, 12))).toEqual([0, 0.125, 0.125, 0.125, 0.25, 0.375, 0.375, 0.375, 0.25, 0.375, 0.375, 0.375]);
    expect(Array.from(msk!.data)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('makes a larger patch fit, in its proportions, and any pixel to invent takes its whole cell', () => {
    const adapter = inpaintingAdapter(inpaintingEntry(4, 4));
    const { img, msk } = adapter.toModel({ image: picture(3, 4, 8, (_c, _y, x) => x / 8), mask: picture(1, 4, 8, (_c, y, x) => (y === 1 && x === 3 ? 0.01 : 0)) });
    expect(Array.from(img!.data.slice(0, 4))).toEqual([0.0625, 0.3125, 0.5625, 0.8125]);
    // Two rows of picture, two of padding.
    expect(Array.from(msk!.data)).toEqual([0, 1, 0, 0, ...new Array<number>(12).fill(0)]);
  });

  it('speaks to bytes, channels last, masks of the known, ranges and means', () => {
    const bytes = { type: 'uint8', layout: 'NHWC', range: [0, 255] };
    const entry = inpaintingEntry(2, 2, {
      image: { ...bytes, shape: [1, 2, 2, 3] }, mask: { ...bytes, shape: [1, 2, 2, 1], marks: 'known' }, output: { range: [-1, 1] },
    });
    const adapter = inpaintingAdapter(entry);
    const question = { image: picture(3, 2, 2, (c) => [1, 0.5, 0][c]!), mask: picture(1, 2, 2, (_c, y, x) => (y === 0 && x === 1 ? 1 : 0)) };
    const { img, msk } = adapter.toModel(question);
    expect([img!.data.constructor.name, Array.from(img!.data.slice(0, 6)), Array.from(msk!.data)]).toEqual(['Uint8Array', [255, 128, 0, 255, 128, 0], [255, 0, 255, 255]]);
    const out = { out: { shape: [1, 3, 2, 2], data: Float32Array.from({ length: 12 }, (_, i) => [-1, 0, 1][Math.floor(i / 4)]!) } };
    const { image } = adapter.fromModel(out, question);
    expect([0, 1, 2].map((c) => image!.data[c * 4 + 1])).toEqual([0, 0.5, 1]);

    const scaled = inpaintingAdapter(inpaintingEntry(2, 2, { image: { mean: [0.5, 0, 0], std: [0.25, 1, 1] } }));
    expect(Array.from(scaled.toModel(question).img!.data.slice(0, 5))).toEqual([2, 2, 2, 2, 0.5]);
  });

  it('keeps every known pixel to the bit, whatever the patch, and fills the hole from the model', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 255 }), (height, width, seed) => {
      const entry = inpaintingEntry(5, 7);
      const adapter = inpaintingAdapter(entry);
      const question = { image: picture(3, height, width, (c, y, x) => ((seed + c * 31 + y * 17 + x * 7) % 256) / 255), mask: hole(height, width) };
      expect(adapter.unfit(question)).toBeNull();
      const { image } = adapter.fromModel(plain(entry, [0.25, 0.5, 0.75]), question);
      expect(image!.shape).toEqual(question.image.shape);
      image!.data.forEach((value, i) => {
        if (question.mask.data[i % (height * width)] === 0) expect(value).toBe(question.image.data[i]);
        else expect(value).toBeCloseTo([0.25, 0.5, 0.75][Math.floor(i / (height * width))]!, 6);
      });
    }), { numRuns: 60 });
  });

  it('mixes where the mask is soft', () => {
    const entry = inpaintingEntry(1, 1);
    const question = { image: picture(3, 1, 1, () => 0), mask: picture(1, 1, 1, () => 0.25) };
    expect(inpaintingAdapter(entry).fromModel(plain(entry, [1, 1, 1]), question).image!.data[0]).toBe(0.25);
  });

  it('says what a question lacks', () => {
    const adapter = inpaintingAdapter(inpaintingEntry(4, 4));
    const image = picture(3, 2, 2, () => 0);
    expect(adapter.unfit({ image })).toBe('the question holds no picture of three channels');
    expect(adapter.unfit({ image: picture(4, 2, 2, () => 0), mask: hole(2, 2) })).toBe('the question holds no picture of three channels');
    expect(adapter.unfit({ image, mask: hole(3, 2) })).toBe("the mask is not of the picture's size");
  });
});
