import { extentsOfRegions, findRoles, HIDDEN, OUTSIDE, SEEN, SHARED_BEHIND, SHARED_IN_FRONT, type Scene } from '../../../src/decompose/layers/layer-roles';
import type { Mixtures } from '../../../src/decompose/regions/mixtures';
import { layerOfRegions, type LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { mapped, type Mapped } from '../../support/stages';

const NAMES = { [OUTSIDE]: '.', [HIDDEN]: 'h', [SEEN]: 's', [SHARED_IN_FRONT]: 'f', [SHARED_BEHIND]: 'b' } as Readonly<Record<number, string>>;

/** Ground g, card c on it, dot d on the card; the card's last column mixes with the ground. */
const map = mapped(['ggggggg', 'gccccgg', 'gcdccgg', 'gccccgg', 'ggggggg']);
const { g, c, d } = map.regionOf;
const plans: LayerPlan[] = [
  { kind: 'background', regions: [g], beneath: [c, d] },
  { kind: 'shape', regions: [c], beneath: [d] },
  { kind: 'shape', regions: [d], beneath: [] },
];

function sceneOf(regions: Mapped, layers: readonly LayerPlan[], mixed: Readonly<Record<number, number>>): Scene {
  const mixtures: Mixtures = { other: new Int32Array(regions.segmentation.labels.length).fill(-1), coverage: new Float32Array(regions.segmentation.labels.length).fill(1) };
  for (const [p, other] of Object.entries(mixed)) mixtures.other[Number(p)] = other;
  return { ...regions, mixtures, layerOf: layerOfRegions(regions.segmentation.count, layers) };
}

const scene = sceneOf(map, plans, { 11: 12, 18: 19, 25: 26 });
const extents = extentsOfRegions(scene.segmentation, scene.mixtures);

function drawn(k: number, of = scene, layers: readonly LayerPlan[] = plans): string[] | null {
  const found = findRoles(of, layers[k], k, extentsOfRegions(of.segmentation, of.mixtures));
  return found && [`${found.left},${found.top}`, ...Array.from({ length: found.height }, (_, y) => [...found.roles.subarray(y * found.width, (y + 1) * found.width)].map((role) => NAMES[role]).join(''))];
}

describe('extentsOfRegions', () => {
  it('takes in the pixels of others that a region is mixed into', () => {
    expect(extents[c]).toEqual({ left: 1, top: 1, right: 4, bottom: 3 });
    expect(extents[d]).toEqual({ left: 2, top: 2, right: 2, bottom: 2 });
    const inward = sceneOf(map, plans, { 15: 16 });
    expect(extentsOfRegions(inward.segmentation, inward.mixtures)[d]).toEqual({ left: 1, top: 2, right: 2, bottom: 2 });
  });
});

describe('findRoles', () => {
  it('tells seen, hidden and shared pixels apart, cropped to the layer', () => {
    expect(drawn(0)).toEqual(['0,0', 'sssssss', 'shhhbss', 'shhhbss', 'shhhbss', 'sssssss']);
    expect(drawn(1)).toEqual(['1,1', 'sssf', 'shsf', 'sssf']);
    expect(drawn(2)).toEqual(['2,2', 's']);
  });

  it('gives a layer the pixels beneath that are named one by one', () => {
    const extended = plans.map((plan, k) => (k === 1 ? { ...plan, extension: [6, 13] } : plan));
    // The ground is further back there and shows, so the card cannot be hidden by it.
    expect(drawn(1, sceneOf(map, extended, {}), extended)).toEqual(['1,1', 'ssss', 'shss', 'ssss']);
    const under = plans.map((plan, k) => (k === 1 ? { ...plan, beneath: [], extension: [16] } : plan));
    expect(drawn(1, sceneOf(map, under, {}), under)).toEqual(['1,1', 'ssss', 'shss', 'ssss']);
  });

  it('gives a layer the pixels beneath that a mask marks, and no others of its box', () => {
    const mask = { left: 2, top: 2, width: 2, height: 2, data: Uint8Array.of(1, 0, 0, 1) };
    const under = plans.map((plan, k) => (k === 1 ? { ...plan, beneath: [], reach: mask } : plan));
    // Only the dot is in front; what the mask says of the card itself changes nothing.
    expect(drawn(1, sceneOf(map, under, {}), under)).toEqual(['1,1', 'ssss', 'shss', 'ssss']);
    const beside = plans.map((plan, k) => (k === 1 ? { ...plan, beneath: [], reach: { ...mask, data: Uint8Array.of(0, 1, 1, 1) } } : plan));
    expect(drawn(1, sceneOf(map, beside, {}), beside)).toEqual(['1,1', 'ssss', 's.ss', 'ssss']);
  });

  it('widens a layer to where its mask ends', () => {
    const wide = mapped(['ggggggg', 'gccfffg', 'gccfffg', 'ggggggg']);
    const regions = wide.regionOf;
    const layers: LayerPlan[] = [
      { kind: 'background', regions: [regions.g], beneath: [] },
      { kind: 'shape', regions: [regions.c], beneath: [], reach: { left: 3, top: 1, width: 2, height: 2, data: Uint8Array.of(1, 1, 1, 0) } },
      { kind: 'shape', regions: [regions.f], beneath: [] },
    ];
    expect(drawn(1, sceneOf(wide, layers, {}), layers)).toEqual(['1,1', 'sshh', 'ssh.']);
    const mirrored = layers.map((plan, k): LayerPlan => (k === 1 ? { kind: 'shape', regions: [regions.f], beneath: [], reach: { left: 1, top: 1, width: 2, height: 1, data: Uint8Array.of(1, 1) } } : k === 2 ? { kind: 'shape', regions: [regions.c], beneath: [] } : plan));
    expect(drawn(1, sceneOf(wide, mirrored, {}), mirrored)).toEqual(['1,1', 'hhsss', '..sss']);
    // Where the one in front lets the ground through its edge, the layer is not in between.
    expect(drawn(1, sceneOf(wide, layers, { 11: 6 }), layers)).toEqual(['1,1', 'ssh', 'ssh']);
  });

  it('finds no role for a layer without pixels', () => {
    const empty: LayerPlan[] = [...plans, { kind: 'shape', regions: [], beneath: [] }];
    expect(drawn(3, sceneOf(map, empty, {}), empty)).toBeNull();
  });
});
