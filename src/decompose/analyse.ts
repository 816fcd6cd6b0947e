import type { Raster } from '../raster/raster';
import { bridgeGaps } from './order/bridge-gaps';
import { cardArea, cardsOfRegions, findCards, isClosed, type Card } from './cards/cards';
import { cutAlong } from './cards/cut-regions';
import { findPasted, findPhotographs, outermost, paintSides, withPasted } from './cards/pasted';
import { findContainment } from './objects/containment';
import { findCrossedOutlines } from './cards/crossed-outlines';
import { findCoveredRectangles, listCandidates, withoutMisreadings, type Candidate } from './cards/covered-rectangles';
import { findCrispRectangles, type CrispRectangle } from './cards/crisp-rectangles';
import { findCrispSides } from './cards/crisp-sides';
import { findCrispRounds } from './cards/crisp-rounds';
import { findGround } from './objects/ground';
import { giveGapsToGround } from './objects/ground-gaps';
import { joinCards } from './objects/join-cards';
import { mergeRegions } from './regions/merge-regions';
import { buildParts, copyTree, type Part } from './objects/parts';
import { listLayers, settleParts, type Layout } from './order/plan-layers';
import { joinPatterns } from './objects/patterns';
import { joinPhotographs } from './photographs/photographs';
import { buildRegionGraph, regionDepths, type RegionGraph } from './regions/region-graph';
import { segment, type Segmentation } from './regions/segment';
import { joinText } from './text/text';
import { raiseFront } from './objects/raise-front';
import { sidesOf } from './regions/sides';
import { findEvenGround, type EvenGround } from './pixels/even-ground';
import { KnownGround } from './pixels/known-ground';
import { openFineDetail } from './regions/fine-detail';
import { findLeak } from './regions/smooth-ground';
import { findSoftEdges } from './regions/soft-edges';
import { joinTextures } from './regions/textures';
import { createWorkImage, type WorkImage } from './pixels/work-image';

/** Smooth surfaces and sharp outlines, as they are seen in a picture before anything is made of them. */
export interface Surfaces {
  readonly picture: Raster;
  readonly image: WorkImage;
  /** Rectangles with sharp sides in the picture itself, what may be others of which much is hidden, and photographs cut round. */
  readonly crisp: readonly CrispRectangle[];
  readonly candidates: readonly Candidate[];
  readonly rounds: readonly Card[];
  /** What an evenly graded ground looks like everywhere, where that is known. */
  readonly known: KnownGround | null;
  /** 1 where something else than an evenly graded ground is seen that regions ran into; see {@link findLeak}. */
  readonly leak: Uint8Array | null;
  /** 1 where a soft edge mixes two surfaces; see {@link findSoftEdges}. */
  readonly soft: Uint8Array | null;
  /** Panels whose outline crosses what lies behind them. */
  readonly panels: readonly Card[];
  /** Cut along all of these. */
  readonly segmentation: Segmentation;
}

/** All that is known of a picture before anything is called one layer. */
export interface Analysis extends Pick<Surfaces, 'image' | 'leak' | 'segmentation'> {
  readonly graph: RegionGraph;
  /** 1 for regions of texture. */
  readonly isTexture: Uint8Array;
  /** 1 for regions of fine detail, through which the ground is seen; null where there is none. */
  readonly isFine: Uint8Array | null;
  /** What lies on what, by enclosure; its root is the ground. A tree of its own each time, for planning changes it. */
  readonly plant: () => Part;
  /** At most so many layers by rules; `shapes`: one for every flat shape. What they share is worked out once. */
  readonly plan: (maxLayers: number, shapes: boolean) => Layout;
  /** The picture stands on nothing: its ground is the empty canvas. */
  readonly transparent: boolean;
}

/** Share of the canvas from which on what has a plain outline is rather what others lie on. */
const MOST_OF_CANVAS = 0.5;

/** Runs a stage under its name: its owner counts progress, takes times and listens for cancellation there. */
export type StageRunner<More extends string = never> = <T>(name: 'analyse' | 'regions' | 'textures' | 'merge' | 'objects' | More, run: () => T) => T;

/** Nobody listens. */
export const unattended: StageRunner<string> = (_, run) => run();

/** A picture as the stages look at it, and what of it is soft. */
export interface Look {
  readonly image: WorkImage;
  readonly ground: EvenGround | null;
  /** The same, where its colours are known. */
  readonly known: KnownGround | null;
  /** 1 where a soft edge mixes two surfaces. */
  readonly soft: Uint8Array | null;
}

/** The first look at a picture. */
export function lookAt(picture: Raster): Look {
  const image = createWorkImage(picture);
  const ground = findEvenGround(image);
  return { image, ground, known: ground && KnownGround.of(image, ground), soft: findSoftEdges(image) };
}

/** What has been looked for before, in the same picture with its effects. */
type Before = Pick<Surfaces, 'rounds' | 'known' | 'leak' | 'image' | 'soft'>;

