import { pushPull } from '../pixels/complete';
import { REACHED, type SoftPiece, type SoftScene } from './soft-pieces';

/** A part of the canvas, and over it what a piece is: coverage 0..1, and colours at 8-bit scale, three a pixel. */
export interface Unmixed {
  readonly coverage: Float32Array;
  readonly colours: Float32Array;
}

/** Coverage from which on something shows nothing of the ground. */
const OPAQUE = 0.9;
/** Share of a piece's strength from which on a colour is its own. */
const STRONG = 0.5;
/** Times the tolerance up to which a pixel is at the rim of a piece, and levels by which it may waver on the way up. */
const FAINT = 3;
const WAVER = 3;
/** Steps of a level in which what differs from the ground is sorted. */
const STEPS = 32;

/**
 * Solves a soft piece of several colours, such as a flame or blurred texture, over the ground. Its own colours are seen at its summits, where it
 * differs from the ground most, and around them as far as nothing of the ground is mixed in; from there they go on smoothly. Coverage is how
 * far a pixel is on the way to its colour, as long as that way goes up from the ground; what rises and falls further in is the piece's
 * own pattern. `box` is the part of the canvas that is asked about, and holds the piece.
 */
export function unmixPiece(scene: SoftScene, piece: SoftPiece, box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }): Unmixed {
  const { image: { width, planes }, ground, ground: { off, tolerance }, sets, state } = scene;
  const coverage = new Float32Array(box.width * box.height);
  const colours = new Float32Array(coverage.length * 3);
  const weight = new Float32Array(coverage.length);
  const at = (p: number): number => (Math.floor(p / width) - box.top) * box.width + (p % width) - box.left;
  const summitAt = findSummits(scene, piece.pixels, at, coverage.length);
  for (const p of piece.pixels) {
    const i = at(p);
    const summit = summitAt[i];
    if (off[p] < STRONG * piece.strength || ground.shareOf(p, [planes[0][summit], planes[1][summit], planes[2][summit]]) < OPAQUE) continue;
    weight[i] = 1;
    for (let c = 0; c < 3; c++) colours[i * 3 + c] = planes[c][p];
  }
  pushPull(colours, weight, box.width, box.height);
  const edge = piece.pixels.filter((p) => off[p] <= FAINT * tolerance);
  for (const p of piece.pixels) coverage[at(p)] = 1;
  for (const p of sets.spread(edge, (q, p) => state[q] === REACHED && off[q] >= off[p] - WAVER)) {
    const i = at(p);
    coverage[i] = Math.min(1, Math.max(0, ground.shareOf(p, [colours[i * 3], colours[i * 3 + 1], colours[i * 3 + 2]]) / OPAQUE));
  }
  return { coverage, colours };
}

/** For each pixel of a piece the one that is reached from it by always going to the neighbour that differs from the ground most; by place (`at`, of so many). */
function findSummits({ ground: { off }, sets, state }: SoftScene, pixels: Int32Array, at: (p: number) => number, places: number): Int32Array {
  const summitAt = new Int32Array(places).fill(-1);
  let next = -1;
  const look = (q: number): void => {
    if (state[q] === REACHED && off[q] > off[next]) next = q;
  };
  for (const p of fromTheStrongest(off, pixels)) {
    next = p;
    sets.around(p, look);
    // Of what is next on the way up the summit is known, but for what is as strong to a fraction of a level.
    const known = summitAt[at(next)];
    summitAt[at(p)] = known === -1 ? next : known;
  }
  return summitAt;
}

/** In linear time, by fractions of a level. */
function fromTheStrongest(off: Float32Array, pixels: Int32Array): Int32Array {
  const most = 256 * STEPS;
  const place = (p: number): number => most - Math.min(most, Math.floor(off[p] * STEPS));
  const ends = new Int32Array(most + 2);
  for (const p of pixels) ends[place(p) + 1]++;
  for (let k = 1; k < ends.length; k++) ends[k] += ends[k - 1];
  const sorted = new Int32Array(pixels.length);
  for (const p of pixels) sorted[ends[place(p)]++] = p;
  return sorted;
}
