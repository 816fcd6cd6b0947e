import { KNOWN } from '../../src/fill/patch';
import { WAYS } from '../../src/fill/ways';
import { patchOf } from '../support/fills';

it.each(WAYS.map((way, n) => [n, way.method, way] as const))('%i, %s: a hole at the end of a slope stays within a quarter of the known range', (_n, _method, { fill }) => {
  const patch = patchOf(60, 40, (x, y) => [x * x * 0.2, 40 + y, 128], (x) => x >= 24);
  const before = patch.rgb.slice();
  if (!fill(patch)) return expect(patch.rgb).toEqual(before);
  const highest = 23 * 23 * 0.2;
  for (let p = 0; p < patch.state.length; p++) {
    if (patch.state[p] === KNOWN) expect(patch.rgb.subarray(p * 3, p * 3 + 3)).toEqual(before.subarray(p * 3, p * 3 + 3));
    else expect(patch.rgb[p * 3]).toBeLessThan(highest * 1.25 + 1);
  }
});
