import { BLEND_FUNCTIONS, BLEND_MODES, type BlendMode } from '../../raster/blend';

/** How a glaze changes what lies beneath. */
export interface GlazeModel {
  readonly blend: BlendMode;
  /** 0..1. */
  readonly opacity: number;
  /** Straight, levels; not rounded. */
  readonly colour: readonly number[];
  /** Where it is known best, premultiplied, and by how many levels it may be wrong for each level away from there. */
  readonly centre: readonly number[];
  readonly doubt: number;
}

/** The border of two surfaces, by which would be within a glaze and which without; colours are premultiplied, alpha the fourth, levels. */
export interface BorderSide {
  readonly within: number;
  readonly without: number;
  readonly inner: readonly number[];
  readonly outer: readonly number[];
  /** Pixel sides. */
  readonly length: number;
  /** By what rounding was enlarged where a glaze was taken off before. */
  readonly gain: number;
}

/** What is looked for. */
export interface GlazeModelOptions {
  readonly leastOpacity: number;
  readonly mostOpacity: number;
  /** Modes other than normal as well. */
  readonly otherModes: boolean;
}

/** The models that explain all sides to `tolerance`, normal mode first. */
export function modelsOf(sides: readonly BorderSide[], tolerance: number, settings: GlazeModelOptions): GlazeModel[] {
  const total = sides.reduce((sum, { length }) => sum + length, 0);
  const centre = [0, 1, 2, 3].map((c) => sides.reduce((sum, side) => sum + side.length * side.outer[c], 0) / total);
  const doubt = ROUNDING / Math.sqrt(sides.reduce((sum, side) => sum + side.outer.reduce((far, v, c) => far + (v - centre[c]) ** 2, 0), 0));
  return [normalModel(sides, centre, total, settings), ...(settings.otherModes ? blendedModels(sides, settings) : [])].flatMap((found): GlazeModel[] => {
    if (!found) return [];
    const slack = tolerance / found.opacity;
    if (found.colour.some((v) => v < -slack || v > 255 + slack)) return [];
    const model = { ...found, centre, doubt: found.blend === 'normal' ? doubt : 0 };
    return sides.every((side) => fits(side, model, tolerance)) ? [model] : [];
  });
}

type Fit = Pick<GlazeModel, 'blend' | 'opacity' | 'colour'>;

/** Least squares with one slope for all channels. */
function normalModel(sides: readonly BorderSide[], outer: readonly number[], total: number, { leastOpacity, mostOpacity }: GlazeModelOptions): Fit | null {
  const inner = [0, 1, 2, 3].map((c) => sides.reduce((sum, side) => sum + side.length * side.inner[c], 0) / total);
  let along = 0;
  let span = 0;
  for (const side of sides) {
    for (let c = 0; c < 4; c++) {
      along += side.length * (side.inner[c] - inner[c]) * (side.outer[c] - outer[c]);
      span += side.length * (side.outer[c] - outer[c]) ** 2;
    }
  }
  const opacity = 1 - along / Math.max(1e-9, span);
  if (opacity < leastOpacity || opacity > mostOpacity) return null;
  return { blend: 'normal', opacity, colour: [0, 1, 2].map((c) => (inner[c] - (1 - opacity) * outer[c]) / opacity) };
}

/**
 * Other modes. Over an empty canvas a glaze shows its own colour and opacity, and what it makes of something else tells the mode. Over
 * opaque surfaces opacity and colour of multiply and screen cannot be told apart: they are given at full opacity.
 */
function blendedModels(sides: readonly BorderSide[], { mostOpacity }: GlazeModelOptions): Fit[] {
  const bare = sides.filter(({ outer }) => outer[3] < 1);
  if (bare.length > 0 && bare.length < sides.length) {
    const total = bare.reduce((sum, { length }) => sum + length, 0);
    const own = [0, 1, 2, 3].map((c) => bare.reduce((sum, side) => sum + side.length * side.inner[c], 0) / total);
    const opacity = own[3] / 255;
    if (opacity < LEAST_BARE || opacity > mostOpacity) return [];
    const colour = [0, 1, 2].map((c) => own[c] / opacity);
    return BLEND_MODES.filter((blend) => blend !== 'normal').map((blend) => ({ blend, opacity, colour }));
  }
  if (sides.some(({ outer }) => outer[3] < 254)) return [];
  const ratio = (of: (v: number) => number): number[] => [0, 1, 2].map((c) => {
    let along = 0;
    let span = 0;
    for (const { inner, outer, length } of sides) {
      along += length * of(inner[c]) * of(outer[c]);
      span += length * of(outer[c]) ** 2;
    }
    return along / Math.max(1e-9, span);
  });
  return [
    { blend: 'multiply', opacity: 1, colour: ratio((v) => v).map((v) => 255 * v) },
    { blend: 'screen', opacity: 1, colour: ratio((v) => 255 - v).map((v) => 255 * (1 - v)) },
  ];
}

/** Opacity from which colours over nothing are known well enough to tell a mode. */
const LEAST_BARE = 0.2;

/** Levels by which mean colours of a surface are wrong in one channel and another. */
const ROUNDING = 0.8;

/** Whether a model gives what is seen within from what is seen without, to `tolerance` and what it may be wrong by itself. */
export function fits({ inner, outer, gain }: BorderSide, model: GlazeModel, tolerance: number): boolean {
  const far = Math.hypot(...outer.map((v, c) => v - model.centre[c]));
  const most = gain * tolerance + model.doubt * far;
  return glazed(outer, model).every((v, c) => Math.abs(inner[c] - v) <= most);
}

/** Whether two models are one glaze's, as far as `tolerance` tells. */
export function alike(a: GlazeModel, b: GlazeModel, tolerance: number): boolean {
  return a.blend === b.blend && Math.abs(a.opacity - b.opacity) < 0.03 && a.colour.every((v, c) => Math.abs(v * a.opacity - b.colour[c] * b.opacity) < 3 * tolerance);
}

/** Opacity and colour as a layer of 8 bits holds them. */
export function inWholeLevels(model: GlazeModel): GlazeModel {
  return { ...model, opacity: Math.round(model.opacity * 255) / 255, colour: model.colour.map((v) => Math.min(255, Math.max(0, Math.round(v)))) };
}

/** What lies beneath a colour in normal mode, both premultiplied. In others it is known only where it goes on beyond the glaze. */
export function restored(inner: readonly number[], { blend, opacity, colour }: GlazeModel): readonly number[] {
  return blend === 'normal' ? inner.map((v, c) => (v - opacity * (c < 3 ? colour[c] : 255)) / (1 - opacity)) : inner;
}

/** By how much taking a glaze off enlarges rounding. */
export function gainOf({ blend, opacity }: GlazeModel): number {
  return blend === 'normal' ? 1 / (1 - opacity) : 1;
}

/** What a glaze makes of a colour beneath it, both premultiplied (W3C Compositing §5). */
export function glazed(outer: readonly number[], { blend, opacity, colour }: GlazeModel): number[] {
  const alpha = outer[3] / 255;
  const mix = BLEND_FUNCTIONS[blend];
  return outer.map((v, c) => {
    if (c === 3) return 255 * (opacity + alpha - opacity * alpha);
    const mixed = alpha > 0 ? 255 * mix(Math.min(1, Math.max(0, v / outer[3])), Math.min(1, Math.max(0, colour[c] / 255))) : 0;
    return opacity * (colour[c] * (1 - alpha) + alpha * mixed) + v * (1 - opacity);
  });
}
