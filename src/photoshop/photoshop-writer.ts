import type { Area, Fingerprint, LayerOrigin, Place, PlannedGroup, PlannedKept, PlannedLayer, PlannedNode, SampleDepth } from '../bridge/protocol';
import type { LayerWriter } from '../document/layer-writer';
import { BLEND_KEYS } from './blend-modes';
import { selectLayers, writeLayerXmp } from './descriptors';
import type { ExecutionContext, Layer, Photoshop, PhotoshopDocument } from './host';
import { originToXmp } from './layer-origin';
import { createPlacement } from './placement';
import { MASK_PROFILE, samplesOf, withImageData } from './samples';

/** Names in a PSD are at most this many UTF-16 units. */
const MAX_NAME = 255;

/** One band of a layer's rows, as bytes; `top` counts from the layer's own first row. */
export type ReadBand = (layer: PlannedLayer, what: 'pixels' | 'mask', top: number, rows: number) => Promise<Uint8Array>;

export interface PhotoshopTarget {
  readonly photoshop: Photoshop;
  readonly document: PhotoshopDocument;
  readonly context: ExecutionContext;
  readonly place: Place;
  /** All of them, as they will be written: what can stay where it is depends on the whole. */
  readonly nodes: readonly PlannedNode[];
  readonly depth: SampleDepth;
  /** Of the samples; null: the document's own. */
  readonly profile: string | null;
  readonly readBand: ReadBand;
  readonly rowsPerBand: (layer: PlannedLayer) => number;
  /** What a layer remembers of its making. */
  readonly originOf: (node: { id: string; kind: LayerOrigin['kind'] }, bounds: Area) => LayerOrigin;
  /** Throws `CancelledError` once the job is to stop. Called between any two calls to the host. */
  readonly pause: () => void;
}

export interface PhotoshopWritten {
  /** Planned id → layer id. */
  readonly layers: Record<string, number>;
  readonly notes: string[];
}

/** What the document is known by before the first change; `begin` needs nothing else. */
export type PhotoshopCanvas = Fingerprint;

/**
 * Writes planned layers into an open document. Must run inside one suspended history: leaving that scope with an error takes
 * everything back; `abort` only shows again what was hidden.
 */
export function photoshopWriter(target: PhotoshopTarget): LayerWriter<PhotoshopWritten, PlannedLayer | PlannedKept, Omit<PlannedGroup, 'children'>, PhotoshopCanvas> {
  const { photoshop, document, context, place, depth, profile, readBand, pause } = target;
  const { BlendMode: blendModes } = photoshop.constants;
  const written: PhotoshopWritten = { layers: {}, notes: [] };
  let unremembered = 0;
  /** Locked last: a locked layer takes neither pixels nor a place. */
  const toLock: Layer[] = [];
  /** What is hidden in the end, because it would show through. */
  let below: Layer[] = [];

  const placement = createPlacement({ photoshop, document, place, nodes: target.nodes, onUnlocked: (layer) => toLock.push(layer) });
  /** Layers of ours in the document, by planned id, those that were there before too. */
  const layers = new Map<string, Layer>();

  const putNew = (node: { readonly id: string }, layer: Layer): void => {
    placement.put(node, layer);
    // New layers take over from the active one that they are clipped, where that is.
    if (layer.isClippingMask) layer.isClippingMask = false;
  };

  const remember = async (node: { id: string; kind: LayerOrigin['kind'] }, layer: Layer, bounds: Area): Promise<void> => {
    pause();
    if (!(await writeLayerXmp(photoshop, document.id, layer.id, originToXmp(target.originOf(node, bounds))))) unremembered++;
    written.layers[node.id] = layer.id;
    layers.set(node.id, layer);
  };

  const options = (node: PlannedLayer | Omit<PlannedGroup, 'children'>, blendMode: string | undefined): { name: string; opacity: number; blendMode?: string } => ({
    name: node.name.slice(0, MAX_NAME), opacity: Math.round(node.opacity * 100), ...(blendMode === undefined ? {} : { blendMode }),
  });

  const put = async (planned: PlannedLayer, layer: Layer, what: 'pixels' | 'mask'): Promise<void> => {
    const { area } = planned;
    const step = target.rowsPerBand(planned);
    for (let row = 0; row < area.height; row += step) {
      pause();
      const rows = Math.min(step, area.height - row);
      const components = what === 'mask' ? 1 : 4;
      const bytes = await readBand(planned, what, row, rows);
      pause();
      await withImageData(photoshop.imaging, samplesOf(bytes, depth), { width: area.width, height: rows, components, profile: what === 'mask' ? MASK_PROFILE : profile }, async (imageData) => {
        const to = { documentID: document.id, layerID: layer.id, imageData, replace: row === 0, targetBounds: { left: area.left, top: area.top + row } };
        if (what === 'mask') await photoshop.imaging.putLayerMask(to);
        else await photoshop.imaging.putPixels(to);
      });
    }
  };

  /** What is there already takes its place, no more. */
  const keep = (node: { readonly id: string }, layer: Layer, opens: boolean): void => {
    placement.put(node, layer);
    layers.set(node.id, layer);
    if (opens) placement.open(node, layer);
  };

  return {
    async begin() {
      pause();
      below = place.at === 'top' && place.hideBelow ? [...document.layers].filter((layer) => layer.visible) : [];
    },
    async group(group) {
      pause();
      if (group.layer !== undefined) return keep(group, placement.find(group.layer), true);
      const made = await document.createLayerGroup(options(group, group.isolated ? blendModes.NORMAL : blendModes.PASSTHROUGH));
      putNew(group, made);
      placement.open(group, made);
      if (!group.visible) made.visible = false;
      if (group.locked) toLock.push(made);
      await remember(group, made, { left: 0, top: 0, width: 0, height: 0 });
    },
    async endGroup() {
      placement.close();
    },
    async layer(planned) {
      pause();
      if (planned.type === 'kept') return keep(planned, placement.find(planned.layer), false);
      const made = await document.createPixelLayer(options(planned, blendModes[BLEND_KEYS[planned.blend]]));
      putNew(planned, made);
      await put(planned, made, 'pixels');
      if (planned.masked) await put(planned, made, 'mask');
      if (!planned.visible) made.visible = false;
      if (planned.locked) toLock.push(made);
      await remember(planned, made, planned.area);
    },
    async end() {
      pause();
      if (place.at === 'above') {
        const source = placement.find(place.layer);
        const outer = placement.frontmost;
        if (outer?.layers) {
          outer.opacity = source.opacity;
          if (source.blendMode !== blendModes.NORMAL) outer.blendMode = source.blendMode;
        }
        source.visible = false;
      }
      // Last of all, and taken back by hand: whether visibility belongs to history is a preference of the user's.
      for (const layer of below) layer.visible = false;
      if (place.at === 'replace') for (const id of place.layers) placement.find(id).delete();
      if (place.at === 'update') for (const id of place.removes) placement.find(id).delete();
      pause();
      const active = place.at === 'update' && place.active !== null ? layers.get(place.active) : placement.frontmost;
      if (active) await selectLayers(photoshop, document.id, [active.id]);
      for (const layer of toLock) layer.allLocked = true;
      if (unremembered > 0) written.notes.push(`Photoshop did not keep the origin of ${unremembered} of the layers; they can be edited, but a later session will not know them.`);
      context.reportProgress({ value: 1 });
      return written;
    },
    async abort() {
      for (const layer of below) {
        try {
          if (!layer.visible) layer.visible = true;
        } catch {
          return; // After Esc nothing can be set; what history holds of it is rolled back.
        }
      }
    },
  };
}
