import type { ExecutionContext, Layer, PhotoshopDocument } from '../../src/photoshop/host';
import type { Raster } from '../../src/raster/raster';
import { createEmulation, openFlat, RULES, type Emulation, type EmulatedDocument, type EmulationOptions, type FlatSettings } from '../../workbench/emulation';
import { paint } from './documents';

/** A test of one rule of the emulation; `rules.test.ts` checks that every rule has one. */
export function rule(id: string, run: () => void | Promise<void>): void {
  const found = RULES.find((each) => each.id === id);
  if (!found) throw new Error(`There is no rule ${id}.`);
  test(`${id}: ${found.says}`, async () => run());
}

export interface Stage {
  readonly emulation: Emulation;
  readonly model: EmulatedDocument;
  readonly document: PhotoshopDocument;
  /** Runs inside a modal scope. */
  modal<T>(run: (context: ExecutionContext) => Promise<T> | T): Promise<T>;
}

/** Red in the left half, blue in the right, opaque. */
export const twoHalves = (width = 8, height = 6): Raster => paint(width, height, (x) => (x < width / 2 ? [1, 0, 0, 1] : [0, 0, 1, 1]));

/** An emulation with one document open. */
export function stage(raster: Raster = twoHalves(), settings: FlatSettings = {}, options: EmulationOptions = {}): Stage {
  return staged(openFlat(raster, settings), options);
}

export function staged(model: EmulatedDocument, options: EmulationOptions = {}): Stage {
  const emulation = createEmulation(options);
  emulation.open(model);
  const document = emulation.photoshop.app.activeDocument!;
  return { emulation, model, document, modal: (run) => emulation.photoshop.core.executeAsModal(async (context) => run(context), { commandName: 'Test' }) };
}

/** Straight RGBA image data of one colour. */
export async function solid({ emulation }: Stage, width: number, height: number, rgba: readonly number[] = [10, 20, 30, 255]): Promise<Awaited<ReturnType<Emulation['photoshop']['imaging']['createImageDataFromBuffer']>>> {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < data.length; i++) data[i] = rgba[i & 3]!;
  return emulation.photoshop.imaging.createImageDataFromBuffer(data, { width, height, components: 4, colorSpace: 'RGB' });
}

/** A new layer with one opaque rectangle. Inside a modal scope. */
export async function put(on: Stage, at: { left: number; top: number }, width: number, height: number, rgba?: readonly number[]): Promise<Layer> {
  const layer = await on.document.createPixelLayer({ name: 'new' });
  const imageData = await solid(on, width, height, rgba);
  await on.emulation.photoshop.imaging.putPixels({ documentID: on.document.id, layerID: layer.id, imageData, targetBounds: at });
  imageData.dispose();
  return layer;
}
