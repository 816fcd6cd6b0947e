import { BLEND_FUNCTIONS } from '../../../src/raster/blend';
import { BLEND_MODE_CONSTANTS, blendOf, isBlendMode } from '../../../workbench/emulation/blend-modes';

const each = (mode: string, b: number, s: number): number => {
  const blend = blendOf(mode);
  if (!blend || !('each' in blend)) throw new Error(mode);
  return blend.each(b, s);
};

test('every mode but normal, dissolve and passing through has a formula', () => {
  const without = Object.values(BLEND_MODE_CONSTANTS).filter((mode) => blendOf(mode) === null);
  expect(without.sort()).toEqual(['dissolve', 'normal', 'passThrough']);
  expect(Object.keys(BLEND_MODE_CONSTANTS)).toHaveLength(28);
  expect([isBlendMode('softLight'), isBlendMode('soft-light'), isBlendMode('constructor')]).toEqual([true, false, false]);
});

test('the engine’s modes are the engine’s', () => {
  expect(each('softLight', 0.3, 0.8)).toBe(BLEND_FUNCTIONS['soft-light'](0.3, 0.8));
  expect(each('linearDodge', 0.7, 0.6)).toBe(1);
});

test('the others by known values', () => {
  expect(each('linearBurn', 0.7, 0.6)).toBeCloseTo(0.3);
  expect(each('linearLight', 0.5, 0.25)).toBeCloseTo(0);
  expect(each('vividLight', 0.5, 0.75)).toBe(1);
  expect(each('pinLight', 0.5, 0.9)).toBeCloseTo(0.8);
  expect([each('hardMix', 0.4, 0.5), each('hardMix', 0.5, 0.5)]).toEqual([0, 1]);
  expect(each('blendSubtraction', 0.5, 0.7)).toBe(0);
  expect(each('blendDivide', 0.2, 0.4)).toBeCloseTo(0.5);
});

test('whole colours keep what the W3C formulas say they keep', () => {
  const luminosity = ([r, g, b]: readonly number[]): number => 0.3 * r! + 0.59 * g! + 0.11 * b!;
  const mix = (mode: string): readonly number[] => {
    const blend = blendOf(mode);
    if (!blend || !('colour' in blend)) throw new Error(mode);
    return blend.colour([0.2, 0.6, 0.4], [0.9, 0.1, 0.3]);
  };
  for (const mode of ['hue', 'saturation', 'color']) expect(luminosity(mix(mode))).toBeCloseTo(luminosity([0.2, 0.6, 0.4]), 6);
  expect(luminosity(mix('luminosity'))).toBeCloseTo(luminosity([0.9, 0.1, 0.3]), 6);
  expect(mix('darkerColor')).toEqual([0.9, 0.1, 0.3]);
  expect(mix('lighterColor')).toEqual([0.2, 0.6, 0.4]);
});
