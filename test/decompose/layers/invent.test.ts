import type { Answer, Question } from '../../../src/core/tensors';
import { inventTextures } from '../../../src/decompose/layers/invent';
import type { RenderedLayer } from '../../../src/decompose/pixels/rendered-layer';

/** A grey layer of 100×80 whose pixels within `hidden` (left, top, right, bottom; exclusive) were not seen. */
function layer([left, top, right, bottom]: readonly number[]): RenderedLayer {
  const [width, height] = [100, 80];
  const data = new Uint8Array(width * height * 4).fill(100);
  const seen = new Uint8Array(width * height).fill(255);
  for (let p = 0; p < seen.length; p++) {
    data[p * 4 + 3] = 255;
    const [x, y] = [p % width, Math.floor(p / width)];
    if (x >= left! && x < right! && y >= top! && y < bottom!) seen[p] = 0;
  }
  return { left: 0, top: 0, pixels: { width, height, depth: 8, data }, seen };
}

/** Runs the questions with one kind of answer; gives them back. */
function run(layers: readonly RenderedLayer[], textured: readonly boolean[], answer: (question: Question) => Answer): Question[] {
  const asked: Question[] = [];
  const steps = inventTextures(layers, textured);
  for (let step = steps.next(); !step.done; step = steps.next(answer(step.value))) asked.push(step.value);
  return asked;
}

const painted = (value: number) => ({ inputs }: Question): Answer => ({ image: { shape: inputs.image!.shape, data: new Float32Array(inputs.image!.data.length).fill(value) } });

describe('inventTextures', () => {
  it('takes over colour where the layer is hidden, and nowhere else', () => {
    const it = layer([40, 30, 60, 50]);
    const [question] = run([it], [true], painted(1));
    expect(question!.inputs.mask!.data.reduce((a, b) => a + b, 0)).toBe(400);
    it.seen.forEach((seen, p) => {
      if (it.pixels.data[p * 4] !== (seen ? 100 : 255) || it.pixels.data[p * 4 + 3] !== 255) throw new Error(`pixel ${p} is ${it.pixels.data[p * 4]}`);
    });
  });

  it('shows the surroundings, in bounds, and keeps colours beyond 0..1 within them', () => {
    const it = layer([0, 0, 10, 10]);
    const [question] = run([it], [true], painted(7));
    expect(question!.inputs.image!.shape).toEqual([1, 3, 42, 42]);
    expect(it.pixels.data[0]).toBe(255);
  });

  it('asks of textured layers with something hidden and something seen alone', () => {
    const whole = layer([0, 0, 0, 0]);
    const nothing = layer([0, 0, 100, 80]);
    expect(run([layer([5, 5, 9, 9]), whole, nothing], [false, true, true], painted(0))).toEqual([]);
  });

  it('asks no more once nobody answers, or what is no picture of the patch comes back', () => {
    for (const answer of [null, {}, { image: { shape: [1], data: Float32Array.of(1) } }]) {
      const layers = [layer([5, 5, 9, 9]), layer([5, 5, 9, 9])];
      const before = layers.map(({ pixels }) => pixels.data.slice());
      expect(run(layers, [true, true], () => answer)).toHaveLength(1);
      expect(layers.map(({ pixels }) => pixels.data)).toEqual(before);
    }
  });
});
