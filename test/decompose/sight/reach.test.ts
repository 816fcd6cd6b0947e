import fc from 'fast-check';
import type { Rows } from '../../../src/decompose/pixels/convex-rows';
import { findCardReach, findReach, findReachBelow, type Reach, type ReachOptions } from '../../../src/decompose/sight/reach';
import type { Segmentation } from '../../../src/decompose/regions/segment';
import { GRID_SIDE, LOOK_SIDE, lookSize } from '../../../src/decompose/sight/sight-question';
import { randomNumbers } from '../../support/documents';
import { mapped } from '../../support/stages';

const CELL = LOOK_SIDE / GRID_SIDE;

/** Log-odds of a straight edge: how far each grid cell's centre lies left of `edge`, pixels of the picture. */
function leftOf(edge: number, { width, height }: Segmentation): Float64Array {
  const { width: looked } = lookSize(width, height);
  return Float64Array.from({ length: GRID_SIDE * GRID_SIDE }, (_, n) => edge - (((n % GRID_SIDE) + 0.5) * CELL * width) / looked);
}

/** Every pixel that a reach names: in a whole region, or in the mask. */
function pixels({ width, height, labels }: Segmentation, { beneath, mask }: Reach): Uint8Array {
  const whole = new Set(beneath);
  return Uint8Array.from({ length: width * height }, (_, p) => {
    const x = (p % width) - (mask?.left ?? 0);
    const y = Math.floor(p / width) - (mask?.top ?? 0);
    const masked = mask && x >= 0 && y >= 0 && x < mask.width && y < mask.height && mask.data[y * mask.width + x] === 1;
    return whole.has(labels[p]) || masked ? 1 : 0;
  });
}

const flagged = ({ count }: Segmentation, regions: readonly number[]): Uint8Array => Uint8Array.from({ length: count }, (_, r) => (regions.includes(r) ? 1 : 0));
const constant = (value: number): Float64Array => new Float64Array(GRID_SIDE * GRID_SIDE).fill(value);

const map = mapped(['ggggggggggggg', 'gaaaaaabbbbbg', 'gaaaaaabbbbbg', 'gaaaaaabbbbbg', 'ggggggggccccc'], {}, 20);
const { segmentation, regionOf: { g, a, b, c } } = map;
const reach = (logits: Float64Array, front: readonly number[], options: Partial<ReachOptions> = {}): Reach => findReach(segmentation, logits, flagged(segmentation, front), { covered: 0, ...options });

