import { pushPull } from '../pixels/complete';
import type { Tint } from '../pixels/rendered-layer';
import type { KnownGround } from '../pixels/known-ground';
import { extentOfPixels, gapBetween, unionOf, type Extent } from '../pixels/extent';
import { OffGround } from './off-ground';
import { BEYOND, createSoftScene, findSoftPieces, GROUND, SOFT_PIECE_DEFAULTS, take, type SoftPiece, type SoftPieceOptions, type SoftScene } from './soft-pieces';
import { unmixPiece } from './unmix-piece';
import type { WorkImage } from '../pixels/work-image';

/** Something of one colour that fades into the ground: a glow, smoke, a shape with blurred edges. Cropped to where it is. */
export interface SoftThing {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0..1 */
  readonly coverage: Float32Array;
  /** 1 where it is seen before the ground, 0 where it lies beneath something else. */
  readonly seen: Uint8Array;
  /** Its own, or three a pixel where it has several. */
  readonly colour: Tint | Float32Array;
  /** A shadow, of what lies before it. */
  readonly isCast?: boolean;
}

/** Coverage from which on it is full, and from which on something is of a thing's colour itself, not a fainter part of it. */
const FULL = 0.985;
const OWN = 0.9;
/** How far a fainter part may lie apart, as a share of the canvas's longer side. */
const APART = 0.1;
/** Levels by which what is fainter than the ground's spread must differ, and pixels through which it is followed. */
const FAINTEST = 0.7;
const MARGIN = 8;
/** Share of its outline that something must have along a thing, so that the thing goes on beneath it. */
const ENCLOSED = 0.5;

/** What is of one colour, or fainter mixtures of it. */
export interface Group {
  readonly colour: Tint;
  readonly extent: Extent;
  readonly pieces: Int32Array[];
}

/**
 * Finds what fades into an evenly graded ground: the strongest first, shades of the ground last. Nearly all of what is of one colour lies on the lines from the ground's colours to that
 * one; it is the farthest that is seen, and how far a pixel is on the way its coverage (matting before a known background: Smith and Blinn
 * 1996, "Blue Screen Matting"). `soft` is 1, by pixel, where a soft edge was found, see `findSoftEdges`.
 */
export function findSoftThings(image: WorkImage, { surface, error }: KnownGround, soft: Uint8Array | null, options: Partial<SoftPieceOptions> = {}): SoftThing[] {
  const settings = { ...SOFT_PIECE_DEFAULTS, ...options };
  const scene = createSoftScene(image, new OffGround(image, surface, error), settings);
  const { groups, unmixed } = findColoured(scene, soft);
  const shades = groupPieces(scene, findSoftPieces(scene, soft, true));
  const solved = (group: Group): SoftThing => solve(scene, group);
  return [...groups.map(solved), ...unmixed, ...shades.map(solved)];
}

/** What is no shade of the ground: of one colour each, and of several. */
export function findColoured(scene: SoftScene, soft: Uint8Array | null): { groups: Group[]; unmixed: SoftThing[] } {
  const pieces = findSoftPieces(scene, soft, false);
  const mixed = pieces.filter((piece) => piece.isSoft && !piece.ofOneColour);
  const unmixed = mixed.map((piece) => unmix(scene, piece));
  for (const { pixels } of mixed) take(scene, pixels);
  const groups = groupPieces(scene, pieces.filter((piece) => !mixed.includes(piece)));
  for (const { pieces: taken } of groups) for (const pixels of taken) take(scene, pixels);
  return { groups, unmixed };
}

/** Soft pieces, the strongest first, each with what is of its colour, only fainter, and lies near: a part of it. */
function groupPieces({ image: { width, height }, ground, settings }: SoftScene, pieces: readonly SoftPiece[]): Group[] {
  const groups: Group[] = [];
  const near = APART * Math.max(width, height);
  const isFainter = ({ pixels }: SoftPiece, colour: Tint): boolean => {
    let straight = 0;
    for (const p of pixels) {
      const share = ground.shareOf(p, colour);
      if (share >= OWN) return false;
      if (ground.isMixture(p, colour, share)) straight++;
    }
    return straight >= settings.straight * pixels.length;
  };
  for (const piece of [...pieces].sort((a, b) => b.strength - a.strength)) {
    if (groups.length === 0 && !piece.isSoft) continue;
    const extent = extentOfPixels(piece.pixels, width);
    const whole = groups.find((group) => gapBetween(group.extent, extent) <= near && isFainter(piece, group.colour));
    if (whole) whole.pieces.push(piece.pixels);
    else if (piece.isSoft) groups.push({ colour: piece.colour, extent, pieces: [piece.pixels] });
  }
  return groups;
}

