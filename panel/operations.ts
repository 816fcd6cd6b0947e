import type { JobContext } from '../src/core/job';
import type { LayeredDocument } from '../src/document/document';
import { extract, type Wish } from '../src/edit/extract';
import { refill, type RefillMethod } from '../src/edit/refill';

export { REFILL_METHODS } from '../src/edit/refill';
export type { RefillMethod, Wish };

export interface Stroke {
  readonly points: ReadonlyArray<{ readonly x: number; readonly y: number }>;
  readonly radius: number;
  readonly add: boolean;
}
export type ReorderTarget = { readonly before: string } | { readonly behind: string };

/** One edit that takes time, as it travels to where it is carried out. */
export type Operation =
  | { readonly name: 'reorder'; readonly id: string; readonly to: ReorderTarget }
  | { readonly name: 'extract'; readonly wish: Wish }
  | { readonly name: 'refine'; readonly id: string; readonly hints: { readonly strokes: readonly Stroke[] } | { readonly selection: Extract<Wish, { selection: unknown }>['selection'] } }
  | { readonly name: 'refill'; readonly id: string; readonly method: RefillMethod };

/** The tree after an operation; what it throws is for the user. */
export function operate(document: LayeredDocument, operation: Operation, context: JobContext): LayeredDocument {
  switch (operation.name) {
    case 'extract': return extract(document, operation.wish, context).document;
    case 'refill': return refill(document, operation.id, { method: operation.method });
    default: throw new Error('not there yet');
  }
}
