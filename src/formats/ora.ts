import { strToU8, zipSync, type Zippable } from 'fflate';
import { throwIfCancelled } from '../core/job';
import type { Group, Layer } from '../document/document';
import type { Canvas, LayerWriter } from '../document/layer-writer';
import { Painter } from '../document/painter';
import type { BlendMode } from '../raster/blend';
import { convertDepth, createRaster, type Raster } from '../raster/raster';
import { writeRequested, type FileFormat, type Notes, type WriterSettings, type WrittenFile } from './format';
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

/** What `stack.xml` says of a layer and of a group alike. */
const attributes = ({ name, opacity, visible }: Pick<Layer, 'name' | 'opacity' | 'visible'>): string => `name="${xml(name)}" opacity="${number(opacity)}" visibility="${visible ? 'visible' : 'hidden'}"`;

/** Collects `stack.xml` while layers come back to front; OpenRaster lists the topmost first. */
class StackXml {
  private readonly open: Array<{ readonly head: string; readonly children: string[] }> = [{ head: '<stack', children: [] }];

  private add(entry: string): void {
    this.open[this.open.length - 1]!.children.push(entry);
  }

  group(group: Pick<Group, 'name' | 'opacity' | 'visible'>): void {
    // `auto`: the group passes through, its children meet the backdrop as if it were not there.
    this.open.push({ head: `<stack ${attributes(group)} isolation="auto" composite-op="svg:src-over"`, children: [] });
  }

  endGroup(): void {
    const { head, children } = this.open.pop()!;
    const indent = '  '.repeat(this.open.length + 1);
    this.add(`${indent}${head}>\n${children.reverse().join('')}${indent}</stack>\n`);
  }

  layer(layer: Layer, file: string): void {
    this.add(`${'  '.repeat(this.open.length + 1)}<layer ${attributes(layer)} src="${file}" x="${layer.left}" y="${layer.top}" composite-op="${COMPOSITE_OPS[layer.blend]}"/>\n`);
  }

  file({ width, height, resolution }: Canvas): string {
    const density = resolution ? ` xres="${Math.round(resolution)}" yres="${Math.round(resolution)}"` : '';
    return `<?xml version="1.0" encoding="UTF-8"?>\n<image version="0.0.5" w="${width}" h="${height}"${density}>\n  <stack>\n${this.open[0]!.children.reverse().join('')}  </stack>\n</image>\n`;
  }
}

/** Encodes each layer as it comes; only the encoded ones and the picture they make so far are held. */
export function oraWriter(settings: WriterSettings): LayerWriter<WrittenFile> {
  const { encoders, context = {} } = settings;
  const stored = { level: 0 } as const;
  const stack = new StackXml();
  let entries: Zippable = {};
  let count = 0;
  let exclusion = false;
  let canvas: Canvas;
  let painter: Painter;
  let icc: Uint8Array | undefined;
  const png = async (raster: Raster): Promise<Uint8Array> => {
    throwIfCancelled(context);
    return tagPng(await encoders.png(raster.depth === 32 ? convertDepth(raster, 16) : raster), { icc, resolution: canvas.resolution });
  };
  return {
    async begin(given) {
      canvas = given;
      painter = new Painter(createRaster(canvas.width, canvas.height, canvas.depth));
      // Krita asks its user, once a layer, what an untagged 16-bit PNG means; what it means is sRGB.
      icc = canvas.icc ?? (canvas.depth === 8 ? undefined : await encoders.srgbProfile?.());
      // The order of entries is part of the format: `mimetype` first and not compressed, for file(1) and friends.
      entries = { mimetype: [strToU8('image/openraster'), stored], 'stack.xml': new Uint8Array(0) };
    },
    async group(group) {
      stack.group(group);
      painter.group(group);
    },
    async endGroup() {
      stack.endGroup();
      painter.endGroup();
    },
    async layer(layer) {
      const file = `data/layer-${String(count++).padStart(2, '0')}.png`;
      entries[file] = [await png(layer.pixels), stored];
      stack.layer(layer, file);
      painter.layer(layer);
      exclusion ||= layer.blend === 'exclusion';
      context.onProgress?.({ stage: 'write', fraction: count / (settings.layers + 1), message: layer.name });
    },
    async end() {
      entries['stack.xml'] = [strToU8(stack.file(canvas)), { level: 6 }];
      entries['mergedimage.png'] = [await png(painter.canvas), stored];
      entries['Thumbnails/thumbnail.png'] = [await encoders.png(makeThumbnail(painter.canvas, THUMBNAIL_SIDE)), stored];
      const notes: Notes = [];
      if (canvas.depth === 32) notes.push('ORA: 32-bit pixels were written as 16 bit');
      if (exclusion) notes.push('ORA: has no exclusion blend mode; programs other than Krita show it as normal');
      return { bytes: zipSync(entries), notes };
    },
    async abort() {
      entries = {};
    },
  };
}

/** OpenRaster (Krita, GIMP, MyPaint): a zip of PNGs; coverage is baked into them, 16 bit is kept. */
export const ora: FileFormat = { kind: 'file', id: 'ora', extension: '.ora', title: 'OpenRaster', encode: (request) => writeRequested(request, oraWriter) };
