import { findContainment } from '../../../src/decompose/objects/containment';
import { mapped, type Mapped } from '../../support/stages';

/** Parent letter of each letter; `g` is the ground, '' the root. */
function parents({ graph, regionOf }: Mapped): Record<string, string> {
  const letterOf = Object.fromEntries(Object.entries(regionOf).map(([letter, r]) => [r, letter]));
  const { parent } = findContainment(graph, new Set([regionOf.g]));
  return Object.fromEntries(Object.entries(regionOf).filter(([letter]) => letter !== 'g').map(([letter, r]) => [letter, parent[r] === -1 ? '' : letterOf[parent[r]]]));
}

const NESTED = ['ggggggggg', 'gaaaaaaag', 'gabbbbbag', 'gabcccbag', 'gabcccbag', 'gabbbbbag', 'gaaaaaaag', 'ggggggggg'];

describe('findContainment', () => {
  it('nests rings', () => {
    expect(parents(mapped(NESTED, {}, 3))).toEqual({ a: '', b: 'a', c: 'b' });
  });

  it('lays touching shapes side by side, and what only the two of them surround on neither', () => {
    const rows = ['gggggggggg', 'gaaaabbbbg', 'gaaccccbbg', 'gaaccccbbg', 'gaaaabbbbg', 'gggggggggg'];
    expect(parents(mapped(rows, {}, 3))).toEqual({ a: '', b: '', c: '' });
  });

  it('puts what two siblings on one part enclose on that part', () => {
    const rows = ['gggggggggggg', 'gpppppppppppg'.slice(0, 11) + 'g', 'gpaaaabbbbpg', 'gpaaccccbbpg', 'gpaaccccbbpg', 'gpaaaabbbbpg', 'gppppppppppg', 'gggggggggggg'];
    expect(parents(mapped(rows, {}, 3))).toEqual({ p: '', a: 'p', b: 'p', c: 'p' });
  });

  it('does not let a gap of a pixel open an outline', () => {
    const size = 40;
    const rows = Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => {
      if (x === 6 && y === 20) return 'g';
      if (x > 8 && x < 31 && y > 8 && y < 31) return 'b';
      return x > 5 && x < 34 && y > 5 && y < 34 ? 'a' : 'g';
    }).join(''));
    // The door leads from the ground to b through a wall two further pixels thick.
    const open = rows.map((row, y) => (y === 20 ? `${row.slice(0, 6)}ggg${row.slice(9)}` : row));
    expect(parents(mapped(open))).toEqual({ a: '', b: 'a' });
  });

  it('lets what reaches the canvas edge stand on the ground', () => {
    expect(parents(mapped(['aaaaa', 'abbba', 'aaaaa', 'ggggg', 'ggggg'], {}, 4))).toEqual({ a: '', b: 'a' });
    expect(parents(mapped(['abbba', 'abbba', 'aaaaa', 'ggggg', 'ggggg'], {}, 4))).toEqual({ a: '', b: '' });
  });

  it('lists parents before children, each region once, the ground left out', () => {
    const { graph, regionOf } = mapped(NESTED, {}, 3);
    const { parent, order } = findContainment(graph, new Set([regionOf.g]));
    expect([...order].sort((a, b) => a - b)).toEqual([regionOf.a, regionOf.b, regionOf.c].sort((a, b) => a - b));
    order.forEach((r, i) => { if (parent[r] !== -1) expect(order.indexOf(parent[r])).toBeLessThan(i); });
  });

  it('takes a long chain without running out of stack', () => {
    const rows = [Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')];
    const { graph } = mapped([`g${rows[0]}`]);
    const { order } = findContainment(graph, new Set([0]));
    expect(order).toHaveLength(3000);
  });
});
