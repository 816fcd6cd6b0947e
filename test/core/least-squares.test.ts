import { LeastSquares, solveDense } from '../../src/core/least-squares';

it('finds the coefficients of both sides', () => {
  const system = new LeastSquares(3, 2);
  for (let x = 0; x < 6; x++) for (let y = 0; y < 5; y++) system.add([1, x, y], [2 + 3 * x - y, 5 * y], 1 + x);
  const solved = system.solve()!;
  [2, 3, -1, 0, 0, 5].forEach((value, n) => expect(solved[n]).toBeCloseTo(value, 8));
});

it('what the rows do not settle has no solution', () => {
  const system = new LeastSquares(3, 1);
  for (let x = 0; x < 6; x++) system.add([1, x, 2 * x], [x], 1);
  expect(system.solve()).toBeNull();
});

it('how small a pivot still settles a coefficient is for the caller to say', () => {
  const system = new LeastSquares(2, 1);
  for (let x = 0; x < 10; x++) system.add([1, 1e-4 * x], [3 + x], 1);
  const solved = system.solve()!;
  expect(solved[0]).toBeCloseTo(3, 6);
  expect(solved[1]).toBeCloseTo(1e4, 2);
  expect(system.solve(1e-6)).toBeNull();
});

it('equations are solved though rows must be exchanged, for each side; where one row is another there is no solution', () => {
  // y + z = 5, x + z = 4, x + y = 3: nothing on the diagonal.
  const solved = solveDense(Float64Array.of(0, 1, 1, 5, 2, 1, 0, 1, 4, 2, 1, 1, 0, 3, 2), 3, 2)!;
  [1, 2, 3, 1, 1, 1].forEach((value, n) => expect(solved[n]).toBeCloseTo(value, 12));
  expect(solveDense(Float64Array.of(1, 2, 3, 1, 2, 3), 2, 1)).toBeNull();
});
