import type { Probe } from '../bridge/protocol';
import { CancelledError, messageOf } from '../core/errors';
import type { Timers } from '../core/timers';
import type { Samples } from '../raster/raster';
import { readLayerXmp, writeLayerXmp } from './descriptors';
import { originFromXmp, originToXmp } from './layer-origin';
import type { ComponentSize, ExecutionContext, Layer, Photoshop, PhotoshopDocument, Uxp } from './host';
import { inModal } from './modal';
import { MASK_PROFILE, placeSamples, takeSamples, withImageData } from './samples';

/** Side of the test documents: small, and no multiple of anything. */
const SIDE = 7;
const GLOBALS = ['TextEncoder', 'TextDecoder', 'structuredClone', 'queueMicrotask', 'AbortController', 'WebAssembly', 'Worker', 'SharedArrayBuffer', 'performance', 'btoa'] as const;

/** What it took to answer one question; a failing probe is an answer too. Only the user's Esc stops the rest. */
async function probe(name: string, timers: Timers, look: () => Promise<string>): Promise<Probe> {
  const start = timers.now();
  let found: string;
  try {
    found = await look();
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    found = `failed: ${messageOf(error)}`;
  }
  return { name, found, milliseconds: Math.round(timers.now() - start) };
}

/** Known straight-alpha samples with every kind of coverage and colour beneath nothing. */
function testSamples(depth: ComponentSize): Samples {
  const count = SIDE * SIDE * 4;
  const full = depth === 8 ? 255 : depth === 16 ? 65535 : 1;
  const data = depth === 8 ? new Uint8Array(count) : depth === 16 ? new Uint16Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const value = ((i * 37) % 101) / 100;
    data[i] = depth === 32 ? value : Math.round((i % 4 === 3 ? (i % 8 === 3 ? 1 : value) : value) * full);
  }
  return data;
}

/** Largest difference where anything is covered, in 1/255 of full scale. */
function largestDifference(wanted: Samples, got: Samples, depth: ComponentSize): number {
  const full = depth === 8 ? 255 : depth === 16 ? 65535 : 1;
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) if (i % 4 === 3 || wanted[i - (i % 4) + 3]! > 0) largest = Math.max(largest, (Math.abs(wanted[i]! - got[i]!) / full) * 255);
  return largest;
}

/** Runs `look` on a throw-away document of its own, which closes with the modal scope. */
async function onTestDocument(photoshop: Photoshop, mode: string, depth: ComponentSize, look: (document: PhotoshopDocument, context: ExecutionContext) => Promise<string>): Promise<string> {
  return inModal(photoshop, 'diagnostics', 'Delaminate diagnostics', async (context) => {
    const { NewDocumentMode, DocumentFill } = photoshop.constants;
    const document = await photoshop.app.createDocument({ width: SIDE, height: SIDE, resolution: 72, mode: NewDocumentMode[mode]!, depth, fill: DocumentFill.TRANSPARENT!, name: 'Delaminate diagnostics' });
    if (!document) return 'no document was made';
    await context.hostControl.registerAutoCloseDocument(document.id);
    return look(document, context);
  });
}

async function roundTrip(photoshop: Photoshop, mode: string, depth: ComponentSize): Promise<string> {
  return onTestDocument(photoshop, mode, depth, async (document) => {
    const layer = await document.createPixelLayer({ name: 'test' });
    const wanted = testSamples(depth);
    await withImageData(photoshop.imaging, wanted, { width: SIDE, height: SIDE, components: 4, profile: null }, (imageData) => photoshop.imaging.putPixels({ documentID: document.id, layerID: layer.id, imageData }));
    const result = await photoshop.imaging.getPixels({ documentID: document.id, layerID: layer.id, colorSpace: 'RGB', componentSize: depth });
    const taken = await takeSamples(result.imageData);
    const got = placeSamples(taken, result.sourceBounds, { left: 0, top: 0, width: SIDE, height: SIDE });
    return `straight RGBA comes back within ${largestDifference(wanted, got, depth).toFixed(3)}/255; ${taken.components} components, bounds ${JSON.stringify(result.sourceBounds)}`;
  });
}

async function emptyArea(photoshop: Photoshop): Promise<string> {
  return onTestDocument(photoshop, 'RGB', 8, async (document) => {
    const { imageData, sourceBounds } = await photoshop.imaging.getPixels({ documentID: document.id, colorSpace: 'RGB', componentSize: 8 });
    imageData.dispose();
    return `no error, bounds ${JSON.stringify(sourceBounds)}`;
  });
}

async function noSelection(photoshop: Photoshop): Promise<string> {
  return onTestDocument(photoshop, 'RGB', 8, async (document) => {
    const { imageData, sourceBounds } = await photoshop.imaging.getSelection({ documentID: document.id });
    const found = `no error, ${imageData.components} × ${imageData.componentSize} bit, bounds ${JSON.stringify(sourceBounds)}`;
    imageData.dispose();
    return found;
  });
}

async function origins(photoshop: Photoshop): Promise<string> {
  const origin = { run: 'diagnostics', layer: 'a & <b>', kind: 'shape', engine: 'test', models: [], bounds: { left: -1, top: 0, width: 2, height: 3 } } as const;
  return onTestDocument(photoshop, 'RGB', 8, async (document) => {
    const check = async (layer: Layer): Promise<string> => {
      if (!(await writeLayerXmp(photoshop, document.id, layer.id, originToXmp(origin)))) return 'refused';
      const packet = await readLayerXmp(photoshop, document.id, layer.id);
      return packet !== undefined && JSON.stringify(originFromXmp(packet)) === JSON.stringify(origin) ? 'kept' : 'lost';
    };
    return `on a layer: ${await check(await document.createPixelLayer({ name: 'layer' }))}; on a group: ${await check(await document.createLayerGroup({ name: 'group' }))}`;
  });
}

