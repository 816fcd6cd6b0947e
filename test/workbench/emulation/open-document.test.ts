import { allNodes, composite, openFlat, openLayered, type LayerState } from '../../../workbench/emulation';
import { paint } from '../../support/documents';
import { twoHalves } from '../../support/emulated';

test('a flat picture opens as a locked Background without alpha, or as a layer with it', () => {
  const seeThrough = paint(3, 2, () => [1, 0, 0, 0.5]);
  const background = openFlat(seeThrough).snapshot.layers[0] as LayerState;
  expect([background.name, background.isBackground, background.pixels!.data[3]]).toEqual(['Background', true, 255]);
  const document = openFlat(seeThrough, { background: false, name: 'a.png', resolution: 300 });
  expect([document.name, document.snapshot.resolution, (document.snapshot.layers[0] as LayerState).name]).toEqual(['a.png', 300, 'Layer 0']);
  expect(composite(document).data).toEqual(seeThrough.data);
  expect(document.snapshot.activeLayers).toEqual([1]);
});

test('what was opened is a copy', () => {
  const picture = twoHalves();
  const document = openFlat(picture);
  const before = composite(document).data;
  picture.data.fill(7);
  expect(composite(document).data).toEqual(before);
});

test('layers get ids of their own and are trimmed', () => {
  const { snapshot } = openLayered({ width: 8, height: 8, depth: 8 }, [
    { type: 'group', name: 'g', children: [{ type: 'layer', name: 'a', pixels: paint(6, 6, (x, y) => [1, 1, 1, x === 2 && y === 3 ? 1 : 0]), left: 1, top: 1 }] },
    { type: 'layer', name: 'empty', pixels: paint(2, 2, () => [1, 1, 1, 0]) },
  ]);
  expect(allNodes(snapshot.layers).map(({ id, name }) => [id, name])).toEqual([[1, 'g'], [2, 'a'], [3, 'empty']]);
  const [, a, empty] = allNodes(snapshot.layers) as LayerState[];
  expect(a!.pixels!.bounds).toEqual({ left: 3, top: 4, width: 1, height: 1 });
  expect(empty!.pixels).toBeNull();
});

test('16-bit pixels and masks are held in Photoshop’s range', () => {
  const { snapshot } = openLayered({ width: 2, height: 1, depth: 16 }, [{ type: 'layer', name: 'a', pixels: paint(2, 1, () => [1, 0.5, 0, 1], 16), mask: { bounds: { left: 0, top: 0, width: 2, height: 1 }, data: new Uint16Array([65535, 0]), outside: 65535 } }]);
  const layer = snapshot.layers[0] as LayerState;
  expect([...layer.pixels!.data.slice(0, 4)]).toEqual([32768, 16384, 0, 32768]);
  expect([...layer.mask!.data, layer.mask!.outside]).toEqual([32768, 0, 32768]);
});

test('what cannot be is refused', () => {
  expect(() => openLayered({ width: 4, height: 4, depth: 8 }, [{ type: 'layer', name: 'x', pixels: paint(2, 2, () => [0, 0, 0, 1], 16) }])).toThrow('has 16 bit, its document 8');
  expect(() => openLayered({ width: 4, height: 4, depth: 8 }, [{ type: 'layer', name: 'x', isBackground: true, pixels: twoHalves(2, 2) }])).toThrow('covers the canvas');
});
