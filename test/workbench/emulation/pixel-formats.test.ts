import { matteOnWhite, packComponents, unpackComponents } from '../../../workbench/emulation/pixel-formats';

const rgba = new Uint8Array([10, 20, 30, 40, 50, 50, 50, 255]);

test('components are packed and unpacked', () => {
  expect([...packComponents(rgba, 8, 'RGB', true).data]).toEqual([...rgba]);
  expect(packComponents(rgba, 8, 'RGB', false)).toEqual({ data: new Uint8Array([10, 20, 30, 50, 50, 50]), components: 3 });
  expect(packComponents(rgba, 8, 'Grayscale', true)).toEqual({ data: new Uint8Array([18, 40, 50, 255]), components: 2 });
  expect(unpackComponents(new Uint8Array([1, 2, 3]), 8, 3, false)).toEqual(new Uint8Array([1, 2, 3, 255]));
  expect(unpackComponents(new Uint8Array([7, 9]), 8, 2, false)).toEqual(new Uint8Array([7, 7, 7, 9]));
  expect(unpackComponents(new Uint16Array([7]), 16, 1, true)).toEqual(new Uint16Array([7, 7, 7, 32768]));
  expect(unpackComponents(rgba, 8, 4, true)).toEqual(new Uint8Array([18, 18, 18, 40, 50, 50, 50, 255]));
});

test('a matte is white and leaves no alpha', () => {
  const data = new Uint8Array([0, 0, 0, 0, 100, 100, 100, 255, 0, 0, 0, 51]);
  matteOnWhite(data, 8);
  expect([...data]).toEqual([255, 255, 255, 255, 100, 100, 100, 255, 204, 204, 204, 255]);
});
