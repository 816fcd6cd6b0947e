import type { Tint } from '../pixels/rendered-layer';
import type { OffGround } from './off-ground';
import { PixelSets } from '../pixels/pixel-sets';
import { pixelDistance, type WorkImage } from '../pixels/work-image';

/** A connected piece of what can be reached from an even ground by small steps. */
export interface SoftPiece {
  readonly pixels: Int32Array;
  /** The mean of what differs from the ground most; black where it is but a shadow, and where it is not soft. */
  readonly colour: Tint;
  /** Levels by which it differs from the ground at most. */
  readonly strength: number;
  /** Nearly all of it is the ground mixed with that colour. */
  readonly ofOneColour: boolean;
  /** It fades into the ground, along most of its outline. */
  readonly isSoft: boolean;
}

export interface SoftPieceOptions {
  /** Levels from pixel to pixel up to which colours fade; soft edges that were found may be steeper. */
  step: number;
  /** Pixels, and share of the canvas, of the smallest. */
  leastArea: number;
  leastShare: number;
  /** Levels by which its strongest colour must differ from the ground. */
  strength: number;
  /** Pixels that it must be deep, in the mean, from where it meets the ground, and with one colour those in which it must fade there. */
  depth: number;
  width: number;
  /** Least share of its outline along which it meets the ground, and most that may lie along other things: of what may be a shadow or is less than so many levels off the ground, and with several colours. */
  bare: number;
  beside: number;
  clear: number;
  besideMany: number;
  /** Most of where it meets the ground along which it does not fade: with one colour, with several. */
  crisp: number;
  crispMany: number;
  /** Share of its pixels that must be mixtures of the ground with one colour, so that this is its colour. */
  straight: number;
}

export const SOFT_PIECE_DEFAULTS: Readonly<SoftPieceOptions> = {
  step: 12, leastArea: 200, leastShare: 0.0008, strength: 24, width: 2.5, depth: 3, bare: 0.35, beside: 0.15, clear: 64, besideMany: 0.35, crisp: 0.5, crispMany: 0.1, straight: 0.9,
};

/** What a pixel is: the ground, reached from it, part of a thing that is known, or none of them. */
export const BEYOND = 0;
export const GROUND = 1;
export const REACHED = 2;
export const TAKEN = 3;

/** Pixels of the least part of a thing that lies apart from it. */
const LEAST_PART = 8;
/** Levels, and share of the strongest colour, of what has faded by two pixels before the ground, at most. */
const FADED = 30;
const FADED_SHARE = 0.35;
/** Coverage from which on to as much again less than all something shows in part. */
const PARTLY = 0.1;
/** Times the tolerance from which on a shade of the ground is told from what is as faint but of another colour. */
const TOLD = 3;
/** Coverage by black up to which a shade is a shadow; what is darker has a colour of its own. */
const DARKEST = 0.85;
/** Share of a piece that are its strongest pixels. */
const STRONGEST = 0.01;
const BLACK: Tint = [0, 0, 0];

/** A picture, its even ground, and what each pixel is so far. */
export interface SoftScene {
  readonly image: WorkImage;
  readonly ground: OffGround;
  readonly sets: PixelSets;
  readonly state: Uint8Array;
  /** 1 where the ground is seen and goes on to the canvas edge: in a photograph something may have its colour as well. */
  readonly open: () => Uint8Array;
  readonly settings: SoftPieceOptions;
  /** 1 by pixel where pieces may be; everywhere where it is null. */
  readonly among: Uint8Array | null;
}

export function createSoftScene(image: WorkImage, ground: OffGround, settings: SoftPieceOptions, among: Uint8Array | null = null): SoftScene {
  const sets = new PixelSets(image.width, image.height);
  let open: Uint8Array | null = null;
  // Many pictures have nothing that it is asked about.
  return { image, ground, sets, state: new Uint8Array(ground.off.length), open: () => (open ??= findOpenGround(image, ground, sets)), settings, among };
}

function findOpenGround({ width, height }: WorkImage, { off, tolerance }: OffGround, sets: PixelSets): Uint8Array {
  const open = new Uint8Array(off.length);
  const edge: number[] = [];
  for (let x = 0; x < width; x++) edge.push(x, x + (height - 1) * width);
  for (let y = 0; y < height; y++) edge.push(y * width, y * width + width - 1);
  const isGround = (p: number): boolean => off[p] <= tolerance;
  sets.spread(edge.filter(isGround), isGround, (p) => void (open[p] = 1));
  return open;
}

/** Gives pixels to a thing that is known. */
export function take({ state }: SoftScene, pixels: Int32Array): void {
  for (const p of pixels) state[p] = TAKEN;
}

/**
 * Pieces of what differs from the ground and can be reached from it by small steps, or through `soft` (1 by pixel, see `findSoftEdges`).
 * `shades`: what is the ground's own colour, only darker, and nothing else; or all but that. It is a shadow where it lies along other
 * things, and no soft piece then. What each pixel is, is brought up to date: {@link TAKEN} is left alone.
 */
