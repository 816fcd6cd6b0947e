import { findGround, showsThrough } from '../../../src/decompose/objects/ground';
import { mapped } from '../../support/stages';

describe('findGround', () => {
  it('is what holds most of the canvas edge and area', () => {
    const { graph, regionOf } = mapped(['gggggg', 'gbbbbg', 'gbbbbg', 'ggggcc'], {}, 4);
    expect(findGround(graph)).toEqual({ regions: new Set([regionOf.g]), transparent: false });
  });

  it('is not the largest shape where that stands in the middle', () => {
    const frame = ['gggggggg', ...Array.from({ length: 6 }, () => 'gbbbbbbg'), 'gggggggg'];
    const { graph, regionOf } = mapped(frame, {}, 2);
    expect(findGround(graph).regions).toEqual(new Set([regionOf.g]));
  });

  it('is several surfaces together where the picture fills its canvas and none holds half the edge', () => {
    const bands = ['aaaaaa', 'aaaaaa', 'bbbbbb', 'bbxxbb', 'bbxxbb', 'cccccc', 'cccccc'];
    const { graph, regionOf } = mapped(bands, {}, 4);
    expect(findGround(graph).regions).toEqual(new Set([regionOf.a, regionOf.b, regionOf.c]));
    expect(findGround(graph, { half: 0 }).regions.size).toBe(1);
  });

  it('is the sky alone of a drawn landscape, be the land cut by a path', () => {
    const hills = ['ssssssss', 'ssssssss', 'ssssssss', 'ssshhsss', 'sshhhhss', 'hhhhhhhh', 'lllppllh', 'lllppmmm'];
    const { graph, regionOf } = mapped(hills, { s: [240, 200, 140], h: [80, 110, 120], l: [230, 110, 80], p: [240, 230, 200], m: [230, 110, 80] }, 4);
    expect(findGround(graph).regions).toEqual(new Set([regionOf.s]));
  });

  it('is every empty region where the canvas is transparent, enclosed ones too', () => {
    const { graph, regionOf } = mapped(['eeeee', 'ebbbe', 'ebhbe', 'ebbbe', 'eeeee'], { e: [0, 0, 0, 0], h: [9, 9, 9, 0], b: [200, 0, 0] });
    expect(findGround(graph)).toEqual({ regions: new Set([regionOf.e, regionOf.h]), transparent: true });
  });

  it('is what a thin frame leaves of the canvas, not the frame', () => {
    const inside = ['ffffffffffffffffffff', ...Array.from({ length: 18 }, () => 'faaaaaaaaaabbbbbbbbf'), 'ffffffffffffffffffff'];
    inside[9] = 'faaaxxxxaaabbbbbbbbf';
    const { graph, regionOf } = mapped(inside, {}, 2);
    expect(findGround(graph, { frameShare: 0.25 }).regions).toEqual(new Set([regionOf.a]));
    expect(findGround(graph, { frameShare: 0.25, half: 0.6 }).regions).toEqual(new Set([regionOf.a, regionOf.b]));
    // A frame of a fifth of the canvas, or a thick one, is ground that is mostly covered.
    expect(findGround(graph).regions).toEqual(new Set([regionOf.f]));
    expect(findGround(graph, { frameShare: 0.25, frameThickness: 1 }).regions).toEqual(new Set([regionOf.f]));
  });

  it('is not the last column of the canvas, where a picture ends within a pixel', () => {
    const rows = Array.from({ length: 10 }, () => 'bbbbbaaaaaar');
    const { graph, regionOf } = mapped(rows, {}, 4);
    expect(findGround(graph, { rimThickness: 4 }).regions).toEqual(new Set([regionOf.a]));
    expect(findGround(graph).regions).toEqual(new Set([regionOf.a, regionOf.b, regionOf.r]));
  });

  it('leaves out what is known to be something else', () => {
    const { graph, regionOf } = mapped(['aaaabb', 'aaaabb', 'axxabb', 'aaaabb'], {}, 4);
    const off = Uint8Array.from(graph.regions, (_, r) => (r === regionOf.a ? 1 : 0));
    expect(findGround(graph, {}, off).regions).toEqual(new Set([regionOf.b]));
    // Where nothing else touches the canvas edge, it is found as ever.
    expect(findGround(graph, {}, new Uint8Array(graph.regions.length).fill(1)).regions).toEqual(new Set([regionOf.a]));
  });

  it('is the one region of a plain picture', () => {
    expect([...findGround(mapped(['aa']).graph).regions]).toEqual([0]);
  });
});

describe('showsThrough', () => {
  const rows = ['gggggg', 'grrrrg', 'grhhrg', 'grrrrg', 'gggggg'];

  it('tells a hole in a ring from something that lies on it', () => {
    const hole = mapped(rows, { g: [250, 250, 250], r: [20, 20, 20], h: [248, 250, 250] });
    const dot = mapped(rows, { g: [250, 250, 250], r: [20, 20, 20], h: [250, 120, 0] });
    const ask = ({ graph, regionOf }: typeof hole): boolean => showsThrough(graph, regionOf.h, regionOf.r, new Set([regionOf.g]), 6);
    expect(ask(hole)).toBe(true);
    expect(ask(dot)).toBe(false);
  });

  it('looks only at what is said to lie around', () => {
    const { graph, regionOf } = mapped(rows, { g: [250, 250, 250], r: [20, 20, 20], h: [250, 250, 250] });
    expect(showsThrough(graph, regionOf.h, regionOf.r, new Set(), 6)).toBe(false);
  });
});
