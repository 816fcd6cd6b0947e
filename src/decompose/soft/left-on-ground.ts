import { unionOf } from '../pixels/extent';
import type { KnownGround } from '../pixels/known-ground';
import type { Tint } from '../pixels/rendered-layer';
import type { WorkImage } from '../pixels/work-image';
import { shareOfPure, type Segmentation } from '../regions/segment';
import { OffGround } from './off-ground';
import { createSoftScene, GROUND, SOFT_PIECE_DEFAULTS, take, TAKEN, type SoftPieceOptions, type SoftScene } from './soft-pieces';
import { findColoured, solve, type Group, type SoftThing } from './soft-things';

/** What was taken for the ground may lie along other things everywhere, as a glow does along what glows. */
const LEFT: Partial<SoftPieceOptions> = { bare: 0.1, beside: 1, besideMany: 1, depth: 2 };
/** Levels by which it must differ from the ground, and times the picture's noise: colours that bleed across edges fade as well. */
const STRENGTH = 12;
const NOISE = 6;
/** Share of a region that shows the ground, from which on it is the ground's. */
const OWN = 0.1;

/**
 * What is left on a known ground after regions were told from it: what fades into it but hides it, as a narrow glow around something does, in
 * the ground's own regions. The ground's own shades are shadows and not found here. Marks of one colour at several strengths are one thing.
 */
export function findLeftOnGround(image: WorkImage, known: KnownGround, soft: Uint8Array | null, segmentation: Segmentation): SoftThing[] {
  const share = shareOfPure(segmentation, (p) => known.isBare(p));
  const { labels } = segmentation;
  const among = new Uint8Array(labels.length);
  for (let p = 0; p < labels.length; p++) among[p] = share[labels[p]] >= OWN ? 1 : 0;
  const settings = { ...SOFT_PIECE_DEFAULTS, ...LEFT, strength: STRENGTH + NOISE * image.noise };
  const scene = createSoftScene(image, new OffGround(image, known.surface, known.error), settings, among);
  const { groups, unmixed } = findColoured(scene, soft);
  const whole = joinFainter(scene, groups).map((group) => withCutOff(scene, group));
  return [...whole.map((group) => solve(scene, group)), ...unmixed];
}

/** Groups of which each shows but a part of one colour, which more of it would be, are one. */
function joinFainter(scene: SoftScene, groups: readonly Group[]): Group[] {
  const joined: Group[] = [];
  for (const group of groups) {
    const colour = farthestOf(scene, group);
    const explains = ({ pieces }: Group): boolean => {
      let [straight, all] = [0, 0];
      for (const pixels of pieces) {
        all += pixels.length;
        for (const p of pixels) if (scene.ground.isMixture(p, colour)) straight++;
      }
      return straight >= scene.settings.straight * all;
    };
    const at = explains(group) ? joined.findIndex(explains) : -1;
    if (at === -1) joined.push(group);
    else joined[at] = { colour, extent: unionOf([joined[at].extent, group.extent]), pieces: [...joined[at].pieces, ...group.pieces] };
  }
  return joined;
}

/** As far on the way from the ground to a group's colour as colours go. */
function farthestOf({ ground }: SoftScene, { colour, pieces }: Group): Tint {
  let strongest = pieces[0][0];
  for (const pixels of pieces) for (const p of pixels) if (ground.off[p] > ground.off[strongest]) strongest = p;
  const bare = ground.groundAt(strongest);
  let times = Infinity;
  for (let c = 0; c < 3; c++) {
    const way = colour[c] - bare[c];
    if (way !== 0) times = Math.min(times, ((way > 0 ? 255 : 0) - bare[c]) / way);
  }
  const on = (c: number): number => Math.round(Math.min(255, Math.max(0, bare[c] + times * (colour[c] - bare[c]))));
  return Number.isFinite(times) ? [on(0), on(1), on(2)] : colour;
}

/** A group with what is of its colour between other things, which keep it from the ground. */
function withCutOff(scene: SoftScene, { colour, extent, pieces }: Group): Group {
  const { image: { width }, ground, sets, state, among } = scene;
  for (const pixels of pieces) take(scene, pixels);
  const isCutOff = (p: number): boolean => state[p] !== TAKEN && state[p] !== GROUND && among?.[p] === 1 && ground.isMixture(p, colour);
  const from: number[] = [];
  for (let y = extent.top; y <= extent.bottom; y++) {
    for (let x = extent.left, p = y * width + x; x <= extent.right; x++, p++) if (isCutOff(p)) from.push(p);
  }
  const cutOff = sets.connected(from, isCutOff);
  for (const pixels of cutOff) take(scene, pixels);
  return { colour, extent, pieces: [...pieces, ...cutOff] };
}
