import fc from 'fast-check';
import { CancelledError, DelaminateError } from '../../src/core/errors';
import type { ProgressEvent } from '../../src/core/job';
import type { Answer, Question } from '../../src/core/tensors';
import { decompose, type Decomposition, type DecomposeSteps } from '../../src/decompose/decompose';
import { decomposeFloat } from '../../src/decompose/float-picture';
import type { Layer } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { leafLayers } from '../../src/document/tree';
import { convertDepth, type Raster } from '../../src/raster/raster';
import { layer, paint, randomNumbers } from '../support/documents';
import { disc, flat, onGround, rectangle } from '../support/paint';
import { randomPixels } from '../support/random-documents';
import { finishSteps } from '../support/sight';

/** A float picture whose colours are painted ones times a factor for each pixel. */
function brightened(picture: Raster, factor: (x: number, y: number) => number): Raster {
  const float = convertDepth(picture, 32);
  for (let p = 0; p < picture.width * picture.height; p++) for (let c = 0; c < 3; c++) float.data[p * 4 + c] *= factor(p % picture.width, Math.floor(p / picture.width));
  return float;
}

const scene = onGround(64, 48, [210, 215, 225], { shape: disc(22, 24, 13), fill: flat([180, 30, 40]) }, { shape: rectangle(40, 10, 58, 34), fill: flat([20, 60, 160]) }).picture;
const at = ({ pixels, left, top }: Layer, x: number, y: number): number[] | null =>
  x < left || y < top || x >= left + pixels.width || y >= top + pixels.height ? null : Array.from(pixels.data.slice(((y - top) * pixels.width + x - left) * 4, ((y - top) * pixels.width + x - left) * 4 + 4));

describe('decomposeFloat, by decompose', () => {
  it('keeps the input\'s own floats wherever one layer makes the pixel, beyond 0..1 too', () => {
    const picture = brightened(scene, (x, y) => 1 + ((x * 7 + y * 13) % 29) / 1e4 + (y < 10 ? 3 : 0));
    picture.data[(20 * 64 + 20) * 4 + 2] = -0.25;
    const { document, recomposition, nothingToSeparate } = decompose(picture);
    expect(document.depth).toBe(32);
    expect(nothingToSeparate).toBe(false);
    expect(recomposition.max).toBeLessThan(0.01);
    const layers = leafLayers(document.children);
    let exact = 0;
    for (let y = 0; y < 48; y++) {
      for (let x = 0; x < 64; x++) {
        const front = [...layers].reverse().map((one) => at(one, x, y)).find((pixel) => pixel && pixel[3]! > 0)!;
        if (front[3] !== 1) continue;
        exact++;
        expect(front).toEqual(Array.from(picture.data.slice((y * 64 + x) * 4, (y * 64 + x) * 4 + 4)));
      }
    }
    expect(exact).toBeGreaterThan(64 * 48 * 0.9);
  });

  it('gives one layer, the very picture, where there is nothing to separate', () => {
    const picture = brightened(paint(12, 9, () => [0.5, 0.5, 0.5, 1], 8), () => 5);
    const { document, nothingToSeparate, recomposition } = decompose(picture);
    expect(nothingToSeparate).toBe(true);
    expect((document.children[0] as Layer).pixels).toEqual(picture);
    expect((document.children[0] as Layer).pixels.data).not.toBe(picture.data);
    expect(recomposition).toEqual({ max: 0, mean: 0 });
  });

  it('shows the input within a hundredth of a level for any float picture', () => {
    fc.assert(fc.property(fc.integer(), fc.boolean(), (seed, transparent) => {
      const random = randomNumbers(seed);
      const picture = brightened(transparent ? randomPixels(random, 17, 13, 16) : scene, () => 0.3 + random() * 4);
      const { document, recomposition } = decompose(picture, { maxLayers: 6 });
      const measured = compareRasters(picture, flattenDocument(document));
      expect(recomposition).toEqual(measured);
      expect(measured.max).toBeLessThan(0.01);
      for (const { pixels } of leafLayers(document.children)) {
        expect(pixels.depth).toBe(32);
        expect(pixels.data.every((value, i) => Number.isFinite(value) && (i % 4 < 3 || (value >= 0 && value <= 1)))).toBe(true);
      }
    }), { numRuns: 12, seed: 12 });
  });

  it('reports progress that never falls, and ends when cancelled', () => {
    const events: ProgressEvent[] = [];
    let time = 0;
    const picture = convertDepth(scene, 32);
    const { timings } = decompose(picture, {}, { onProgress: (event) => events.push(event), now: () => time++ });
    events.reduce((last, { fraction }) => {
      expect(fraction).toBeGreaterThanOrEqual(last);
      return fraction;
    }, 0);
    expect(events.map(({ stage }) => stage).slice(-2)).toEqual(['floats', 'done']);
    expect(events.filter(({ stage }) => stage === 'done')).toEqual([{ stage: 'done', fraction: 1 }]);
    expect(Object.keys(timings)).toEqual([...new Set(events.map(({ stage }) => stage))].filter((stage) => stage !== 'done'));
    expect(decompose(picture).timings).toEqual({});
    const signal = { aborted: false };
    expect(() => decompose(picture, {}, { signal, onProgress: ({ stage }) => void (signal.aborted ||= stage === 'check') })).toThrow(CancelledError);
  });

  it.each([Number.NaN, Infinity, -Infinity])('refuses a picture that holds %p, and says where', (value) => {
    const picture = convertDepth(scene, 32);
    picture.data[(3 * 64 + 5) * 4 + 1] = value;
    expect(() => decompose(picture)).toThrow(DelaminateError);
    expect(() => decompose(picture)).toThrow(`holds ${value} at 5, 3`);
  });
});

