import fc from 'fast-check';
import { LONGEST_NAME, takenBy, uniqueId, uniqueName, withFreeNames } from '../../src/document/names';
import { allNodes } from '../../src/document/tree';
import { group, layer, paint } from '../support/documents';

const dot = paint(1, 1, () => [0, 0, 0, 1]);

describe('uniqueName', () => {
  it('numbers from 2 on, and leaves free names alone', () => {
    expect(uniqueName('Sky', new Set())).toBe('Sky');
    expect(uniqueName('Sky', new Set(['Sky']))).toBe('Sky 2');
    expect(uniqueName('Sky', new Set(['Sky', 'Sky 2', 'Sky 4']))).toBe('Sky 3');
  });

  it('is never taken and never too long, and halves no character', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), fc.integer({ min: 0, max: 12 }), (wanted, count) => {
      const taken = new Set<string>();
      for (let n = 0; n <= count; n++) {
        const name = uniqueName(wanted, taken);
        expect(taken.has(name)).toBe(false);
        expect(name.length).toBeLessThanOrEqual(LONGEST_NAME);
        expect(() => encodeURIComponent(name)).not.toThrow(); // which half a character does
        taken.add(name);
      }
    }), { numRuns: 100 });
    const emoji = '🙂'.repeat(128); // 256 units: the last one must go whole
    expect(uniqueName(emoji, new Set())).toBe('🙂'.repeat(127));
  });
});

describe('uniqueId', () => {
  it('numbers from 2 on', () => {
    expect(uniqueId('a', new Set(['b']))).toBe('a');
    expect(uniqueId('a', new Set(['a', 'a-2']))).toBe('a-3');
  });
});

describe('withFreeNames', () => {
  it('renames only what collides, at any level, also among the nodes themselves', () => {
    const fine = layer('fine', dot);
    const nodes = [fine, group('Sky', [layer('Sky', dot), layer('x', dot, { id: 'fine' })])];
    const taken = takenBy([layer('Sky', dot)]);
    const free = withFreeNames(nodes, taken);
    expect(free[0]).toBe(fine);
    expect(allNodes(free).map(({ id, name }) => [id, name])).toEqual([['fine', 'fine'], ['Sky-2', 'Sky 2'], ['Sky-3', 'Sky 3'], ['fine-2', 'x']]);
    expect(taken.names.has('Sky 3')).toBe(true);
  });
});
