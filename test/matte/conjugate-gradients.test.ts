import { solveByConjugateGradients } from '../../src/matte/conjugate-gradients';
import { COUPLINGS, type MattingSystem } from '../../src/matte/matting-laplacian';
import { randomNumbers } from '../support/documents';

/** Couplings of either sign on a grid, the diagonal heavy enough for one solution, and what it must be. */
function example(width: number, height: number): { readonly system: MattingSystem; readonly truth: Float64Array } {
  const random = randomNumbers(9);
  const steps = [[1, 0], [2, 0], ...[1, 2].flatMap((dy) => [-2, -1, 0, 1, 2].map((dx) => [dx, dy]))];
  const count = width * height;
  const couplings = new Float32Array(count * COUPLINGS);
  const diagonal = new Float64Array(count).fill(0.05);
  const right = new Float64Array(count);
  const truth = Float64Array.from(right, () => random());
  for (let p = 0; p < count; p++) {
    steps.forEach(([dx, dy], k) => {
      const x = (p % width) + dx;
      const q = p + dy * width + dx;
      if (x < 0 || x >= width || q >= count) return;
      const c = Math.fround(random() - 0.6);
      couplings[p * COUPLINGS + k] = c;
      diagonal[p] += Math.abs(c);
      diagonal[q] += Math.abs(c);
      right[p] += c * truth[q];
      right[q] += c * truth[p];
    });
  }
  for (let p = 0; p < count; p++) right[p] += diagonal[p] * truth[p];
  return { system: { gridWidth: width, positions: Int32Array.from(truth.keys()), couplings, diagonal, right }, truth };
}

describe('solveByConjugateGradients', () => {
  it('finds the solution, from whatever it starts', () => {
    const { system, truth } = example(13, 9);
    for (const start of [0, 7]) {
      const x = new Float64Array(truth.length).fill(start);
      const rounds = solveByConjugateGradients(system, x, { tolerance: 1e-9, rounds: 300 });
      expect(rounds).toBeLessThan(300);
      x.forEach((value, p) => expect(value).toBeCloseTo(truth[p], 6));
    }
  });

  it('stops at once at the solution, and at the rounds allowed', () => {
    const { system, truth } = example(13, 9);
    expect(solveByConjugateGradients(system, truth.slice(), { tolerance: 1e-6, rounds: 50 })).toBe(0);
    expect(solveByConjugateGradients(system, new Float64Array(truth.length), { tolerance: 1e-12, rounds: 3 })).toBe(3);
  });
});
