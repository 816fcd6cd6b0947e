import { DelaminateError } from '../core/errors';
import { throwIfCancelled, type JobContext } from '../core/job';
import type { Layer, LayeredDocument } from '../document/document';
import { refuseLocked } from '../document/locks';
import { refit } from '../document/refit';
import { requireNode } from '../document/tree';
import { estimateMatte } from '../matte/estimate-matte';
import { matteImage } from '../matte/matte-image';
import { BACKGROUND, FOREGROUND, trimapFromMask, UNKNOWN } from '../matte/trimap';
import { createRaster, fullScale } from '../raster/raster';
import { isEmptyRect, uniteRects, type Rect } from '../raster/rect';
import { continueLayer } from './continue-layer';
import { grow } from './cut';
import { cropped } from './crop-layer';
import { paintedUpTo } from './place-extracted';
import { boxOnCanvas, grownOnCanvas } from './selection';
import { coversAny, eachPixel, paintedLeaves, rectOf, visitShown, withLayers, type Leaf } from './shown';
import { boundsOfStroke, checkStrokes, paintStroke, type Stroke } from './strokes';
import { sampleOf, unmix } from './unmix';

/** Where to look again, and what is certain there. Without any, all of the layer's edge is looked at again. */
export interface RefineHints {
  /** What is certainly the layer's and what is not; later ones count where they cross. The edge is looked for around them. */
  readonly strokes?: readonly Stroke[];
  /** Only in this rectangle the edge may change. */
  readonly box?: Rect;
  /** How far from the present edge the true one may lie, pixels, above 0. Left out: the brush's radius, an eighth of the box, or 6. */
  readonly band?: number;
}

const BAND = { least: 4, edge: 6, most: 32 };
/** Less shows nothing of a colour. */
const TRACE = 0.02;

/**
 * Estimates a layer's edge anew: `src/matte` at full resolution in a band around the present edge, strokes taken as certain, colours on both
 * sides unmixed. What the layer gives up goes to the layer seen behind it, as seen; what it gains is taken from there, which goes on
 * beneath, invented. What lies in front stays. Locked layers stay bit for bit, and so does all that stands on nothing opaque: no pixel is lost.
 * The composite stays the same: bit for bit over what is opaque, else within a level. Where nothing changes the document itself comes back. Throws `DelaminateError('refine', …)` for groups,
 * locked or hidden layers, ones that are see-through as a whole or have a blend mode, hints that are off the canvas or no numbers,
 * strokes of which all is covered by other layers, and where nothing is certain or nothing would be left.
 */
