import type { BlendMode } from '../../raster/blend';
import { convertDepth, cropRaster, fullScale, type Raster } from '../../raster/raster';
import { pushPull } from '../pixels/complete';
import { solveRim } from './panel-rim';
import { coverageAt, SOFT, type Panel } from './panels';
import { segment, type Segmentation } from '../regions/segment';
import { castBy, type CasterView, type CastShadow } from '../shadows/cast-by';
import { takeOff } from '../shadows/cast-shadows';
import { createWorkImage, type Compression, type WorkImage } from '../pixels/work-image';

/** A panel, or another see-through shape, taken off the picture. Arrays cover its bounds, its soft rim included. */
export interface PeeledPanel {
  readonly panel: Pick<Panel, 'opacity' | 'colour'> & { readonly blend?: BlendMode };
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Coverage of its shape, 0..1. */
  readonly coverage: Float32Array;
  /** 1 where something in front of the panel hides it. */
  readonly front: Uint8Array;
  /** What that casts on the panel; null where it casts nothing. Its place is that of the panel. */
  readonly shadow: CastShadow | null;
}

export interface Peeled {
  /** The picture as it would look without the panels; what lies in front of them is left as it is. */
  readonly picture: Raster;
  /** Front to back. */
  readonly panels: readonly PeeledPanel[];
  /** 1 where something in front of a panel is seen; canvas-sized. */
  readonly front: Uint8Array;
}

/**
 * Takes panels off a picture: what lies beneath is restored, B = (I − a·F) / (1 − a), not painted over. What lies in front of a
 * panel (text, drawings) is told by colours that nothing beneath could have given, by crossing the border unchanged, or by being a
 * plain shape wholly on the panel; its soft edge is set over the restored colours instead of the panel's.
 * `picture` is 8 or 16 bit and opaque; `known`: what has been found of it.
 */
export function peelPanels(picture: Raster, panels: readonly Panel[], known?: Compression): Peeled {
  let peeled = picture;
  const found = panels.flatMap((panel): PeeledPanel[] => {
    const result = peelOne(peeled, panel, known);
    if (!result) return [];
    peeled = result.picture;
    return [result.peeled];
  });
  return { picture: peeled, panels: found, front: frontOf(found, picture) };
}

/** 1 where something in front of any of these is seen; canvas-sized. */
export function frontOf(panels: readonly PeeledPanel[], canvas: { readonly width: number; readonly height: number }): Uint8Array {
  const front = new Uint8Array(canvas.width * canvas.height);
  for (const { left, top, width, height, front: own } of panels) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (own[y * width + x]) front[(y + top) * canvas.width + x + left] = 1;
  }
  return front;
}

/** Null where what lies in front hides most of the panel: then it is none, such as the stripes of a cloth. */
function peelOne(picture: Raster, panel: Panel, known?: Compression): { picture: Raster; peeled: PeeledPanel } | null {
  const left = Math.max(0, panel.left - SOFT);
  const top = Math.max(0, panel.top - SOFT);
  const width = Math.min(picture.width, panel.right + SOFT) - left;
  const height = Math.min(picture.height, panel.bottom + SOFT) - top;
  const coverage = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) coverage[i] = coverageAt(panel, x + left, y + top, picture.width, picture.height);
  }
  const crop = cropRaster(picture, { left, top, width, height });
  const image = createWorkImage(crop, known);
  const view: View = { left, top, width, height, crop, image, coverage, panel };
  const segmentation = segment(image);
  const front = findFront(view, segmentation);
  const inFront = front.mask.reduce((sum, is) => sum + is, 0);
  if (inFront > MOST_HIDDEN * coverage.reduce((sum, c) => sum + c, 0)) return null;
  const shadow = lightPanel(view, front);
  const beneath = restore(view, front);
  const out = convertDepth(picture, picture.depth);
  const scale = fullScale(picture.depth) / 255;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (coverage[i] === 0) continue;
      const share = front.share[i];
      const k = panel.opacity * coverage[i];
      const p = ((y + top) * picture.width + x + left) * 4;
      for (let c = 0; c < 3; c++) {
        const seen = crop.data[i * 4 + c] / scale;
        const b = beneath[i * 3 + c];
        // Where something in front shares the pixel, only its other share changes.
        const value = share > 0 ? seen - (1 - share) * k * (panel.colour[c] - b) : b;
        out.data[p + c] = Math.round(Math.min(255, Math.max(0, value)) * scale);
      }
    }
  }
  return { picture: out, peeled: { panel, left, top, width, height, coverage, front: front.mask, shadow } };
}

interface View {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly crop: Raster;
  readonly image: WorkImage;
  readonly coverage: Float32Array;
  readonly panel: Panel;
}

/** Share of a panel that things on it may hide. */
const MOST_HIDDEN = 0.8;

/** Share of light that a shadow leaves at least, to be told from a dark colour. */
const LEAST_LIGHT = 0.35;

