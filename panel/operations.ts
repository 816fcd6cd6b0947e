import type { JobContext } from '../src/core/job';
import type { LayeredDocument } from '../src/document/document';
import { extract, type Wish } from '../src/edit/extract';
import type { Place } from '../src/edit/move-node';
import { refill, type RefillMethod } from '../src/edit/refill';
import { refine, type RefineHints } from '../src/edit/refine';
import { reorder } from '../src/edit/reorder';

/** One edit that takes time, as it travels to where it is carried out. */
export type Operation =
  | { readonly name: 'reorder'; readonly id: string; readonly to: Place }
  | { readonly name: 'extract'; readonly wish: Wish }
  | { readonly name: 'refine'; readonly id: string; readonly hints: RefineHints }
  | { readonly name: 'refill'; readonly id: string; readonly method: RefillMethod };

/** The tree after an operation, the document itself where nothing changed; what it throws is for the user. */
export function operate(document: LayeredDocument, operation: Operation, context: JobContext): LayeredDocument {
  switch (operation.name) {
    case 'reorder': return reorder(document, operation.id, operation.to);
    case 'extract': return extract(document, operation.wish, context).document;
    case 'refine': return refine(document, operation.id, operation.hints, context);
    case 'refill': return refill(document, operation.id, { method: operation.method });
  }
}
