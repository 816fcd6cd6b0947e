import { adapterFor } from '../../src/vision/adapters';
import { entry, inpaintingEntry } from '../support/model-entries';

describe('adapterFor', () => {
  it('hands the tensors of a sight model through', () => {
    const adapter = adapterFor(entry());
    const x = { shape: [1, 2], data: Float32Array.of(1, 2) };
    expect(adapter.unfit({ x, more: x })).toBeNull();
    expect(adapter.toModel({ x, more: x })).toEqual({ x });
    expect(adapter.fromModel({ y: x }, { x })).toEqual({ y: x });
  });

  it('says what it would need', () => {
    const adapter = adapterFor(entry());
    expect(adapter.unfit({ x: { shape: [1, 3], data: new Float32Array(3) } })).toBe("it takes 'x' as float32 [1, 2] and this version asks with [1, 3]");
    expect(adapter.unfit({})).toBe("it takes 'x' as float32 [1, 2] and this version asks with nothing");
    expect(adapterFor(entry({ question: 9 })).unfit({})).toMatch(/^it answers version 9 of the question and this program asks version \d+$/);
  });

  it('knows inpainting by its role', () => {
    const adapter = adapterFor(inpaintingEntry(4, 4));
    expect(adapter.unfit({ image: { shape: [1, 3, 2, 2], data: new Float32Array(12) }, mask: { shape: [1, 1, 2, 2], data: new Float32Array(4) } })).toBeNull();
  });
});
