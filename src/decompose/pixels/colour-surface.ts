import { LeastSquares } from '../../core/least-squares';
import { GroundSurface } from './ground-surface';
import type { WorkImage } from './work-image';

/** Coefficients of a cubic in two variables. */
const TERMS = 10;

/** What a smoothly changing colour is in every pixel of a picture: a cubic in x and y for each channel, fitted to some of them. */
export class ColourSurface extends GroundSurface {
  private readonly row = new Float64Array(TERMS);

  private constructor(image: WorkImage, private readonly model: Float64Array) {
    super(image);
  }

  /** Least squares over pixels, given by their indices; `weights` by place in that list. Null where they do not settle the surface. */
  static fit(image: WorkImage, pixels: ArrayLike<number>, weights: ArrayLike<number> | null = null): ColourSurface | null {
    const { planes } = image;
    const equations = new LeastSquares(TERMS, planes.length);
    const row = new Float64Array(TERMS);
    const seen = new Float64Array(planes.length);
    for (let k = 0; k < pixels.length; k++) {
      const p = pixels[k];
      cubic(image, p, row);
      for (let c = 0; c < seen.length; c++) seen[c] = planes[c][p];
      equations.add(row, seen, weights ? weights[k] : 1);
    }
    const model = equations.solve();
    return model && new ColourSurface(image, model);
  }

  at(p: number, out: Float64Array): void {
    cubic(this.image, p, this.row);
    for (let c = 0; c < out.length; c++) out[c] = this.value(c);
  }

  differences(): Float32Array[] {
    const { width, height, planes } = this.image;
    return planes.map((plane, c) => {
      const out = new Float32Array(width * height);
      const k = this.model.subarray(c * TERMS, (c + 1) * TERMS);
      for (let y = 0, p = 0; y < height; y++) {
        // Along a row it is a cubic in u alone.
        const v = (2 * y) / height - 1;
        const [k0, k1, k2] = [k[0] + v * (k[2] + v * (k[5] + v * k[9])), k[1] + v * (k[4] + v * k[8]), k[3] + v * k[7]];
        for (let x = 0; x < width; x++, p++) {
          const u = (2 * x) / width - 1;
          out[p] = plane[p] - (k0 + u * (k1 + u * (k2 + u * k[6])));
        }
      }
      return out;
    });
  }

  over(image: WorkImage): ColourSurface {
    return new ColourSurface(image, this.model);
  }

  /** The channel's value where `row` is. */
  private value(channel: number): number {
    let sum = 0;
    for (let i = 0; i < TERMS; i++) sum += this.model[channel * TERMS + i] * this.row[i];
    return sum;
  }
}

/** Its terms at a pixel; u and v run from −1 to 1 over the picture. */
function cubic({ width, height }: WorkImage, p: number, out: Float64Array): void {
  const x = p % width;
  const u = (2 * x) / width - 1;
  const v = (2 * (p - x)) / width / height - 1;
  out[0] = 1;
  out[1] = u;
  out[2] = v;
  out[3] = u * u;
  out[4] = u * v;
  out[5] = v * v;
  out[6] = u * u * u;
  out[7] = u * u * v;
  out[8] = u * v * v;
  out[9] = v * v * v;
}
