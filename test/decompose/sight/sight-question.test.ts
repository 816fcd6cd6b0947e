import fc from 'fast-check';
import type { Tensor } from '../../../src/core/tensors';
import { analyse } from '../../../src/decompose/analyse';
import { MEASURES, RELATIONS } from '../../../src/decompose/sight/piece-features';
import { findPieces } from '../../../src/decompose/sight/pieces';
import { DECOMPOSE_DEFAULTS } from '../../../src/decompose/decompose';
import { ruleOnPieces, RULINGS } from '../../../src/decompose/sight/rulings';
import { askSight, GRID_SIDE, LOOK_SIDE, lookSize, SLOTS, takeLook, type Look } from '../../../src/decompose/sight/sight-question';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { noisePicture, paint } from '../../support/documents';
import { disc, flat, onGround, paintScene, rectangle } from '../../support/paint';
import { anyScene } from '../../support/random-scenes';
import { piecesOf } from '../../support/sight';
import { mapped } from '../../support/stages';

const CELL = LOOK_SIDE / GRID_SIDE;

function ask(picture: Raster) {
  const { image, segmentation, graph, plant, plan, isTexture, transparent } = analyse(picture, false);
  const found = findPieces(segmentation, graph, plant(), isTexture);
  const { plans } = plan(DECOMPOSE_DEFAULTS.maxLayers, false);
  return { image, found, question: askSight(image, found, transparent, ruleOnPieces(found, graph, plans)) };
}

const plane = ({ data }: Tensor, c: number): Float32Array => data.subarray(c * LOOK_SIDE ** 2, (c + 1) * LOOK_SIDE ** 2);

/** What holds for every question. */
function expectAsked(picture: Raster): void {
  const { found, question: { role, inputs } } = ask(picture);
  const count = found.pieces.length;
  expect(role).toBe('sight');
  expect(Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]))).toEqual({
    picture: [1, 5, 256, 256], pieces: [1, 64, 64, 64], measures: [1, 64, MEASURES.length], relations: [1, RELATIONS.length + RULINGS.length, 64, 64], present: [1, 64],
  });
  for (const [name, { shape, data }] of Object.entries(inputs)) {
    expect(data).toHaveLength(shape.reduce((a, b) => a * b));
    if (!data.every(Number.isFinite)) throw new Error(`${name} holds what is no number`);
  }
  expect([...inputs.present.data]).toEqual(Array.from({ length: SLOTS }, (_, k) => (k < count ? 1 : 0)));

  const { width, height } = lookSize(picture.width, picture.height);
  const inside = plane(inputs.picture, 4);
  expect(inside.every((v, p) => v === (p % LOOK_SIDE < width && Math.floor(p / LOOK_SIDE) < height ? 1 : 0))).toBe(true);
  for (let c = 0; c < 4; c++) {
    const alpha = plane(inputs.picture, 3);
    // Premultiplied: no channel is above the alpha, nothing lies beyond the picture.
    if (!plane(inputs.picture, c).every((v, p) => v >= 0 && v <= alpha[p] + 1e-5 && v <= inside[p] + 1e-5)) throw new Error(`channel ${c} is out of range`);
  }
  for (let y = 0; y < GRID_SIDE; y++) {
    for (let x = 0; x < GRID_SIDE; x++) {
      let sum = 0;
      for (let k = 0; k < SLOTS; k++) sum += inputs.pieces.data[(k * GRID_SIDE + y) * GRID_SIDE + x];
      const share = (Math.max(0, Math.min(CELL, width - x * CELL)) * Math.max(0, Math.min(CELL, height - y * CELL))) / CELL ** 2;
      if (sum !== share) throw new Error(`cell ${x}, ${y} is covered ${sum}, and ${share} of it lies on the picture`);
    }
  }
  for (const [tensor, columns] of [[inputs.measures, 0], [inputs.relations, 1]] as const) {
    // Unused rows say nothing.
    if (columns === 0) expect(tensor.data.subarray(count * MEASURES.length).every((v) => v === 0)).toBe(true);
    else tensor.data.forEach((v, n) => { if (v !== 0 && (n % SLOTS >= count || Math.floor(n / SLOTS) % SLOTS >= count)) throw new Error('a relation with a piece that is none'); });
  }
}

describe('lookSize', () => {
  it.each([
    [256, 256, 256, 256], [1000, 500, 256, 128], [500, 1000, 128, 256], [1, 1, 256, 256], [4, 2, 256, 128], [10000, 3, 256, 1], [3, 100000, 1, 256], [257, 255, 256, 254],
  ])('fits %d × %d into %d × %d', (width, height, w, h) => {
    expect(lookSize(width, height)).toEqual({ width: w, height: h });
  });
});

