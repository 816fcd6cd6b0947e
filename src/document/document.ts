import type { FillMethod } from '../core/fill-methods';
import type { BlendMode } from '../raster/blend';
import type { Depth, Raster } from '../raster/raster';

/** What a layer is to a designer. */
export const LAYER_KINDS = ['background', 'shape', 'text', 'picture', 'shadow', 'overlay'] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

interface NodeBase {
  /** Unique in its document, stable across edits. */
  readonly id: string;
  /** Unique among all names of the document. */
  readonly name: string;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
  /** Nothing done to other layers alters this one, or what is in it; it is not dropped, merged or taken apart. Left out: not locked. */
  readonly locked?: boolean;
}

/** A picture on its own: straight RGBA cropped to its bounds. */
export interface Layer extends NodeBase {
  readonly type: 'layer';
  readonly kind: LayerKind;
  readonly left: number;
  readonly top: number;
  /** Straight RGBA at the document's depth; its size is the layer's bounds. */
  readonly pixels: Raster;
  readonly blend: BlendMode;
  /**
   * Where the pixels come from, one byte a pixel of `pixels`: 255 seen in the input, 0 invented
   * (completed beneath what covers it). Left out where every pixel was seen.
   */
  readonly seen?: Uint8Array;
  /** How what is hidden was invented, the method of most pixels first; left out where that is not known. */
  readonly filled?: readonly FillMethod[];
}

/** Children back to front; groups pass through (blend `normal`, no own pixels). */
export interface Group extends NodeBase {
  readonly type: 'group';
  readonly kind: LayerKind;
  readonly children: readonly LayerNode[];
}

export type LayerNode = Layer | Group;

/** How far the composited stack is from the input, in 1/255 of full scale. */
export interface RecompositionError {
  readonly max: number;
  readonly mean: number;
}

/** What every writer takes: an ordered tree of layers over a transparent canvas. */
export interface LayeredDocument {
  readonly width: number;
  readonly height: number;
  readonly depth: Depth;
  /** Back to front. */
  readonly children: readonly LayerNode[];
  /** The input's ICC profile; pixels stay encoded in it. */
  readonly icc?: Uint8Array;
  /** Pixels an inch, where the input says so. */
  readonly resolution?: number;
}
