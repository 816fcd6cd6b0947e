import type { LayerKind } from '../document/document';
import type { Raster } from '../raster/raster';

/** How well one kind of effect was recovered; sums, so that cases add up. */
export interface EffectCounts {
  /** True layers of the kind. */
  readonly truth: number;
  /** Of these, found: a predicted layer of the right kind has an alpha IoU of at least {@link EFFECT_IOU}. */
  readonly found: number;
  /** Predicted layers of the kind that stand for no true one. */
  readonly stray: number;
  /** Sum over those found of the mean alpha error, 0..1, where either has alpha. */
  readonly alphaError: number;
  /** Sum over those found of the mean colour error, levels of 255, where both have alpha above a twentieth. */
  readonly colourError: number;
}

export interface EffectsAccuracy {
  readonly shadows: EffectCounts;
  readonly panels: EffectCounts;
  /**
   * Panels found of at most three quarters' opacity, and the sum of what the layers beneath each differ from the true ones beneath
   * it, levels of 255: mean over pixels where the panel has more than half of its alpha and nothing true in front of it hides it.
   * What no layer beneath covers counts as black on both sides.
   */
  readonly beneath: { readonly panels: number; readonly error: number };
}

/** From this alpha IoU on a predicted layer stands for a true effect. */
export const EFFECT_IOU = 0.5;

/** Commonest alpha from which a panel is opaque, and up to which it hides no more than three quarters. */
const OPAQUE = 250;
const THREE_QUARTERS = 192;

interface Named {
  readonly layer: Raster;
  readonly name: string;
}

/**
 * Measures drop shadows (true layers named "shadow …") and see-through panels (named "panel", not opaque, or of one see-through
 * colour, whatever their names and shapes). All layers are of 8 bit
 * and one canvas, back to front; `kinds` are those of the predicted ones.
 */
export function effectsAccuracy(predicted: readonly Raster[], kinds: readonly LayerKind[], truth: readonly Raster[], truthNames: readonly string[]): EffectsAccuracy {
  const named = truth.map((layer, k): Named => ({ layer, name: truthNames[k] ?? '' }));
  const isShadow = ({ name }: Named): boolean => /^shadow\b/i.test(name);
  const shadows = named.filter(isShadow);
  const panels = named.filter((each) => (/^(panel|overlay)\b/i.test(each.name) ? commonestAlpha(each.layer) < OPAQUE : !isShadow(each) && isOneSeeThroughColour(each.layer)));
  const ofPanels = measure(predicted, kinds, 'overlay', panels);
  let count = 0;
  let error = 0;
  panels.forEach(({ layer }, i) => {
    const match = ofPanels.matches[i]!;
    const alpha = commonestAlpha(layer);
    if (match < 0 || alpha > THREE_QUARTERS) return;
    const off = beneathError(predicted.slice(0, match), truth, truth.indexOf(layer), alpha / 2);
    if (off === undefined) return;
    count++;
    error += off;
  });
  return { shadows: measure(predicted, kinds, 'shadow', shadows).counts, panels: ofPanels.counts, beneath: { panels: count, error } };
}

function measure(predicted: readonly Raster[], kinds: readonly LayerKind[], kind: LayerKind, truth: readonly Named[]): { counts: EffectCounts; matches: number[] } {
  const taken = new Set<number>();
  let alphaError = 0;
  let colourError = 0;
  const matches = truth.map(({ layer }) => {
    let best = -1;
    let bestIou = EFFECT_IOU;
    predicted.forEach((candidate, k) => {
      if (kinds[k] !== kind || taken.has(k)) return;
      const iou = alphaIou(candidate, layer);
      if (iou >= bestIou) [best, bestIou] = [k, iou];
    });
    if (best < 0) return best;
    taken.add(best);
    const { alpha, colour } = differences(predicted[best]!, layer);
    alphaError += alpha;
    colourError += colour;
    return best;
  });
  const all = kinds.filter((each) => each === kind).length;
  return { counts: { truth: truth.length, found: taken.size, stray: all - taken.size, alphaError, colourError }, matches };
}

