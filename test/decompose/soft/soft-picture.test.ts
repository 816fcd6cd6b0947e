import { takeSoftThingsOff, withSoftThings } from '../../../src/decompose/soft/soft-picture';
import { findSoftThings } from '../../../src/decompose/soft/soft-things';
import { findSharpShadows } from '../../../src/decompose/soft/sharp-shadows';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Layer } from '../../../src/document/document';
import { compareRasters, flattenDocument } from '../../../src/document/flatten';
import { leafLayers } from '../../../src/document/tree';
import { convertDepth, type Depth, type Raster } from '../../../src/raster/raster';
import { knownGroundOf, paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 120;
const NIGHT: Levels = [24, 30, 60];
const glow = { colour: [240, 60, 140] as Levels, coverage: (x: number, y: number): number => 0.8 * softDisc(60, 60, 34, 36)(x, y) };
const lamp = { colour: [250, 250, 240] as Levels, coverage: softDisc(60, 60, 18, 1) };
const layer = (id: string, kind: Layer['kind'], pixels: Raster): Layer => ({ type: 'layer', id, name: id, kind, left: 0, top: 0, visible: true, opacity: 1, blend: 'normal', pixels });

function takeApart(picture: Raster): { without: Raster; put: (...nodes: Layer[]) => ReturnType<typeof withSoftThings> } {
  const image = createWorkImage(picture);
  const ground = knownGroundOf(image);
  const things = findSoftThings(image, ground, null);
  return { without: takeSoftThingsOff(picture, ground, things), put: (...nodes) => withSoftThings(picture, nodes, things) };
}

describe('soft things in a picture', () => {
  it.each<Depth>([8, 16])('leaves the ground alone where they are taken off, in %d bit, and puts them back exactly', (depth) => {
    const picture = convertDepth(paintOver(SIDE, SIDE, NIGHT, glow), depth);
    const { without, put } = takeApart(picture);
    expect(compareRasters(convertDepth(paintOver(SIDE, SIDE, NIGHT), depth), without).max).toBeLessThanOrEqual(1);
    const nodes = put(layer('Background', 'background', without));
    expect(compareRasters(picture, flattenDocument({ width: SIDE, height: SIDE, depth, children: nodes })).max).toBe(0);
    expect(leafLayers(nodes).map(({ name, kind }) => [name, kind])).toEqual([['Background', 'background'], ['Soft pink shape', 'shape']]);
  });

  it('puts a glow beneath what glows, and names it so', () => {
    const picture = paintOver(SIDE, SIDE, NIGHT, glow, lamp);
    const { without, put } = takeApart(picture);
    const white = layer('White circle', 'shape', without);
    const cut = { ...white, pixels: { ...without, data: without.data.map((v, i) => (i % 4 === 3 && lamp.coverage((i >> 2) % SIDE, Math.floor((i >> 2) / SIDE)) < 0.5 ? 0 : v)) } };
    const nodes = put(layer('Background', 'background', without), cut);
    expect(leafLayers(nodes).map(({ name, kind }) => [name, kind])).toEqual([['Background', 'background'], ['Glow of White circle', 'overlay'], ['White circle', 'shape']]);
    expect(compareRasters(picture, flattenDocument({ width: SIDE, height: SIDE, depth: 8, children: nodes })).max).toBe(0);
  });

  it('puts what something casts beneath that, and names it so', () => {
    const foot = { colour: [0, 0, 0] as Levels, coverage: (x: number, y: number): number => (((x - 60) / 40) ** 2 + ((y - 75) / 10) ** 2 < 1 ? 0.4 : 0) };
    const picture = paintOver(SIDE, SIDE, [200, 180, 150], foot, lamp);
    const image = createWorkImage(picture);
    const ground = knownGroundOf(image);
    const things = findSharpShadows(image, ground);
    const without = takeSoftThingsOff(picture, ground, things);
    const cut = { ...without, data: without.data.map((v, i) => (i % 4 === 3 && lamp.coverage((i >> 2) % SIDE, Math.floor((i >> 2) / SIDE)) < 0.5 ? 0 : v)) };
    const nodes = withSoftThings(picture, [layer('Background', 'background', paintOver(SIDE, SIDE, [200, 180, 150])), layer('White circle', 'shape', cut)], things);
    expect(leafLayers(nodes).map(({ name, kind }) => [name, kind])).toEqual([['Background', 'background'], ['Shadow of White circle', 'shadow'], ['White circle', 'shape']]);
    expect(compareRasters(picture, flattenDocument({ width: SIDE, height: SIDE, depth: 8, children: nodes })).max).toBeLessThanOrEqual(1);
  });

  it('calls a shade by itself a shadow', () => {
    const { without, put } = takeApart(paintOver(SIDE, SIDE, [200, 180, 150], { colour: [0, 0, 0], coverage: (x, y) => 0.5 * softDisc(60, 60, 30, 30)(x, y) }));
    expect(leafLayers(put(layer('Background', 'background', without)))[1]).toMatchObject({ name: 'Shadow', kind: 'shadow' });
  });
});