describe('findReach', () => {
  it('names regions that are covered whole, without a mask', () => {
    expect(reach(constant(2), [a, c])).toEqual({ beneath: [a, c].sort((x, y) => x - y), mask: null });
  });

  it('goes beneath nothing where nothing is covered, or nothing lies in front', () => {
    expect(reach(constant(-2), [a, b])).toEqual({ beneath: [], mask: null });
    expect(reach(constant(2), [])).toEqual({ beneath: [], mask: null });
    expect(reach(constant(2), [a], { covered: 3 })).toEqual({ beneath: [], mask: null });
  });

  it('goes on between its own pieces whatever the network sees, where their bounds are given', () => {
    // The layer is seen on both sides of b.
    const around = mapped(['ggggggg', 'gaabaag', 'gaabaag', 'ggggggg'], {}, 20);
    const { g: ground, b: front } = around.regionOf;
    const own = Uint8Array.from({ length: around.segmentation.count }, (_, r) => (r !== ground && r !== front ? 1 : 0));
    const bounds = { left: 20, top: 20, right: 119, bottom: 59 };
    const found = (options: Partial<ReachOptions>): Reach => findReach(around.segmentation, constant(-5), flagged(around.segmentation, [front]), { covered: 0, own, ...options });
    expect(found({})).toEqual({ beneath: [], mask: null });
    expect(found({ bounds })).toEqual({ beneath: [front], mask: null });
    expect(findReach(around.segmentation, constant(-5), flagged(around.segmentation, []), { covered: 0, own, bounds })).toEqual({ beneath: [], mask: null });
  });

  it('believes in no more than twelve times what is seen: a strip does not tell of a picture', () => {
    const strip = (wide: number): Reach => {
      const beside = mapped([`s${'b'.repeat(wide)}g`], {}, 20);
      return findReach(beside.segmentation, constant(4), flagged(beside.segmentation, [beside.regionOf.b]), { covered: 0, own: flagged(beside.segmentation, [beside.regionOf.s]) });
    };
    expect(strip(12).beneath).toHaveLength(1);
    expect(strip(13)).toEqual({ beneath: [], mask: null });
  });

  it('cuts a region where its extent ends, to a pixel', () => {
    // a is pixels 20 to 139; the layer ends at 100.
    const found = reach(leftOf(100, segmentation), [a, b]);
    expect(found.beneath).toEqual([]);
    expect(found.mask).toMatchObject({ left: 20, top: 20, width: 80, height: 60 });
    expect(found.mask!.data.every((v) => v === 1)).toBe(true);
  });

  it('goes by whole regions where nearly all or hardly anything is covered', () => {
    // 116 of a's 120 columns, and 3 of b's 100.
    expect(reach(leftOf(136, segmentation), [a, b])).toEqual({ beneath: [a], mask: null });
    expect(reach(leftOf(143, segmentation), [a, b])).toEqual({ beneath: [a], mask: null });
    const exact = reach(leftOf(136, segmentation), [a, b], { whole: 1 });
    expect(exact.beneath).toEqual([]);
    expect(exact.mask).toMatchObject({ left: 20, width: 116 });
  });

  it('keeps to what lies in front of the layer', () => {
    const covered = pixels(segmentation, reach(leftOf(180, segmentation), [b, c]));
    covered.forEach((v, p) => {
      const r = segmentation.labels[p];
      if (v === 1) expect([b, c]).toContain(r);
      if (v === 1 && r === b) expect(p % segmentation.width).toBeLessThan(180);
    });
    expect(covered.includes(1)).toBe(true);
    expect(covered[segmentation.labels.indexOf(g)]).toBe(0);
  });

  it.each([[300, 200], [200, 300], [1000, 40], [40, 1000], [64, 64], [30, 20], [257, 131]])('puts an edge where it is, on %d × %d pixels', (width, height) => {
    const field: Segmentation = { width, height, labels: new Int32Array(width * height), count: 1, source: Int32Array.from({ length: width * height }, (_, p) => p) };
    const edge = Math.floor(width * 0.4) + 0.25;
    const covered = pixels(field, findReach(field, leftOf(edge, field), Uint8Array.of(1), { covered: 0 }));
    for (let x = 0; x < width; x++) if ((covered[x] === 1) !== (x + 0.5 < edge)) throw new Error(`column ${x} of ${width} is ${covered[x] ? '' : 'not '}covered; the edge is at ${edge}`);
    expect(covered.every((v, p) => v === covered[p % width])).toBe(true);
  });

  it('drops islands that nothing seen of the layer touches', () => {
    // c is seen; of a and b what lies left of 40 and right of 200 is covered: the first touches nothing of c.
    const sides = leftOf(40, segmentation).map((v, n) => Math.max(v, -leftOf(200, segmentation)[n]));
    const kept = pixels(segmentation, reach(sides, [a, b]));
    const joined = pixels(segmentation, reach(sides, [a, b], { own: flagged(segmentation, [c]) }));
    const at = (covered: Uint8Array, x: number, y: number): number => covered[y * segmentation.width + x];
    expect([at(kept, 30, 40), at(kept, 230, 40)]).toEqual([1, 1]);
    expect([at(joined, 30, 40), at(joined, 230, 40)]).toEqual([0, 1]);
    joined.forEach((v, p) => { if (v > kept[p]) throw new Error(`pixel ${p} was not covered`); });
    expect(reach(constant(2), [a], { own: flagged(segmentation, [c]) })).toEqual({ beneath: [], mask: null });
  });

  it('takes the plain shape that explains nearly as much as the log-odds, the first of them, and only beneath what lies in front', () => {
    // Covered is all left of 100; the shapes end at 110, at 100 but half as high, and at 240.
    const to = (last: number, rows = 100): Rows => ({ top: 0, first: new Int32Array(rows), last: new Int32Array(rows).fill(last) });
    const reached = (...shapes: Rows[]): Uint8Array => pixels(segmentation, reach(leftOf(100, segmentation), [a, b], { shapes }));
    const columns = (covered: Uint8Array): number => covered.subarray(30 * segmentation.width, 31 * segmentation.width).lastIndexOf(1);
    expect(columns(reached())).toBe(99);
    expect(columns(reached(to(109)))).toBe(109);
    expect(columns(reached(to(239)))).toBe(99);
    expect(columns(reached(to(239), to(104), to(109)))).toBe(104);
    expect(reached(to(109)).every((v, p) => v === 0 || [a, b].includes(segmentation.labels[p]))).toBe(true);
    // Half of it is too little.
    expect(columns(reached(to(109, 40)))).toBe(99);
  });

  it('does not listen to what is said beyond the picture', () => {
    const { width, height } = lookSize(segmentation.width, segmentation.height);
    const wild = constant(-3);
    for (let n = 0; n < wild.length; n++) if (n % GRID_SIDE >= Math.ceil(width / CELL) || Math.floor(n / GRID_SIDE) >= Math.ceil(height / CELL)) wild[n] = 1e6;
    expect(reach(wild, [g, a, b, c])).toEqual({ beneath: [], mask: null });
  });

  it.each([[1, 1], [1, 500], [500, 1], [5000, 2]])('takes a picture of %d × %d', (width, height) => {
    const field: Segmentation = { width, height, labels: new Int32Array(width * height), count: 1, source: Int32Array.from({ length: width * height }, (_, p) => p) };
    expect(findReach(field, constant(1), Uint8Array.of(1), { covered: 0 })).toEqual({ beneath: [0], mask: null });
    expect(findReach(field, constant(-1), Uint8Array.of(1), { covered: 0 })).toEqual({ beneath: [], mask: null });
  });

  it('gives masks that are cropped, within the canvas, of regions in front, whatever is said', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom(1, 3e38), fc.subarray([g, a, b, c]), (seed, scale, front) => {
      const random = randomNumbers(seed);
      const bias = random() - 0.5;
      const found = reach(Float64Array.from({ length: GRID_SIDE * GRID_SIDE }, () => (random() - 0.5 + bias) * scale), front);
      expect(found.beneath.every((r) => front.includes(r))).toBe(true);
      const { mask } = found;
      if (!mask) return;
      expect(mask.left >= 0 && mask.top >= 0 && mask.left + mask.width <= segmentation.width && mask.top + mask.height <= segmentation.height).toBe(true);
      expect(mask.data).toHaveLength(mask.width * mask.height);
      mask.data.forEach((v, i) => {
        const p = (Math.floor(i / mask.width) + mask.top) * segmentation.width + (i % mask.width) + mask.left;
        if (v === 1 && !front.includes(segmentation.labels[p])) throw new Error(`pixel ${p} does not lie in front`);
      });
      expect(mask.data.includes(1)).toBe(true);
    }), { numRuns: 30 });
  });
});

