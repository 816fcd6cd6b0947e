import { estimateForeground } from '../../src/matte/foreground';
import { colourError, composite, GROUNDS, SHAPES } from '../support/composites';

describe('estimateForeground', () => {
  it.each(SHAPES.flatMap((shape) => GROUNDS.map((ground) => [shape, ground] as const)))('leaves no background in the fringe of a %s on a ground that is %s', (shape, ground) => {
    const made = composite(shape, ground);
    const { foreground } = estimateForeground(made.image, made.alpha);
    const left = colourError(made, made.image.planes);
    expect(colourError(made, foreground)).toBeLessThan(left / 5);
  });

  it('gives sides that make the picture again', () => {
    const made = composite('blur', 'texture');
    const { foreground, background } = estimateForeground(made.image, made.alpha);
    let worst = 0;
    made.alpha.forEach((a, p) => {
      for (let c = 0; c < 3; c++) worst = Math.max(worst, Math.abs(a * foreground[c][p] + (1 - a) * background[c][p] - made.image.planes[c][p]));
    });
    expect(worst).toBeLessThan(12);
  });

  it('refuses an alpha of another size', () => {
    expect(() => estimateForeground(composite('shape', 'flat').image, new Float32Array(5))).toThrow('alpha has 5 values');
  });

  it('takes a picture of one pixel', () => {
    const planes = [12, 34, 56].map((v) => Float32Array.of(v));
    const { foreground } = estimateForeground({ width: 1, height: 1, planes }, Float32Array.of(0.5));
    foreground.forEach((plane, c) => expect(plane[0]).toBeCloseTo(planes[c][0], 3));
  });
});
