import fc from 'fast-check';
import { BEHIND, IN_FRONT, OWN, visitBetween } from '../../../src/decompose/pixels/between';

const visited = (width: number, height: number, roles: readonly number[]): number[] => {
  const out = new Set<number>();
  visitBetween(width, height, (x, y) => roles[y * width + x], (i) => out.add(i));
  return [...out].sort((a, b) => a - b);
};

describe('visitBetween', () => {
  it('goes along rows and columns, as far as nothing farther back shows', () => {
    const [b, o, f] = [BEHIND, OWN, IN_FRONT];
    expect(visited(5, 1, [o, f, f, o, f])).toEqual([1, 2]);
    expect(visited(1, 4, [o, f, o, o])).toEqual([1]);
    expect(visited(5, 1, [o, f, b, f, o])).toEqual([]);
    expect(visited(3, 2, [f, o, f, o, f, o])).toEqual([4]);
  });

  it('visits only what lies in front and has its own on both sides', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (width, height, stream) => {
      const roles = Array.from({ length: width * height }, () => stream.next().value as number);
      const reaches = (i: number, step: number, room: number): boolean => {
        for (let n = 0, j = i + step; n < room; n++, j += step) if (roles[j] !== IN_FRONT) return roles[j] === OWN;
        return false;
      };
      const truth = roles.map((_, i) => i).filter((i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        return roles[i] === IN_FRONT && ((reaches(i, -1, x) && reaches(i, 1, width - 1 - x)) || (reaches(i, -width, y) && reaches(i, width, height - 1 - y)));
      });
      expect(visited(width, height, roles)).toEqual(truth);
    }));
  });
});
