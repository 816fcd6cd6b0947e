import { estimateForeground } from '../../src/matte/foreground';
import { estimateMatte } from '../../src/matte/estimate-matte';
import { matteImage } from '../../src/matte/matte-image';
import { BACKGROUND, FOREGROUND, UNKNOWN } from '../../src/matte/trimap';
import { createRaster } from '../../src/raster/raster';
import { alphaErrors, colourError, composite } from '../support/composites';

describe('estimateMatte', () => {
  // Mean error of alpha, mean square, and mean error of colour: each at most four tenths or so above what was measured.
  it.each([
    ['shape', 'flat', 0.00027, 0.00000035, 0.3],
    ['shape', 'texture', 0.00049, 0.00000061, 4.3],
    ['blur', 'flat', 0.00095, 0.0000017, 0.95],
    ['blur', 'gradient', 0.0011, 0.0000017, 1.3],
    ['blur', 'texture', 0.0014, 0.0000028, 5.7],
    ['glow', 'flat', 0.0014, 0.0000022, 3.4],
    ['glow', 'gradient', 0.0077, 0.000077, 3.4],
    ['glow', 'texture', 0.0066, 0.00008, 6],
    ['strands', 'flat', 0.00053, 0.00000091, 0.36],
    ['strands', 'gradient', 0.00075, 0.0000012, 0.35],
    ['strands', 'texture', 0.0011, 0.0000026, 5.3],
  ] as const)('finds alpha and colours of a %s on a ground that is %s', (shape, ground, mean, square, colour) => {
    const made = composite(shape, ground);
    const alpha = estimateMatte(made.image, made.trimap);
    const errors = alphaErrors(made, alpha);
    const found = colourError(made, estimateForeground(made.image, alpha).foreground);
    expect(errors.mean).toBeLessThan(mean);
    expect(errors.square).toBeLessThan(square);
    expect(found).toBeLessThan(colour);
  });

  it('keeps what is certain, stays within 0..1 and gives the same twice', () => {
    const made = composite('strands', 'texture');
    const alpha = estimateMatte(made.image, made.trimap);
    alpha.forEach((a, p) => {
      const kind = made.trimap.data[p];
      if (kind !== UNKNOWN && a !== (kind === FOREGROUND ? 1 : 0)) throw new Error(`certain pixel ${p} has ${a}`);
      if (!(a >= 0 && a <= 1)) throw new Error(`pixel ${p} has ${a}`);
    });
    expect(estimateMatte(made.image, made.trimap)).toEqual(alpha);
  });

  it('solves a picture larger than a tile as well', () => {
    const made = composite('glow', 'texture', 4, 160);
    const whole = alphaErrors(made, estimateMatte(made.image, made.trimap)).mean;
    expect(alphaErrors(made, estimateMatte(made.image, made.trimap, { tile: 64, overlap: 16 })).mean).toBeLessThan(whole + 0.005);
  });

  it('gives all to the only side there is, and refuses where there is none', () => {
    const image = matteImage(createRaster(4, 4));
    const trimap = (kind: number) => ({ width: 4, height: 4, data: new Uint8Array(16).fill(UNKNOWN).fill(kind, 0, 4) });
    expect([...estimateMatte(image, trimap(FOREGROUND))]).toEqual(new Array(16).fill(1));
    expect([...estimateMatte(image, trimap(BACKGROUND))]).toEqual(new Array(16).fill(0));
    expect(() => estimateMatte(image, trimap(UNKNOWN))).toThrow('the trimap holds nothing certain');
    expect(() => estimateMatte(image, { width: 4, height: 3, data: new Uint8Array(12) })).toThrow('the trimap is 4×3 pixels, the picture 4×4');
  });

  it('solves pictures of one pixel in height', () => {
    const planes = [0, 1, 2].map(() => Float32Array.of(0, 0, 60, 200, 200));
    const alpha = estimateMatte({ width: 5, height: 1, planes }, { width: 5, height: 1, data: Uint8Array.of(0, 128, 128, 128, 255) });
    [0, 0, 0.3, 1, 1].forEach((wanted, p) => expect(Math.abs(alpha[p] - wanted)).toBeLessThan(0.05));
  });
});
