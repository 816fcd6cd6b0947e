import { findSurfaces } from '../../src/decompose/analyse';
import { decompose } from '../../src/decompose/decompose';
import { countEffects, takeEffectsOff, type Effects } from '../../src/decompose/effects';
import { allNodes, leafLayers } from '../../src/document/tree';
import type { Layer } from '../../src/document/document';
import { convertDepth, type Raster } from '../../src/raster/raster';
import { busy, coverageOf, layOver, shadowOf } from '../support/effect-scenes';
import { disc, flat, onGround, rectangle, type Item } from '../support/paint';
import { expectSound } from '../support/sound';

const W = 260;
const H = 200;
const panel: Item = { shape: rectangle(40, 36, 220, 150, 8), fill: flat([245, 240, 225]), opacity: 0.6 };
const letters = [0, 1, 2, 3, 4, 5].map((i): Item => ({ shape: rectangle(60 + i * 22, 60, 60 + i * 22 + (i % 2 ? 6 : 13), 84), fill: flat([170, 20, 40]) }));

/** A disc that casts a shadow on a photograph, and a see-through panel with type on it. */
function poster(): Raster {
  const { picture } = onGround(W, H, busy(5, 3));
  const caster = coverageOf(disc(200, 165, 22), W, H);
  for (const { shape, fill, opacity } of [panel, ...letters]) layOver(picture, coverageOf(shape, W, H).map((a) => a * (opacity ?? 1)), fill(0, 0));
  layOver(picture, shadowOf(caster, W, H, { dx: -7, dy: 7, blur: 4, opacity: 0.55 }), [0, 0, 0]);
  layOver(picture, caster, [30, 60, 200]);
  return picture;
}

const layersOf = (picture: Raster, options = {}): readonly Layer[] => leafLayers(decompose(picture, options).document.children);
const picture = poster();

describe('panels and shadows in a whole decomposition', () => {
  it('are layers of their own, named and in their places, and all of it gives the picture back', () => {
    const result = decompose(picture);
    expectSound(picture, result, 24);
    const layers = leafLayers(result.document.children);
    const kinds = layers.map(({ kind }) => kind);
    const overlay = kinds.indexOf('overlay');
    expect(overlay).toBeGreaterThan(0);
    expect(kinds.filter((kind) => kind === 'overlay')).toHaveLength(1);
    const text = kinds.indexOf('text');
    expect(text).toBeGreaterThan(overlay);
    const { left, top, pixels } = layers[text];
    expect([left, top, left + pixels.width, top + pixels.height].map((v, i) => Math.abs(v - [60, 60, 176, 84][i]) <= 3)).toEqual([true, true, true, true]);
    const shadow = kinds.indexOf('shadow');
    expect(shadow).toBeGreaterThan(-1);
    expect(layers[shadow].name).toMatch(/^Shadow of /);
    // Directly beneath what casts it.
    expect(layers[shadow + 1].name).toBe(layers[shadow].name.replace('Shadow of ', ''));
    // The panel: one colour, one opacity.
    const at = ((100 - layers[overlay].top) * layers[overlay].pixels.width + 50 - layers[overlay].left) * 4;
    expect(Math.abs(layers[overlay].pixels.data[at + 3] / 255 - 0.6)).toBeLessThan(0.06);
  });

  it('the ground beneath the panel is the picture that was there, not a guess', () => {
    const truth = onGround(W, H, busy(5, 3)).picture;
    const [ground] = layersOf(picture);
    expect(ground.kind).toBe('background');
    let sum = 0;
    let n = 0;
    for (let y = 100; y < 140; y++) {
      for (let x = 50; x < 160; x++, n++) for (let c = 0; c < 3; c++) sum += Math.abs(ground.pixels.data[(y * W + x) * 4 + c] - truth.data[(y * W + x) * 4 + c]) / 3;
    }
    expect(sum / n).toBeLessThan(6);
  });

  it('hold at 16 bit, in shapes, with few layers, and every time', () => {
    const deep = convertDepth(picture, 16);
    expectSound(deep, decompose(deep), 24);
    expect(layersOf(deep).map(({ kind }) => kind)).toContain('overlay');
    expectSound(picture, decompose(picture, { detail: 'shapes' }), 24);
    for (const maxLayers of [6, 4, 3, 2, 1]) expectSound(picture, decompose(picture, { maxLayers }), maxLayers);
    const [one, two] = [decompose(picture), decompose(picture)].map(({ document }) => allNodes(document.children).map((node) => [node.name, node.type === 'layer' ? Buffer.from(node.pixels.data.buffer).toString('base64') : '']));
    expect(one).toEqual(two);
  });
});

const effectsOf = (whole: Raster, maxLayers = 24): Effects | null => takeEffectsOff(findSurfaces(whole), false, maxLayers).effects;

describe('takeEffectsOff', () => {
  it('counts what it took, and leaves the picture it was given alone', () => {
    const before = picture.data.slice();
    const effects = effectsOf(picture);
    expect(picture.data).toEqual(before);
    expect(effects!.panels).toHaveLength(1);
    expect(effects!.glazes).toBe(0);
    expect(effects!.shadows.length).toBeGreaterThanOrEqual(1);
    expect(countEffects(effects!)).toBe(1 + effects!.shadows.length + effects!.panels.filter(({ shadow }) => shadow).length + effects!.panelShadows.filter((shadow) => shadow).length);
  });

  it('tells shapes of any form from rectangles over pictures', () => {
    const bands = (x: number): readonly [number, number, number] => [[230, 60, 60], [250, 240, 220], [40, 90, 190]][Math.floor((3 * x) / W)] as [number, number, number];
    const round = onGround(W, H, bands, { shape: disc(W / 2, H / 2, H / 3), fill: flat([250, 220, 60]), opacity: 0.5 }).picture;
    const effects = effectsOf(round);
    expect([effects!.panels.length, effects!.glazes]).toEqual([1, 1]);
  });

  it('finds nothing where there is nothing, and asks for room', () => {
    const plain = onGround(W, H, [240, 235, 220], { shape: disc(90, 90, 40), fill: flat([200, 40, 50]) }).picture;
    expect(effectsOf(plain)).toBeNull();
    expect(effectsOf(picture, 3)).toBeNull();
    const nothing = onGround(W, H, null, { shape: disc(90, 90, 40), fill: busy(3) }).picture;
    expect(effectsOf(nothing)).toBeNull();
  });
});
