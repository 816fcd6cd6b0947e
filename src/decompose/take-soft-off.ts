import type { Raster } from '../raster/raster';
import { findSurfaces, lookAt, unattended, type StageRunner, type Surfaces } from './analyse';
import type { KnownGround } from './pixels/known-ground';
import { findLeftOnGround } from './soft/left-on-ground';
import { findSharpShadows } from './soft/sharp-shadows';
import { takeSoftThingsOff } from './soft/soft-picture';
import { findSoftThings, type SoftThing } from './soft/soft-things';

/** A picture without what fades into its ground. */
export interface Cleared {
  /** The very picture where nothing does. */
  readonly picture: Raster;
  readonly things: readonly SoftThing[];
  /** What is seen in that picture. */
  readonly surfaces: Surfaces;
}

/**
 * Takes at most so many soft things off a picture whose ground is known: first what fades into it and lies free, then sharp shadows, then what the
 * ground's own regions took of a glow along what glows, which is known only once there are regions; the picture is then cut anew.
 */
export function takeSoftOff(whole: Raster, most: number, stage: StageRunner = unattended): Cleared {
  const take = (picture: Raster, known: KnownGround | null, room: number, find: (known: KnownGround) => SoftThing[]): Pick<Cleared, 'picture' | 'things'> => {
    const things = known ? stage('analyse', () => find(known)).slice(0, room) : [];
    return { things, picture: known && things.length > 0 ? stage('analyse', () => takeSoftThingsOff(picture, known, things)) : picture };
  };
  const first = stage('analyse', () => lookAt(whole));
  const free = take(whole, first.known, most, (known) => findSoftThings(first.image, known, first.soft));
  const look = free.picture === whole ? first : stage('analyse', () => lookAt(free.picture));
  const sharp = take(free.picture, look.known, most - free.things.length, (known) => findSharpShadows(look.image, known));
  const seen = findSurfaces(sharp.picture, stage, undefined, sharp.picture === free.picture ? look : undefined);
  const left = take(sharp.picture, seen.known, most - free.things.length - sharp.things.length, (known) => findLeftOnGround(seen.image, known, seen.soft, seen.segmentation));
  const surfaces = left.picture === sharp.picture ? seen : findSurfaces(left.picture, stage);
  return { picture: left.picture, things: [...free.things, ...sharp.things, ...left.things], surfaces };
}
