import type { Glyph } from '../../../src/decompose/text/glyphs';
import { createPart } from '../../../src/decompose/objects/parts';
import { haveOneInk } from '../../../src/decompose/text/text-ink';

const PAGE = [255, 250, 240, 255];
const INK = [40, 50, 110, 255];
const letter = (colour: readonly number[], stroke: number): Glyph => ({ part: createPart([], 'shape', 30), left: 0, top: 0, right: 5, bottom: 11, height: 12, colour, area: 30, stroke, on: PAGE });
/** The page with so much ink on it. */
const mixed = (share: number): number[] => PAGE.map((v, c) => Math.round(v + share * (INK[c] - v)));

describe('haveOneInk', () => {
  const bold = letter(INK, 4);

  it.each([0.35, 0.5, 0.7])('takes a hairline that shows %d of the ink for the same ink, either way round', (share) => {
    const thin = letter(mixed(share), 1.2);
    expect([haveOneInk(bold, thin), haveOneInk(thin, bold)]).toEqual([true, true]);
  });

  it('takes what is broad enough to show its ink for what it shows', () => {
    expect(haveOneInk(bold, letter(mixed(0.5), 3))).toBe(false);
    expect(haveOneInk(bold, letter([70, 80, 140, 255], 3))).toBe(true);
  });

  it('takes no trace for a letter, nor a hairline of another hue', () => {
    expect(haveOneInk(bold, letter(mixed(0.2), 1))).toBe(false);
    const [r, g, b, a] = mixed(0.5);
    expect(haveOneInk(bold, letter([r + 30, g, b - 10, a], 1))).toBe(false);
  });
});
