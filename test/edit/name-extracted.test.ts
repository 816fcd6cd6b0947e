import type { LayeredDocument, LayerKind } from '../../src/document/document';
import { kindExtracted, nameExtracted } from '../../src/edit/name-extracted';
import type { Depth, Raster } from '../../src/raster/raster';
import { group, layer, paint, randomNumbers } from '../support/documents';

const random = randomNumbers(3);
const noise = paint(40, 40, () => [random(), random(), random(), 1]);
const red = (depth: Depth = 8): Raster => paint(40, 40, () => [1, 0, 0, 1], depth);
const of = (...kinds: readonly LayerKind[]): ReturnType<typeof layer>[] => kinds.map((kind, k) => layer(`l${k}`, noise, { kind }));

describe('kindExtracted', () => {
  it('is what it was cut from where that says it: type is type, whatever its pixels', () => {
    expect([kindExtracted(noise, of('text')), kindExtracted(noise, of('text', 'text')), kindExtracted(noise, of('shape'))]).toEqual(['text', 'text', 'shape']);
  });

  it('goes by its colours else: few make a shape, many a picture', () => {
    for (const from of [of('background'), of('picture'), of('text', 'shape'), of()]) expect([kindExtracted(red(), from), kindExtracted(noise, from)]).toEqual(['shape', 'picture']);
    for (const depth of [16, 32] as const) expect(kindExtracted(red(depth), of('background'))).toBe('shape');
  });

  it('looks only at what is covered', () => {
    // A red square in noise that nobody sees.
    const hidden = paint(40, 40, (x, y) => (x < 15 && y < 15 ? [1, 0, 0, 1] : [random(), random(), random(), 0.1]));
    expect(kindExtracted(hidden, of('picture'))).toBe('shape');
  });
});

describe('nameExtracted', () => {
  const document = (...names: readonly string[]): LayeredDocument => ({ width: 40, height: 40, depth: 8, children: [group('g', names.map((name, k) => layer(`l${k}`, noise, { name })))] });
  const own = { left: 0, top: 0, pixels: red() };

  it('numbers type and pictures from 1 on, and passes over what is taken, in groups too', () => {
    expect(nameExtracted(document(), 'text', own)).toBe('Text 1');
    expect(nameExtracted(document('Text 1', 'Text 3', 'Picture 1'), 'text', own)).toBe('Text 2');
    expect(nameExtracted(document('Text 1', 'Picture 1'), 'picture', own)).toBe('Picture 2');
  });

  it('names others by what they look like, each once', () => {
    expect(nameExtracted(document(), 'shape', own)).toBe('Red square');
    expect(nameExtracted(document('Red square', 'Red square 2'), 'background', own)).toBe('Red square 3');
  });
});
