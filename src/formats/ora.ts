import { strToU8, zipSync, type Zippable } from 'fflate';
import { throwIfCancelled } from '../core/job';
import type { LayerNode } from '../document/document';
import { flattenDocument } from '../document/flatten';
import { leafLayers } from '../document/tree';
import type { BlendMode } from '../raster/blend';
import { convertDepth, type Raster } from '../raster/raster';
import type { FileFormat, Notes, WriteRequest } from './format';
import { tagPng } from './png-chunks';
import { makeThumbnail } from './thumbnail';

const THUMBNAIL_SIDE = 256;

/** Layer composite operators of OpenRaster 0.0.5; it has no exclusion, so that one is Krita's name for it. */
const COMPOSITE_OPS: Readonly<Record<BlendMode, string>> = {
  normal: 'svg:src-over', multiply: 'svg:multiply', screen: 'svg:screen', overlay: 'svg:overlay', darken: 'svg:darken', lighten: 'svg:lighten', 'linear-dodge': 'svg:plus', 'color-dodge': 'svg:color-dodge', 'color-burn': 'svg:color-burn', 'hard-light': 'svg:hard-light', 'soft-light': 'svg:soft-light', difference: 'svg:difference', exclusion: 'krita:exclusion',
};

/** XML text: characters that XML 1.0 cannot hold at all are left out. */
function xml(text: string): string {
  const allowed = [...text].filter((character) => {
    const code = character.codePointAt(0)!;
    return (code >= 0x20 || code === 9 || code === 10 || code === 13) && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
  });
  return allowed.join('').replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const number = (value: number): string => String(Number(value.toFixed(6)));

/** `stack.xml`'s inside: OpenRaster lists the topmost first. */
function stackXml(nodes: readonly LayerNode[], fileOf: ReadonlyMap<string, string>, indent: string): string {
  return [...nodes].reverse().map((node) => {
    const common = `name="${xml(node.name)}" opacity="${number(node.opacity)}" visibility="${node.visible ? 'visible' : 'hidden'}"`;
    if (node.type === 'group') {
      // `auto`: the group passes through, its children meet the backdrop as if it were not there.
      return `${indent}<stack ${common} isolation="auto" composite-op="svg:src-over">\n${stackXml(node.children, fileOf, `${indent}  `)}${indent}</stack>\n`;
    }
    return `${indent}<layer ${common} src="${fileOf.get(node.id)}" x="${node.left}" y="${node.top}" composite-op="${COMPOSITE_OPS[node.blend]}"/>\n`;
  }).join('');
}

async function encode(request: WriteRequest): Promise<{ bytes: Uint8Array; notes: Notes }> {
  const { document, encoders } = request;
  const context = request.context ?? {};
  const notes: Notes = [];
  const depth = document.depth === 8 ? 8 : 16;
  if (document.depth === 32) notes.push('ORA: 32-bit pixels were written as 16 bit');
  const layers = leafLayers(document.children);
  if (layers.some(({ blend }) => blend === 'exclusion')) notes.push('ORA: has no exclusion blend mode; programs other than Krita show it as normal');
  // Krita asks its user, once a layer, what an untagged 16-bit PNG means; what it means is sRGB.
  const icc = document.icc ?? (depth === 16 ? await encoders.srgbProfile?.() : undefined);
  const png = async (raster: Raster): Promise<Uint8Array> => {
    throwIfCancelled(context);
    const encoded = await encoders.png(raster.depth === depth || raster.depth === 8 ? raster : convertDepth(raster, depth));
    return tagPng(encoded, { icc, resolution: document.resolution });
  };
  const stored = { level: 0 } as const;
  // The order of entries is part of the format: `mimetype` first and not compressed, for file(1) and friends.
  const entries: Zippable = { mimetype: [strToU8('image/openraster'), stored] };
  const fileOf = new Map(layers.map(({ id }, index) => [id, `data/layer-${String(index).padStart(2, '0')}.png`]));
  const density = document.resolution ? ` xres="${Math.round(document.resolution)}" yres="${Math.round(document.resolution)}"` : '';
  entries['stack.xml'] = [strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n<image version="0.0.5" w="${document.width}" h="${document.height}"${density}>\n  <stack>\n${stackXml(document.children, fileOf, '    ')}  </stack>\n</image>\n`), { level: 6 }];
  for (const [index, layer] of layers.entries()) {
    entries[fileOf.get(layer.id)!] = [await png(layer.pixels), stored];
    context.onProgress?.({ stage: 'write', fraction: (index + 1) / (layers.length + 1), message: layer.name });
  }
  const merged = flattenDocument(document);
  entries['mergedimage.png'] = [await png(merged), stored];
  entries['Thumbnails/thumbnail.png'] = [await encoders.png(makeThumbnail(merged, THUMBNAIL_SIDE)), stored];
  return { bytes: zipSync(entries), notes };
}

/** OpenRaster (Krita, GIMP, MyPaint): a zip of PNGs; coverage is baked into them, 16 bit is kept. */
export const ora: FileFormat = { kind: 'file', id: 'ora', extension: '.ora', title: 'OpenRaster', encode };
