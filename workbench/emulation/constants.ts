import type { Photoshop } from '../../src/photoshop/host';
import { BLEND_MODE_CONSTANTS } from './blend-modes';
import { PLACEMENTS } from './edits';

/** constants.md; an unknown key gives undefined, as there. */
export const CONSTANTS: Photoshop['constants'] & { readonly ColorProfileType: Readonly<Record<string, string>> } = {
  BlendMode: BLEND_MODE_CONSTANTS,
  ElementPlacement: PLACEMENTS,
  LayerKind: {
    BLACKANDWHITE: 'blackAndWhite', BRIGHTNESSCONTRAST: 'brightnessContrast', CHANNELMIXER: 'channelMixer', COLORBALANCE: 'colorBalance', COLORLOOKUP: 'colorLookup',
    CURVES: 'curves', EXPOSURE: 'exposure', GRADIENTFILL: 'gradientFill', GRADIENTMAP: 'gradientMap', GROUP: 'group', HUESATURATION: 'hueSaturation',
    INVERSION: 'inversion', LAYER3D: 'threeD', LEVELS: 'levels', NORMAL: 'pixel', PATTERNFILL: 'pattern', PHOTOFILTER: 'photoFilter', POSTERIZE: 'posterize',
    SELECTIVECOLOR: 'selectiveColor', SMARTOBJECT: 'smartObject', SOLIDFILL: 'solidColor', TEXT: 'text', THRESHOLD: 'threshold', VIBRANCE: 'vibrance', VIDEO: 'video',
  },
  DocumentMode: {
    BITMAP: 'bitmapMode', CMYK: 'CMYKColorMode', DUOTONE: 'duotoneMode', GRAYSCALE: 'grayscaleMode', INDEXEDCOLOR: 'indexedColorMode', LAB: 'labColorMode',
    MULTICHANNEL: 'multichannelMode', RGB: 'RGBColorMode',
  },
  NewDocumentMode: { BITMAP: 'bitmapMode', CMYK: 'CMYKColorMode', GRAYSCALE: 'grayscaleMode', LAB: 'labColorMode', RGB: 'RGBColorMode' },
  BitsPerChannelType: { ONE: 'bitDepth1', EIGHT: 'bitDepth8', SIXTEEN: 'bitDepth16', THIRTYTWO: 'bitDepth32' },
  DocumentFill: { BACKGROUNDCOLOR: 'backgroundColor', BLACK: 'black', COLOR: 'color', TRANSPARENT: 'transparent', WHITE: 'white' },
  ColorProfileType: { CUSTOM: 'customEnum', NONE: 'none', WORKING: 'workingSpaceCode' },
};
