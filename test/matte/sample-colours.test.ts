import { sampleAlpha } from '../../src/matte/sample-colours';
import { UNKNOWN } from '../../src/matte/trimap';
import { alphaErrors, composite } from '../support/composites';

describe('sampleAlpha', () => {
  it('reads alpha between two plain sides, and is sure of it', () => {
    const made = composite('glow', 'flat');
    const { alpha, variance } = sampleAlpha(made.image, made.trimap, { tolerance: 4 });
    expect(alphaErrors(made, alpha).mean).toBeLessThan(0.04);
    made.trimap.data.forEach((kind, p) => {
      if (kind !== UNKNOWN) expect([alpha[p], variance[p]]).toEqual([0, 0]);
    });
  });

  it('is unsure where no pair of colours explains a pixel', () => {
    const made = composite('shape', 'flat');
    const p = made.trimap.data.indexOf(UNKNOWN);
    const before = sampleAlpha(made.image, made.trimap, { tolerance: 4 }).variance[p];
    made.image.planes[1][p] = 255;
    expect(before).toBeLessThan(0.01);
    expect(sampleAlpha(made.image, made.trimap, { tolerance: 4 }).variance[p]).toBeGreaterThan(0.05);
  });
});