export function refine(document: LayeredDocument, id: string, hints: RefineHints = {}, context: JobContext = {}): LayeredDocument {
  const layer = requireNode(document, id, 'refine');
  if (layer.type === 'group') throw new DelaminateError('refine', `${layer.name} is a group; choose one of the layers in it`);
  refuseLocked(document, [id], 'refine');
  const leaves = paintedLeaves(document.children);
  const at = leaves.findIndex((leaf) => leaf.layer === layer);
  if (at < 0) throw new DelaminateError('refine', `${layer.name} is hidden; show it first`);
  if (!leaves[at]!.plain) throw new DelaminateError('refine', `${layer.name} blends with what lies beneath it; only layers in normal mode at 100 % have an edge to refine`);
  const { area, zone, band } = zoneOf(document, layer, hints);
  throwIfCancelled(context);
  const shown = paintedUpTo(document, id, area, true);
  const backdrop = paintedUpTo(document, id, area, false);
  const through = visitShown(leaves.slice(at + 1), area, () => undefined);
  refuseCovered(hints.strokes ?? [], area, through, leaves.slice(at + 1));

  const full = fullScale(document.depth);
  const old = new Float32Array(through.length);
  eachPixel(layer, area, (p, q) => void (old[p] = layer.pixels.data[q * 4 + 3]! / full));
  const trimap = trimapOf(old, area, zone, hints.strokes ?? [], band);
  if (!trimap.data.some((value) => value === FOREGROUND || value === BACKGROUND)) {
    throw new DelaminateError('refine', `all around ${layer.name} is within ${band} pixels of its edge, so nothing there is certain; mark some of it, or give a narrower band`);
  }
  const found = estimateMatte(matteImage(shown), trimap);
  throwIfCancelled(context);
  const alpha = old.slice();
  const differs = new Uint8Array(alpha.length);
  for (let p = 0; p < alpha.length; p++) {
    // What stands on nothing opaque cannot be given away.
    if (zone[p] === 0 || shown.data[p * 4 + 3]! < full || backdrop.data[p * 4 + 3]! < full) continue;
    const a = found[p]! < TRACE ? 0 : found[p]! > 1 - TRACE ? 1 : found[p]!;
    if (Math.abs(a - old[p]!) * 255 < 1) continue;
    alpha[p] = a;
    differs[p] = 1;
  }
  if (!differs.includes(1)) return document;

  const colours = unmix(shown, alpha);
  const changed = giveAndTake(leaves.slice(0, at), area, differs, alpha, colours.back, through);
  const grown = growTo(layer, area);
  const { data } = grown.pixels;
  eachPixel(grown, area, (p, q) => {
    if (differs[p] === 0) return;
    for (let c = 0; c < 3; c++) if (alpha[p]! > 0) data[q * 4 + c] = sampleOf(colours.front[p * 3 + c]!, full);
    data[q * 4 + 3] = full === 1 ? alpha[p]! : Math.round(alpha[p]! * full);
    grown.seen[q] = through[p]! > TRACE ? 255 : 0;
  });
  const around = withLayers(document, changed);
  const [fitted] = refit([grown], paintedUpTo(around, id, area, false), shown, area) as [Layer];
  if (!coversAny(fitted)) throw new DelaminateError('refine', `nothing would be left of ${layer.name}; mark some of it as its own, or drop it`);
  return withLayers(around, new Map([[id, cropped(fitted)]]));
}

/** Where the edge may change (a byte a pixel of the area), and what is looked at for it. */
function zoneOf(document: LayeredDocument, layer: Layer, { strokes = [], box, band }: RefineHints): { area: Rect; zone: Uint8Array; band: number } {
  checkStrokes(strokes);
  if (band !== undefined && !(Number.isFinite(band) && band > 0)) throw new DelaminateError('refine', `the band is ${band} pixels wide; give a number above 0`);
  const inside = box && boxOnCanvas(box, document, 'refine');
  const limits = (value: number): number => Math.min(BAND.most, Math.max(BAND.least, value));
  const reach = band ?? (strokes.length > 0 ? limits(Math.max(...strokes.map(({ radius }) => radius))) : inside ? limits(Math.min(inside.width, inside.height) / 8) : BAND.edge);
  const asked = inside ?? (strokes.length > 0 ? strokes.map((stroke) => boundsOfStroke(stroke, reach)).reduce(uniteRects) : rectOf(layer));
  const area = grownOnCanvas(asked, Math.ceil(Math.max(16, 2 * reach)), document);
  const nowhere = (): DelaminateError => new DelaminateError('refine', `what is marked lies off the canvas of ${document.width}×${document.height} pixels; mark some of it`);
  if (isEmptyRect(area)) throw nowhere();
  const zone = new Uint8Array(area.width * area.height);
  let marked = strokes.length === 0;
  const within = (p: number): boolean => {
    if (!inside) return true;
    const x = area.left + (p % area.width) - inside.left;
    const y = area.top + Math.floor(p / area.width) - inside.top;
    return x >= 0 && y >= 0 && x < inside.width && y < inside.height;
  };
  for (const stroke of strokes) {
    paintStroke(stroke, area, reach, (p) => void (within(p) && (zone[p] = 1)));
    paintStroke(stroke, area, 0, (p) => void (within(p) && (marked = true)));
  }
  if (!marked) throw nowhere();
  if (strokes.length === 0) for (let p = 0; p < zone.length; p++) if (within(p)) zone[p] = 1;
  return { area, zone, band: reach };
}

