import type { Group, Layer, LayeredDocument } from './document';

/** The canvas that layers are written to. */
export type Canvas = Omit<LayeredDocument, 'children'>;

/**
 * One interface for everything that takes a tree of layers: Photoshop's document, a PSD, an OpenRaster file.
 * Calls come in painting order, back to front; `begin` first, then groups and layers, `end` or `abort` last.
 * A writer holds at most what it was given since its last call, those of whole files what goes into the file: the caller
 * may drop a layer's pixels once `layer` has resolved, but never write over them.
 * Whatever goes wrong, the caller calls `abort`, after which the target is as it was before `begin`.
 */
export interface LayerWriter<Result, L = Layer, G = Omit<Group, 'children'>, C = Canvas> {
  begin(canvas: C): Promise<void>;
  /** Opens a group: what follows lies inside, until `endGroup`. */
  group(group: G): Promise<void>;
  endGroup(): Promise<void>;
  layer(layer: L): Promise<void>;
  end(): Promise<Result>;
  /** Gives everything back; safe to call at any time, more than once. */
  abort(): Promise<void>;
}

/** What a tree of any kind of layers looks like to {@link writeTree}. */
type Node<L, G> = L | (G & { readonly type: 'group'; readonly children: ReadonlyArray<Node<L, G>> });

/**
 * Gives a whole document to a writer: `begin`, the tree in painting order, `end`. Where any of it fails the writer's
 * `abort` has run before this rejects, with the reason of the failure.
 */
export async function writeWhole<Result, L extends { readonly type: string }, G, C>(canvas: C, nodes: ReadonlyArray<Node<L, G>>, writer: LayerWriter<Result, L, G, C>): Promise<Result> {
  try {
    await writer.begin(canvas);
    await writeTree(nodes, writer);
    return await writer.end();
  } catch (error) {
    // What abort itself stumbles over must not hide why it was called.
    await writer.abort().catch(() => undefined);
    throw error;
  }
}

/** Gives a tree to a writer in painting order, `begin` and `end` left to the caller. */
export async function writeTree<L extends { readonly type: string }, G>(nodes: ReadonlyArray<Node<L, G>>, writer: Pick<LayerWriter<unknown, L, G>, 'group' | 'endGroup' | 'layer'>): Promise<void> {
  for (const node of nodes) {
    if (node.type === 'group') {
      const { children, ...group } = node as G & { children: ReadonlyArray<Node<L, G>> };
      await writer.group(group as unknown as G);
      await writeTree(children, writer);
      await writer.endGroup();
    } else {
      await writer.layer(node as L);
    }
  }
}