/** Whether the panel with something beneath it, in shadow, gives this colour. */
function isShaded({ crop, panel, coverage }: View, i: number, slack: number): boolean {
  const k = panel.opacity * coverage[i];
  const scale = fullScale(crop.depth) / 255;
  let least = LEAST_LIGHT;
  let most = 1;
  for (let c = 0; c < 3; c++) {
    const seen = crop.data[i * 4 + c] / scale;
    const dark = k * panel.colour[c];
    const light = dark + (1 - k) * 255;
    least = Math.max(least, (seen - (1 - k) * slack) / light);
    if (dark > 0) most = Math.min(most, (seen + (1 - k) * slack) / dark);
  }
  return least <= most;
}

/** Whether what lies beneath would be pure white or black here, as a photograph is where it is burnt out. */
function isClipped({ crop, panel, coverage }: View, i: number, slack: number): boolean {
  const k = panel.opacity * coverage[i];
  const scale = fullScale(crop.depth) / 255;
  let white = 0;
  let black = 0;
  for (let c = 0; c < 3; c++) {
    const b = (crop.data[i * 4 + c] / scale - k * panel.colour[c]) / (1 - k);
    if (b > 255 - slack) white++;
    if (b < slack) black++;
  }
  return white === 3 || black === 3;
}

interface Front {
  /** 1 where something in front is seen. */
  readonly mask: Uint8Array;
  /** Its share of each pixel, 0..1. */
  readonly share: Float32Array;
}

/** Levels by which a restored colour may leave 0..255: rounding and ringing, enlarged by what the panel hides. */
function slackOf({ panel, image }: View): number {
  return (3 + image.noise) / (1 - panel.opacity);
}

/** Whether nothing from black to white beneath the panel gives this colour. */
function isImpossible({ crop, panel, coverage }: View, i: number, slack: number): boolean {
  const k = panel.opacity * coverage[i];
  const scale = fullScale(crop.depth) / 255;
  for (let c = 0; c < 3; c++) {
    const b = (crop.data[i * 4 + c] / scale - k * panel.colour[c]) / (1 - k);
    if (b < -slack || b > 255 + slack) return true;
  }
  return false;
}

/** Regions in front of the panel, by their own pixels and by how they meet the panel's border. */
function findFront(view: View, segmentation: Segmentation): Front {
  const { width, height, coverage, crop } = view;
  const { labels, count } = segmentation;
  const slack = slackOf(view);
  const impossible = new Int32Array(count);
  const area = new Int32Array(count);
  const equal = new Int32Array(count);
  const across = new Int32Array(count);
  const through = new Int32Array(count);
  const clipped = new Int32Array(count);
  const shaded = new Int32Array(count);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (coverage[i] < 0.9) continue;
      const r = labels[i];
      area[r]++;
      if (isImpossible(view, i, slack)) {
        impossible[r]++;
        if (isShaded(view, i, slack)) shaded[r]++;
      } else if (isClipped(view, i, slack)) clipped[r]++;
      if (x + 1 < width && sameColour(crop, i, i + 1)) equal[r]++;
      // A region that goes on beyond the border with its own colour is not seen through the panel.
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
        const u = x + SOFT * dx;
        const v = y + SOFT * dy;
        if (u < 0 || v < 0 || u >= width || v >= height || coverage[v * width + u] > 0.02) continue;
        const q = v * width + u;
        if (labels[q] === r) across[r]++;
        else through[r]++;
      }
    }
  }
  const isFront = new Uint8Array(count);
  for (let r = 0; r < count; r++) {
    if (area[r] === 0) continue;
    // A shadow on the panel is darker than anything seen through it, in the panel's own hue; type is of one plain colour.
    const shadow = shaded[r] > 0.7 * impossible[r] && equal[r] < 0.55 * area[r];
    if (impossible[r] > 0.4 * area[r]) isFront[r] = shadow ? 0 : 1;
    else if (across[r] + through[r] >= 4) isFront[r] = across[r] > through[r] ? 1 : 0;
    // A plain shape wholly on the panel is more likely on it than beneath it, unless it is a photograph's white or black.
    else if (across[r] + through[r] === 0 && area[r] >= 24 && equal[r] > 0.55 * area[r] && clipped[r] < 0.5 * area[r]) isFront[r] = 1;
  }
  clearHoles(view, segmentation, isFront, area);
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) mask[i] = coverage[i] > 0 && isFront[labels[i]] ? 1 : 0;
  return { mask, share: new Float32Array(width * height) };
}

/** What looks like a large piece that is seen through the panel is such a piece, showing in a gap of what is in front. */
function clearHoles({ crop, image }: View, { labels, count }: Segmentation, isFront: Uint8Array, area: Int32Array): void {
  const sums = Array.from({ length: 3 }, () => new Float64Array(count));
  for (let i = 0; i < labels.length; i++) for (let c = 0; c < 3; c++) sums[c][labels[i]] += image.planes[c][i];
  const size = new Int32Array(count);
  for (let i = 0; i < labels.length; i++) size[labels[i]]++;
  const large = [...area.keys()].filter((r) => !isFront[r] && area[r] > 0.02 * crop.width * crop.height);
  for (let r = 0; r < count; r++) {
    if (isFront[r] && large.some((b) => sums.every((sum) => Math.abs(sum[r] / size[r] - sum[b] / size[b]) < 4 + 2 * image.noise))) isFront[r] = 0;
  }
}

