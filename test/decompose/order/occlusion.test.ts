import { findOcclusion, pairKey, type Occlusion } from '../../../src/decompose/order/occlusion';
import { disc, flat, onGround, polygon, rectangle, type Item } from '../../support/paint';
import { partsOf, regionAt, regionsOf, type Regions } from '../../support/stages';

const red = flat([210, 40, 50]);
const blue = flat([40, 80, 200]);

interface Seen {
  regions: Regions;
  occlusion: Occlusion;
  /** Position in `occlusion.parts` of what is seen at a pixel. */
  at: (x: number, y: number) => number;
  /** Evidence that what is seen at the first place lies behind what is seen at the second. */
  behind: (a: readonly [number, number], b: readonly [number, number]) => number;
}

function look(...items: Item[]): Seen {
  const regions = regionsOf(onGround(120, 96, [250, 248, 240], ...items).picture);
  const parts = partsOf(regions).root.children;
  const occlusion = findOcclusion(regions.segmentation, parts);
  const at = (x: number, y: number): number => parts.findIndex((part) => part.regions.includes(regionAt(regions.segmentation, x, y)));
  return {
    regions, occlusion, at,
    behind: (a, b) => {
      const i = at(...a);
      const j = at(...b);
      return (occlusion.behind.get(pairKey(i, j, parts.length)) ?? 0) * (i < j ? 1 : -1);
    },
  };
}

describe('findOcclusion', () => {
  it('sees a disc behind the rectangle that covers part of it, whichever is painted where', () => {
    const right = look({ shape: disc(45, 48, 28), fill: red }, { shape: rectangle(55, 30, 110, 70), fill: blue });
    expect(right.behind([25, 48], [90, 50])).toBeGreaterThan(0);
    const left = look({ shape: disc(75, 48, 28), fill: blue }, { shape: rectangle(10, 30, 65, 70), fill: red });
    expect(left.behind([95, 48], [30, 50])).toBeGreaterThan(0);
  });

  it('sees a rectangle behind the disc that covers its corner', () => {
    const { behind } = look({ shape: rectangle(15, 20, 75, 70), fill: red }, { shape: disc(78, 70, 20), fill: blue });
    expect(behind([30, 40], [85, 75])).toBeGreaterThan(0);
  });

  it('sees one disc over another', () => {
    const { behind } = look({ shape: disc(45, 48, 28), fill: red }, { shape: disc(75, 48, 26), fill: blue });
    expect(behind([25, 48], [80, 48])).toBeGreaterThan(0);
  });

  it('takes a hollow for one where the outline runs through at its ends: hills before higher ones', () => {
    const wave = Array.from({ length: 25 }, (_, k): [number, number] => [k * 5, 72 + 12 * Math.cos((k / 24) * 4 * Math.PI)]);
    const { behind, occlusion, at } = look({ shape: polygon([[28, 96], [36, 16], [84, 16], [92, 96]]), fill: blue }, { shape: polygon([...wave, [120, 96], [0, 96]]), fill: red });
    expect(behind([60, 40], [20, 90])).toBeGreaterThan(0.9);
    expect(occlusion.completions[at(20, 90)].kind).toBe('none');
  });

  it('sees the lower of two hills across the canvas in front, however the hollows lie, and goes on with the upper one below its edge', () => {
    const wave = (y: number, phase: number): [number, number][] => Array.from({ length: 25 }, (_, k): [number, number] => [k * 5, y + 8 * Math.cos((k / 24) * 4 * Math.PI + phase)]);
    for (const phase of [0, Math.PI]) {
      const { behind, occlusion, at } = look({ shape: polygon([...wave(40, phase + 1), [120, 96], [0, 96]]), fill: blue }, { shape: polygon([...wave(70, phase), [120, 96], [0, 96]]), fill: red });
      expect(behind([60, 52], [60, 92])).toBeGreaterThan(2);
      const { kind, edge, whole } = occlusion.completions[at(60, 52)];
      expect([kind, whole, edge?.left, edge?.bottom, edge?.rows.length]).toEqual(['band', false, 0, 95, 120]);
    }
  });

  it('leaves strips across the page as they are: none goes on beneath the next', () => {
    const { occlusion, at } = look({ shape: rectangle(0, 10, 120, 30), fill: blue }, { shape: rectangle(0, 30, 120, 50), fill: red });
    for (const y of [20, 40]) expect(occlusion.completions[at(60, y)]).toMatchObject({ kind: 'rectangle', whole: true });
  });

  it('completes what is covered: the disc\'s hidden pixels lie in its completion, the ground hardly', () => {
    const { occlusion, at, regions } = look({ shape: disc(45, 48, 28), fill: red }, { shape: rectangle(58, 30, 110, 66), fill: blue });
    const completion = occlusion.completions[at(25, 48)];
    expect(completion.kind).not.toBe('none');
    const holds = (x: number, y: number): boolean => {
      const row = y - completion.top;
      return row >= 0 && row < completion.first.length && x >= completion.first[row] && x <= completion.last[row];
    };
    let hidden = 0;
    let reached = 0;
    let wrong = 0;
    for (let y = 0; y < 96; y++) {
      for (let x = 0; x < 120; x++) {
        const truly = disc(45, 48, 28).distance(x + 0.5, y + 0.5) < 0;
        if (truly && x > 59 && y > 31 && y < 64) {
          hidden++;
          if (holds(x, y)) reached++;
        }
        if (!truly && disc(45, 48, 31).distance(x + 0.5, y + 0.5) > 0 && holds(x, y)) wrong++;
      }
    }
    expect(hidden).toBeGreaterThan(300);
    // A convex outline spans the cut by a straight line or better.
    expect(reached).toBeGreaterThan(0.3 * hidden);
    expect(wrong).toBe(0);
    expect(regions.segmentation.count).toBe(3);
  });

  it('counts touching sides, and finds nothing between parts that do not touch', () => {
    const { occlusion } = look({ shape: disc(30, 48, 20), fill: red }, { shape: disc(90, 48, 20), fill: blue });
    expect(occlusion.touching.size).toBe(0);
    expect(occlusion.behind.size).toBe(0);
    const halves = look({ shape: rectangle(20, 20, 60, 70), fill: red }, { shape: rectangle(60, 20, 100, 70), fill: blue });
    expect([...halves.occlusion.touching.values()]).toEqual([50]);
  });

  it('does not say which of two rectangles side by side is in front', () => {
    const { behind } = look({ shape: rectangle(20, 20, 60, 70), fill: red }, { shape: rectangle(60, 20, 100, 70), fill: blue });
    expect(Math.abs(behind([30, 40], [80, 40]))).toBeLessThan(1);
  });
});

describe('pairKey', () => {
  it('is one number a pair, whatever its order', () => {
    const keys = new Set<number>();
    for (let a = 0; a < 7; a++) for (let b = 0; b < a; b++) {
      expect(pairKey(a, b, 7)).toBe(pairKey(b, a, 7));
      keys.add(pairKey(a, b, 7));
    }
    expect(keys.size).toBe(21);
  });
});
