import { fullScale, type Raster } from '../../raster/raster';
import { pushPull } from '../pixels/complete';
import type { Panel } from './panels';

/** What the rim of a panel is solved from; arrays cover the crop. */
export interface PanelRim {
  readonly crop: Raster;
  /** Where the crop lies on the canvas. */
  readonly left: number;
  readonly top: number;
  readonly panel: Panel;
  /** Coverage by the panel's outline, 0..1; what the picture itself shows takes its place where they disagree. */
  readonly coverage: Float32Array;
  /** 1 where something in front may share the pixel: left as it is. */
  readonly covered: Uint8Array;
  /** The colours beneath by the outline's coverage, interleaved RGB 0..255; replaced likewise. */
  readonly beneath: Float32Array;
}

/** Difference in coverage up to which the outline's own is taken: it restores texture, a continuation does not. */
const TRUST = 0.06;
/** Levels by which a panel must change a pixel for its coverage to be measured there. */
const LEAST_PULL = 8;

/**
 * Solves the pixels along a panel's corners anew where the outline's model misses them (an arc of another radius, or none): what
 * lies beneath is continued over the rim from both sides, and the coverage is what then explains the picture. Straight sides are
 * left: their softness is measured.
 */
export function solveRim({ crop, left, top, panel, coverage, covered, beneath }: PanelRim): void {
  const { width, height } = crop;
  const rim = rimOf(coverage, width, height, 3);
  const corner = panel.radius + 2;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const u = Math.min(x + left - panel.left, panel.right - 1 - x - left);
      const v = Math.min(y + top - panel.top, panel.bottom - 1 - y - top);
      if (u >= corner || v >= corner) rim[i] = 0;
    }
  }
  const weight = new Float32Array(width * height);
  for (let i = 0; i < weight.length; i++) weight[i] = rim[i] || covered[i] ? 0 : 1;
  if (!weight.includes(1) || !rim.includes(1)) return;
  const across = beneath.slice();
  pushPull(across, weight, width, height);
  const scale = fullScale(crop.depth) / 255;
  for (let i = 0; i < rim.length; i++) {
    if (!rim[i] || covered[i]) continue;
    let along = 0;
    let span = 0;
    for (let c = 0; c < 3; c++) {
      const pull = panel.opacity * (panel.colour[c] - across[i * 3 + c]);
      along += (crop.data[i * 4 + c] / scale - across[i * 3 + c]) * pull;
      span += pull * pull;
    }
    if (span < LEAST_PULL * LEAST_PULL) continue;
    const solved = Math.min(1, Math.max(0, along / span));
    if (Math.abs(solved - coverage[i]) < TRUST) continue;
    coverage[i] = solved;
    for (let c = 0; c < 3; c++) beneath[i * 3 + c] = across[i * 3 + c];
  }
}

/** Pixels whose coverage is neither none nor whole, and those up to `by` pixels about them. */
function rimOf(coverage: Float32Array, width: number, height: number, by: number): Uint8Array {
  const rim = new Uint8Array(coverage.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!differs(i, x + 1 < width ? i + 1 : i) && !differs(i, y + 1 < height ? i + width : i)) continue;
      for (let v = Math.max(0, y - by + 1); v <= Math.min(height - 1, y + by); v++) {
        for (let u = Math.max(0, x - by + 1); u <= Math.min(width - 1, x + by); u++) rim[v * width + u] = 1;
      }
    }
  }
  return rim;

  function differs(a: number, b: number): boolean {
    return Math.abs(coverage[a] - coverage[b]) > 0.02;
  }
}
