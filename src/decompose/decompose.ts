import type { JobContext } from '../core/job';
import type { LayeredDocument, RecompositionError } from '../document/document';
import type { Raster } from '../raster/raster';

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

/** Placeholder while the stages are written: one layer. */
export function decompose(picture: Raster, _options: Partial<DecomposeOptions> = {}, _context: JobContext = {}): Decomposition {
  const layer = { type: 'layer' as const, id: 'background', name: 'Background', kind: 'background' as const, left: 0, top: 0, visible: true, opacity: 1, blend: 'normal' as const, pixels: picture };
  return { document: { width: picture.width, height: picture.height, depth: picture.depth, children: [layer] }, recomposition: { max: 0, mean: 0 }, nothingToSeparate: true, timings: {} };
}
