import { findEvenGround, type EvenGround } from '../../../src/decompose/pixels/even-ground';
import { OffGround } from '../../../src/decompose/soft/off-ground';
import { createSoftScene, findSoftPieces, SOFT_PIECE_DEFAULTS } from '../../../src/decompose/soft/soft-pieces';
import { unmixPiece } from '../../../src/decompose/soft/unmix-piece';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 140;
const whole = { left: 0, top: 0, width: SIDE, height: SIDE };

function errors(colour: (x: number, y: number) => Levels, coverage: (x: number, y: number) => number): { coverage: number; colour: number; within: number } {
  const image = createWorkImage(paintOver(SIDE, SIDE, [90, 150, 80], { colour, coverage }));
  const scene = createSoftScene(image, new OffGround(image, (findEvenGround(image) as EvenGround).surface, 0.2), SOFT_PIECE_DEFAULTS);
  const [piece] = findSoftPieces(scene, null, false);
  const unmixed = unmixPiece(scene, piece, whole);
  let [off, wrong, strong] = [0, 0, 0];
  let within = 1;
  for (const p of piece.pixels) {
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    const truth = coverage(x, y);
    off += Math.abs(unmixed.coverage[p] - truth);
    if (truth === 1) within = Math.min(within, unmixed.coverage[p]);
    if (truth < 0.2) continue;
    strong++;
    wrong += Math.abs(unmixed.colours[p * 3] - colour(x, y)[0]);
  }
  return { coverage: off / piece.pixels.length, colour: wrong / strong, within };
}

describe('unmixPiece', () => {
  it('solves coverage and colours of something of several colours', () => {
    // Orange on the left, violet on the right.
    const found = errors((x) => [230 - 0.4 * x, 90 - 0.3 * x, 30 + x], softDisc(70, 70, 36, 40));
    expect(found.coverage).toBeLessThan(0.06);
    expect(found.colour).toBeLessThan(8);
  });

  it('takes what rises and falls within it for its own pattern, not for the ground seen through it', () => {
    const found = errors((x, y) => [205 + 20 * Math.sin(x / 5) * Math.sin(y / 5), 60, 140 + 60 * Math.sin(x / 12)], softDisc(70, 70, 40, 30));
    expect(found.coverage).toBeLessThan(0.08);
    expect(found.within).toBeGreaterThan(0.85);
  });
});