/** The look at a picture whose effects were taken off after the first one. */
function lookAgain(picture: Raster, { image: first, known, soft }: Before): Look {
  const image = createWorkImage(picture, first);
  return { image, ground: null, known: known && known.over(image), soft };
}

/** The first two stages; `look` is what {@link lookAt} gave of the picture, unless it is another with its effects that was looked at `before`. */
export function findSurfaces(picture: Raster, stage: StageRunner = unattended, before?: Before, look?: Look): Surfaces {
  const { image, ground, known, soft } = stage('analyse', () => (before ? lookAgain(picture, before) : (look ?? lookAt(picture))));
  return stage('regions', () => {
    const rounds = before?.rounds ?? findPhotographs(picture, findCrispRounds(image));
    let smooth = segment(image, {}, before?.leak, soft);
    const leak = before ? before.leak : ground && findLeak(image, smooth, ground);
    if (leak && !before) smooth = segment(image, {}, leak, soft);
    const lines = findCrispSides(image);
    const crisp = findCrispRectangles(image, {}, lines);
    const regions = cutAlong(smooth, rounds);
    const { outlines, crossing } = findCrossedOutlines(image, regions, crisp);
    const panels = outermost(outlines).filter((card) => cardArea(card) < MOST_OF_CANVAS * regions.labels.length);
    return { picture, image, crisp, candidates: listCandidates(lines), rounds, known, leak, soft, panels, segmentation: cutAlong(regions, outlines, crossing) };
  });
}

/** All stages up to the tree of parts, see {@link groupSurfaces}. */
export function analyse(picture: Raster, shapes: boolean, stage: StageRunner = unattended, front: Uint8Array | null = null, before?: Before): Analysis {
  return groupSurfaces(findSurfaces(picture, stage, before), shapes, stage, front);
}

/** The stages from surfaces to the tree of parts. `shapes`: every surface is wanted, so that only one that fills half of the canvas counts as ground. `front`: pixels known to lie in front of what surrounds them; see {@link sidesOf}. */
export function groupSurfaces({ picture, image, crisp, candidates, rounds, known, leak, panels, segmentation: raw }: Surfaces, shapes: boolean, stage: StageRunner = unattended, front: Uint8Array | null = null): Analysis {
  // Round ones are cut out and so are closed.
  const closed = (among: readonly Card[], segmentation: Segmentation): Card[] => among.filter((card) => rounds.includes(card) || isClosed(segmentation, card));
  const covered = findCoveredRectangles(image, raw, candidates);
  const pasted = closed(findPasted(picture, withoutMisreadings(image, raw, crisp, covered), [...rounds, ...findPhotographs(picture, covered)]), raw);
  const sides = paintSides(picture, pasted, markedInEither(front, leak));
  const textures = stage('textures', () => joinTextures(image, raw, {}, sides));
  let cards: Card[] = [];
  const { segmentation, textured: isTexture, fine: isFine } = stage('merge', () => {
    const merged = mergeRegions(image, textures, {}, sides);
    cards = withPasted(withoutMisreadings(image, merged.segmentation, findCards(merged.segmentation), covered), closed([...pasted, ...panels, ...covered], merged.segmentation));
    return openFineDetail(image, joinPhotographs(picture, image, merged, cards, {}, sides), known);
  });
  return stage('objects', () => {
    const graph = buildRegionGraph(image, segmentation);
    const ground = findGround(graph, shapes ? { half: 0 } : {}, leak && sidesOf(segmentation, leak));
    const tree = findContainment(graph, ground.regions);
    const depths = regionDepths(segmentation);
    const regionSides = sidesOf(segmentation, sides);
    const onCards = cardsOfRegions(segmentation, cards);
    // Levels within which two colours are one.
    const alike = 6 + 2 * image.noise;
    const plant = (): Part => {
      const root = buildParts(graph, depths, ground, tree, isTexture, image.noise);
      giveGapsToGround(image, segmentation, graph, root, known);
      raiseFront(graph, root, regionSides, alike);
      joinCards(graph, root, cards, onCards, { canvas: picture.width * picture.height, alike, transparent: ground.transparent });
      joinText(graph, root, picture.width, picture.height, alike);
      joinPatterns(graph, root, picture.width * picture.height);
      return root;
    };
    const settled = new Map<boolean, Part>();
    const plan = (maxLayers: number, everyShape: boolean): Layout => {
      const root = settled.get(everyShape) ?? plant();
      if (!settled.has(everyShape)) settleParts(segmentation, graph, root, ground.transparent, image.noise, isTexture, { shapes: everyShape });
      settled.set(everyShape, root);
      const layout = listLayers(graph, copyTree(root), ground.transparent, maxLayers);
      return everyShape ? layout : { ...layout, plans: bridgeGaps(segmentation, graph, layout.plans) };
    };
    return { image, leak, segmentation, graph, isTexture, isFine, plant, plan, transparent: ground.transparent };
  });
}

/** What is marked in either of two masks of one size. */
export function markedInEither(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  return a && b ? a.map((v, p) => v | b[p]) : (a ?? b);
}