export function findSoftPieces(scene: SoftScene, soft: Uint8Array | null, shades: boolean): SoftPiece[] {
  const { image: { planes, noise }, ground, ground: { off, tolerance }, sets, state, settings, among } = scene;
  const step = settings.step + noise;
  for (let p = 0; p < off.length; p++) if (state[p] !== TAKEN) state[p] = off[p] <= tolerance ? GROUND : BEYOND;
  const enters = (q: number, p: number): boolean => {
    if (state[q] !== BEYOND || among?.[q] === 0 || (pixelDistance(planes, p, q) > step && soft?.[q] !== 1 && soft?.[p] !== 1)) return false;
    return shades ? ground.isShade(q) : off[q] <= TOLD * tolerance || !ground.isShade(q);
  };
  const start: number[] = [];
  let entered = false;
  let at = 0;
  const enter = (p: number): void => void (entered ||= state[p] === GROUND && enters(at, p));
  for (at = 0; at < off.length; at++) {
    if (state[at] !== BEYOND) continue;
    entered = false;
    sets.around(at, enter);
    if (entered) start.push(at);
  }
  const reached = sets.spread(start, enters, (q) => void (state[q] = REACHED));
  return sets
    .connected(reached, (q) => state[q] === REACHED)
    .filter((pixels) => pixels.length >= LEAST_PART)
    .map((pixels) => describe(scene, pixels, shades));
}

function describe(scene: SoftScene, pixels: Int32Array, shades: boolean): SoftPiece {
  const { ground, ground: { off }, settings } = scene;
  let strength = 0;
  for (const p of pixels) if (off[p] > strength) strength = off[p];
  const faint: SoftPiece = { pixels, colour: BLACK, strength, ofOneColour: false, isSoft: false };
  if (pixels.length < Math.max(settings.leastArea, settings.leastShare * off.length) || strength < settings.strength) return faint;
  const { outline, beside, crisp, fading } = followOutline(scene, pixels, strength);
  const meets = crisp + fading;
  // What is no soft thing whatever its colours is not looked at further. A pale part of a photograph fades into a pale ground as well.
  const mostBeside = shades || strength < settings.clear ? settings.beside : 1;
  if (fading < settings.bare * outline || crisp > settings.crisp * meets || pixels.length < settings.depth * meets || beside > mostBeside * outline) return faint;
  const colour = strongestColour(scene, pixels);
  let straight = 0;
  let partly = 0;
  let shaded = 0;
  let dark = 0;
  for (const p of pixels) {
    const share = ground.shareOf(p, colour);
    if (ground.isMixture(p, colour, share)) straight++;
    if (share > PARTLY && share < 1 - 2 * PARTLY) partly++;
    if (shades) dark = Math.max(dark, ground.shareOf(p, BLACK));
    else if (ground.isShade(p)) shaded++;
  }
  const ofOneColour = straight >= settings.straight * pixels.length;
  const fades = ofOneColour ? 2 * partly >= settings.width * meets : !shades && crisp <= settings.crispMany * meets && beside <= settings.besideMany * outline;
  // What is mostly shade is the faint rim of a shadow.
  return { ...faint, colour: shades && dark <= DARKEST ? BLACK : colour, ofOneColour, isSoft: fades && 2 * shaded <= pixels.length };
}

function strongestColour({ image: { planes }, ground: { off } }: SoftScene, pixels: Int32Array): Tint {
  const counts = new Int32Array(257);
  for (const p of pixels) counts[Math.min(256, Math.floor(off[p]))]++;
  let least = 256;
  for (let n = counts[256]; n < Math.max(4, STRONGEST * pixels.length) && least > 0; ) n += counts[--least];
  const sums = [0, 0, 0];
  let n = 0;
  for (const p of pixels) {
    if (off[p] < least) continue;
    n++;
    for (let c = 0; c < 3; c++) sums[c] += planes[c][p];
  }
  return [Math.round(sums[0] / n), Math.round(sums[1] / n), Math.round(sums[2] / n)];
}

/** Pixels along a piece's outline, of them those beside something else than the ground; and of what lies within two pixels of the open ground how many have faded there and how many have not. */
function followOutline({ image: { width }, ground: { off, tolerance }, sets, state, open: findOpen }: SoftScene, pixels: Int32Array, strength: number): { outline: number; beside: number; crisp: number; fading: number } {
  const open = findOpen();
  const faded = Math.min(FADED, FADED_SHARE * strength) + tolerance;
  let [outline, beside, crisp, fading] = [0, 0, 0, 0];
  let [ends, meets] = [false, false];
  const look = (q: number): void => {
    ends ||= state[q] !== REACHED;
    meets ||= state[q] === BEYOND || state[q] === TAKEN;
  };
  for (const p of pixels) {
    ends = false;
    meets = false;
    sets.around(p, look);
    if (ends) outline++;
    if (meets) beside++;
    const x = p % width;
    if (!((x > 1 && open[p - 2]) || (x + 2 < width && open[p + 2]) || open[p - 2 * width] || open[p + 2 * width])) continue;
    if (off[p] > faded) crisp++;
    else fading++;
  }
  return { outline, beside, crisp, fading };
}
