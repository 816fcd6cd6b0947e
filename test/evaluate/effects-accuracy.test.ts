import { formatEffects } from '../../src/cli/evaluate-table';
import { effectsAccuracy, sumEffects } from '../../src/evaluate/effects-accuracy';
import type { Summary } from '../../src/evaluate/summary';
import { createRaster, type Raster } from '../../src/raster/raster';

/** A canvas of 10×10 with one rectangle of one colour. */
function layer([left, top, right, bottom]: readonly number[], colour: readonly number[]): Raster {
  const raster = createRaster(10, 10);
  for (let y = top!; y < bottom!; y++) for (let x = left!; x < right!; x++) raster.data.set(colour, (y * 10 + x) * 4);
  return raster;
}

const ground = layer([0, 0, 10, 10], [100, 120, 140, 255]);
const shadow = layer([2, 2, 6, 6], [0, 0, 0, 100]);
const card = layer([2, 2, 5, 5], [200, 0, 0, 255]);
const panel = layer([4, 0, 10, 10], [250, 250, 250, 128]);
const text = layer([6, 4, 8, 6], [0, 0, 0, 255]);
const truth = [ground, shadow, card, panel, text];
const names = ['background', 'shadow of card', 'card', 'panel', 'text: a'];
const kinds = ['background', 'shadow', 'shape', 'overlay', 'text'] as const;

describe('effectsAccuracy', () => {
  it('finds everything in the truth itself, without error', () => {
    expect(effectsAccuracy(truth, kinds, truth, names)).toEqual({
      shadows: { truth: 1, found: 1, stray: 0, alphaError: 0, colourError: 0 },
      panels: { truth: 1, found: 1, stray: 0, alphaError: 0, colourError: 0 },
      beneath: { panels: 1, error: 0 },
    });
  });

  it('takes a layer of one see-through colour for a panel whatever its name, but not a faint, opaque or many-coloured one', () => {
    const many = layer([0, 0, 10, 10], [250, 0, 0, 128]);
    for (let i = 0; i < 40; i++) many.data.set([0, 0, 250], i * 4);
    const count = (of: Raster, name = 'Ellipse 1'): number => effectsAccuracy([ground], ['background'], [ground, of], ['ground', name]).panels.truth;
    expect([count(panel), count(shadow), count(shadow, 'shadow of it'), count(card), count(layer([0, 0, 9, 9], [9, 9, 9, 12])), count(many)]).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it('measures alpha, colour, and what lies beneath, where nothing hides it', () => {
    const faint = layer([2, 2, 6, 6], [0, 0, 0, 151]);
    const tinted = layer([4, 0, 10, 10], [244, 250, 250, 102]);
    const stained = layer([0, 0, 10, 10], [106, 120, 140, 255]);
    const { shadows, panels, beneath } = effectsAccuracy([stained, faint, card, tinted, text], kinds, truth, names);
    expect(shadows.alphaError).toBeCloseTo(51 / 255, 6);
    expect(panels.alphaError).toBeCloseTo(26 / 255, 6);
    expect(panels.colourError).toBeCloseTo(2, 6);
    // 60 pixels less the text's four; the red of the ground is 6 too much but where the card hides it (3 pixels) and in its shadow, where the shadow differs too.
    expect(beneath.panels).toBe(1);
    expect(beneath.error).toBeGreaterThan(1.5);
    expect(beneath.error).toBeLessThan(6);
  });

  it('counts what is missed, of another kind, or false; opaque panels are none', () => {
    const missed = effectsAccuracy([ground, card, panel], ['background', 'shape', 'shape'], truth, names);
    expect([missed.shadows.found, missed.panels.found, missed.panels.stray, missed.beneath.panels]).toEqual([0, 0, 0, 0]);
    const stray = effectsAccuracy(truth, kinds, [ground], ['background']);
    expect([stray.shadows, stray.panels].map(({ truth: all, stray: extra }) => [all, extra])).toEqual([[0, 1], [0, 1]]);
    expect(effectsAccuracy([ground], ['background'], [ground, layer([0, 0, 4, 4], [9, 9, 9, 255])], ['background', 'panel']).panels.truth).toBe(0);
  });
});

describe('sumEffects', () => {
  it('adds cases up, old ones without figures left out, and is absent where there is nothing', () => {
    const one = effectsAccuracy(truth, kinds, truth, names);
    expect(sumEffects([one, undefined, one])).toMatchObject({ shadows: { truth: 2, found: 2 }, beneath: { panels: 2 } });
    expect(sumEffects([undefined, effectsAccuracy([ground], ['background'], [ground], ['background'])])).toBeUndefined();
  });
});

describe('formatEffects', () => {
  it('has a row for each group with shadows or panels, and is empty without', () => {
    const effects = sumEffects([effectsAccuracy(truth, kinds, truth, names)]);
    const table = formatEffects([{ label: 'scene', effects }, { label: 'emoji' }] as unknown as Summary[]);
    expect(table).toMatch(/scene +1\/1 +0 +0\.000 +1\/1 +0 +0\.000 +0\.0 +0\.0/);
    expect(table).not.toMatch(/emoji/);
    expect(formatEffects([{ label: 'emoji' }] as unknown as Summary[])).toBe('');
  });
});
