import type { DocumentMode, Snapshot } from './emulation/model';

const MODE_TITLES: Readonly<Record<DocumentMode, string>> = {
  RGBColorMode: 'RGB', CMYKColorMode: 'CMYK', grayscaleMode: 'Gray', labColorMode: 'Lab', indexedColorMode: 'Index', duotoneMode: 'Duotone', multichannelMode: 'Multichannel', bitmapMode: 'Bitmap',
};

/** `(RGB/16)`, as Photoshop's tabs say it. */
export const modeText = ({ mode, depth }: Snapshot): string => `(${MODE_TITLES[mode]}/${depth})`;

/** `900 × 1200 px · 72 ppi · sRGB IEC61966-2.1 · selection 20 × 30 at 5, 6` */
export function factsText({ width, height, resolution, profile, selection }: Snapshot): string {
  const chosen = selection && `selection ${selection.bounds.width} × ${selection.bounds.height} at ${selection.bounds.left}, ${selection.bounds.top}`;
  return [`${width} × ${height} px`, `${Number(resolution.toFixed(2))} ppi`, profile ?? 'no profile', ...(chosen ? [chosen] : [])].join(' · ');
}