function sameColour({ data }: Raster, i: number, j: number): boolean {
  return data[i * 4] === data[j * 4] && data[i * 4 + 1] === data[j * 4 + 1] && data[i * 4 + 2] === data[j * 4 + 2];
}

/** Takes the shadow of what is in front off the panel, in the crop. */
function lightPanel({ crop, image, width, height, coverage, left, top }: View, front: Front): CastShadow | null {
  if (!front.mask.includes(1)) return null;
  const planes = image.planes.map((plane) => plane.slice());
  const rim = dilate(front.mask, width, height, 1);
  const look = (view: CasterView): void => {
    // A caster as large as the panel is looked at as a whole.
    view.is.set(front.mask);
    view.share.set(front.mask);
    for (let i = 0; i < rim.length; i++) view.hidden[i] = rim[i] === 1 || coverage[i] < 1 ? 1 : 0;
  };
  const found = castBy({ planes, width, height }, { extent: { left: 0, top: 0, right: width - 1, bottom: height - 1 }, look });
  if (!found) return null;
  const whole: CastShadow = { ...found, seen: found.seen.map((_, i) => 1 - front.mask[(Math.floor(i / found.width) + found.top) * width + (i % found.width) + found.left]) };
  takeOff(crop, planes, whole, (i) => front.mask[i], () => -1);
  return { ...whole, left: whole.left + left, top: whole.top + top };
}

/** Pixels around what is in front within which it may share pixels with what it lies on. */
const RIM = 3;

/**
 * The colours beneath the panel, interleaved RGB 0..255, those beneath what is in front continued smoothly from around it; fills in
 * how much of each pixel what is in front takes.
 */
function restore(view: View, front: Front): Float32Array {
  const { width, height, crop, panel, coverage } = view;
  const count = width * height;
  const scale = fullScale(crop.depth) / 255;
  const rgb = new Float32Array(count * 3);
  const weight = new Float32Array(count);
  const rim = dilate(front.mask, width, height, RIM);
  for (let i = 0; i < count; i++) {
    const k = panel.opacity * coverage[i];
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = Math.min(255, Math.max(0, (crop.data[i * 4 + c] / scale - k * panel.colour[c]) / (1 - k)));
    weight[i] = rim[i] ? 0 : 1;
  }
  solveRim({ crop, left: view.left, top: view.top, panel, coverage, covered: rim, beneath: rgb });
  const raw = rgb.slice();
  if (weight.includes(0) && weight.includes(1)) pushPull(rgb, weight, width, height);
  const core = erode(front.mask, width, height);
  const under = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    const k = panel.opacity * coverage[i];
    for (let c = 0; c < 3; c++) under[i * 3 + c] = rgb[i * 3 + c] + k * (panel.colour[c] - rgb[i * 3 + c]);
  }
  const away = (i: number): number => {
    let sum = 0;
    for (let c = 0; c < 3; c++) sum += (crop.data[i * 4 + c] / scale - under[i * 3 + c]) ** 2;
    return sum;
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!rim[i]) continue;
      if (core[i]) {
        front.share[i] = 1;
        continue;
      }
      // The pixel nearby that differs most from what lies beneath shows the front's own colour.
      let best = -1;
      let most = 0;
      for (let v = Math.max(0, y - 2); v <= Math.min(height - 1, y + 2); v++) {
        for (let u = Math.max(0, x - 2); u <= Math.min(width - 1, x + 2); u++) {
          const q = v * width + u;
          if (!front.mask[q]) continue;
          const far = away(q);
          if (far > most) {
            most = far;
            best = q;
          }
        }
      }
      let share = 0;
      if (best !== -1) {
        let along = 0;
        let span = 0;
        for (let c = 0; c < 3; c++) {
          const d = crop.data[best * 4 + c] / scale - under[best * 3 + c];
          span += d * d;
          along += (crop.data[i * 4 + c] / scale - under[i * 3 + c]) * d;
        }
        share = span > 16 ? Math.min(1, Math.max(0, along / span)) : 0;
      }
      if (front.mask[i] || share > 0.06) front.share[i] = Math.max(share, front.mask[i] ? 0.02 : 0);
      // Nothing of the front here after all: the picture's own colour is restored.
      else for (let c = 0; c < 3; c++) rgb[i * 3 + c] = raw[i * 3 + c];
    }
  }
  return rgb;
}

function dilate(mask: Uint8Array, width: number, height: number, by: number): Uint8Array {
  let from = mask;
  for (let pass = 0; pass < by; pass++) {
    const to = from.slice();
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if (from[i] || !((x > 0 && from[i - 1]) || (x + 1 < width && from[i + 1]) || (y > 0 && from[i - width]) || (y + 1 < height && from[i + width]))) continue;
        to[i] = 1;
      }
    }
    from = to;
  }
  return from;
}

/** What is two pixels or more within the mask. */
function erode(mask: Uint8Array, width: number, height: number): Uint8Array {
  const outside = Uint8Array.from(mask, (v) => 1 - v);
  return Uint8Array.from(dilate(outside, width, height, 2), (v) => 1 - v);
}