/** Coverage of all that is of one thing: what is too faint to tell from the ground by itself included, and what lies beneath other things. */
export function solve(scene: SoftScene, { colour, pieces }: Group): SoftThing {
  const { image: { width }, ground, sets, state, settings } = scene;
  for (const pixels of pieces) take(scene, pixels);
  // What steps kept from being reached may be of it as well; other things lie before it.
  const enclosed = enclosedBy(scene, joined(pieces));
  const isOwn = enclosed.map((pixels) => scene.among === null && pixels.reduce((n, p) => n + (ground.isMixture(p, colour) ? 1 : 0), 0) >= settings.straight * pixels.length);
  const own = joined([...pieces, ...enclosed.filter((_, i) => isOwn[i])]);
  // What lies before it may go on far beyond it.
  const { left, top, right, bottom } = extentOfPixels(own, width);
  const within = (p: number): boolean => p % width >= left && p % width <= right && p >= top * width && p < (bottom + 1) * width;
  const beneath = enclosed.filter((_, i) => !isOwn[i]).map((pixels) => pixels.filter(within));
  take(scene, own);
  const seen = sets.spread(own, (q) => state[q] === GROUND && ground.off[q] >= FAINTEST && ground.shareOf(q, colour) > 0, undefined, MARGIN);
  const coverOf = (p: number): number => {
    const share = ground.shareOf(p, colour);
    return share >= FULL ? 1 : Math.max(0, share);
  };
  return { ...cover(boxOf([seen, ...beneath], width), width, seen, coverOf, beneath), colour };
}

/** The same of a piece of several colours. */
function unmix(scene: SoftScene, piece: SoftPiece): SoftThing {
  const { width } = scene.image;
  const beneath = enclosedBy(scene, piece.pixels);
  const box = boxOf([piece.pixels, ...beneath], width);
  const { coverage, colours } = unmixPiece(scene, piece, box);
  return { ...cover(box, width, piece.pixels, (_, at) => coverage[at], beneath), colour: colours };
}

type Box = Pick<SoftThing, 'left' | 'top' | 'width' | 'height'>;

/** The part of the canvas that holds all of these pixels. */
export function boxOf(sets: readonly Iterable<number>[], canvasWidth: number): Box {
  const { left, top, right, bottom } = unionOf(sets.map((pixels) => extentOfPixels(pixels, canvasWidth)));
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Coverage where a thing is seen, and carried on into what lies `beneath` others. */
function cover(box: Box, canvasWidth: number, pixels: Int32Array, coverOf: (p: number, at: number) => number, beneath: readonly Int32Array[]): Omit<SoftThing, 'colour'> {
  const coverage = new Float32Array(box.width * box.height);
  const seen = new Uint8Array(coverage.length);
  const at = (p: number): number => (Math.floor(p / canvasWidth) - box.top) * box.width + (p % canvasWidth) - box.left;
  for (const p of pixels) {
    coverage[at(p)] = coverOf(p, at(p));
    seen[at(p)] = 1;
  }
  if (beneath.length > 0) {
    const values = new Float32Array(coverage.length * 3);
    for (let i = 0; i < coverage.length; i++) values[i * 3] = coverage[i];
    pushPull(values, Float32Array.from(seen), box.width, box.height);
    for (const hidden of beneath) for (const p of hidden) coverage[at(p)] = Math.min(1, Math.max(0, values[at(p) * 3]));
  }
  return { ...box, coverage, seen };
}

/** What lies before some pixels: what is neither they nor the ground and has most of its outline along them. */
function enclosedBy({ sets, state }: SoftScene, pixels: Int32Array): Int32Array[] {
  const rim = new Set<number>();
  const from: number[] = [];
  for (const p of pixels) {
    sets.around(p, (q) => {
      if (state[q] !== BEYOND) return;
      rim.add(p);
      from.push(q);
    });
  }
  return sets.connected(from, (q) => state[q] === BEYOND).filter((inner) => {
    let along = 0;
    let outline = 0;
    const look = (q: number): void => {
      if (state[q] === BEYOND) return;
      outline++;
      if (rim.has(q)) along++;
    };
    for (const p of inner) sets.around(p, look);
    return along >= ENCLOSED * outline;
  });
}

function joined(sets: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(sets.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const set of sets) {
    all.set(set, end);
    end += set.length;
  }
  return all;
}