/** Certain: strokes, all that is farther than the band from the edge that they and the present alpha make, and all outside of the zone. */
function trimapOf(old: Float32Array, area: Rect, zone: Uint8Array, strokes: readonly Stroke[], band: number): ReturnType<typeof trimapFromMask> {
  const mask = Uint8Array.from(old, (a) => (a >= 0.5 ? 255 : 0));
  const certain = new Uint8Array(mask.length);
  for (const { add, ...stroke } of strokes) {
    paintStroke({ add, ...stroke }, area, 0, (p) => {
      if (zone[p] === 0) return;
      mask[p] = add ? 255 : 0;
      certain[p] = add ? 2 : 1;
    });
  }
  const trimap = trimapFromMask(area.width, area.height, mask, band, band);
  for (let p = 0; p < mask.length; p++) {
    if (certain[p] !== 0) trimap.data[p] = certain[p] === 2 ? FOREGROUND : BACKGROUND;
    else if (zone[p] === 0) trimap.data[p] = old[p]! > 1 - TRACE ? FOREGROUND : old[p]! < TRACE ? BACKGROUND : UNKNOWN;
  }
  return trimap;
}

/** Strokes on what other layers hide would do nothing that one can see. */
function refuseCovered(strokes: readonly Stroke[], area: Rect, through: Float64Array, front: readonly Leaf[]): void {
  for (const stroke of strokes) {
    const hit = new Uint8Array(through.length);
    paintStroke(stroke, area, 0, (p) => void (hit[p] = 1));
    let open = false;
    let any = false;
    hit.forEach((value, p) => {
      if (value === 0) return;
      any = true;
      if (through[p]! > TRACE) open = true;
    });
    if (!any || open) continue;
    const covering = front.find(({ layer }) => {
      let covers = false;
      eachPixel(layer, area, (p, q) => void (hit[p] === 1 && layer.pixels.data[q * 4 + 3]! > 0 && (covers = true)));
      return covers;
    });
    throw new DelaminateError('refine', `${covering?.layer.name ?? 'another layer'} covers all of a stroke; bring the layer in front of it first, or draw where it is seen`);
  }
}

/** The layers behind with what they gain and lose; by id. Locked ones and see-through places stay as they are: the layer in front gives way. */
function giveAndTake(behind: readonly Leaf[], area: Rect, differs: Uint8Array, alpha: Float32Array, back: Float32Array, through: Float64Array): Map<string, Layer> {
  const owner = new Int32Array(differs.length).fill(-1);
  visitShown(behind, area, (k, p, _q, share) => void (share > 0.9 && (owner[p] = k)));
  const near = grow(alpha, area.width, area.height, 2);
  const changed = new Map<string, Layer>();
  for (const k of new Set(owner)) {
    if (k < 0 || !behind[k]!.plain || behind[k]!.locked) continue;
    const { layer } = behind[k]!;
    const full = fullScale(layer.pixels.depth);
    const data = layer.pixels.data.slice();
    const seen = layer.seen ? layer.seen.slice() : new Uint8Array(data.length / 4).fill(255);
    const hole = new Uint8Array(seen.length);
    const unsure = new Uint8Array(seen.length);
    let any = false;
    eachPixel(layer, area, (p, q) => {
      if (near[p] !== 0) unsure[q] = 1;
      if (differs[p] === 0 || owner[p] !== k) return;
      any = true;
      if (alpha[p]! >= 1 - TRACE) {
        if (seen[q] !== 0) hole[q] = 1;
        return;
      }
      for (let c = 0; c < 3; c++) data[q * 4 + c] = sampleOf(back[p * 3 + c]!, full);
      if (through[p]! > TRACE) seen[q] = 255;
    });
    if (!any) continue;
    const given: Layer = { ...layer, pixels: { ...layer.pixels, data }, seen };
    changed.set(layer.id, continueLayer(given, hole, unsure));
  }
  return changed;
}

/** A copy of a layer, with room for all of `area`. */
function growTo(layer: Layer, area: Rect): Layer & { readonly seen: Uint8Array } {
  const bounds = uniteRects(rectOf(layer), area);
  const pixels = createRaster(bounds.width, bounds.height, layer.pixels.depth);
  const seen = new Uint8Array(bounds.width * bounds.height).fill(255);
  eachPixel(layer, bounds, (p, q) => {
    for (let c = 0; c < 4; c++) pixels.data[p * 4 + c] = layer.pixels.data[q * 4 + c]!;
    if (layer.seen) seen[p] = layer.seen[q]!;
  });
  return { ...layer, left: bounds.left, top: bounds.top, pixels, seen };
}
