import { COUPLINGS, mattingSystem, type MattingSystem } from '../../src/matte/matting-laplacian';
import { randomNumbers } from '../support/documents';

const SIZE = 7;

function system(knownColumn: number): MattingSystem {
  const random = randomNumbers(3);
  const planes = [0, 1, 2].map(() => Float32Array.from({ length: SIZE * SIZE }, () => random() * 255));
  const number = new Int32Array(SIZE * SIZE).fill(-1);
  const positions: number[] = [];
  for (let p = 0; p < number.length; p++) if (p % SIZE > knownColumn) number[p] = positions.push(p) - 1;
  return mattingSystem({ width: SIZE, height: SIZE, planes }, { left: 0, top: 0, width: SIZE, height: SIZE }, number, Int32Array.from(positions), new Float32Array(SIZE * SIZE).fill(1), 1e-6);
}

/** The system as a full matrix. */
function matrix({ positions, couplings, diagonal }: MattingSystem): number[][] {
  const steps = [1, 2, ...[1, 2].flatMap((row) => [-2, -1, 0, 1, 2].map((dx) => row * SIZE + dx))];
  const numbers = new Map([...positions].map((p, n) => [p, n]));
  const full = Array.from(positions, () => new Array<number>(positions.length).fill(0));
  positions.forEach((p, n) => {
    full[n][n] = diagonal[p];
    steps.forEach((step, k) => {
      const c = couplings[n * COUPLINGS + k];
      if (c === 0) return;
      const m = numbers.get(p + step) as number;
      full[n][m] = full[m][n] = c;
    });
  });
  return full;
}

describe('mattingSystem', () => {
  it('has rows that sum to zero where nothing is known', () => {
    for (const row of matrix(system(-1))) expect(Math.abs(row.reduce((sum, v) => sum + v, 0))).toBeLessThan(1e-5);
  });

  it('is solved by one everywhere where what is known is one', () => {
    const known = system(1);
    matrix(known).forEach((row, n) => expect(row.reduce((sum, v) => sum + v, 0)).toBeCloseTo(known.right[known.positions[n]], 5));
  });

  it('is positive: no alpha has less than no cost', () => {
    const full = matrix(system(-1));
    const random = randomNumbers(5);
    for (let turn = 0; turn < 20; turn++) {
      const x = full.map(() => random() - 0.5);
      const cost = full.reduce((sum, row, n) => sum + x[n] * row.reduce((s, v, m) => s + v * x[m], 0), 0);
      expect(cost).toBeGreaterThan(0);
    }
  });
});
