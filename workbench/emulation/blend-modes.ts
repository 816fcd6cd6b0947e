import { BLEND_FUNCTIONS, type BlendFunction, type BlendMode } from '../../src/raster/blend';

/** Photoshop's names for the modes that the engine writes. */
const ENGINE_MODES: Readonly<Record<Exclude<BlendMode, 'normal'>, string>> = {
  multiply: 'multiply', screen: 'screen', overlay: 'overlay', darken: 'darken', lighten: 'lighten', 'linear-dodge': 'linearDodge', 'color-dodge': 'colorDodge',
  'color-burn': 'colorBurn', 'hard-light': 'hardLight', 'soft-light': 'softLight', difference: 'difference', exclusion: 'exclusion',
};

const clamp = (v: number): number => Math.min(1, Math.max(0, v));
const vividLight: BlendFunction = (b, s) => (s <= 0.5 ? BLEND_FUNCTIONS['color-burn'](b, 2 * s) : BLEND_FUNCTIONS['color-dodge'](b, 2 * s - 1));

/** Modes that take each component by itself; `normal` is left out: it needs no function. */
const SEPARABLE: Readonly<Partial<Record<string, BlendFunction>>> = {
  ...Object.fromEntries(Object.entries(ENGINE_MODES).map(([mode, name]) => [name, BLEND_FUNCTIONS[mode as BlendMode]])),
  linearBurn: (b, s) => clamp(b + s - 1),
  linearLight: (b, s) => clamp(b + 2 * s - 1),
  vividLight,
  pinLight: (b, s) => (s <= 0.5 ? Math.min(b, 2 * s) : Math.max(b, 2 * s - 1)),
  hardMix: (b, s) => (b + s >= 1 ? 1 : 0),
  blendSubtraction: (b, s) => clamp(b - s),
  blendDivide: (b, s) => (s <= 0 ? 1 : clamp(b / s)),
};

type Colour = readonly [number, number, number];
type ColourFunction = (backdrop: Colour, source: Colour) => Colour;

// W3C Compositing and Blending §9.2, non-separable modes.
const luminosity = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b;

function clipColour(colour: Colour): Colour {
  const l = luminosity(colour);
  const low = Math.min(...colour);
  const high = Math.max(...colour);
  const fit = (v: number): number => {
    let out = v;
    if (low < 0) out = l + ((out - l) * l) / (l - low);
    if (high > 1) out = l + ((out - l) * (1 - l)) / (high - l);
    return out;
  };
  return [fit(colour[0]), fit(colour[1]), fit(colour[2])];
}

function setLuminosity(colour: Colour, l: number): Colour {
  const d = l - luminosity(colour);
  return clipColour([colour[0] + d, colour[1] + d, colour[2] + d]);
}

const saturation = (colour: Colour): number => Math.max(...colour) - Math.min(...colour);

function setSaturation(colour: Colour, s: number): Colour {
  const low = Math.min(...colour);
  const range = saturation(colour);
  if (range === 0) return [0, 0, 0];
  return [((colour[0] - low) * s) / range, ((colour[1] - low) * s) / range, ((colour[2] - low) * s) / range];
}

const WHOLE_COLOUR: Readonly<Partial<Record<string, ColourFunction>>> = {
  hue: (b, s) => setLuminosity(setSaturation(s, saturation(b)), luminosity(b)),
  saturation: (b, s) => setLuminosity(setSaturation(b, saturation(s)), luminosity(b)),
  color: (b, s) => setLuminosity(s, luminosity(b)),
  luminosity: (b, s) => setLuminosity(b, luminosity(s)),
  darkerColor: (b, s) => (luminosity(s) < luminosity(b) ? s : b),
  lighterColor: (b, s) => (luminosity(s) > luminosity(b) ? s : b),
};

/** Values of `constants.BlendMode` (constants.md) by their names there. */
export const BLEND_MODE_CONSTANTS: Readonly<Record<string, string>> = {
  COLOR: 'color', COLORBURN: 'colorBurn', COLORDODGE: 'colorDodge', DARKEN: 'darken', DARKERCOLOR: 'darkerColor', DIFFERENCE: 'difference', DISSOLVE: 'dissolve',
  DIVIDE: 'blendDivide', EXCLUSION: 'exclusion', HARDLIGHT: 'hardLight', HARDMIX: 'hardMix', HUE: 'hue', LIGHTEN: 'lighten', LIGHTERCOLOR: 'lighterColor',
  LINEARBURN: 'linearBurn', LINEARDODGE: 'linearDodge', LINEARLIGHT: 'linearLight', LUMINOSITY: 'luminosity', MULTIPLY: 'multiply', NORMAL: 'normal', OVERLAY: 'overlay',
  PASSTHROUGH: 'passThrough', PINLIGHT: 'pinLight', SATURATION: 'saturation', SCREEN: 'screen', SOFTLIGHT: 'softLight', SUBTRACT: 'blendSubtraction', VIVIDLIGHT: 'vividLight',
};

const KNOWN = new Set(Object.values(BLEND_MODE_CONSTANTS));

export function isBlendMode(mode: string): boolean {
  return KNOWN.has(mode);
}

/** How a mode mixes: per component, per colour, or (null) not at all: the source replaces. `dissolve` is shown as normal, without its noise. */
export function blendOf(mode: string): { readonly each: BlendFunction } | { readonly colour: ColourFunction } | null {
  const each = SEPARABLE[mode];
  if (each) return { each };
  const colour = WHOLE_COLOUR[mode];
  return colour ? { colour } : null;
}
