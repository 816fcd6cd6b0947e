import { createWorkImage, pixelDistance } from '../../../src/decompose/pixels/work-image';
import { convertDepth } from '../../../src/raster/raster';
import { paint } from '../../support/documents';
import { throughJpeg } from '../../support/jpeg';
import { disc, flat, linear, noisy, onGround, rectangle } from '../../support/paint';

const art = onGround(96, 80, [240, 235, 220], { shape: disc(40, 40, 24), fill: flat([200, 30, 60]) }, { shape: rectangle(50.5, 20.3, 84.2, 66.7, 5), fill: flat([20, 60, 160]) }).picture;

describe('createWorkImage', () => {
  it('has three planes at 8-bit scale for an opaque picture, the picture\'s own samples', () => {
    const { width, height, planes, noise } = createWorkImage(art);
    expect([width, height, planes.length, noise]).toEqual([96, 80, 3, 0]);
    planes.forEach((plane, c) => expect(Array.from(plane)).toEqual(Array.from(plane, (_, p) => art.data[p * 4 + c])));
  });

  it('premultiplies where there is transparency, so that all that cannot be seen is one colour', () => {
    const picture = paint(3, 1, (x) => [[1, 0.2, 0, 0], [0, 1, 1, 0], [1, 0.2, 0, 0.6]][x] as [number, number, number, number]);
    const { planes } = createWorkImage(picture);
    expect(planes).toHaveLength(4);
    expect(pixelDistance(planes, 0, 1)).toBe(0);
    expect(planes.map((plane) => Math.round(plane[2]))).toEqual([153, 31, 0, 153]);
  });

  it('sees 16 bit as it sees 8', () => {
    const wide = createWorkImage(convertDepth(art, 16));
    createWorkImage(art).planes.forEach((plane, c) => plane.forEach((v, p) => { if (Math.abs(v - wide.planes[c][p]) > 1e-3) throw new Error(`plane ${c}, pixel ${p}`); }));
    expect(wide.noise).toBe(0);
  });

  it('finds no noise in anti-aliased art and gradients, and some after JPEG, which it then smooths', async () => {
    const gradient = onGround(96, 80, linear([10, 40, 90], [240, 200, 120], [0, 0], [96, 80]), { shape: disc(48, 40, 25), fill: flat([255, 255, 255]) }).picture;
    expect(createWorkImage(gradient).noise).toBe(0);
    const rough = await throughJpeg(art, 40);
    const image = createWorkImage(rough);
    expect(image.noise).toBeGreaterThan(0.6);
    // Ringing beside the disc goes; the disc's edge stays.
    const roughness = (value: (p: number) => number): number => {
      let sum = 0;
      for (let p = 1; p < 96 * 80 - 1; p++) {
        const beside = disc(40, 40, 24).distance((p % 96) + 0.5, Math.floor(p / 96) + 0.5);
        if (beside > 3 && beside < 7 && p % 96 < 44) sum += Math.abs(value(p + 1) - 2 * value(p) + value(p - 1));
      }
      return sum;
    };
    expect(roughness((p) => image.planes[1][p])).toBeLessThan(0.5 * roughness((p) => rough.data[p * 4 + 1]));
    expect(image.planes[1][40 * 96 + 8] - image.planes[1][40 * 96 + 24]).toBeGreaterThan(0.95 * (235 - 30));
  });

  it('expects surfaces to be far cleaner than edges after JPEG, but not in what was never compressed', async () => {
    const jpeg = createWorkImage(await throughJpeg(onGround(400, 300, linear([240, 235, 220], [180, 200, 240], [0, 0], [400, 300]), { shape: disc(160, 140, 100), fill: flat([200, 30, 60]) }, { shape: rectangle(200.5, 80.3, 368.2, 254.7, 5), fill: flat([20, 60, 160]) }).picture, 75));
    expect(jpeg.noise).toBeGreaterThan(0.6);
    expect(jpeg.surfaceNoise).toBeCloseTo(jpeg.noise / 3, 5);
    const grain = createWorkImage(onGround(200, 150, noisy(() => [200, 190, 180], 6, 3), { shape: disc(80, 70, 50), fill: flat([20, 30, 160]) }).picture);
    expect(grain.noise).toBeGreaterThan(0.6);
    expect(grain.surfaceNoise).toBe(grain.noise);
    expect(createWorkImage(art).surfaceNoise).toBe(0);
  });

  it('smooths as the 5×5 bilateral filter does pixel by pixel, evenly coloured parts and canvas edges included', async () => {
    const rough = await throughJpeg(art, 40);
    const { planes, noise } = createWorkImage(rough);
    const range = Math.min(28, 6 + 4 * noise);
    const sample = (x: number, y: number, c: number): number => rough.data[(y * 96 + x) * 4 + c];
    let even = 0;
    for (let y = 0; y < 80; y++) {
      for (let x = 0; x < 96; x++) {
        const sums = [0, 0, 0, 0];
        let equal = 0;
        for (let v = Math.max(0, y - 2); v <= Math.min(79, y + 2); v++) {
          for (let u = Math.max(0, x - 2); u <= Math.min(95, x + 2); u++) {
            const apart = [0, 1, 2].reduce((sum, c) => sum + (sample(u, v, c) - sample(x, y, c)) ** 2, 0);
            const w = Math.max(0, 1 - (0.33 * apart) / range ** 2) ** 2;
            [0, 1, 2].forEach((c) => (sums[c] += w * sample(u, v, c)));
            sums[3] += w;
            if (apart === 0) equal++;
          }
        }
        if (equal === 25) even++;
        for (let c = 0; c < 3; c++) if (Math.abs(planes[c][y * 96 + x] - sums[c] / sums[3]) > 1e-4) throw new Error(`plane ${c} at ${x}, ${y}`);
      }
    }
    expect(even).toBeGreaterThan(100);
  });

  it('takes any size', () => {
    for (const [w, h] of [[1, 1], [1, 9], [9, 1], [2, 2]] as const) expect(createWorkImage(paint(w, h, () => [0.5, 0.5, 0.5, 1])).planes[0]).toHaveLength(w * h);
  });
});

describe('pixelDistance', () => {
  it('is the largest difference of any plane', () => {
    expect(pixelDistance([Float32Array.of(10, 12), Float32Array.of(50, 20), Float32Array.of(7, 7)], 0, 1)).toBe(30);
  });
});
