import fc from 'fast-check';
import { alike, fits, gainOf, glazed, inWholeLevels, modelsOf, restored, type GlazeModel, type BorderSide } from '../../../src/decompose/glazes/glaze-model';
import { BLEND_MODES } from '../../../src/raster/blend';
import { compositeOver } from '../../../src/raster/composite';
import { createRaster } from '../../../src/raster/raster';

const level = fc.integer({ min: 0, max: 255 });
const rgb = fc.tuple(level, level, level);
const OPACITIES = { leastOpacity: 0.1, mostOpacity: 0.8, otherModes: true };

function modelOf(blend: GlazeModel['blend'], opacity: number, colour: readonly number[]): GlazeModel {
  return { blend, opacity, colour, centre: [0, 0, 0, 0], doubt: 0 };
}

/** A border of which the inside is what the model makes of the outside. */
function sideOf(outer: readonly number[], model: GlazeModel): BorderSide {
  return { within: 0, without: 1, inner: glazed(outer, model), outer, length: 10, gain: 1 };
}

describe('glazed', () => {
  it('is what compositing gives, in every mode, over opaque, see-through and empty surfaces', () => {
    fc.assert(fc.property(fc.constantFrom(...BLEND_MODES), rgb, rgb, level, fc.integer({ min: 1, max: 255 }), (blend, below, colour, alpha, opacity) => {
      const canvas = createRaster(1, 1, 16);
      const source = createRaster(1, 1, 16);
      canvas.data.set([...below, alpha].map((v) => v * 257));
      source.data.set([...colour, opacity].map((v) => v * 257));
      compositeOver(canvas, source, { left: 0, top: 0, blend });
      const out = glazed([...below.map((v) => (v * alpha) / 255), alpha], modelOf(blend, opacity / 255, colour));
      const [red, green, blue, a] = [...canvas.data].map((v) => v / 257);
      [red!, green!, blue!].forEach((v, c) => expect(Math.abs(out[c]! - (v * a!) / 255)).toBeLessThan(0.02));
      expect(Math.abs(out[3]! - a!)).toBeLessThan(0.02);
    }));
  });
});

describe('restored', () => {
  it('is the inverse of glazed in normal mode, rounding enlarged by its gain', () => {
    fc.assert(fc.property(rgb, rgb, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (below, colour, opacity) => {
      const model = modelOf('normal', opacity, colour);
      restored(glazed([...below, 255], model), model).forEach((v, c) => expect(v).toBeCloseTo([...below, 255][c]!, 6));
      const inner = glazed([...below, 255], model);
      expect(restored([inner[0]! + 1, ...inner.slice(1)], model)[0]! - below[0]).toBeCloseTo(gainOf(model), 6);
    }));
  });
});

describe('modelsOf', () => {
  it('finds the model that made the borders', () => {
    fc.assert(fc.property(rgb, rgb, rgb, fc.double({ min: 0.15, max: 0.75, noNaN: true }), (one, two, colour, opacity) => {
      fc.pre(Math.hypot(...one.map((v, c) => v - two[c])) > 40);
      const model = modelOf('normal', opacity, colour);
      const [found] = modelsOf([sideOf([...one, 255], model), sideOf([...two, 255], model)], 1, OPACITIES);
      expect(found!.blend).toBe('normal');
      expect(found!.opacity).toBeCloseTo(opacity, 6);
      found!.colour.forEach((v, c) => expect(v).toBeCloseTo(colour[c]!, 4));
      expect(alike(found!, model, 0.5)).toBe(true);
    }));
  });

  it('finds none for borders that two glazes made, nor for an opaque one', () => {
    const outers = [[240, 230, 205, 255], [60, 90, 170, 255]] as const;
    const [a, b] = [modelOf('normal', 0.5, [200, 30, 60]), modelOf('normal', 0.5, [20, 160, 60])];
    expect(modelsOf([sideOf(outers[0], a), sideOf(outers[1], b)], 1.5, OPACITIES)).toEqual([]);
    const opaque = modelOf('normal', 0.99, [200, 30, 60]);
    expect(modelsOf(outers.map((outer) => sideOf(outer, opaque)), 1.5, OPACITIES)).toEqual([]);
  });

  it('grants a model more the farther a colour is from those that settled it', () => {
    const model = { ...modelOf('normal', 0.5, [200, 30, 60]), centre: [100, 100, 100, 255], doubt: 0.02 };
    const off = (outer: readonly number[], by: number): BorderSide => ({ ...sideOf(outer, model), inner: glazed(outer, model).map((v) => v + by) });
    expect([fits(off([100, 100, 100, 255], 1.4), model, 1.5), fits(off([100, 100, 100, 255], 3), model, 1.5), fits(off([250, 250, 250, 255], 3), model, 1.5)]).toEqual([true, false, true]);
  });
});

describe('inWholeLevels', () => {
  it('gives an opacity of so many 255ths and colours within 0 to 255', () => {
    const { opacity, colour } = inWholeLevels(modelOf('normal', 0.5001, [-0.6, 12.4, 255.8]));
    expect(opacity * 255).toBeCloseTo(128, 9);
    expect(colour.map((v) => v + 0)).toEqual([0, 12, 255]);
  });
});
