import { createRaster, type Depth } from '../../src/raster/raster';
import { hostError } from './host-error';
import type { DocumentMode, EmulatedDocument } from './model';
import { openFlat, openLayered } from './open-document';

/** The open documents, and which of them is in front. */
export class Application {
  private list: EmulatedDocument[] = [];
  private front: EmulatedDocument | null = null;
  private readonly listeners = new Set<() => void>();

  get documents(): readonly EmulatedDocument[] {
    return this.list;
  }

  get active(): EmulatedDocument | null {
    return this.front;
  }

  /** After documents were opened, closed or brought to the front. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  open(document: EmulatedDocument): EmulatedDocument {
    this.list = [...this.list, document];
    this.activate(document);
    return document;
  }

  activate(document: EmulatedDocument): void {
    this.front = document;
    this.announce();
  }

  close(document: EmulatedDocument): void {
    document.open = false;
    this.list = this.list.filter((each) => each !== document);
    if (this.front === document) this.front = this.list.at(-1) ?? null;
    this.announce();
  }

  private announce(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

export interface CreateOptions { width?: number; height?: number; resolution?: number; mode?: string; depth?: number; fill?: string; name?: string }

const FILLS = ['white', 'black', 'backgroundColor', 'transparent'];
const MODES = ['RGBColorMode', 'CMYKColorMode', 'grayscaleMode', 'labColorMode'];

/** documentcreateoptions.md: a new document; transparent ones have one empty layer, others a Background. */
export function createDocument({ width = 2100, height = 1500, resolution = 300, mode = 'RGBColorMode', depth = 8, fill = 'white', name = 'Untitled-1' }: CreateOptions): EmulatedDocument {
  if (!MODES.includes(mode)) throw hostError(`createDocument: unknown mode "${mode}".`);
  if (!FILLS.includes(fill)) throw hostError(`createDocument: unknown fill "${fill}".`);
  if (depth !== 8 && depth !== 16 && depth !== 32) throw hostError(`createDocument: a depth of ${String(depth)} is not possible.`);
  // Photoshop's 32-bit documents are RGB or Grayscale, its CMYK and Lab ones 8 or 16 bit.
  if (depth === 32 && mode !== 'RGBColorMode' && mode !== 'grayscaleMode') throw hostError(`createDocument: ${mode} has no 32 bit.`);
  const settings = { name, resolution, mode: mode as DocumentMode };
  if (fill === 'transparent') return openLayered({ width, height, depth: depth as Depth }, [{ type: 'layer', name: 'Layer 1', pixels: null }], settings);
  const raster = createRaster(width, height, depth as Depth);
  if (fill !== 'black') raster.data.fill(depth === 8 ? 255 : depth === 16 ? 65535 : 1);
  return openFlat(raster, { ...settings, background: true });
}
