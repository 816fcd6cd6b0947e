import fc from 'fast-check';
import { boundToKnown } from '../../src/fill/bound';
import { HOLE, KNOWN, OUTSIDE } from '../../src/fill/patch';

const level = fc.integer({ min: -50, max: 300 });

it('nothing in a hole leaves the known range by more than the share, what is within stays, and known and outside never change', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(HOLE, KNOWN, OUTSIDE), level, level, level), { minLength: 1, maxLength: 60 }), fc.constantFrom(0, 0.25, 1), (pixels, share) => {
    const before = Float32Array.from(pixels.flatMap(([, ...rgb]) => rgb));
    const patch = { width: pixels.length, height: 1, rgb: before.slice(), state: Uint8Array.from(pixels, ([state]) => state) };
    boundToKnown(patch, share);
    for (let c = 0; c < 3; c++) {
      const known = pixels.filter(([state]) => state === KNOWN).map((pixel) => pixel[c + 1]!);
      const swing = share * (Math.max(...known) - Math.min(...known));
      pixels.forEach(([state, ...rgb], p) => {
        const wanted = state !== HOLE || known.length === 0 ? rgb[c]! : Math.min(Math.max(...known) + swing, Math.max(Math.min(...known) - swing, rgb[c]!));
        expect(patch.rgb[p * 3 + c]).toBe(Math.fround(wanted));
      });
    }
  }));
});
