import type { Tensor } from '../../../src/core/tensors';
import { readSightAnswer } from '../../../src/decompose/sight/sight-answer';
import { GRID_SIDE, SLOTS } from '../../../src/decompose/sight/sight-question';
import { outputsOf } from '../../support/sight';

const good = outputsOf({ same: (i, j) => i * 100 + j, front: (i, j) => i - j, extent: (k, x, y) => k * 10000 + y * 100 + x });
const changed = ({ shape, data }: Tensor, at: number, value: number): Tensor => ({ shape, data: data.map((v, n) => (n === at ? value : v)) });

describe('readSightAnswer', () => {
  it.each([1, 3, SLOTS])('cuts an answer to %d pieces, numbers in place', (count) => {
    const answer = readSightAnswer(good, count)!;
    expect([answer.count, answer.same.length, answer.front.length, answer.extent.length]).toEqual([count, count ** 2, count ** 2, count * GRID_SIDE ** 2]);
    const [i, j] = [count - 1, Math.floor(count / 2)];
    expect(answer.same[i * count + j]).toBe(i * 100 + j);
    expect(answer.front[i * count + j]).toBe(i - j);
    expect(answer.extent[i * GRID_SIDE ** 2 + 5 * GRID_SIDE + 9]).toBe(i * 10000 + 509);
  });

  it('owns what it gives', () => {
    const outputs = outputsOf({});
    const answer = readSightAnswer(outputs, 2)!;
    outputs.extent.data.fill(5);
    outputs.same.data.fill(5);
    expect([answer.extent[0], answer.same[1]]).toEqual([-8, -8]);
  });

  it.each<[string, Readonly<Record<string, Tensor>>]>([
    ['nothing', {}],
    ['no order', { same: good.same, extent: good.extent }],
    ['one square too small', { ...good, front: { shape: [1, 63, 63], data: new Float32Array(63 * 63) } }],
    ['an extent too many', { ...good, extent: { shape: [1, 65, 64, 64], data: new Float32Array(65 * 64 * 64) } }],
    ['NaN', { ...good, same: changed(good.same, 1, Number.NaN) }],
    ['infinity', { ...good, front: changed(good.front, SLOTS, Infinity) }],
    ['infinity in an extent', { ...good, extent: changed(good.extent, GRID_SIDE ** 2 + 3, -Infinity) }],
  ])('refuses %s', (_, outputs) => {
    expect(readSightAnswer(outputs, 3)).toBeNull();
  });

  it('does not mind what is said of places that no piece has', () => {
    expect(readSightAnswer({ same: changed(good.same, 3, Number.NaN), front: changed(good.front, 3 * SLOTS, Infinity), extent: changed(good.extent, 3 * GRID_SIDE ** 2, Number.NaN) }, 3)).not.toBeNull();
  });

  it('refuses more pieces than there are places', () => {
    expect(readSightAnswer(good, SLOTS + 1)).toBeNull();
  });
});
