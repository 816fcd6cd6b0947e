import type { JobContext } from '../core/job';
import { decompose, type DecomposeOptions, type Decomposition } from '../decompose/decompose';
import type { LayeredDocument } from '../document/document';
import { compareRasters, flattenDocument } from '../document/flatten';
import { leafLayers } from '../document/tree';
import type { Rect } from '../raster/rect';
import type { Raster } from '../raster/raster';
import { findWished } from './find-wished';
import { placeExtracted, type Extracted } from './place-extracted';
import type { Selection } from './selection';

/** A place on the canvas, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * What the user says should be a layer, in pixels of the canvas: what is an object inside a box; the surface or object at a
 * point; or exactly these pixels, at this coverage.
 */
export type Wish = { readonly box: Rect } | { readonly point: Point } | { readonly selection: Selection };

/** Wishes of all kinds; boxes are granted first, then points, then selections, each in their order. */
export interface Wishes {
  readonly boxes?: readonly Rect[];
  readonly points?: readonly Point[];
  readonly selections?: readonly Selection[];
}

/**
 * Makes exactly what the user points at one layer of the document ({@link placeExtracted} says what becomes of the others), and says which.
 * Boxes and points look at the visible composite, by rules alone. Pure: hosts with a worker call {@link findWished} there, with
 * the flattened picture, and {@link placeExtracted} where the tree is. Throws `DelaminateError('extract', …)` for boxes and points
 * that are not on the canvas, selections without anything in them, where nothing is seen, and where what is seen is locked.
 */
export function extract(document: LayeredDocument, wish: Wish, context: JobContext = {}): Extracted {
  if ('selection' in wish) return placeExtracted(document, wish.selection);
  return placeExtracted(document, findWished(flattenDocument(document), wish, context), { found: true });
}

/** Each wish as {@link extract} grants it; gives the new tree and the ids of the layers asked for, in the order of the wishes. */
export function extractAll(document: LayeredDocument, { boxes = [], points = [], selections = [] }: Wishes, context: JobContext = {}): { readonly document: LayeredDocument; readonly ids: readonly string[] } {
  const wishes: Wish[] = [...boxes.map((box) => ({ box })), ...points.map((point) => ({ point })), ...selections.map((selection) => ({ selection }))];
  let current = document;
  const ids = wishes.map((wish) => {
    const extracted = extract(current, wish, context);
    current = extracted.document;
    return extracted.id;
  });
  return { document: current, ids };
}

export interface WishedDecomposition extends Decomposition {
  /** Ids of the layers asked for, in the order of the wishes. */
  readonly wished: readonly string[];
}

/**
 * {@link decompose}, and then each wish granted. By rules alone; hosts that ask networks decompose as they do and hand the result to
 * {@link grantWishes}.
 */
export function decomposeWithWishes(picture: Raster, wishes: Wishes, options: Partial<DecomposeOptions> = {}, context: JobContext = {}): WishedDecomposition {
  return grantWishes(picture, decompose(picture, options, context), wishes, context);
}

/** What a picture was taken apart into, with each wish granted in it, and measured again. */
export function grantWishes(picture: Raster, decomposition: Decomposition, wishes: Wishes, context: JobContext = {}): WishedDecomposition {
  const { document, ids } = extractAll(decomposition.document, wishes, context);
  if (document === decomposition.document) return { ...decomposition, wished: ids };
  return { ...decomposition, document, recomposition: compareRasters(picture, flattenDocument(document)), nothingToSeparate: leafLayers(document.children).length < 2, wished: ids };
}
