import type { Decomposition } from '../decompose/decompose';
import { fullCanvasLayers } from '../document/full-canvas';
import { compareRasters, flattenDocument } from '../document/flatten';
import { inventedFraction, leafLayers } from '../document/tree';
import { convertDepth, type Raster } from '../raster/raster';
import type { CaseResult } from './case-result';
import { effectsAccuracy } from './effects-accuracy';
import { layerdScores } from './layerd-metric';
import { metricStack } from './metric-layer';
import { orderAccuracy } from './order-accuracy';

/** One case and what the engine made of it. */
export interface Measurement {
  readonly name: string;
  readonly category: string;
  readonly picture: Raster;
  /** Back to front, full canvas. */
  readonly truth: readonly Raster[];
  /** What they are called; tells shadows and panels. */
  readonly truthNames?: readonly string[];
  /** What the engine returned, or why it returned nothing. */
  readonly outcome: Decomposition | { readonly failure: string };
  /** How long decomposition took. */
  readonly seconds: number;
  /** Milliseconds from any origin. */
  readonly now: () => number;
}

/**
 * Measures one case. A failed decomposition is scored as the flat picture in one layer: what a user is left with.
 * Recomposition is measured here on the document, not believed from the engine's own report.
 */
export function measureCase(measurement: Measurement): CaseResult {
  const { name, category, picture, outcome, seconds, now } = measurement;
  const { width, height } = picture;
  const document = 'failure' in outcome ? undefined : outcome.document;
  const truth = metricStack(measurement.truth, 'true');
  const flat = metricStack([picture], 'flat');
  const started = now();
  const layers = document ? fullCanvasLayers(document, picture) : [];
  const predicted = document ? metricStack(layers, 'predicted') : flat;
  const scores = layerdScores(predicted, truth);
  const metricSeconds = (now() - started) / 1000;
  return {
    name,
    category,
    width,
    height,
    predictedLayers: predicted.length,
    truthLayers: truth.length,
    scores,
    baseline: layerdScores(flat, truth),
    order: orderAccuracy(predicted, truth),
    effects: effectsAccuracy(convertAll(layers), document ? leafLayers(document.children).map(({ kind }) => kind) : [], convertAll(measurement.truth), measurement.truthNames ?? []),
    recomposition: document ? compareRasters(flattenDocument(document), picture) : { max: 0, mean: 0 },
    seconds,
    metricSeconds,
    timings: 'failure' in outcome ? {} : outcome.timings,
    layers: document
      ? leafLayers(document.children).map((layer) => ({
          name: layer.name,
          kind: layer.kind,
          left: layer.left,
          top: layer.top,
          width: layer.pixels.width,
          height: layer.pixels.height,
          inventedFraction: inventedFraction(layer),
        }))
      : [{ name: 'Flat picture', kind: 'background', left: 0, top: 0, width, height, inventedFraction: 0 }],
    ...('failure' in outcome && { failure: outcome.failure }),
  };
}

function convertAll(layers: readonly Raster[]): Raster[] {
  return layers.map((layer) => (layer.depth === 8 ? layer : convertDepth(layer, 8)));
}
