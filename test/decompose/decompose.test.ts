import fc from 'fast-check';
import { CancelledError, DelaminateError } from '../../src/core/errors';
import type { ProgressEvent } from '../../src/core/job';
import { decompose } from '../../src/decompose/decompose';
import { leafLayers } from '../../src/document/tree';
import { compositeOver } from '../../src/raster/composite';
import { convertDepth, createRaster, type Depth, type Raster } from '../../src/raster/raster';
import { noisePicture, paint } from '../support/documents';
import { disc, flat, linear, noisy, onGround, paintScene, radial, rectangle, type Colour } from '../support/paint';
import { paintOver, softDisc, type Levels } from '../support/soft';
import { anyScene } from '../support/random-scenes';
import { expectSound } from '../support/sound';

describe('decompose', () => {
  it('takes any stack of soft-edged shapes apart and composites it back exactly', () => {
    let separated = 0;
    fc.assert(fc.property(anyScene, fc.constantFrom<'objects' | 'shapes'>('objects', 'objects', 'shapes'), fc.constantFrom(24, 24, 24, 24, 5, 2, 1), (scene, detail, maxLayers) => {
      const { picture } = paintScene(scene);
      const before = picture.data.slice();
      const result = decompose(picture, { detail, maxLayers });
      expectSound(picture, result, maxLayers);
      expect(Buffer.compare(Buffer.from(picture.data.buffer), Buffer.from(before.buffer))).toBe(0);
      if (!result.nothingToSeparate) separated++;
    }), { numRuns: 40, ...(process.env.CI && { seed: 1 }) });
    // Else the scenes prove nothing.
    expect(separated).toBeGreaterThan(8);
  }, 60000);

  const noise = noisePicture(40, 30);
  const checkerboard = paint(32, 24, (x, y) => ((x + y) % 2 ? [1, 1, 1, 1] : [0, 0, 0, 1]));
  const holes = paint(30, 30, (x, y) => [x / 30, y / 30, 0.5, (x * 7 + y * 3) % 5 === 0 ? 0 : 1]);
  const faint = paint(30, 30, (x, y) => [0.8, 0.2, 0.1, ((x + y) % 7) / 255]);
  it.each<[string, Raster]>([
    ['noise', noise], ['noise of 16 bit', noisePicture(24, 24, 16)], ['a checkerboard of single pixels', checkerboard], ['a canvas full of holes', holes], ['traces of colour on nothing', faint],
    ['one pixel', noisePicture(1, 1)], ['one column', noisePicture(1, 40)], ['one row', noisePicture(40, 1)], ['two by two', noisePicture(2, 2)],
    ['one see-through pixel', paint(1, 1, () => [1, 0, 0, 0.5])],
    ['a photograph-like surface', onGround(64, 64, noisy(radial([250, 220, 180], [40, 30, 60], 20, 20, 60), 12, 3)).picture],
  ])('is sound on %s, however many layers are allowed', (_, picture) => {
    for (const maxLayers of [24, 2, 1]) for (const detail of ['objects', 'shapes'] as const) expectSound(picture, decompose(picture, { maxLayers, detail }), maxLayers);
  });

  it.each<[string, Raster]>([
    ['one flat colour', onGround(48, 32, [90, 120, 30]).picture],
    ['one gradient', onGround(64, 48, linear([20, 60, 120], [120, 160, 200], [0, 0], [64, 48])).picture],
    ['a steep gradient, taller than a speck is large', onGround(80, 160, linear([20, 40, 90], [250, 200, 90], [0, 0], [80, 0])).picture],
    ['noise', noise],
    ['nothing at all', createRaster(20, 10)],
    ['nothing visible', paint(20, 10, (x) => [x / 20, 0.5, 1, 0])],
    ['one shape on a transparent canvas', onGround(48, 48, null, { shape: disc(24, 24, 16), fill: flat([200, 20, 60]) }).picture],
  ])('finds nothing to separate in %s: one layer, plainly', (_, picture) => {
    const result = decompose(picture);
    expectSound(picture, result, 1);
    expect(result.nothingToSeparate).toBe(true);
  });

  it('separates what a designer would: two shapes, their true bounds, the ground whole beneath them', () => {
    const { picture } = onGround(120, 90, [244, 240, 230], { shape: disc(35, 45, 22), fill: flat([210, 40, 50]) }, { shape: rectangle(70, 20, 108, 70, 5), fill: flat([40, 90, 200]) });
    const result = decompose(picture);
    const [ground, ...shapes] = leafLayers(result.document.children);
    expect(ground.kind).toBe('background');
    expect(shapes.map(({ left, top, pixels }) => [left, top, pixels.width, pixels.height]).sort((a, b) => a[0] - b[0])).toEqual([[13, 23, 44, 44], [70, 20, 38, 50]]);
    expect([ground.pixels.width, ground.pixels.height]).toEqual([120, 90]);
    for (let p = 0; p < 120 * 90; p++) expect(Math.max(...[244, 240, 230, 255].map((v, c) => Math.abs(ground.pixels.data[p * 4 + c] - v)))).toBeLessThanOrEqual(1);
    expect(result.recomposition.max).toBeLessThanOrEqual(1);
  });

  it('takes a page of an interface apart: each card by itself, whole, a chart without the card that is seen between its bars', () => {
    const [white, blue, orange] = [[255, 255, 255], [56, 189, 248], [245, 158, 11]] as Colour[];
    const cards: [number, number, number, number][] = [[20, 20, 190, 100], [202, 20, 380, 100], [20, 112, 240, 280], [252, 112, 380, 280]];
    // A line across the bars' tops parts what is seen of the card between them from the rest of it.
    const bars = [40, 75, 110, 145, 180].map((x, i) => ({ shape: rectangle(x, [190, 170, 200, 180, 160][i], x + 20, 260), fill: flat(blue) }));
    const { picture } = onGround(400, 300, [235, 237, 242], ...cards.map((card) => ({ shape: rectangle(...card, 8), fill: flat(white) })), ...bars, { shape: rectangle(36, 205, 204, 209), fill: flat(orange) }, { shape: rectangle(36, 258, 204, 262), fill: flat(orange) });
    const result = decompose(picture);
    expectSound(picture, result, 24);
    const layers = leafLayers(result.document.children);
    for (const [left, top, right, bottom] of cards) {
      const card = layers.find((layer) => layer.left === left && layer.top === top);
      expect([card?.pixels.width, card?.pixels.height]).toEqual([right - left, bottom - top]);
      // Nothing is cut out of it.
      expect(card && [...card.pixels.data.subarray(4 * 9 * (right - left), -4 * 9 * (right - left))].every((v, i) => i % 4 < 3 || v === 255)).toBe(true);
    }
    expect(layers.map(({ kind }) => kind)).not.toContain('text');
    const chart = layers.find((layer) => layer.left === 36);
    expect(chart).toBeDefined();
    const { data } = chart!.pixels;
    let paper = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255 && Math.min(data[i], data[i + 1], data[i + 2]) > 240) paper++;
    expect(paper).toBe(0);
  });

  it.each<[string, Colour, Colour]>([['dark on light', [250, 245, 235], [30, 40, 120]], ['light on dark', [20, 30, 60], [250, 210, 60]], ['red on green', [30, 140, 60], [220, 40, 30]]])('leaves no halo: %s, over black, white and magenta', (_, ground, ink) => {
    const { picture, coverage } = onGround(64, 64, ground, { shape: disc(31.4, 32.7, 19.3), fill: flat(ink) });
    const layer = leafLayers(decompose(picture).document.children)[1];
    const alone = createRaster(64, 64);
    compositeOver(alone, layer.pixels, layer);
    let error = 0;
    let n = 0;
    for (let p = 0; p < 64 * 64; p++) {
      const alpha = alone.data[p * 4 + 3] / 255;
      if (alpha <= 0.05 || alpha >= 0.95) continue;
      n++;
      for (let c = 0; c < 3; c++) error += Math.abs(alone.data[p * 4 + c] - ink[c]) / 3;
    }
    expect(n).toBeGreaterThan(60);
    expect(error / n).toBeLessThanOrEqual(6);
    for (const under of [[0, 0, 0], [255, 255, 255], [255, 0, 255]] as const) {
      const canvas = paint(64, 64, () => [under[0] / 255, under[1] / 255, under[2] / 255, 1]);
      compositeOver(canvas, layer.pixels, layer);
      let sum = 0;
      let edge = 0;
      coverage[0].forEach((t, p) => {
        if (t <= 0.01 || t >= 0.99) return;
        edge++;
        for (let c = 0; c < 3; c++) sum += Math.abs(canvas.data[p * 4 + c] - t * ink[c] - (1 - t) * under[c]) / 3;
      });
      expect(sum / edge).toBeLessThanOrEqual(6);
    }
  });

  it('takes what is soft off an even ground with its true softness: nothing of it stays in the ground, nothing of the ground in it', () => {
    const night: Levels = [24, 30, 60];
    const halo = { colour: [240, 60, 140] as Levels, coverage: (x: number, y: number): number => 0.8 * softDisc(70, 80, 42, 44)(x, y) };
    const lamp = { colour: [250, 250, 240] as Levels, coverage: softDisc(70, 80, 24, 1) };
    const blurred = { colour: [40, 190, 200] as Levels, coverage: softDisc(180, 70, 26, 24) };
    const sharp = { colour: [240, 200, 40] as Levels, coverage: (x: number, y: number): number => (x >= 150 && x < 210 && y >= 120 && y < 150 ? 1 : 0) };
    const picture = paintOver(240, 170, night, halo, lamp, blurred, sharp);
    const result = decompose(picture);
    expect(result.recomposition.max).toBe(0);
    const layers = leafLayers(result.document.children);
    expect(layers.map(({ name, kind }) => [name, kind])).toEqual([
      ['Background', 'background'], ['Glow of White circle', 'overlay'], ['Soft teal shape', 'shape'], ['Yellow rectangle', 'shape'], ['White circle', 'shape'],
    ]);
    const [ground, , disc] = layers;
    const stain = (i: number): number => Math.max(...night.map((v, c) => Math.abs(ground.pixels.data[i * 4 + c] - v)));
    const stains = Array.from({ length: 240 * 170 }, (_, i) => stain(i));
    // Where the lamp's edge mixes it with its glow, a trace of that is left.
    expect(stains.filter((v) => v > 1).length).toBeLessThan(200);
    expect(Math.max(...stains)).toBeLessThan(16);
    let off = 0;
    for (let y = 0, i = 0; y < disc.pixels.height; y++) {
      for (let x = 0; x < disc.pixels.width; x++, i += 4) {
        const alpha = disc.pixels.data[i + 3];
        off = Math.max(off, Math.abs(alpha / 255 - blurred.coverage(x + disc.left, y + disc.top)));
        // Its own colour wherever there is enough of it to tell.
        if (alpha > 25) blurred.colour.forEach((v, c) => expect(Math.abs(disc.pixels.data[i + c] - v)).toBeLessThan(12));
      }
    }
    expect(off).toBeLessThan(0.03);
  });

  it('leaves room for what is soft among as many layers as are allowed', () => {
    const discs = [30, 80, 130, 180].map((x) => ({ colour: [240, 60, 140] as Levels, coverage: softDisc(x, 60, 14, 14) }));
    const picture = paintOver(210, 120, [24, 30, 60], ...discs);
    for (const maxLayers of [1, 3, 4, 24]) expectSound(picture, decompose(picture, { maxLayers }), maxLayers);
  });

  it('keeps a transparent canvas transparent, without a background', () => {
    const { picture } = onGround(80, 60, null, { shape: disc(24, 30, 16), fill: flat([220, 50, 50]) }, { shape: disc(58, 30, 14), fill: flat([50, 90, 220]) });
    const layers = leafLayers(decompose(picture).document.children);
    expect(layers).toHaveLength(2);
    expect(layers.some(({ kind }) => kind === 'background')).toBe(false);
  });

  it('finds in 16 bit the layers that it finds in 8', () => {
    const { picture } = onGround(96, 72, linear([240, 230, 210], [200, 220, 240], [0, 0], [96, 0]), { shape: disc(30, 36, 18), fill: flat([200, 40, 90]) }, { shape: rectangle(56, 18, 86, 54), fill: flat([30, 110, 60]) });
    const outline = (p: Raster): unknown => leafLayers(decompose(p).document.children).map(({ name, kind, left, top, pixels }) => [name, kind, left, top, pixels.width, pixels.height]);
    expect(outline(convertDepth(picture, 16))).toEqual(outline(picture));
  });

  it('gives the same result twice', () => {
    const { picture } = paintScene(fc.sample(anyScene, { numRuns: 1, seed: 5 })[0]);
    expect(decompose(picture)).toEqual(decompose(picture));
  });

  it('stops at the next stage once it is cancelled', () => {
    const { picture } = onGround(40, 30, [255, 255, 255], { shape: disc(20, 15, 9), fill: flat([0, 0, 0]) });
    expect(() => decompose(picture, {}, { signal: { aborted: true } })).toThrow(CancelledError);
    const controller = new AbortController();
    const stages: string[] = [];
    const onProgress = ({ stage }: ProgressEvent): void => {
      stages.push(stage);
      if (stages.length === 3) controller.abort();
    };
    expect(() => decompose(picture, {}, { signal: controller.signal, onProgress })).toThrow(CancelledError);
    expect(stages).toHaveLength(3);
  });

  it('reports progress that never falls nor passes the end, and times every stage', () => {
    const { picture } = onGround(40, 30, [255, 255, 255], { shape: disc(20, 15, 9), fill: flat([0, 0, 0]) });
    const events: ProgressEvent[] = [];
    let clock = 0;
    const { timings } = decompose(picture, {}, { onProgress: (event) => events.push(event), now: () => clock++ });
    const fractions = events.map(({ fraction }) => fraction);
    expect(fractions.length).toBeGreaterThan(5);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[0]).toBeGreaterThanOrEqual(0);
    expect(fractions[fractions.length - 1]).toBeLessThanOrEqual(1);
    expect(fractions[fractions.length - 1]).toBeGreaterThan(0.8);
    for (const [stage, ms] of Object.entries(timings)) if (!(ms >= 1)) throw new Error(`${stage} took ${ms}`);
    expect(Object.keys(timings)).toEqual([...new Set(events.map(({ stage }) => stage))].filter((stage) => stage !== 'done'));
    expect(decompose(picture).timings).toEqual({});
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses maxLayers of %p', (maxLayers) => {
    expect(() => decompose(noise, { maxLayers })).toThrow(DelaminateError);
    expect(() => decompose(noise, { maxLayers })).toThrow(String(maxLayers));
  });

  it('finds in 32 bit what it finds in 16', () => {
    const options = { detail: 'shapes', maxLayers: 5 } as const;
    const { picture } = onGround(60, 40, [200, 210, 220], { shape: disc(20, 20, 12), fill: flat([180, 30, 40]) }, { shape: rectangle(38, 8, 54, 30), fill: flat([20, 60, 160]) });
    const outline = (depth: Depth): unknown => decompose(convertDepth(picture, depth), options).document.children.map(({ name, kind }) => [name, kind]);
    expect(outline(32)).toEqual(outline(16));
    expect(() => decompose(convertDepth(noise, 32), { maxLayers: 0 })).toThrow(DelaminateError);
  });
});
