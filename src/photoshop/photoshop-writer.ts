import type { Area, Fingerprint, LayerOrigin, Place, PlannedGroup, PlannedLayer, SampleDepth } from '../bridge/protocol';
import { DelaminateError } from '../core/errors';
import type { LayerWriter } from '../document/layer-writer';
import type { BlendMode } from '../raster/blend';
import { selectLayers, writeLayerXmp } from './descriptors';
import { findLayer } from './document-info';
import type { ExecutionContext, Layer, Photoshop, PhotoshopDocument } from './host';
import { originToXmp } from './layer-origin';
import { MASK_PROFILE, samplesOf, withImageData } from './samples';

/** Names in a PSD are at most this many UTF-16 units. */
const MAX_NAME = 255;

/** Keys of `constants.BlendMode`. */
const BLEND_KEYS: Readonly<Record<BlendMode, string>> = {
  normal: 'NORMAL', multiply: 'MULTIPLY', screen: 'SCREEN', overlay: 'OVERLAY', darken: 'DARKEN', lighten: 'LIGHTEN', 'linear-dodge': 'LINEARDODGE', 'color-dodge': 'COLORDODGE', 'color-burn': 'COLORBURN', 'hard-light': 'HARDLIGHT', 'soft-light': 'SOFTLIGHT', difference: 'DIFFERENCE', exclusion: 'EXCLUSION',
};

/** One band of a layer's rows, as bytes; `top` counts from the layer's own first row. */
export type ReadBand = (layer: PlannedLayer, what: 'pixels' | 'mask', top: number, rows: number) => Promise<Uint8Array>;

export interface PhotoshopTarget {
  readonly photoshop: Photoshop;
  readonly document: PhotoshopDocument;
  readonly context: ExecutionContext;
  readonly place: Place;
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
 *
 * Each new node is moved directly above the one before it, because Photoshop puts new layers above whichever is active.
 */
export function photoshopWriter(target: PhotoshopTarget): LayerWriter<PhotoshopWritten, PlannedLayer, Omit<PlannedGroup, 'children'>, PhotoshopCanvas> {
  const { photoshop, document, context, place, depth, profile, readBand, pause } = target;
  const { BlendMode: blendModes, ElementPlacement: placement } = photoshop.constants;
  const written: PhotoshopWritten = { layers: {}, notes: [] };
  /** Open groups, outermost first, each with the child written last. */
  const open: Array<{ group: Layer; last?: Layer }> = [];
  const top: { last?: Layer } = {};
  let unremembered = 0;
  /** Locked last: a locked layer takes neither pixels nor a place. */
  const toLock: Layer[] = [];
  /** What is hidden in the end, because it would show through. */
  let below: Layer[] = [];

  const moveIntoPlace = (layer: Layer): void => {
    const parent = open[open.length - 1];
    const before = parent ? parent.last : top.last;
    if (before) layer.move(before, placement.PLACEBEFORE);
    else if (parent) layer.move(parent.group, placement.PLACEINSIDE);
    else if (place.at === 'replace' && place.beneath !== undefined) layer.move(mustFind(place.beneath), placement.PLACEAFTER);
    else {
      const anchor = anchorOf();
      if (anchor && anchor.id !== layer.id) layer.move(anchor, placement.PLACEBEFORE);
    }
    if (parent) parent.last = layer;
    else {
      top.last = layer;
      // New layers take over from the active one that they are clipped, where that is.
      if (layer.isClippingMask) layer.isClippingMask = false;
    }
  };

  /** The layer that the first node goes directly above. */
  const anchorOf = (): Layer | undefined => {
    if (place.at === 'top') return document.layers[0];
    if (place.at === 'above') return mustFind(place.layer);
    const replaced = new Set(place.layers);
    const siblings = mustFind(place.layers[0]!).parent?.layers ?? document.layers;
    return siblings.find((layer) => replaced.has(layer.id)); // topmost first
  };

  const mustFind = (id: number): Layer => {
    const layer = findLayer(document, id);
    if (!layer) throw new DelaminateError('write', `the layer that the new ones belong to (${id}) is not in the document any more`);
    return layer;
  };

  const remember = async (node: { id: string; kind: LayerOrigin['kind'] }, layer: Layer, bounds: Area): Promise<void> => {
    pause();
    if (!(await writeLayerXmp(photoshop, document.id, layer.id, originToXmp(target.originOf(node, bounds))))) unremembered++;
    written.layers[node.id] = layer.id;
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

  return {
    async begin() {
      pause();
      below = place.at === 'top' && place.hideBelow ? [...document.layers].filter((layer) => layer.visible) : [];
    },
    async group(group) {
      pause();
      const made = await document.createLayerGroup(options(group, group.isolated ? blendModes.NORMAL : blendModes.PASSTHROUGH));
      moveIntoPlace(made);
      open.push({ group: made });
      if (!group.visible) made.visible = false;
      if (group.locked) toLock.push(made);
      await remember(group, made, { left: 0, top: 0, width: 0, height: 0 });
    },
    async endGroup() {
      open.pop();
    },
    async layer(planned) {
      pause();
      const made = await document.createPixelLayer(options(planned, blendModes[BLEND_KEYS[planned.blend]]));
      moveIntoPlace(made);
      await put(planned, made, 'pixels');
      if (planned.masked) await put(planned, made, 'mask');
      if (!planned.visible) made.visible = false;
      if (planned.locked) toLock.push(made);
      await remember(planned, made, planned.area);
    },
    async end() {
      pause();
      if (place.at === 'above') {
        const source = mustFind(place.layer);
        const outer = top.last;
        if (outer?.layers) {
          outer.opacity = source.opacity;
          if (source.blendMode !== blendModes.NORMAL) outer.blendMode = source.blendMode;
        }
        source.visible = false;
      }
      // Last of all, and taken back by hand: whether visibility belongs to history is a preference of the user's.
      for (const layer of below) layer.visible = false;
      if (place.at === 'replace') for (const id of place.layers) mustFind(id).delete();
      pause();
      if (top.last) await selectLayers(photoshop, document.id, [top.last.id]);
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
