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

  it('solves for unknowns that known pixels lie between, and leaves those alone', () => {
    const { system } = example(13, 9);
    const unknown = [...system.positions].filter((p) => p % 5 !== 2 && p % 7 !== 3);
    const number = new Map(unknown.map((p, n) => [p, n]));
    const steps = [1, 2, ...[13, 26].flatMap((row) => [-2, -1, 0, 1, 2].map((dx) => row + dx))];
    const couplings = Float32Array.from(unknown.flatMap((p) => steps.map((step, k) => (number.has(p + step) ? system.couplings[p * COUPLINGS + k]! : 0))));
    const part = { ...system, positions: Int32Array.from(unknown), couplings };
    const x = new Float64Array(system.right.length).fill(5);
    solveByConjugateGradients(part, x, { tolerance: 1e-9, rounds: 300 });
    // Rows written out one by one, as a reader of the system would.
    const product = new Map(unknown.map((p) => [p, system.diagonal[p]! * x[p]!]));
    unknown.forEach((p, n) => steps.forEach((step, k) => {
      const c = couplings[n * COUPLINGS + k]!;
      if (c === 0) return;
      product.set(p, product.get(p)! + c * x[p + step]!);
      product.set(p + step, product.get(p + step)! + c * x[p]!);
    }));
    for (const p of unknown) expect(product.get(p)).toBeCloseTo(system.right[p]!, 5);
    for (const p of system.positions) if (!number.has(p)) expect(x[p]).toBe(5);
  });

  it('stops at once at the solution, and at the rounds allowed', () => {
    const { system, truth } = example(13, 9);
    expect(solveByConjugateGradients(system, truth.slice(), { tolerance: 1e-6, rounds: 50 })).toBe(0);
    expect(solveByConjugateGradients(system, new Float64Array(truth.length), { tolerance: 1e-12, rounds: 3 })).toBe(3);
  });
});
