import { fullScale, type Depth, type Raster } from '../../src/raster/raster';
import type { DocumentMode } from '../emulation/model';
import type { OpenLayer, OpenNode } from '../emulation/open-document';

/** A file as the workbench understands it, before it becomes a document. */
export interface OpenedPicture {
  readonly width: number;
  readonly height: number;
  readonly depth: Depth;
  /** The document's mode as Photoshop would name it; the samples are RGB in any case. */
  readonly mode: DocumentMode;
  /** Topmost first, at least one. */
  readonly nodes: readonly OpenNode[];
  /** An RGB profile, or none: sRGB. */
  readonly icc?: Uint8Array;
  /** Pixels an inch. */
  readonly resolution?: number;
  /** One sentence each, for people: what was converted or left out. */
  readonly notices: readonly string[];
}

export function isOpaque({ data, depth }: Raster): boolean {
  const full = fullScale(depth);
  for (let i = 3; i < data.length; i += 4) if (data[i]! < full) return false;
  return true;
}

/** The one layer that a flat picture opens as: a locked "Background", or "Layer 0" where it is see-through. */
export function flatLayer(pixels: Raster): OpenLayer {
  const isBackground = isOpaque(pixels);
  return { type: 'layer', name: isBackground ? 'Background' : 'Layer 0', pixels, isBackground };
}
