import { DelaminateError } from '../core/errors';
import { throwIfCancelled, type JobContext } from '../core/job';
import type { LayeredDocument, LayerNode, RecompositionError } from '../document/document';
import { leafLayers } from '../document/tree';
import { compareRasters, flattenDocument } from '../document/flatten';
import { convertDepth, type Raster } from '../raster/raster';
import { buildTree, type DocumentLayer } from './build-document';
import { cardsOfRegions, findCards, joinCards, type Card } from './cards';
import { findContainment } from './containment';
import { decomposeFloat } from './float-picture';
import { findGround } from './ground';
import { mergeRegions } from './merge-regions';
import { solveMixtures } from './mixtures';
import { buildParts, type Part } from './parts';
import { joinPatterns } from './patterns';
import { joinPhotographs } from './photographs';
import { planLayers } from './plan-layers';
import { reconcile } from './reconcile';
import { buildRegionGraph, regionDepths } from './region-graph';
import { findShadows } from './shadows';
import { objectsOfRegions, renderLayers, renderShadows } from './render-layers';
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

/** Share of the whole time that each stage takes on ordinary pictures, for honest progress. */
const STAGES = { analyse: 0.2, regions: 0.1, textures: 0.1, merge: 0.2, objects: 0.08, edges: 0.05, shadows: 0.05, layers: 0.15, reconcile: 0.05, check: 0.02 };

/**
 * Takes a picture apart. The result composites back to the picture within 1/255 in every pixel; what is seen of a layer are
 * the picture's own pixels. Pictures of 32 bits a channel go through {@link decomposeFloat}.
 */
export function decompose(picture: Raster, options: Partial<DecomposeOptions> = {}, context: JobContext = {}): Decomposition {
  const settings = { ...DECOMPOSE_DEFAULTS, ...options };
  if (!Number.isInteger(settings.maxLayers) || settings.maxLayers < 1) throw new DelaminateError('decompose', `maxLayers is ${settings.maxLayers}; give a whole number from 1 on`);
  if (picture.depth === 32) return decomposeFloat(picture, context, (whole, inner) => decompose(whole, settings, inner));
  const timings: Record<string, number> = {};
  let fraction = 0;
  const stage = <T>(name: keyof typeof STAGES, run: () => T): T => {
    throwIfCancelled(context);
    context.onProgress?.({ stage: name, fraction });
    const start = context.now?.() ?? 0;
    const result = run();
    fraction += STAGES[name];
    if (context.now) timings[name] = context.now() - start;
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
  const { plans, parts } = stage('objects', () => {
    const graph = buildRegionGraph(image, segmentation);
    const ground = findGround(graph, settings.detail === 'shapes' ? { half: 0 } : {});
    const tree = findContainment(graph, ground.regions);
    const root = buildParts(graph, regionDepths(segmentation), ground, tree, isTexture, image.noise);
    joinCards(root, cards, cardsOfRegions(segmentation, cards));
    joinText(graph, root, picture.width, picture.height);
    joinPatterns(graph, root, picture.width * picture.height);
    return planLayers(segmentation, graph, root, ground.transparent, image.noise, isTexture, { maxLayers: settings.maxLayers, shapes: settings.detail === 'shapes' });
  });
  const finish = (children: readonly LayerNode[]): Decomposition => {
    const document: LayeredDocument = { width: picture.width, height: picture.height, depth: picture.depth, children };
    const recomposition = stage('check', () => compareRasters(picture, flattenDocument(document)));
    context.onProgress?.({ stage: 'done', fraction: 1 });
    return { document, recomposition, nothingToSeparate: leafLayers(children).length < 2, timings };
  };
  if (plans.length < 2) {
    const pixels = convertDepth(picture, picture.depth);
    return finish([{ type: 'layer', id: 'layer-0', name: plans[0]?.kind === 'background' ? 'Background' : 'Layer 1', kind: plans[0]?.kind ?? 'background', left: 0, top: 0, visible: true, opacity: 1, blend: 'normal', pixels }]);
  }

  const mixtures = stage('edges', () => solveMixtures(image, segmentation));
  const shadows = stage('shadows', () => {
    if (plans[0].kind !== 'background') return null;
    const found = findShadows(image, segmentation, new Set(plans[0].regions), objectsOfRegions(segmentation.count, plans));
    return found && plans.length + found.count <= settings.maxLayers ? found : null;
  });
  const layers = stage('layers', () => {
    const rendered = renderLayers(picture, image, segmentation, mixtures, plans, shadows);
    const stack = rendered.map((layer, k): DocumentLayer => ({ kind: plans[k].kind, rendered: layer, part: parts[k] }));
    if (!shadows) return stack;
    // Each shadow lies directly beneath what casts it.
    renderShadows(picture, segmentation, mixtures, plans, shadows).forEach((layer, i) => {
      const at = stack.findIndex(({ part }) => part !== null && plans[parts.indexOf(part)].object === shadows.casters[i]);
      stack.splice(at, 0, { kind: 'shadow', rendered: layer, part: null, caster: stack[at].part as Part });
    });
    return stack;
  });
  stage('reconcile', () => reconcile(picture, layers.map((layer) => layer.rendered)));
  return finish(buildTree(layers));
}
