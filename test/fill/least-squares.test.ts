import { LeastSquares } from '../../src/fill/least-squares';

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
