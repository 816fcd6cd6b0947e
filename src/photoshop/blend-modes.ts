import type { BlendMode } from '../raster/blend';

/** Keys of Photoshop's `constants.BlendMode`. */
export const BLEND_KEYS: Readonly<Record<BlendMode, string>> = {
  normal: 'NORMAL', multiply: 'MULTIPLY', screen: 'SCREEN', overlay: 'OVERLAY', darken: 'DARKEN', lighten: 'LIGHTEN', 'linear-dodge': 'LINEARDODGE', 'color-dodge': 'COLORDODGE', 'color-burn': 'COLORBURN', 'hard-light': 'HARDLIGHT', 'soft-light': 'SOFTLIGHT', difference: 'DIFFERENCE', exclusion: 'EXCLUSION',
};
