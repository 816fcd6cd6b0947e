import { farthest, GroundSurface } from '../../../src/decompose/pixels/ground-surface';
import { createWorkImage, type WorkImage } from '../../../src/decompose/pixels/work-image';
import { paintOver } from '../../support/soft';

/** One colour all over. */
class Plain extends GroundSurface {
  constructor(image: WorkImage) {
    super(image);
  }

  at(_: number, out: Float64Array): void {
    out.set([100, 80, 60]);
  }

  differences(): Float32Array[] {
    return this.image.planes.map((plane, c) => plane.map((v) => v - [100, 80, 60][c]));
  }

  over(image: WorkImage): Plain {
    return new Plain(image);
  }
}

describe('GroundSurface', () => {
  const surface = new Plain(createWorkImage(paintOver(3, 1, (x) => ([[100, 80, 60], [110, 60, 61], [50, 40, 30]] as const)[Math.floor(x)])));

  it('tells how far each pixel is off, by itself and everywhere alike', () => {
    expect([0, 1, 2].map((p) => Math.round(surface.off(p)))).toEqual([0, 20, 50]);
    expect([...surface.offEverywhere()].map(Math.round)).toEqual([0, 20, 50]);
  });

  it('tells how much it changes over some pixels, and takes all that are near to it for sure', () => {
    expect(surface.changeOver([0, 1, 2])).toBe(0);
    expect(surface.sure([0, 2], [1])).toEqual([0, 2]);
  });

  it('tells shades from other colours', () => {
    expect([1, 2].map((p) => surface.isShade(p, 4))).toEqual([false, true]);
  });
});

describe('farthest', () => {
  it('is the largest of each pixel\'s differences', () => {
    expect(farthest([Float32Array.of(1, -3), Float32Array.of(-2, 2)])).toEqual(Float32Array.of(2, 3));
  });
});
