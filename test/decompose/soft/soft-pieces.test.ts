import { findEvenGround, type EvenGround } from '../../../src/decompose/pixels/even-ground';
import { OffGround } from '../../../src/decompose/soft/off-ground';
import { createSoftScene, findSoftPieces, SOFT_PIECE_DEFAULTS, type SoftPiece } from '../../../src/decompose/soft/soft-pieces';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 140;
const SAND: Levels = [224, 200, 150];
const TEAL: Levels = [60, 140, 160];

function piecesOf(picture: Raster, shades = false): SoftPiece[] {
  const image = createWorkImage(picture);
  const { surface } = findEvenGround(image) as EvenGround;
  return findSoftPieces(createSoftScene(image, new OffGround(image, surface, 0.2), SOFT_PIECE_DEFAULTS), null, shades);
}
const softOf = (picture: Raster, shades = false): SoftPiece[] => piecesOf(picture, shades).filter((piece) => piece.isSoft);
/** What is pale enough to be reached from the ground by small steps, however sharp its edge is. */
const pale: Levels = [SAND[0] - 11, SAND[1] - 2, SAND[2] + 11];

describe('findSoftPieces', () => {
  it('finds what fades into the ground, with its own colour', () => {
    const [piece, ...more] = softOf(paintOver(SIDE, SIDE, SAND, { colour: TEAL, coverage: softDisc(70, 70, 35, 30) }));
    expect(more).toEqual([]);
    expect(piece).toMatchObject({ colour: TEAL, ofOneColour: true });
    expect(Math.abs(piece.pixels.length - Math.PI * 50 ** 2)).toBeLessThan(900);
  });

  it('finds several colours, without one of their own', () => {
    const [piece] = softOf(paintOver(SIDE, SIDE, SAND, { colour: (x) => [60 + x, 160 - x, 160], coverage: softDisc(70, 70, 35, 40) }));
    expect(piece.ofOneColour).toBe(false);
  });

  it.each([
    ['a sharp edge', paintOver(SIDE, SIDE, SAND, { colour: TEAL, coverage: softDisc(70, 70, 35, 1) })],
    ['a sharp edge of little contrast', paintOver(SIDE, SIDE, SAND, { colour: pale, coverage: softDisc(70, 70, 35, 1) })],
    ['what fades along half of its outline alone', paintOver(SIDE, SIDE, SAND, { colour: (_, y) => [60 + y, 160 - y, 160], coverage: (x, y) => (y > 70 ? 0 : softDisc(70, 70, 35, 40)(x, y)) })],
    ['what fades into the colour of the ground within something else', paintOver(SIDE, SIDE, SAND, { colour: TEAL, coverage: softDisc(70, 70, 60, 1) }, { colour: SAND, coverage: softDisc(70, 70, 48, 1) }, { colour: [160, 60, 200], coverage: softDisc(70, 70, 22, 24) })],
    ['a speck', paintOver(SIDE, SIDE, SAND, { colour: TEAL, coverage: softDisc(70, 70, 3, 6) })],
    ['what is hardly there', paintOver(SIDE, SIDE, SAND, { colour: TEAL, coverage: (x, y) => 0.08 * softDisc(70, 70, 35, 30)(x, y) })],
    ['a shadow', paintOver(SIDE, SIDE, SAND, { colour: [0, 0, 0], coverage: (x, y) => 0.5 * softDisc(70, 70, 35, 30)(x, y) })],
  ])('takes for none %s', (_, picture) => {
    expect(softOf(picture)).toEqual([]);
  });

  it('finds a shade by itself where it is asked for, but none that lies along something', () => {
    const shade = { colour: [0, 0, 0] as Levels, coverage: (x: number, y: number): number => 0.5 * softDisc(70, 70, 35, 30)(x, y) };
    const [alone] = softOf(paintOver(SIDE, SIDE, SAND, shade), true);
    expect(alone.colour).toEqual([0, 0, 0]);
    const box = { colour: TEAL, coverage: (x: number, y: number): number => (Math.abs(x - 70) < 32 && Math.abs(y - 62) < 32 ? 1 : 0) };
    expect(softOf(paintOver(SIDE, SIDE, SAND, shade, box), true)).toEqual([]);
  });

  it('gives what is nearly black its own colour', () => {
    const [piece] = softOf(paintOver(SIDE, SIDE, SAND, { colour: [20, 18, 14], coverage: softDisc(70, 70, 35, 30) }), true);
    expect(piece.colour).toEqual([20, 18, 14]);
  });
});
