import { throwIfCancelled, type JobContext } from '../core/job';
import type { Layer, LayeredDocument, RecompositionError } from '../document/document';
import { compareRasters, flattenDocument } from '../document/flatten';
import type { Raster } from '../raster/raster';
import { cardsOfRegions, findCards, joinCards, type Card } from './cards';
import { findContainment } from './containment';
import { findGround } from './ground';
import { mergeRegions } from './merge-regions';
import { solveMixtures } from './mixtures';
import { buildParts } from './parts';
import { joinPhotographs } from './photographs';
import { planLayers } from './plan-layers';
import { reconcile } from './reconcile';
import { buildRegionGraph } from './region-graph';
import { findShadows } from './shadows';
import { objectsOfRegions, renderLayers, renderShadows, type LayerPlan } from './render-layers';
import { segment } from './segment';
import { joinText } from './text';
import { joinTextures } from './textures';
import { createWorkImage } from './work-image';

export interface DecomposeOptions {
  /** `objects`: one layer for what a designer would call one; `shapes`: objects become groups of their flat shapes. */
  detail: 'objects' | 'shapes';
  /** 1..; the least important neighbours are merged first. */
  maxLayers: number;
}

export const DECOMPOSE_DEFAULTS: Readonly<DecomposeOptions> = { detail: 'objects', maxLayers: 24 };

export interface Decomposition {
  readonly document: LayeredDocument;
  readonly recomposition: RecompositionError;
  /** True where the picture holds one thing only; the document then has exactly one layer. */
  readonly nothingToSeparate: boolean;
  /** Milliseconds by stage, in running order; empty without a clock. */
  readonly timings: Readonly<Record<string, number>>;
}

export function decompose(picture: Raster, options: Partial<DecomposeOptions> = {}, context: JobContext = {}): Decomposition {
  const settings = { ...DECOMPOSE_DEFAULTS, ...options };
  const timings: Record<string, number> = {};
  let done = 0;
  const stage = <T>(name: string, run: () => T): T => {
    throwIfCancelled(context);
    context.onProgress?.({ stage: name, fraction: done / 9 });
    const start = context.now?.() ?? 0;
    const result = run();
    done++;
    if (context.now) timings[name] = (timings[name] ?? 0) + context.now() - start;
    return result;
  };

  const image = stage('analyse', () => createWorkImage(picture));
  const raw = stage('regions', () => segment(image));
  const textured = stage('textures', () => joinTextures(image, raw));
  let cards: Card[] = [];
  const { segmentation, textured: isTexture } = stage('merge', () => {
    const merged = mergeRegions(image, textured);
    cards = findCards(merged.segmentation);
    return joinPhotographs(picture, image, merged, cards);
  });
  const { plans } = stage('objects', () => {
    const graph = buildRegionGraph(image, segmentation);
    const ground = findGround(graph);
    const tree = findContainment(graph, ground.regions);
    const root = buildParts(graph, ground, tree, isTexture, image.noise);
    joinCards(root, cards, cardsOfRegions(segmentation, cards));
    joinText(graph, root, picture.width, picture.height);
    return planLayers(segmentation, graph, root, ground.transparent, picture.width * picture.height, image.noise, isTexture, { maxLayers: settings.maxLayers });
  });
  const mixtures = stage('edges', () => solveMixtures(image, segmentation));
  const shadows = stage('shadows', () => (plans[0].kind === 'background' ? findShadows(image, segmentation, new Set(plans[0].regions), objectsOfRegions(segmentation.count, plans)) : null));
  const rendered = stage('layers', () => {
    const layers = renderLayers(picture, image, segmentation, mixtures, plans, shadows);
    if (shadows) {
      const cast = renderShadows(picture, segmentation, mixtures, plans, shadows);
      layers.splice(1, 0, ...cast);
      plans.splice(1, 0, ...cast.map((): LayerPlan => ({ kind: 'shadow', regions: [], beneath: [] })));
    }
    return layers;
  });
  stage('reconcile', () => reconcile(picture, rendered));

  const children = rendered.map((layer, k): Layer => ({
    type: 'layer', id: `layer-${k}`, name: `${plans[k].kind} ${k}`, kind: plans[k].kind, left: layer.left, top: layer.top,
    visible: true, opacity: 1, blend: 'normal', pixels: layer.pixels, seen: layer.seen,
  }));
  const document: LayeredDocument = { width: picture.width, height: picture.height, depth: picture.depth, children };
  const recomposition = stage('check', () => compareRasters(picture, flattenDocument(document)));
  return { document, recomposition, nothingToSeparate: children.length < 2, timings };
}
