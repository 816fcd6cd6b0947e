import { allNodes, openLayered, type EmulatedDocument } from '../../../workbench/emulation';
import { paint } from '../../support/documents';
import { rule, stage, staged } from '../../support/emulated';

const dot = paint(1, 1, () => [0, 0, 0, 1]);

function tree(): EmulatedDocument {
  return openLayered({ width: 4, height: 4, depth: 8 }, [
    { type: 'layer', name: 'top', pixels: dot },
    { type: 'group', name: 'group', children: [{ type: 'layer', name: 'a', pixels: dot }, { type: 'layer', name: 'b', pixels: dot }] },
    { type: 'layer', name: 'low', pixels: dot },
    { type: 'layer', name: 'Background', isBackground: true, pixels: paint(4, 4, () => [1, 1, 1, 1]) },
  ]);
}

rule('dom-placement', async () => {
  const on = staged(tree());
  const { ElementPlacement: place } = on.emulation.photoshop.constants;
  const find = (name: string): (typeof on.document.layers)[number] => {
    const all = on.document.layers.flatMap((layer) => [layer, ...(layer.layers ?? [])]);
    return all.find((layer) => layer.name === name)!;
  };
  const order = (): string => on.document.layers.map((layer) => (layer.layers ? `${layer.name}(${layer.layers.map(({ name }) => name).join(' ')})` : layer.name)).join(' ');
  await on.modal(() => {
    const low = find('low');
    low.move(find('top'), place.PLACEBEFORE);
    expect(order()).toBe('low top group(a b) Background');
    low.move(find('group'), place.PLACEAFTER);
    expect(order()).toBe('top group(a b) low Background');
    low.move(find('group'), place.PLACEINSIDE);
    expect(order()).toBe('top group(low a b) Background');
    low.move(find('b'), place.PLACEAFTER);
    expect(order()).toBe('top group(a b low) Background');
    low.move(find('b'), place.PLACEATBEGINNING);
    expect(order()).toBe('top group(low a b) Background');
    low.move(find('top'), place.PLACEATEND);
    expect(order()).toBe('top group(a b) low Background');
    expect(() => low.move(find('top'), place.PLACEINSIDE)).toThrow('needs a group');
    expect(() => find('group').move(find('a'), place.PLACEBEFORE)).toThrow('to what is in it');
    expect(() => low.move(low, place.PLACEBEFORE)).toThrow('relative to itself');
    expect(() => low.move(find('top'), 'above')).toThrow('Unknown placement');
    expect(order()).toBe('top group(a b) low Background');
  });
});

rule('dom-last-layer', async () => {
  const on = stage();
  await on.modal(async () => {
    expect(() => on.document.layers[0]!.delete()).toThrow('"Delete" is not currently available');
    await on.document.createPixelLayer({ name: 'other' });
    on.document.layers[1]!.delete();
    expect(() => on.document.layers[0]!.delete()).toThrow('"Delete" is not currently available');
  });
  expect(on.document.layers.map(({ name }) => name)).toEqual(['other']);
});

test('with a group everything in it goes, and something is active afterwards', async () => {
  const on = staged(tree());
  await on.modal(() => {
    on.model.setActiveLayers([3]);
    on.document.layers[1]!.delete();
  });
  expect(allNodes(on.model.snapshot.layers).map(({ name }) => name)).toEqual(['top', 'low', 'Background']);
  expect(on.document.activeLayers.map(({ name }) => name)).toEqual(['low']);
});

test('locked layers stay where they are', async () => {
  const on = staged(openLayered({ width: 2, height: 2, depth: 8 }, [{ type: 'layer', name: 'a', pixels: dot, locks: { all: true } }, { type: 'layer', name: 'b', pixels: dot }]));
  await on.modal(() => {
    const [a, b] = on.document.layers;
    expect(() => a!.delete()).toThrow('is locked');
    expect(() => a!.move(b!, 'placeAfter')).toThrow('is locked');
  });
});
