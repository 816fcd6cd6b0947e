import { DelaminateError } from '../core/errors';
import { throwIfCancelled, type JobContext } from '../core/job';
import type { Answer, Oracle, Question, QuestionRole } from '../core/tensors';
import type { LayeredDocument, LayerNode, RecompositionError } from '../document/document';
import { leafLayers } from '../document/tree';
import { compareRasters, flattenDocument } from '../document/flatten';
import { convertDepth, type Raster } from '../raster/raster';
import { isAskedAbout } from './sight/asked-about';
import { buildTree, type DocumentLayer } from './build-document';
import { decomposeFloat } from './float-picture';
import { measureGrain } from './pixels/grain';
import { decomposeGrainy } from './grainy-picture';
import { inventTextures } from './layers/invent';
import { solveMixtures } from './regions/mixtures';
import { isGroundAlone } from './layers/ground-alone';
import type { KnownGround } from './pixels/known-ground';
import type { Part } from './objects/parts';
import type { Layout } from './order/plan-layers';
import { findPieces } from './sight/pieces';
import { reconcile } from './layers/reconcile';
import { findShadows } from './shadows/shadows';
import { withSoftThings } from './soft/soft-picture';
import { takeSoftOff } from './take-soft-off';
import { countEffects, recastEffects, takeEffectsOff } from './effects';
import { placePanels } from './panels/place-panels';
import { litBy, objectsWithShadows, withEffects } from './place-effects';
import { objectsOfRegions } from './regions/layer-plan';
import { renderLayers, renderShadows } from './layers/render-layers';
import { gatherLetterRests } from './text/letter-rests';
import { readSightAnswer } from './sight/sight-answer';
import { planBySight } from './sight/sight-plan';
import { holdToRules } from './sight/hold-to-rules';
import { ruledHills, ruledOffGround, ruleOnPieces } from './sight/rulings';
import { askSight, SLOTS } from './sight/sight-question';

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
const STAGES = { analyse: 0.2, regions: 0.1, textures: 0.1, merge: 0.15, objects: 0.03, effects: 0.05, pieces: 0.01, look: 0.01, layout: 0.01, edges: 0.05, shadows: 0.05, layers: 0.17, reconcile: 0.05, check: 0.02 };

/** The steps of the work: it pauses wherever a network may be asked, and goes on with the answer. */
export type DecomposeSteps = Generator<Question, Decomposition, Answer>;

/**
 * Takes a picture apart by rules alone. The result composites back to the picture within 1/255 in every pixel; what is seen
 * of a layer are the picture's own pixels. Pictures of 32 bits a channel go through {@link decomposeFloat}.
 */
export function decompose(picture: Raster, options: Partial<DecomposeOptions> = {}, context: JobContext = {}): Decomposition {
  const steps = decomposeSteps(picture, options, context, []);
  for (;;) {
    const { done, value } = steps.next(null);
    if (done) return value;
  }
}

/** The same with networks: what `oracle` answers proposes layers, their order and extent; the exact stages go on deciding pixels. */
export async function decomposeWith(oracle: Oracle, picture: Raster, options: Partial<DecomposeOptions> = {}, context: JobContext = {}): Promise<Decomposition> {
  const steps = decomposeSteps(picture, options, context, oracle.roles);
  let answer: Answer = null;
  for (;;) {
    const { done, value } = steps.next(answer);
    if (done) return value;
    answer = await oracle.answer(value);
    throwIfCancelled(context);
  }
}

/**
 * What both of them run: `asks` names what may be asked. A question answered with null is answered by rules.
 */