describe('findCardReach', () => {
  const card = { left: 20, top: 20, right: 190, bottom: 80, support: 1 };

  it('ends at the card\'s own sides, beneath what lies in front and nowhere else', () => {
    const seen = pixels(segmentation, findCardReach(segmentation, card, flagged(segmentation, [b])));
    for (let p = 0; p < seen.length; p++) {
      const [x, y] = [p % segmentation.width, Math.floor(p / segmentation.width)];
      expect(seen[p]).toBe(segmentation.labels[p] === b && x < 190 && y >= 20 && y < 80 ? 1 : 0);
    }
    expect(findCardReach(segmentation, card, flagged(segmentation, [c]))).toEqual({ beneath: [], mask: null });
  });

  it('ends at corners as round as those that are seen', () => {
    // A card of a's and b's columns, of which b hides the right half; a is cut at its two left corners.
    const { width } = segmentation;
    const labels = segmentation.labels.slice();
    for (let k = 0; k < 6; k++) for (const y of [20 + k, 79 - k]) for (let x = 20; x < 26 - k; x++) labels[y * width + x] = g;
    const seen = pixels({ ...segmentation, labels }, findCardReach({ ...segmentation, labels }, { left: 20, top: 20, right: 240, bottom: 80, support: 1 }, flagged(segmentation, [b]), { whole: 1, own: flagged(segmentation, [a]) }));
    const ends = [20, 22, 25, 26, 50, 74, 77, 79].map((y) => seen.subarray(y * width, (y + 1) * width).lastIndexOf(1));
    expect(ends).toEqual([233, 235, 238, 239, 239, 238, 235, 233]);
  });

  it('names what it covers whole, and stays on the canvas', () => {
    const over = { left: -30, top: -10, right: 500, bottom: 85, support: 1 };
    expect(findCardReach(segmentation, over, flagged(segmentation, [a, b]))).toEqual({ beneath: [a, b].sort((x, y) => x - y), mask: null });
  });
});

describe('findReachBelow', () => {
  it('goes on below its upper edge, to a pixel, beneath what lies in front and nowhere else', () => {
    const rows = Int32Array.from({ length: 200 }, (_, x) => 30 + Math.floor(x / 10));
    const found = pixels(segmentation, findReachBelow(segmentation, { left: 20, bottom: 79, rows }, flagged(segmentation, [a])));
    const expected = Uint8Array.from(found, (_, p) => {
      const [x, y] = [p % segmentation.width, Math.floor(p / segmentation.width)];
      return segmentation.labels[p] === a && y <= 79 && y >= 30 + Math.floor((x - 20) / 10) ? 1 : 0;
    });
    expect(found).toEqual(expected);
  });
});
