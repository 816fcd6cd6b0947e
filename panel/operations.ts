import type { JobContext } from '../src/core/job';
import { DelaminateError } from '../src/core/errors';
import type { LayeredDocument } from '../src/document/document';
import type { Rect } from '../src/raster/rect';

export type Wish =
  | { readonly box: Rect }
  | { readonly point: { readonly x: number; readonly y: number } }
  | { readonly selection: Uint8Array };
export interface Stroke {
  readonly points: ReadonlyArray<{ readonly x: number; readonly y: number }>;
  readonly radius: number;
  readonly add: boolean;
}
export type ReorderTarget = { readonly before: string } | { readonly behind: string };
export const REFILL_METHODS = ['automatic', 'flat', 'gradient', 'pattern', 'texture', 'smooth'] as const;
export type RefillMethod = (typeof REFILL_METHODS)[number];
export type Operation =
  | { readonly name: 'reorder'; readonly id: string; readonly to: ReorderTarget }
  | { readonly name: 'extract'; readonly wish: Wish }
  | { readonly name: 'refine'; readonly id: string; readonly hints: { readonly strokes: readonly Stroke[] } | { readonly selection: Uint8Array } }
  | { readonly name: 'refill'; readonly id: string; readonly method?: Exclude<RefillMethod, 'automatic'> };

export function operate(_document: LayeredDocument, operation: Operation, _context: JobContext): LayeredDocument {
  throw new DelaminateError(operation.name, 'comes with the room for edits');
}
