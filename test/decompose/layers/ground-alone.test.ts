import { isGroundAlone } from '../../../src/decompose/layers/ground-alone';
import { regionAt, regionsOf } from '../../support/stages';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 96;
const [SAND, PINK]: Levels[] = [[224, 200, 150], [240, 60, 140]];

describe('isGroundAlone', () => {
  it('is so where nearly all of a layer shows the ground, whatever other layers show', () => {
    const { segmentation } = regionsOf(paintOver(SIDE, SIDE, SAND, { colour: PINK, coverage: softDisc(48, 48, 22, 1) }));
    const [page, disc] = [regionAt(segmentation, 2, 2), regionAt(segmentation, 48, 48)];
    const ask = (regions: number[], shows: (p: number) => boolean): boolean => isGroundAlone(segmentation, { kind: 'background', regions, beneath: [] }, shows);
    const isPage = (p: number): boolean => segmentation.labels[p] === page;
    expect(ask([page], isPage)).toBe(true);
    // The disc is a sixth of the canvas.
    expect(ask([page, disc], isPage)).toBe(false);
    // A twentieth may be something else: here a strip along one side.
    expect([3, 10].map((strip) => ask([page], (p) => isPage(p) && p % SIDE >= strip))).toEqual([true, false]);
  });
});
