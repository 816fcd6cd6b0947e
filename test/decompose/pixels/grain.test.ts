import { measureGrain, removeGrain } from '../../../src/decompose/pixels/grain';
import { convertDepth, createRaster, type Raster } from '../../../src/raster/raster';
import { withGrain } from '../../support/grain';
import { disc, flat, linear, noisy, onGround, rectangle } from '../../support/paint';

const drawn = onGround(200, 160, linear([240, 235, 225], [200, 180, 190], [0, 0], [200, 160]),
  { shape: disc(70, 60, 40), fill: flat([200, 60, 40]) },
  { shape: rectangle(90, 30, 180, 120), fill: linear([30, 80, 200], [120, 190, 220], [90, 30], [180, 120]) },
  { shape: rectangle(30, 130, 170, 131), fill: flat([40, 40, 60]) },
).picture;

/** Grain in spots of so many pixels, blurred a little as an enlarged film is. */
function coarse(picture: Raster, deviation: number, spots: number): Raster {
  const { width, height } = picture;
  const small = withGrain(onGround(Math.ceil(width / spots) + 1, Math.ceil(height / spots) + 1, [128, 128, 128]).picture, deviation * 1.5);
  const at = (x: number, y: number): number => small.data[(y * small.width + x) * 4] - 128;
  const data = picture.data.slice();
  for (let p = 0; p < width * height; p++) {
    const [u, v] = [(p % width) / spots, Math.floor(p / width) / spots];
    const [x, y] = [Math.floor(u), Math.floor(v)];
    const grain = (at(x, y) * (1 - u + x) + at(x + 1, y) * (u - x)) * (1 - v + y) + (at(x, y + 1) * (1 - u + x) + at(x + 1, y + 1) * (u - x)) * (v - y);
    for (let c = 0; c < 3; c++) data[p * 4 + c] = Math.min(255, Math.max(0, Math.round(data[p * 4 + c] + grain)));
  }
  return { ...picture, data };
}

/** The largest and the mean difference of two pictures of one size, 8-bit levels. */
function differences(a: Raster, b: Raster, where: (x: number, y: number) => boolean = () => true): { most: number; mean: number } {
  let [most, sum, count] = [0, 0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const p = i >> 2;
    if (!where(p % a.width, Math.floor(p / a.width))) continue;
    const off = Math.abs(a.data[i] - b.data[i]);
    most = Math.max(most, off);
    sum += off;
    count++;
  }
  return { most, mean: sum / count };
}

describe('measureGrain', () => {
  it.each([2, 5, 10])('finds grain of %d levels, at any depth', (deviation) => {
    const grainy = withGrain(drawn, deviation);
    const found = measureGrain(grainy)!;
    expect(found.deviation / deviation).toBeGreaterThan(0.85);
    expect(found.deviation / deviation).toBeLessThan(1.15);
    expect(found.size).toBe(1);
    expect(measureGrain(convertDepth(grainy, 16))!.deviation).toBeCloseTo(found.deviation, 5);
  });

  it('tells how coarse it is, and that of white paper from its darker half', () => {
    for (const [size, spots] of [[2, 2], [3, 3]]) expect(measureGrain(coarse(drawn, 6, spots))!.size).toBe(size);
    const paper = withGrain(onGround(200, 160, [255, 255, 255], { shape: disc(100, 80, 50), fill: flat([200, 60, 40]) }).picture, 5);
    expect(measureGrain(paper)!.deviation / 5).toBeGreaterThan(0.85);
    expect(measureGrain(paper)!.deviation / 5).toBeLessThan(1.15);
  });

  it('finds none in a clean drawing, and none that is not everywhere', () => {
    expect(measureGrain(drawn)).toBeNull();
    const photograph = noisy((x, y) => [120 + 50 * Math.sin(x / 9), 110 + 40 * Math.cos(y / 7), 90], 8, 7);
    expect(measureGrain(onGround(200, 160, [250, 248, 240], { shape: rectangle(10, 10, 190, 140), fill: photograph }).picture)).toBeNull();
  });

  it('says nothing of pictures that are too small to tell, or all but empty', () => {
    expect(measureGrain(withGrain(onGround(64, 64, [128, 128, 128]).picture, 5))).toBeNull();
    expect(measureGrain(createRaster(1, 1))).toBeNull();
    expect(measureGrain(withGrain(createRaster(200, 160), 5))).toBeNull();
  });

  it('looks at opaque pixels alone', () => {
    const grainy = withGrain(drawn, 5);
    const data = grainy.data.slice();
    for (let p = 0; p < 200 * 40; p++) data.fill(0, p * 4, p * 4 + 4);
    expect(measureGrain({ ...grainy, data })!.deviation).toBeGreaterThan(4);
  });
});

describe('removeGrain', () => {
  it.each([false, true])('leaves surfaces smooth and edges where they are (grain of colour: %s)', (coloured) => {
    const grainy = withGrain(drawn, 6, 3, coloured);
    const calm = removeGrain(grainy, measureGrain(grainy)!);
    const before = differences(grainy, drawn);
    const after = differences(calm, drawn);
    expect(after.mean).toBeLessThan(before.mean / 4);
    // Within the disc and within the panel, away from their edges.
    expect(differences(calm, drawn, (x, y) => Math.hypot(x - 70, y - 60) < 34 && x < 84).most).toBeLessThan(9);
    expect(differences(calm, drawn, (x, y) => x > 94 && x < 176 && y > 34 && y < 116 && Math.hypot(x - 70, y - 60) > 46).most).toBeLessThan(9);
  });

  it('leaves surfaces smooth under coarse grain', () => {
    const grainy = coarse(drawn, 6, 3);
    const calm = removeGrain(grainy, measureGrain(grainy)!);
    const disc = (x: number, y: number): boolean => Math.hypot(x - 70, y - 60) < 34 && x < 84;
    expect(differences(calm, drawn, disc).mean).toBeLessThan(differences(grainy, drawn, disc).mean / 2.5);
  });

  it('keeps a line of one pixel', () => {
    const grainy = withGrain(drawn, 4);
    const calm = removeGrain(grainy, measureGrain(grainy)!);
    expect(differences(calm, drawn, (x, y) => y === 130 && x > 32 && x < 168).mean).toBeLessThan(8);
  });

  it('changes no pixel that is see-through, and keeps alpha', () => {
    const grainy = withGrain(drawn, 5);
    for (let p = 0; p < 200 * 30; p++) grainy.data[p * 4 + 3] = p % 255;
    const calm = removeGrain(grainy, { deviation: 5, size: 1 });
    for (let i = 0; i < grainy.data.length; i += 4) {
      expect(calm.data[i + 3]).toBe(grainy.data[i + 3]);
      if (grainy.data[i + 3] < 255) expect([...calm.data.slice(i, i + 3)]).toEqual([...grainy.data.slice(i, i + 3)]);
    }
  });
});