export function decomposeSteps(picture: Raster, options: Partial<DecomposeOptions> = {}, context: JobContext = {}, asks: readonly QuestionRole[] = []): DecomposeSteps {
  const settings = { ...DECOMPOSE_DEFAULTS, ...options };
  if (!Number.isInteger(settings.maxLayers) || settings.maxLayers < 1) throw new DelaminateError('decompose', `maxLayers is ${settings.maxLayers}; give a whole number from 1 on`);
  // Grain and floats are given back in normal mode alone.
  const ofWhole = (whole: Raster, inner: JobContext, otherModes: boolean): DecomposeSteps => {
    const grain = measureGrain(whole);
    return grain ? decomposeGrainy(whole, grain, inner, (calm, within) => stepsOf(calm, settings, within, asks, false)) : stepsOf(whole, settings, inner, asks, otherModes);
  };
  return picture.depth === 32 ? decomposeFloat(picture, context, (whole, inner) => ofWhole(whole, inner, false)) : ofWhole(picture, context, true);
}

/** The same for a picture of 8 or 16 bit without grain; `otherModes`: see-through layers may lie in other modes than normal. */
function* stepsOf(whole: Raster, settings: DecomposeOptions, context: JobContext, asks: readonly QuestionRole[], otherModes: boolean): DecomposeSteps {
  const timings: Record<string, number> = {};
  let fraction = 0;
  const ran = new Set<string>();
  const stage = <T>(name: keyof typeof STAGES, run: () => T): T => {
    throwIfCancelled(context);
    context.onProgress?.({ stage: name, fraction });
    const start = context.now?.() ?? 0;
    const result = run();
    // Some come in parts.
    if (!ran.has(name)) fraction += STAGES[name];
    ran.add(name);
    if (context.now) timings[name] = (timings[name] ?? 0) + context.now() - start;
    return result;
  };

  const shapes = settings.detail === 'shapes';
  const { picture, things, surfaces } = takeSoftOff(whole, Math.floor(settings.maxLayers / 3), stage);
  // What lies beneath see-through panels and shadows is taken apart as if they were not there; they are put back at the end.
  const { effects: off, analysis } = takeEffectsOff(surfaces, shapes, settings.maxLayers - things.length, otherModes && things.length === 0, stage);
  const maxLayers = settings.maxLayers - things.length - (off ? countEffects(off) : 0);
  const ruled = stage('layout', () => analysis.plan(maxLayers, shapes));
  const looks = asks.includes('sight') && !shapes;
  const layout = (looks ? yield* layoutBySight() : null) ?? ruled;
  const segmentation = stage('layout', () => gatherLetterRests(analysis.image, analysis.segmentation, analysis.graph, layout.plans));
  const taken = off && { ...off, analysis: { ...off.analysis, segmentation } };
  const mixed = taken && stage('edges', () => solveMixtures(analysis.image, segmentation));
  const effects = taken && mixed && stage('effects', () => recastEffects(taken, mixed, layout.plans, settings.maxLayers - things.length));
  const { image } = effects?.analysis ?? analysis;
  const base = effects?.picture ?? picture;
  const { plans, parts, panels } = effects ? stage('layout', () => placePanels(segmentation, layout, effects.panels)) : { ...layout, panels: [] };

  /** What a network makes of the pieces; null where there is nothing to ask, or nobody to answer. */
  function* layoutBySight(): Generator<Question, Layout | null, Answer> {
    const pieces = stage('pieces', () => {
      const root = analysis.plant();
      // Of a photograph before an evenly graded ground a network, which saw none in its training, makes pieces.
      if (analysis.leak || !isAskedAbout(picture.width * picture.height, root, off)) return null;
      // One more than a question holds: where pieces would have to be joined to fit, as on a page full of small print, the rules know more.
      return findPieces(analysis.segmentation, analysis.graph, root, analysis.isTexture, { most: SLOTS + 1 });
    });
    const count = pieces?.pieces.length ?? 0;
    if (!pieces || count < 2 || count > SLOTS) return null;
    const outputs = yield stage('look', () => askSight(analysis.image, pieces, analysis.transparent, ruleOnPieces(pieces, analysis.graph, ruled.plans)));
    const answer = outputs && readSightAnswer(outputs, count);
    const { segmentation, graph, transparent, isFine } = analysis;
    return answer && stage('layout', () => {
      const offGround = ruledOffGround(pieces, graph, segmentation, surfaces.known && surfaces.known.over(analysis.image));
      const held = holdToRules(answer, pieces, graph, ruled.plans, segmentation, transparent, isFine, offGround);
      return planBySight(segmentation, pieces, held, transparent, { maxLayers, hills: ruledHills(pieces, graph, ruled.plans) });
    });
  }
  const finish = (nodes: readonly LayerNode[]): Decomposition => {
    const children = things.length > 0 ? stage('reconcile', () => withSoftThings(whole, nodes, things)) : nodes;
    const document: LayeredDocument = { width: whole.width, height: whole.height, depth: whole.depth, children };
    const recomposition = stage('check', () => compareRasters(whole, flattenDocument(document)));
    context.onProgress?.({ stage: 'done', fraction: 1 });
    return { document, recomposition, nothingToSeparate: leafLayers(children).length < 2, timings };
  };
  if (plans.length < 2) {
    const pixels = convertDepth(picture, picture.depth);
    return finish([{ type: 'layer', id: 'layer-0', name: plans[0]?.kind === 'background' ? 'Background' : 'Layer 1', kind: plans[0]?.kind ?? 'background', left: 0, top: 0, visible: true, opacity: 1, blend: 'normal', pixels }]);
  }

  const mixtures = mixed && image === analysis.image ? mixed : stage('edges', () => solveMixtures(image, segmentation));
  const ground = surfaces.known && surfaces.known.over(image);
  // The layer at the back may hold more than the ground.
  const groundIf = (shows: (ground: KnownGround, p: number) => boolean): KnownGround | null => (ground && isGroundAlone(segmentation, plans[0], (p) => shows(ground, p)) ? ground : null);
  const shadows = stage('shadows', () => {
    if (plans[0].kind !== 'background') return null;
    const settled = effects ? objectsWithShadows(segmentation, plans, effects) : new Set<number>();
    const known = groundIf((of, p) => of.isBare(p) || of.darkening(p) > 0);
    const found = findShadows(image, segmentation, new Set(plans[0].regions), objectsOfRegions(segmentation.count, plans), { settled, lit: effects && litBy(effects), known });
    return found && plans.length + found.count <= maxLayers ? found : null;
  });
  const { rendered, cast } = stage('layers', () => ({
    rendered: renderLayers(base, image, segmentation, mixtures, plans, shadows, groundIf((of, p) => of.isBare(p) || (shadows !== null && shadows.alpha[p] > 0))),
    cast: shadows ? renderShadows(base, segmentation, mixtures, plans, shadows) : [],
  }));
  if (asks.includes('inpainting')) yield* inventTextures(rendered, plans.map((plan) => plan.regions.some((r) => analysis.isTexture[r] === 1)));
  let layers = rendered.map((layer, k): DocumentLayer => ({ kind: plans[k].kind, rendered: layer, part: parts[k] }));
  // Each shadow lies directly beneath what casts it.
  cast.forEach((shadow, i) => {
    const at = layers.findIndex(({ part }) => part !== null && plans[parts.indexOf(part)].object === shadows?.casters[i]);
    layers.splice(at, 0, { kind: 'shadow', rendered: shadow, part: null, caster: layers[at].part as Part });
  });
  stage('reconcile', () => {
    if (!effects) return reconcile(picture, layers.map((layer) => layer.rendered));
    // First what lies beneath to the picture without its effects, then all to the picture as it is.
    reconcile(base, layers.map((layer) => layer.rendered));
    layers = withEffects(layers, effects, { segmentation, plans, parts, panels }, picture.depth);
    reconcile(picture, layers.map((layer) => layer.rendered));
  });
  // A shadow may be fainter than one step of coverage, a piece may lie wholly within its neighbours' edges.
  return finish(buildTree(layers.filter(({ rendered }) => hasCoverage(rendered.pixels))));
}

function hasCoverage({ data }: Raster): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) return true;
  return false;
}