/** What a mask says beyond what was written into it: whether layers with small masks are read rightly hangs on this. */
async function maskBeyond(photoshop: Photoshop): Promise<string> {
  return onTestDocument(photoshop, 'RGB', 8, async (document) => {
    const layer = await document.createPixelLayer({ name: 'masked' });
    const target = { documentID: document.id, layerID: layer.id };
    await withImageData(photoshop.imaging, new Uint8Array(SIDE * SIDE * 4).fill(255), { width: SIDE, height: SIDE, components: 4, profile: null }, (imageData) => photoshop.imaging.putPixels({ ...target, imageData }));
    await withImageData(photoshop.imaging, new Uint8Array([255, 128, 128, 255]), { width: 2, height: 2, components: 1, profile: MASK_PROFILE }, (imageData) => photoshop.imaging.putLayerMask({ ...target, imageData, targetBounds: { left: 3, top: 3 } }));
    const { imageData, sourceBounds } = await photoshop.imaging.getLayerMask({ ...target, sourceBounds: { left: 0, top: 0, right: SIDE, bottom: SIDE } });
    const { data } = await takeSamples(imageData);
    return `bounds ${JSON.stringify(sourceBounds)}, values ${[...new Set(Array.from(data))].join(' ')}`;
  });
}

async function rollBack(photoshop: Photoshop): Promise<string> {
  return onTestDocument(photoshop, 'RGB', 8, async (document, context) => {
    const before = document.layers.length;
    const suspension = await context.hostControl.suspendHistory({ documentID: document.id, name: 'test' });
    await document.createPixelLayer({ name: 'rolled back' });
    await context.hostControl.resumeHistory(suspension, false);
    return document.layers.length === before ? 'yes' : `no: ${document.layers.length} layers instead of ${before}`;
  });
}

export interface DiagnosticsHost {
  readonly photoshop: Photoshop;
  readonly uxp: Uxp;
  readonly timers: Timers;
  readonly platform: string;
  /** The host's own globals. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Resolves once the page has answered a message; used to ask whether messages flow while Photoshop is modal. */
  readonly askPage: () => Promise<void>;
  /** The page's own findings; none where there is no page. */
  readonly pageProbes: () => Promise<readonly Probe[]>;
}

/**
 * Asks the running host what its documentation leaves open. Works on throw-away documents alone: nothing of the user's is
 * read or changed, and the report holds no picture and no name of one.
 */
export async function diagnose(host: DiagnosticsHost): Promise<Probe[]> {
  const { photoshop, uxp, timers } = host;
  const look = (name: string, run: () => Promise<string>): Promise<Probe> => probe(name, timers, run);
  const probes: Probe[] = [
    { name: 'application', found: `${uxp.host.name} ${uxp.host.version}` },
    { name: 'UXP', found: uxp.versions.uxp },
    { name: 'plugin', found: uxp.versions.plugin },
    { name: 'platform', found: host.platform },
    { name: 'globals', found: GLOBALS.map((name) => `${name} ${typeof host.globals[name] === 'undefined' ? 'no' : 'yes'}`).join(', ') },
  ];
  for (const [mode, depth] of [['RGB', 8], ['RGB', 16], ['RGB', 32], ['CMYK', 8], ['GRAYSCALE', 8]] as const) {
    probes.push(await look(`round trip, ${mode} ${depth} bit`, () => roundTrip(photoshop, mode, depth)));
  }
  probes.push(await look('getPixels on an empty document', () => emptyArea(photoshop)));
  probes.push(await look('getSelection without a selection', () => noSelection(photoshop)));
  probes.push(await look('a layer mask beyond what was written', () => maskBeyond(photoshop)));
  probes.push(await look('layer metadata', () => origins(photoshop)));
  probes.push(await look('resumeHistory(false) takes a layer back', () => rollBack(photoshop)));
  probes.push(await look('getPixels outside a modal scope', async () => {
    if (!photoshop.app.activeDocument) return 'no document is open';
    const { imageData } = await photoshop.imaging.getPixels({ targetSize: { width: 1, height: 1 }, colorSpace: 'RGB', componentSize: 8 });
    imageData.dispose();
    return 'works';
  }));
  probes.push(await look('messages while Photoshop is modal', () => inModal(photoshop, 'diagnostics', 'Delaminate diagnostics', async () => {
    const answered = await Promise.race([host.askPage().then(() => true), new Promise<boolean>((resolve) => void timers.after(3000, () => resolve(false)))]);
    return answered ? 'flow' : 'do not flow within 3 s';
  })));
  try {
    probes.push(...(await host.pageProbes()).map(({ name, ...rest }) => ({ name: `page: ${name}`, ...rest })));
  } catch (error) {
    probes.push({ name: 'page', found: `no answer: ${messageOf(error)}` });
  }
  return probes;
}

/** The report as the user sends it. */
export function diagnosticsReport(probes: readonly Probe[]): string {
  return `${JSON.stringify({ delaminate: 'diagnostics', version: 1, probes }, null, 2)}\n`;
}