describe('askSight', () => {
  it.each<[string, Raster]>([
    ['one pixel', noisePicture(1, 1)], ['two pixels', noisePicture(2, 1)], ['a wide picture', noisePicture(60, 20)], ['a tall one', noisePicture(20, 60)], ['one row', noisePicture(700, 1)],
    ['one column', noisePicture(1, 700)], ['nothing', onGround(30, 20, null).picture], ['one that is barely there', paint(40, 30, (x) => [1, 0.5, 0, x > 20 ? 2 / 255 : 0])],
    ['a very thin one', onGround(4000, 3, [250, 250, 250], { shape: rectangle(500, 0, 2500, 3), fill: flat([20, 90, 180]) }).picture],
    ['one thing that fills the canvas', onGround(50, 50, null, { shape: rectangle(-5, -5, 60, 60), fill: flat([9, 9, 9]) }).picture],
  ])('is well formed for %s', (_, picture) => expectAsked(picture));

  it('is well formed for any picture', () => {
    fc.assert(fc.property(anyScene, (scene) => expectAsked(paintScene(scene).picture)), { numRuns: 12, ...(process.env.CI && { seed: 4 }) });
  });

  it('shows colour premultiplied, and the canvas where it is empty', () => {
    const { question: { inputs } } = ask(paint(128, 64, (x) => (x < 64 ? [1, 0.5, 0, 0.4] : [1, 1, 1, 0])));
    const at = (x: number, y: number): number[] => [0, 1, 2, 3, 4].map((c) => plane(inputs.picture, c)[y * LOOK_SIDE + x]);
    at(20, 20).forEach((v, c) => expect(v).toBeCloseTo([0.4, 0.2, 0, 0.4, 1][c], 2));
    expect(at(200, 20)).toEqual([0, 0, 0, 0, 1]);
    expect(at(20, 200)).toEqual([0, 0, 0, 0, 0]);
  });

  it('puts relations where both networks and engine look for them', () => {
    const { found, question: { inputs } } = ask(onGround(120, 80, [250, 250, 250], { shape: disc(40, 40, 25), fill: flat([200, 0, 0]) }, { shape: disc(40, 40, 9), fill: flat([0, 0, 200]) }).picture);
    const outer = found.pieces.findIndex(({ parent }) => parent === 0);
    const inner = found.pieces.findIndex(({ parent }) => parent === outer);
    const at = (name: (typeof RELATIONS)[number], i: number, j: number): number => inputs.relations.data[(RELATIONS.indexOf(name) * SLOTS + i) * SLOTS + j];
    expect([at('encloses', outer, inner), at('encloses', inner, outer), at('enclosed', inner, outer), at('encloses', 0, outer), at('touching', 0, inner)]).toEqual([1, 0, 1, 1, 0]);
    expect(inputs.measures.data[inner * MEASURES.length + MEASURES.indexOf('depth')]).toBe(2);
    // What the rules say comes after all of them; here they see two discs on a page.
    const ruled = (name: (typeof RULINGS)[number], i: number, j: number): number => inputs.relations.data[((RELATIONS.length + RULINGS.indexOf(name)) * SLOTS + i) * SLOTS + j];
    expect([ruled('ruledFront', outer, 0), ruled('ruledFront', 0, outer), ruled('ruledBeneath', 0, outer), ruled('ruledBeneath', outer, 0)]).toEqual([1, -1, 1, 0]);
    expect(ruled('ruledSame', outer, inner) + Math.abs(ruled('ruledFront', outer, inner))).toBe(1);
  });
});

describe('takeLook', () => {
  const colours = { g: [255, 255, 255], a: [255, 0, 0], b: [0, 255, 0], c: [0, 0, 255], d: [0, 0, 0] } as const;
  const letters = Object.keys(colours) as (keyof typeof colours)[];
  /** Pixels of the look whose colour is one piece's and whose label is another's, as a share of the pixels of one colour. */
  function disagreement(rows: string[], zoom: number): number {
    const regions = mapped(rows, colours, zoom);
    const { found, of } = piecesOf(regions, { leastShare: 0 });
    const look: Look = takeLook(createWorkImage(regions.picture), found);
    let pure = 0;
    let wrong = 0;
    look.labels.forEach((label, p) => {
      const letter = letters.find((l) => colours[l].every((v, c) => look.planes[c][p] === v));
      if (label === -1 || !letter) return;
      pure++;
      if (of(regions.regionOf[letter]) !== label) wrong++;
    });
    expect(pure).toBeGreaterThan(0.3 * look.width * look.height);
    return wrong / pure;
  }
  const small = ['ggggggg', 'gaabbbg', 'gaabbbg', 'ggcccgg', 'ggcdcgg', 'ggcccgg', 'ggggggg'];

  it.each([1, 2, 3, 5, 20, 36])('shows each pixel\'s own piece where it enlarges, %d pixels a letter', (zoom) => {
    expect(disagreement(small, zoom)).toBe(0);
  });

  it.each([40, 55, 74, 110])('shows it to within a pixel where it shrinks, %d pixels a letter', (zoom) => {
    expect(disagreement(small, zoom)).toBeLessThan(0.01);
  });

  it('takes means where it shrinks', () => {
    const picture = paint(1024, 256, (x, y) => ((x + y) % 2 ? [1, 1, 1, 1] : [0, 0, 0, 1]));
    const whole = { pieces: [], chart: { width: 1, height: 1, labels: new Int32Array(1) } };
    const look = takeLook({ width: 1024, height: 256, planes: [0, 1, 2].map((c) => Float32Array.from({ length: 1024 * 256 }, (_, p) => picture.data[p * 4 + c])), noise: 0, surfaceNoise: 0, afterJpeg: false, subsampledChroma: false }, whole as unknown as Parameters<typeof takeLook>[1]);
    expect([look.width, look.height]).toEqual([256, 64]);
    for (const p of [0, 300, 63 * 256 + 255]) expect([0, 1, 2, 3].map((c) => look.planes[c][p])).toEqual([127.5, 127.5, 127.5, 255]);
    expect(look.planes[3][64 * 256]).toBe(0);
    expect([look.labels[63 * 256 + 255], look.labels[64 * 256]]).toEqual([0, -1]);
  });
});
