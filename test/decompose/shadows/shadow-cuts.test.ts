import type { CastShadow } from '../../../src/decompose/shadows/cast-by';
import { mayHaveCut } from '../../../src/decompose/shadows/shadow-cuts';
import type { WorkImage } from '../../../src/decompose/pixels/work-image';
import { mapped } from '../../support/stages';

const ZOOM = 6;
const colours = { p: [200, 200, 200], s: [150, 150, 150], c: [20, 60, 200] };

/** An even shadow of a quarter over some letters of a map. */
function cast(rows: readonly string[], left: number, top: number, right: number, bottom: number, seen = 1): { shadow: CastShadow; lit: WorkImage; dark: WorkImage; segmentation: ReturnType<typeof mapped>['segmentation'] } {
  const { image: dark, segmentation } = mapped(rows, colours, ZOOM);
  const [width, height] = [(right - left) * ZOOM, (bottom - top) * ZOOM];
  const alpha = new Float32Array(width * height).fill(0.25);
  const shadow = { left: left * ZOOM, top: top * ZOOM, width, height, alpha, seen: new Uint8Array(width * height).fill(seen) } as unknown as CastShadow;
  const planes = dark.planes.map((plane) => plane.slice());
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) for (const plane of planes) plane[(y + shadow.top) * dark.width + x + shadow.left] /= 0.75;
  return { shadow, dark, lit: { ...dark, planes }, segmentation };
}

describe('mayHaveCut', () => {
  it.each<[string, boolean, readonly string[], readonly [number, number, number, number]]>([
    ['a piece that is nothing but shadow', true, ['pppppp', 'ppsspp', 'ppsspp', 'pppppp'], [2, 1, 4, 3]],
    ['a border that is the shadow’s', true, ['pppppp', 'ssssss', 'ssssss', 'ssssss'], [0, 1, 3, 2]],
    ['a surface in shadow here and there', false, ['pppppp', 'ppcccc', 'ppcccc', 'pppppp'], [0, 1, 2, 3]],
    ['things that keep their borders in the shadow', false, ['pppppp', 'pccccp', 'pccccp', 'pppppp'], [0, 2, 3, 3]],
  ])('%s: %s', (_, expected, rows, [left, top, right, bottom]) => {
    const { segmentation, dark, lit, shadow } = cast(rows, left, top, right, bottom);
    expect(mayHaveCut(segmentation, dark, lit, [shadow])).toBe(expected);
  });

  it('goes by what is seen of a shadow', () => {
    const { segmentation, dark, lit, shadow } = cast(['pppppp', 'ppsspp', 'ppsspp', 'pppppp'], 2, 1, 4, 3, 0);
    expect(mayHaveCut(segmentation, dark, lit, [shadow])).toBe(false);
    expect(mayHaveCut(segmentation, dark, lit, [])).toBe(false);
  });
});
