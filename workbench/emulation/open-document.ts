import type { Raster } from '../../src/raster/raster';
import type { Rect } from '../../src/raster/rect';
import { trimPixels } from './composite';
import { heldScale, toHeld } from './depths';
import { workingProfile } from './profiles';
import { EmulatedDocument, UNLOCKED, type DocumentMode, type HeldMask, type Locks, type NodeState, type SelectionState } from './model';

export interface DocumentSettings {
  readonly name?: string;
  readonly mode?: DocumentMode;
  /** The colour profile's name; null: not colour managed. The mode's working space unless given. */
  readonly profile?: string | null;
  readonly icc?: Uint8Array | null;
  readonly resolution?: number;
  readonly selection?: SelectionState | null;
  readonly historyLimit?: number;
}

export interface FlatSettings extends DocumentSettings {
  /** True: the picture is a locked, opaque Background, as a flattened file opens; else it is `Layer 0`, with its alpha. */
  readonly background?: boolean;
}

/** A layer as a file holds it. Rasters hold 16 bit at full range. */
export interface OpenLayer {
  readonly type: 'layer';
  readonly name: string;
  readonly pixels: Raster | null;
  readonly left?: number;
  readonly top?: number;
  readonly kind?: string;
  readonly isBackground?: boolean;
  readonly visible?: boolean;
  /** 0..100 */
  readonly opacity?: number;
  readonly blendMode?: string;
  readonly clipped?: boolean;
  readonly locks?: Partial<Locks>;
  readonly xmp?: string | null;
  /** One sample a pixel in the document's full range; `outside` likewise. */
  readonly mask?: HeldMask | null;
}

export interface OpenGroup extends Omit<OpenLayer, 'type' | 'pixels' | 'kind' | 'isBackground' | 'left' | 'top'> {
  readonly type: 'group';
  readonly artboard?: { readonly bounds: Rect; readonly fill: readonly [number, number, number] | null } | null;
  /** Topmost first. */
  readonly children: readonly OpenNode[];
}

export type OpenNode = OpenLayer | OpenGroup;

export const SRGB = 'sRGB IEC61966-2.1';

/** Opens a flat picture. A Background is made opaque: colour stays, alpha is dropped, as Photoshop does on opening a file without transparency. */
export function openFlat(raster: Raster, settings: FlatSettings = {}): EmulatedDocument {
  const background = settings.background ?? true;
  const layer: OpenLayer = { type: 'layer', name: background ? 'Background' : 'Layer 0', pixels: raster, isBackground: background };
  return openLayered(raster, [layer], settings);
}

/** Opens a tree of layers, topmost first, on a canvas of `size`'s width, height and depth. Every raster has that depth. */
export function openLayered(size: Pick<Raster, 'width' | 'height' | 'depth'>, nodes: readonly OpenNode[], settings: DocumentSettings = {}): EmulatedDocument {
  const { width, height, depth } = size;
  let lastId = 0;
  const scale = heldScale(depth);

  const convert = (node: OpenNode): NodeState => {
    const base = {
      id: ++lastId,
      name: node.name,
      visible: node.visible ?? true,
      opacity: node.opacity ?? 100,
      locks: { ...UNLOCKED, ...node.locks },
      mask: node.mask ? { bounds: node.mask.bounds, data: toHeld(node.mask.data, depth).slice(), outside: depth === 16 ? Math.round((node.mask.outside * 32768) / 65535) : node.mask.outside } : null,
      clipped: node.clipped ?? false,
      xmp: node.xmp ?? null,
    };
    if (node.type === 'group') return { ...base, type: 'group', blendMode: node.blendMode ?? 'passThrough', artboard: node.artboard ?? null, children: node.children.map(convert) };
    const isBackground = node.isBackground ?? false;
    if (node.pixels && node.pixels.depth !== depth) throw new Error(`The layer ${node.name} has ${node.pixels.depth} bit, its document ${depth}.`);
    if (isBackground && (node.pixels?.width !== width || node.pixels.height !== height || node.left || node.top)) throw new Error('A Background covers the canvas exactly.');
    const data = node.pixels && toHeld(node.pixels.data, depth).slice();
    if (isBackground) for (let i = 3; i < data!.length; i += 4) data![i] = scale;
    const pixels = data && { bounds: { left: node.left ?? 0, top: node.top ?? 0, width: node.pixels!.width, height: node.pixels!.height }, data };
    return { ...base, type: 'layer', kind: node.kind ?? 'pixel', isBackground, blendMode: node.blendMode ?? 'normal', pixels: pixels && !isBackground ? trimPixels(pixels) : pixels };
  };

  const layers = nodes.map(convert);
  const top = layers[0];
  return new EmulatedDocument(settings.name ?? 'Untitled-1', {
    width, height, depth, layers,
    mode: settings.mode ?? 'RGBColorMode',
    profile: settings.profile === undefined ? workingProfile(settings.mode ?? 'RGBColorMode') : settings.profile,
    icc: settings.icc ?? null,
    resolution: settings.resolution ?? 72,
    activeLayers: top ? [top.id] : [],
    selection: settings.selection ?? null,
  }, settings.historyLimit);
}
