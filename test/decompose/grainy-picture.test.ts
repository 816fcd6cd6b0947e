import fc from 'fast-check';
import { CancelledError } from '../../src/core/errors';
import { decompose } from '../../src/decompose/decompose';
import { measureGrain } from '../../src/decompose/pixels/grain';
import type { Layer } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { leafLayers } from '../../src/document/tree';
import { convertDepth, type Raster } from '../../src/raster/raster';
import { withGrain } from '../support/grain';
import { disc, flat, linear, onGround, paintScene, rectangle } from '../support/paint';
import { anyScene } from '../support/random-scenes';

const drawn = onGround(220, 180, linear([225, 220, 205], [190, 200, 215], [0, 0], [0, 180]),
  { shape: disc(80, 80, 46), fill: flat([190, 50, 60]) },
  { shape: rectangle(100, 70, 200, 150), fill: flat([40, 90, 170]) },
).picture;
const grainy = withGrain(drawn, 5);

const named = (picture: Raster): [string, number, number, number, number][] => leafLayers(decompose(picture).document.children).map(({ name, left, top, pixels }) => [name, left, top, pixels.width, pixels.height]);

/** Standard deviation of the first channel, level by level along rows, of a layer's pixels for which this holds. */
function roughness({ pixels, seen }: Layer, isMeant: (seen: number) => boolean): { deviation: number; count: number } {
  let [sum, count] = [0, 0];
  for (let p = 1; p < pixels.width * pixels.height; p++) {
    if (p % pixels.width === 0 || pixels.data[p * 4 + 3] < 255 || pixels.data[p * 4 - 1] < 255) continue;
    if (!isMeant(seen ? seen[p] : 255) || !isMeant(seen ? seen[p - 1] : 255)) continue;
    sum += (pixels.data[p * 4] - pixels.data[p * 4 - 4]) ** 2;
    count++;
  }
  return { deviation: Math.sqrt(sum / count / 2), count };
}

describe('decomposeGrainy, by decompose', () => {
  it('finds in grain what it finds without', () => {
    expect(measureGrain(grainy)).not.toBeNull();
    const [clean, found] = [named(drawn), named(grainy)];
    expect(found.map(([name]) => name)).toEqual(clean.map(([name]) => name));
    found.forEach(([, ...box], k) => box.forEach((side, i) => expect(Math.abs(side - (clean[k][i + 1] as number))).toBeLessThanOrEqual(2)));
  });

  it('shows the picture’s own pixels, and grain where layers go on beneath others', () => {
    const { document, recomposition, nothingToSeparate } = decompose(grainy);
    expect(nothingToSeparate).toBe(false);
    expect(recomposition.max).toBe(0);
    expect(compareRasters(grainy, flattenDocument(document)).max).toBe(0);
    const layers = leafLayers(document.children);
    const front = layers.at(-1)!;
    for (let y = 10; y < front.pixels.height - 10; y++) {
      for (let x = 10; x < front.pixels.width - 10; x++) {
        const i = (y * front.pixels.width + x) * 4;
        const j = ((y + front.top) * 220 + x + front.left) * 4;
        if (front.seen && front.seen[i / 4] === 0) continue;
        expect([...front.pixels.data.slice(i, i + 4)]).toEqual([...grainy.data.slice(j, j + 4)]);
      }
    }
    const hidden = roughness(layers[0], (seen) => seen === 0);
    expect(hidden.count).toBeGreaterThan(1000);
    expect(hidden.deviation).toBeGreaterThan(3.5);
    expect(hidden.deviation).toBeLessThan(6.5);
  });

  it('keeps shadows smooth', () => {
    const shadowed = onGround(220, 180, [225, 220, 205], { shape: disc(100, 96, 40, 14), fill: flat([0, 0, 0]), opacity: 0.4 }, { shape: disc(92, 86, 40), fill: flat([190, 50, 60]) }).picture;
    const { document, recomposition } = decompose(withGrain(shadowed, 4));
    expect(recomposition.max).toBeLessThanOrEqual(1);
    const shadow = leafLayers(document.children).find(({ kind }) => kind === 'shadow')!;
    let [sum, count] = [0, 0];
    for (let i = 0; i < shadow.pixels.data.length; i += 4) {
      if (shadow.pixels.data[i + 3] < 60) continue;
      sum += shadow.pixels.data[i];
      count++;
    }
    expect(count).toBeGreaterThan(500);
    expect(sum / count).toBeLessThan(4);
  });

  it('gives one layer, the very picture, where there is nothing but grain', () => {
    const paper = withGrain(onGround(200, 160, [200, 190, 170]).picture, 5);
    const { document, nothingToSeparate, recomposition } = decompose(paper);
    expect(nothingToSeparate).toBe(true);
    expect((document.children[0] as Layer).pixels.data).toEqual(paper.data);
    expect(recomposition.max).toBe(0);
  });

  it('composites to any grainy picture within a level, in 8, 16 and 32 bit', () => {
    let grainyOnes = 0;
    fc.assert(fc.property(anyScene, fc.constantFrom(8, 16, 32), fc.integer({ min: 3, max: 9 }), (scene, depth, deviation) => {
      // On a canvas large enough to tell grain by.
      const { picture } = paintScene({ ...scene, width: 168, height: 144, depth: 8 });
      const given = convertDepth(withGrain(picture, deviation, deviation), depth as 8 | 16 | 32);
      const { document, recomposition } = decompose(given);
      grainyOnes += measureGrain(convertDepth(given, 8)) ? 1 : 0;
      expect(document.depth).toBe(depth);
      expect(recomposition.max).toBeLessThanOrEqual(1);
      expect(compareRasters(given, flattenDocument(document)).max).toBeLessThanOrEqual(1);
    }), { numRuns: 15 });
    expect(grainyOnes).toBeGreaterThan(3);
  });

  it('says how it gets on, and can be stopped', () => {
    const stages: string[] = [];
    let last = 0;
    decompose(grainy, {}, { onProgress: ({ stage, fraction }) => {
      expect(fraction).toBeGreaterThanOrEqual(last);
      last = fraction;
      stages.push(stage);
    } });
    expect(stages[0]).toBe('grain');
    expect(stages.slice(-2)).toEqual(['grain', 'done']);
    expect(stages.filter((stage) => stage === 'done')).toHaveLength(1);
    let asked = 0;
    expect(() => decompose(grainy, {}, { signal: { get aborted() { return ++asked > 3; } } })).toThrow(CancelledError);
  });
});
