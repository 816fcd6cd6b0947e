import { colourName, describeShape, NameGiver } from '../../../src/decompose/layers/names';
import type { RenderedLayer } from '../../../src/decompose/pixels/rendered-layer';
import { createRaster } from '../../../src/raster/raster';

function layer(width: number, height: number, covered: (x: number, y: number) => boolean, colour: readonly number[]): RenderedLayer {
  const pixels = createRaster(width, height);
  for (let p = 0; p < width * height; p++) {
    if (covered(p % width, Math.floor(p / width))) pixels.data.set([...colour, 255], p * 4);
  }
  return { left: 0, top: 0, pixels, seen: new Uint8Array(width * height).fill(255) };
}
const all = (): boolean => true;

describe('names', () => {
  it.each([
    [[255, 255, 255], 'White'], [[10, 10, 12], 'Black'], [[128, 128, 130], 'Grey'], [[220, 30, 30], 'Red'], [[250, 150, 40], 'Orange'],
    [[250, 230, 60], 'Yellow'], [[40, 180, 60], 'Green'], [[20, 150, 150], 'Teal'], [[40, 80, 220], 'Blue'], [[130, 60, 200], 'Purple'], [[120, 70, 30], 'Brown'],
  ])('calls %j %s', (rgb, name) => {
    expect(colourName(rgb[0], rgb[1], rgb[2])).toBe(name);
  });

  it('tells simple shapes by how much of their box they fill', () => {
    const red = [220, 30, 30];
    expect(describeShape(layer(40, 40, all, red))).toBe('Red square');
    expect(describeShape(layer(60, 40, all, red))).toBe('Red rectangle');
    expect(describeShape(layer(90, 4, all, red))).toBe('Red line');
    expect(describeShape(layer(60, 60, (x, y) => (x - 29.5) ** 2 + (y - 29.5) ** 2 < 900, red))).toBe('Red circle');
    expect(describeShape(layer(60, 60, (x, y) => x < 8 || y < 8, red))).toBe('Red shape');
    expect(describeShape(layer(9, 9, () => false, red))).toBe('Faint shape');
  });

  it('goes by the commonest colour, not the mean', () => {
    const striped = layer(60, 60, all, [220, 30, 30]);
    for (let p = 0; p < 1200; p++) striped.pixels.data.set([255, 255, 255, 255], p * 4);
    expect(describeShape(striped)).toBe('Red square');
  });

  it('gives every name once', () => {
    const names = new NameGiver();
    const square = layer(20, 20, all, [40, 80, 220]);
    expect([names.layer('background', square), names.layer('shape', square), names.layer('shape', square), names.layer('text', square), names.layer('text', square), names.layer('picture', square)])
      .toEqual(['Background', 'Blue square', 'Blue square 2', 'Text 1', 'Text 2', 'Picture 1']);
  });
});
