import { pushPull } from './complete';
import type { OffGround } from './off-ground';
import type { PixelSets } from './pixel-sets';
import { REACHED, type SoftPiece } from './soft-pieces';
import type { WorkImage } from './work-image';

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
export function unmixPiece(image: WorkImage, ground: OffGround, sets: PixelSets, state: Uint8Array, piece: SoftPiece, box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }): Unmixed {
  const { width, planes } = image;
  const { off, tolerance } = ground;
  const coverage = new Float32Array(box.width * box.height);
  const colours = new Float32Array(coverage.length * 3);
  const weight = new Float32Array(coverage.length);
  const at = (p: number): number => (Math.floor(p / width) - box.top) * box.width + (p % width) - box.left;
  const summitOf = findSummits(image, off, state, piece.pixels);
  for (const p of piece.pixels) {
    const summit = summitOf[p];
    if (off[p] < STRONG * piece.strength || ground.shareOf(p, [planes[0][summit], planes[1][summit], planes[2][summit]]) < OPAQUE) continue;
    weight[at(p)] = 1;
    for (let c = 0; c < 3; c++) colours[at(p) * 3 + c] = planes[c][p];
  }
  pushPull(colours, weight, box.width, box.height);
  const edge = piece.pixels.filter((p) => off[p] <= FAINT * tolerance);
  const outer = sets.spread(edge, (q, p) => state[q] === REACHED && off[q] >= off[p] - WAVER, () => undefined);
  for (const p of piece.pixels) coverage[at(p)] = 1;
  for (const p of outer) {
    const i = at(p);
    coverage[i] = Math.min(1, Math.max(0, ground.shareOf(p, [colours[i * 3], colours[i * 3 + 1], colours[i * 3 + 2]]) / OPAQUE));
  }
  return { coverage, colours };
}

/** For each pixel of a piece the one that is reached from it by always going to the neighbour, of eight, that differs from the ground most; by pixel of the canvas. */
function findSummits({ width }: WorkImage, off: Float32Array, state: Uint8Array, pixels: Int32Array): Int32Array {
  const summitOf = new Int32Array(off.length).fill(-1);
  for (const p of fromTheStrongest(off, pixels)) {
    let next = p;
    const x = p % width;
    for (let dy = -width; dy <= width; dy += width) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x + 1 < width ? 1 : 0); dx++) {
        const q = p + dy + dx;
        if (state[q] === REACHED && off[q] > off[next]) next = q;
      }
    }
    // Of what is next on the way up the summit is known, but for what is as strong to a fraction of a level.
    summitOf[p] = summitOf[next] === -1 ? next : summitOf[next];
  }
  return summitOf;
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