describe('decomposeFloat', () => {
  const found = (children: readonly Layer[], size: { width: number; height: number }) => ({ document: { ...size, depth: 16 as const, children }, recomposition: { max: 0, mean: 0 }, nothingToSeparate: false, timings: {} });
  const row = (...pixels: ReadonlyArray<readonly [number, number, number, number]>): Raster => ({ width: pixels.length, height: 1, depth: 32, data: Float32Array.from(pixels.flat()) });

  /** An engine that asks one question before it is done. */
  const QUESTION: Question = { role: 'sight', inputs: {} };
  const asking = (done: (picture: Raster, answer: Answer) => Decomposition) => function* (picture: Raster): DecomposeSteps {
    return done(picture, yield QUESTION);
  };

  it('hands the engine\'s questions on, and the answers back', () => {
    const picture = row([1, 0, 0, 1]);
    const answer: Answer = { same: { shape: [1], data: new Float32Array(1) } };
    const asked: Question[] = [];
    let heard: Answer = null;
    finishSteps(decomposeFloat(picture, {}, asking((quantised, given) => {
      heard = given;
      return found([layer('a', quantised)], picture);
    })), (question) => {
      asked.push(question);
      return answer;
    });
    expect(asked).toEqual([QUESTION]);
    expect(heard).toBe(answer);
  });

  it('cuts colours off for the engine, not for the layers, and clamps coverage', () => {
    const picture = row([3, -0.5, 0.5, 1.25], [0.25, 0.25, 0.25, -0.5]);
    let seen: Raster | undefined;
    const { document } = finishSteps(decomposeFloat(picture, {}, asking((quantised) => {
      seen = quantised;
      return found([layer('a', quantised)], picture);
    })));
    expect([...seen!.data]).toEqual([65535, 0, 32768, 65535, 16384, 16384, 16384, 0]);
    expect([...(document.children[0] as Layer).pixels.data]).toEqual([3, -0.5, 0.5, 1, 0.25, 0.25, 0.25, 0]);
  });

  it('goes on as bright beneath what covers it, and gives the layer in front no stray light', () => {
    // Black at half coverage over a lamp of 4: what is seen is 2, and moved away the black is black.
    const picture = row([4, 0.5, 0, 1], [2, 0.25, 0, 1], [0, 0, 0, 1]);
    const lamp = layer('lamp', paint(3, 1, () => [1, 0.5, 0, 1], 16));
    const black = layer('black', paint(2, 1, (x) => [0, 0, 0, x === 0 ? 0.5 : 1], 16), { left: 1 });
    const { document, recomposition } = finishSteps(decomposeFloat(picture, {}, asking(() => found([lamp, black], picture))));
    const [back, front] = leafLayers(document.children);
    expect(at(back!, 0, 0)).toEqual([4, 0.5, 0, 1]);
    for (const x of [1, 2]) expect(at(back!, x, 0)![0]).toBe(4);
    expect(at(back!, 1, 0)![1]).toBeCloseTo(0.5, 4); // not cut off: the engine's
    for (let c = 0; c < 3; c++) expect(at(front!, 1, 0)![c]).toBeCloseTo(0, 3);
    expect(at(front!, 2, 0)).toEqual([0, 0, 0, 1]);
    expect(recomposition.max).toBeLessThan(0.01);
  });
});
