import { awayFrom, castBy } from '../../src/decompose/cast-by';
import { unfiltered } from '../../src/decompose/work-image';
import { randomNumbers } from '../support/documents';
import { busy } from '../support/effect-scenes';
import { onGround } from '../support/paint';

describe('castBy', () => {
  it('finds nothing for what is nowhere', () => {
    const image = unfiltered(onGround(30, 30, busy(1)).picture);
    const nothing = { extent: { left: Infinity, top: Infinity, right: -1, bottom: -1 }, look: () => undefined };
    expect(castBy(image, nothing)).toBeNull();
  });
});

describe('awayFrom', () => {
  it('keeps what is further than asked from all that is marked, in both directions', () => {
    const random = randomNumbers(5);
    const marked = Uint8Array.from({ length: 17 * 11 }, () => (random() < 0.05 ? 1 : 0));
    const away = awayFrom(marked, 17, 11, 2);
    away.forEach((value, p) => {
      let near = false;
      marked.forEach((m, q) => { if (m && Math.abs((p % 17) - (q % 17)) <= 2 && Math.abs(Math.floor(p / 17) - Math.floor(q / 17)) <= 2) near = true; });
      expect(value).toBe(near ? 0 : 1);
    });
  });
});
