import { chooseKnown } from '../../../src/decompose/layers/known-colours';

const SIDE = 200;

/** A patch that is the whole canvas: `regionAt` names each pixel's region, −1 is hidden. */
function choose(regionAt: (x: number, y: number) => number): (x: number, y: number) => number {
  const at = Array.from({ length: SIDE * SIDE }, (_, p) => regionAt(p % SIDE, Math.floor(p / SIDE)));
  const state = Uint8Array.from(at, (r) => (r === -1 ? 0 : 1));
  chooseKnown(state, { left: 0, top: 0, width: SIDE, height: SIDE, labels: Int32Array.from(at), canvasWidth: SIDE, canvasHeight: SIDE });
  return (x, y) => state[y * SIDE + x];
}

describe('chooseKnown', () => {
  const hidden = (x: number): boolean => x >= 150;

  it('asks the surface, not the outline around the hidden part', () => {
    const state = choose((x) => (hidden(x) ? -1 : x >= 147 ? 1 : 0));
    // Three pixels thick: the innermost is not beside the edge.
    expect([state(20, 30), state(147, 30), state(160, 30)]).toEqual([1, 2, 0]);
  });

  it('asks a band that is no line, though thin beside the rest', () => {
    const state = choose((x) => (hidden(x) ? -1 : x >= 140 ? 1 : 0));
    expect([state(20, 30), state(144, 30)]).toEqual([1, 1]);
  });

  it('asks a line where it is all there is, or nearly', () => {
    expect(choose((x) => (x === 30 ? 0 : -1))(30, 30)).toBe(1);
    // A grid of lines and a surface that is a speck beside it.
    const state = choose((x, y) => (x < 5 && y < 5 ? 1 : x % 3 === 0 ? 0 : -1));
    expect(state(30, 30)).toBe(1);
  });

  it('asks nobody beside an edge where there are others', () => {
    const state = choose((x) => (hidden(x) ? -1 : 0));
    expect([state(147, 30), state(148, 30), state(149, 30)]).toEqual([1, 2, 2]);
  });

  it('never touches what is hidden or outside', () => {
    const state = new Uint8Array([0, 2, 1, 0]);
    chooseKnown(state, { left: 0, top: 0, width: 4, height: 1, labels: new Int32Array(4), canvasWidth: 4, canvasHeight: 1 });
    expect([state[0], state[1], state[3]]).toEqual([0, 2, 0]);
  });
});
