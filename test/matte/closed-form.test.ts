import { solveClosedForm } from '../../src/matte/closed-form';
import { FOREGROUND } from '../../src/matte/trimap';
import { alphaErrors, composite } from '../support/composites';

const OPTIONS = { epsilon: 1e-7, tolerance: 1e-6, rounds: 1000, tile: 1000, overlap: 16 };

describe('solveClosedForm', () => {
  it('finds alpha without any prior where both sides are smooth', () => {
    const made = composite('blur', 'gradient');
    const alpha = Float32Array.from(made.trimap.data, (v) => (v === FOREGROUND ? 1 : 0));
    solveClosedForm(made.image, made.trimap, null, alpha, OPTIONS);
    expect(alphaErrors(made, alpha).mean).toBeLessThan(0.01);
  });

  it('solves tile by tile almost what it solves at once', () => {
    const made = composite('glow', 'gradient');
    const whole = made.alpha.map((a, p) => (made.trimap.data[p] === 128 ? a * 0.9 : a));
    const tiled = whole.slice();
    solveClosedForm(made.image, made.trimap, null, whole, OPTIONS);
    solveClosedForm(made.image, made.trimap, null, tiled, { ...OPTIONS, tile: 40 });
    expect(alphaErrors({ ...made, alpha: whole }, tiled).mean).toBeLessThan(0.03);
  });
});
