import type { LayerKind, RecompositionError } from '../document/document';
import type { EffectsAccuracy } from './effects-accuracy';
import type { OrderAccuracy } from './order-accuracy';
import type { PairScore } from './pair-score';

/** What is kept of a predicted layer: enough to name it and find it. */
export interface LayerSummary {
  readonly name: string;
  readonly kind: LayerKind;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0..1 */
  readonly inventedFraction: number;
}

/** Everything measured on one benchmark case. Plain data: it is written to JSON as it stands. */
export interface CaseResult {
  readonly name: string;
  readonly category: string;
  readonly width: number;
  readonly height: number;
  readonly predictedLayers: number;
  readonly truthLayers: number;
  /** LayerD scores at 0, 1, … merges; a list that ends early had no further useful merge. */
  readonly scores: readonly PairScore[];
  /** The same for the flat picture as one layer. */
  readonly baseline: readonly PairScore[];
  readonly order: OrderAccuracy;
  /** Shadows and see-through panels; absent in results of before they were measured. */
  readonly effects?: EffectsAccuracy;
  readonly recomposition: RecompositionError;
  /** Decomposition alone. */
  readonly seconds: number;
  /** Scoring the prediction alone. */
  readonly metricSeconds: number;
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
  readonly layers: readonly LayerSummary[];
  /** Why decomposition failed, where it did: the case is then scored as the flat picture, not left out. */
  readonly failure?: string;
}
