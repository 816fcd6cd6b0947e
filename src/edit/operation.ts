import { DelaminateError } from '../core/errors';
import type { JobContext } from '../core/job';
import type { DecomposeOptions } from '../decompose/decompose';
import type { LayeredDocument, LayerNode } from '../document/document';
import { dropNodes, mergeLayers, renameNode, setLocked, setVisible, splitLayer, splitSource } from '../document/edits';
import { refuseLocked } from '../document/locks';
import { allNodes } from '../document/tree';
import type { Raster } from '../raster/raster';
import { extract, type Wish } from './extract';
import { placeRedone, redoSource } from './redo';
import { refill, type RefillMethod } from './refill';
import { refine, type RefineHints } from './refine';
import { reorder } from './reorder';

/** One thing done to one document, layers said by name or id: plain data, so that hosts can read it from anywhere and send it to a worker. */
export type EditOperation =
  | { readonly kind: 'list' }
  | { readonly kind: 'split' | 'redo'; readonly layer: string; readonly options: Partial<DecomposeOptions> }
  | { readonly kind: 'merge' | 'drop' | 'lock' | 'unlock' | 'show' | 'hide'; readonly layers: readonly string[] }
  | { readonly kind: 'reorder'; readonly layer: string; readonly place: { readonly before: string } | { readonly behind: string } | 'front' | 'back' }
  | { readonly kind: 'refine'; readonly layer: string; readonly hints: RefineHints }
  | { readonly kind: 'refill'; readonly layer: string; readonly method: RefillMethod }
  | { readonly kind: 'rename'; readonly layer: string; readonly name: string }
  | { readonly kind: 'extract'; readonly wish: Wish };

/** Takes a picture apart, with networks or without: the host knows. */
export type TakeApart = (picture: Raster, options: Partial<DecomposeOptions>) => Promise<LayeredDocument>;

/**
 * The node meant: by its id, its name, or its name in other case where only one has it. Throws `DelaminateError(stage, …)` with the names
 * that there are.
 */
export function nodeNamed(document: LayeredDocument, said: string, stage: string): LayerNode {
  const nodes = allNodes(document.children);
  const exact = nodes.find(({ name }) => name === said) ?? nodes.find(({ id }) => id === said);
  if (exact) return exact;
  const alike = nodes.filter(({ name }) => name.toLowerCase() === said.trim().toLowerCase());
  if (alike.length === 1) return alike[0]!;
  const names = nodes.slice(0, 12).map(({ name }) => `'${name}'`).join(', ');
  throw new DelaminateError(stage, `there is no layer '${said.slice(0, 80)}'; there are ${names}${nodes.length > 12 ? ` and ${nodes.length - 12} more` : ''}`);
}

/**
 * Does one operation. The document itself comes back where nothing changes. Throws the `DelaminateError` of the operation, and
 * `DelaminateError('split', …)` where a layer that should be split has nothing to separate.
 */
export async function applyOperation(document: LayeredDocument, operation: EditOperation, takeApart: TakeApart, context: JobContext = {}): Promise<LayeredDocument> {
  const { kind } = operation;
  const idOf = (said: string): string => nodeNamed(document, said, kind).id;
  switch (operation.kind) {
    case 'list': return document;
    case 'split': {
      const node = nodeNamed(document, operation.layer, kind);
      if (node.type === 'group') throw new DelaminateError(kind, `${node.name} is a group; choose one of the layers in it, or redo the group`);
      refuseLocked(document, [node.id], kind);
      const parts = splitLayer(document, node.id, await takeApart(splitSource(node), operation.options));
      if (parts === document) throw new DelaminateError(kind, `there is nothing to separate in ${node.name}; try --detail shapes, or say what you want with extract`);
      return parts;
    }
    case 'redo': {
      const id = idOf(operation.layer);
      return placeRedone(document, id, await takeApart(redoSource(document, id), operation.options));
    }
    case 'merge': return mergeLayers(document, operation.layers.map(idOf));
    case 'drop': return dropNodes(document, operation.layers.map(idOf));
    case 'lock':
    case 'unlock': return setLocked(document, operation.layers.map(idOf), kind === 'lock');
    case 'show':
    case 'hide': return operation.layers.map(idOf).reduce((current, id) => setVisible(current, id, kind === 'show'), document);
    case 'reorder': {
      const { place } = operation;
      return reorder(document, idOf(operation.layer), typeof place === 'string' ? place : 'before' in place ? { before: idOf(place.before) } : { behind: idOf(place.behind) });
    }
    case 'refine': return refine(document, idOf(operation.layer), operation.hints, context);
    case 'refill': return refill(document, idOf(operation.layer), { method: operation.method });
    case 'rename': return renameNode(document, idOf(operation.layer), operation.name);
    case 'extract': return extract(document, operation.wish, context).document;
  }
}