function alphaIou(a: Raster, b: Raster): number {
  let shared = 0;
  let either = 0;
  for (let i = 3; i < a.data.length; i += 4) {
    shared += Math.min(a.data[i]!, b.data[i]!);
    either += Math.max(a.data[i]!, b.data[i]!);
  }
  return either === 0 ? 0 : shared / either;
}

function differences(a: Raster, b: Raster): { alpha: number; colour: number } {
  let alpha = 0;
  let covered = 0;
  let colour = 0;
  let seen = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const [p, q] = [a.data[i + 3]!, b.data[i + 3]!];
    if (p === 0 && q === 0) continue;
    covered++;
    alpha += Math.abs(p - q) / 255;
    if (Math.min(p, q) <= 0.05 * 255) continue;
    seen++;
    for (let c = 0; c < 3; c++) colour += Math.abs(a.data[i + c]! - b.data[i + c]!) / 3;
  }
  return { alpha: covered === 0 ? 0 : alpha / covered, colour: seen === 0 ? 0 : colour / seen };
}

/** The alpha above nothing that most pixels have; 0 where there is none. */
function commonestAlpha({ data }: Raster): number {
  const counts = new Int32Array(256);
  for (let i = 3; i < data.length; i += 4) counts[data[i]!]!++;
  let best = 0;
  for (let a = 1; a < 256; a++) if (counts[a]! > (best === 0 ? 0 : counts[best]!)) best = a;
  return best;
}

/** Whether a layer is of one colour at one opacity that is neither faint nor full, but for its edges. */
function isOneSeeThroughColour(layer: Raster): boolean {
  const { data } = layer;
  const alpha = commonestAlpha(layer);
  if (alpha < LEAST_SEEN || alpha >= OPAQUE) return false;
  let first = -1;
  let alike = 0;
  let covered = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3]! === 0) continue;
    covered++;
    if (Math.abs(data[i + 3]! - alpha) > 2) continue;
    if (first < 0) first = i;
    if ([0, 1, 2].every((c) => Math.abs(data[i + c]! - data[first + c]!) <= 3)) alike++;
  }
  return alike >= MOSTLY * covered;
}

/** Least alpha of what counts as seen, and the share of a layer that makes it one colour. */
const LEAST_SEEN = 20;
const MOSTLY = 0.85;

function beneathError(below: readonly Raster[], truth: readonly Raster[], panel: number, least: number): number | undefined {
  const front = truth.slice(panel + 1);
  const behind = truth.slice(0, panel);
  let sum = 0;
  let n = 0;
  for (let i = 0; i < truth[panel]!.data.length; i += 4) {
    if (truth[panel]!.data[i + 3]! <= least || front.some(({ data }) => data[i + 3]! > 5)) continue;
    n++;
    for (let c = 0; c < 3; c++) sum += Math.abs(over(below, i, c) - over(behind, i, c)) / 3;
  }
  return n === 0 ? undefined : sum / n;
}

/** One channel of a stack over black. */
function over(stack: readonly Raster[], i: number, c: number): number {
  let value = 0;
  for (const { data } of stack) {
    const a = data[i + 3]! / 255;
    if (a > 0) value += a * (data[i + c]! - value);
  }
  return value;
}

/** Adds up what cases gave; undefined where none has anything to say. */
export function sumEffects(all: readonly (EffectsAccuracy | undefined)[]): EffectsAccuracy | undefined {
  const known = all.filter((each) => each !== undefined);
  const total = (of: (each: EffectsAccuracy) => number): number => known.reduce((sum, each) => sum + of(each), 0);
  const counts = (of: (each: EffectsAccuracy) => EffectCounts): EffectCounts => ({
    truth: total((e) => of(e).truth), found: total((e) => of(e).found), stray: total((e) => of(e).stray), alphaError: total((e) => of(e).alphaError), colourError: total((e) => of(e).colourError),
  });
  const sum = { shadows: counts((e) => e.shadows), panels: counts((e) => e.panels), beneath: { panels: total((e) => e.beneath.panels), error: total((e) => e.beneath.error) } };
  return [sum.shadows, sum.panels].some(({ truth, stray }) => truth + stray > 0) ? sum : undefined;
}
