import { convertDepth, fullScale, type Raster } from '../../raster/raster';
import { extendTo, nowhere, type Extent } from '../pixels/extent';
import type { Glaze } from './glazes';
import type { Mixtures } from '../regions/mixtures';
import { frontOf, type Peeled, type PeeledPanel } from '../panels/peel-panels';
import type { Segmentation } from '../regions/segment';
import { findSoftRim, type Through } from './soft-rim';
import { unfiltered } from '../pixels/work-image';

/**
 * Takes glazes, front to back, off a picture: B = (I − a·F) / (1 − a) where a surface is seen through one, and the colour that this
 * surface has beyond the glaze where that differs by rounding alone. A pixel along an edge mixes two surfaces, of which each is
 * restored by itself; the glaze's coverage there is the share of what is seen through it. In modes other than normal a surface takes
 * the colour that it has beyond the glaze. What lies on a glaze stays as it is.
 * `picture` is 8 or 16 bit; `segmentation` and `mixtures` are its own.
 */
export function peelGlazes(picture: Raster, segmentation: Segmentation, mixtures: Mixtures, glazes: readonly Glaze[]): Peeled {
  const out = convertDepth(picture, picture.depth);
  // Premultiplied, so that an empty canvas is a surface like any other.
  const { planes } = unfiltered(picture);
  const touched = new Uint8Array(picture.width * picture.height);
  const panels = glazes.map((glaze) => peelOne(planes, segmentation, mixtures, glaze, touched));
  const full = fullScale(picture.depth);
  const scale = full / 255;
  for (let p = 0; p < touched.length; p++) {
    if (!touched[p]) continue;
    const alpha = planes.length > 3 ? Math.round(planes[3][p] * scale) : full;
    for (let c = 0; c < 3; c++) out.data[p * 4 + c] = alpha > 0 ? Math.min(full, Math.round((planes[c][p] * scale * full) / alpha)) : 0;
    out.data[p * 4 + 3] = alpha;
  }
  return { picture: out, panels, front: frontOf(panels, picture) };
}

/** What a pixel shows: a surface through the glaze, something on the glaze, or neither. */
const BESIDE = 0;
const THROUGH = 1;
const ON = 2;

function peelOne(planes: readonly Float32Array[], segmentation: Segmentation, mixtures: Mixtures, { blend, regions, held, through, opacity, colour }: Glaze, touched: Uint8Array): PeeledPanel {
  const { width, labels, source, count } = segmentation;
  const role = new Uint8Array(count);
  for (const r of regions.keys()) role[r] = THROUGH;
  for (const r of held) role[r] = ON;
  const bounds = boundsOf(segmentation, mixtures, role);
  const rim = findSoftRim(planes, segmentation, role.map((is) => (is === THROUGH ? 1 : 0)), through, bounds);
  const { left, top, right, bottom } = bounds;
  const box = { left, top, width: right - left + 1, height: bottom - top + 1 };
  const coverage = new Float32Array(box.width * box.height);
  const front = new Uint8Array(coverage.length);
  const before = planes.map((plane) => crop(plane, width, box));
  // Adds a share of what changes of a pure pixel where the glaze is taken off it.
  const add = (p: number, q: number, share: number): void => {
    const lack = regions.get(labels[q]) as readonly number[];
    const at = (Math.floor(q / width) - top) * box.width + (q % width) - left;
    for (let c = 0; c < planes.length; c++) {
      const seen = before[c][at];
      const beneath = blend === 'normal' ? (seen - opacity * (c < 3 ? colour[c] : 255)) / (1 - opacity) : seen;
      planes[c][p] += share * (beneath + lack[c] - seen);
    }
    touched[p] = 1;
  };
  for (let y = 0, i = 0; y < box.height; y++) {
    for (let x = 0, p = (y + top) * width + left; x < box.width; x++, i++, p++) {
      if (rim[p] >= 0) {
        const { bare } = through.get(labels[p]) as Through;
        coverage[i] = rim[p];
        for (let c = 0; c < planes.length; c++) planes[c][p] = bare[c];
        touched[p] = 1;
        continue;
      }
      const own = role[labels[p]];
      const far = mixtures.other[p];
      const other = far < 0 ? own : role[labels[far]];
      const share = far < 0 ? 1 : mixtures.coverage[p];
      coverage[i] = (own === BESIDE ? 0 : share) + (other === BESIDE ? 0 : 1 - share);
      front[i] = own === ON ? 1 : 0;
      if (own === THROUGH) add(p, far < 0 ? p : source[p], share);
      if (other === THROUGH && share < 1) add(p, far, 1 - share);
      if (touched[p]) for (let c = 0; c < planes.length; c++) planes[c][p] = Math.min(255, Math.max(0, planes[c][p]));
    }
  }
  return { panel: { blend, opacity, colour }, ...box, coverage, front, shadow: null };
}

function crop(plane: Float32Array, stride: number, { left, top, width, height }: { left: number; top: number; width: number; height: number }): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) out.set(plane.subarray((y + top) * stride + left, (y + top) * stride + left + width), y * width);
  return out;
}

/** Where pixels are of regions with a role, or mix with one. */
function boundsOf({ width, labels }: Segmentation, { other }: Mixtures, role: Uint8Array): Extent {
  const extent = nowhere();
  for (let p = 0; p < labels.length; p++) {
    if (role[labels[p]] !== BESIDE || (other[p] >= 0 && role[labels[other[p]]] !== BESIDE)) extendTo(extent, p % width, Math.floor(p / width));
  }
  return extent;
}
