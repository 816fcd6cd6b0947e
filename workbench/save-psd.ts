import type { Layer, LayeredDocument, LayerNode } from '../src/document/document';
import { encodePng } from '../src/formats/encode-png';
import type { PictureEncoders } from '../src/formats/format';
import { psb, psd } from '../src/formats/psd';
import { BLEND_MODES, type BlendMode } from '../src/raster/blend';
import type { Raster, Samples } from '../src/raster/raster';
import { composite, displayRaster } from './emulation/composite';
import { convertHeld, fromHeld, heldScale } from './emulation/depths';
import type { GroupState, HeldMask, HeldPixels, LayerState, NodeState, Snapshot } from './emulation/model';

export interface SavedPsd {
  readonly bytes: Uint8Array;
  readonly extension: '.psd' | '.psb';
  /** One sentence each, for people: what the file does not hold as the document does. */
  readonly notices: readonly string[];
}

const PSD_MAX_SIDE = 30_000;

/** Photoshop's `linearDodge` is the engine's `linear-dodge`; undefined for modes that the engine does not write. */
export function engineBlend(mode: string): BlendMode | undefined {
  const name = mode.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return BLEND_MODES.find((known) => known === name);
}

/** Multiplies a mask into the alpha of pixels; new samples. */
function maskedSamples({ bounds, data }: HeldPixels, mask: HeldMask, full: number, round: boolean): Samples {
  const out = data.slice();
  const m = mask.bounds;
  for (let y = 0, i = 3; y < bounds.height; y++) {
    for (let x = 0; x < bounds.width; x++, i += 4) {
      const mx = bounds.left + x - m.left;
      const my = bounds.top + y - m.top;
      const inside = mx >= 0 && my >= 0 && mx < m.width && my < m.height;
      const alpha = (data[i]! * (inside ? mask.data[my * m.width + mx]! : mask.outside)) / full;
      out[i] = round ? Math.round(alpha) : alpha;
    }
  }
  return out;
}

class Converter {
  readonly notices: string[] = [];
  /** Whether any layer had a mask: then coverage goes into masks, else it stays in the pixels. */
  masks = false;

  constructor(private readonly snapshot: Snapshot) {}

  /** Topmost first in, back to front out. */
  nodes(nodes: readonly NodeState[]): LayerNode[] {
    return [...nodes].reverse().flatMap((node): LayerNode[] => {
      if (node.clipped) this.notices.push(`"${node.name}" is clipped to the layer below it, which was not kept`);
      if (node.type === 'group') return [this.group(node)];
      const layer = this.layer(node);
      return layer ? [layer] : [];
    });
  }

  private base(node: NodeState): Pick<LayerNode, 'id' | 'name' | 'visible' | 'opacity'> {
    return { id: String(node.id), name: node.name, visible: node.visible, opacity: node.opacity / 100 };
  }

  private group(node: GroupState): LayerNode {
    if (node.blendMode !== 'passThrough') this.notices.push(`the group "${node.name}" was written as one that passes through`);
    if (node.mask) this.notices.push(`the mask of the group "${node.name}" was not kept`);
    if (node.artboard) this.notices.push(`the artboard "${node.name}" was written as a group`);
    return { ...this.base(node), type: 'group', kind: 'shape', children: this.nodes(node.children) };
  }

  private layer(node: LayerState): Layer | null {
    if (!node.pixels) {
      this.notices.push(`"${node.name}" is empty and was left out`);
      return null;
    }
    const { depth } = this.snapshot;
    const blend = engineBlend(node.blendMode);
    if (!blend) this.notices.push(`the blend mode of "${node.name}" was written as normal`);
    if (node.mask) this.masks = true;
    const held = node.mask ? maskedSamples(node.pixels, node.mask, heldScale(depth), depth !== 32) : node.pixels.data;
    const { left, top, width, height } = node.pixels.bounds;
    // 32 bit is linear light, 8 bit is not: a change of range alone would darken it.
    const pixels: Raster = depth === 32 ? { width, height, depth: 8, data: convertHeld(held, 32, 8, 4, 3) } : { width, height, depth, data: fromHeld(held, depth) };
    return { ...this.base(node), type: 'layer', kind: node.isBackground ? 'background' : 'shape', left, top, pixels, blend: blend ?? 'normal' };
  }
}

/**
 * The document as a PSD (a PSB past 30 000 pixels a side): 8 bit, groups that pass through. Where a layer has a mask,
 * coverage is written as masks and nothing is erased. `jpeg` makes the file's thumbnail; without it there is none.
 * Throws `DelaminateError('write', …)` where the format cannot hold the document.
 */
export async function savePsd(snapshot: Snapshot, jpeg?: PictureEncoders['jpeg']): Promise<SavedPsd> {
  const converter = new Converter(snapshot);
  const children = converter.nodes(snapshot.layers);
  const { width, height, icc, resolution } = snapshot;
  const source = snapshot.depth === 32 ? displayRaster(snapshot) : composite(snapshot);
  const document: LayeredDocument = { width, height, depth: source.depth, children, resolution, ...(icc ? { icc } : {}) };
  const large = Math.max(width, height) > PSD_MAX_SIDE;
  const { bytes, notes } = await (large ? psb : psd).encode({
    document, source, encoders: { png: async (raster) => encodePng(raster), ...(jpeg ? { jpeg } : {}) }, coverage: converter.masks ? 'masks' : 'alpha',
    recomposition: { max: 0, mean: 0 }, timings: {}, device: 'cpu', models: [],
  });
  const converted = [
    ...(snapshot.mode === 'RGBColorMode' ? [] : ['the PSD is RGB; the document said otherwise']),
    ...(snapshot.depth === 32 ? ['PSD: 32-bit pixels were written as 8 bit'] : []),
  ];
  return { bytes, extension: large ? '.psb' : '.psd', notices: [...converted, ...converter.notices, ...notes] };
}
