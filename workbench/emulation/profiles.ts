import { hostError } from './host-error';
import type { DocumentMode } from './model';

/**
 * The profiles that the emulation knows by name (imaging.md: "You can get the list of available color profiles by invoking
 * getColorProfiles"). Names outside the list are refused, but for those of open documents: undocumented, strict by choice.
 */
export const RGB_PROFILES = ['sRGB IEC61966-2.1', 'Adobe RGB (1998)', 'Display P3', 'ProPhoto RGB', 'Apple RGB', 'ColorMatch RGB', 'Image P3', 'Wide Gamut RGB'] as const;
export const GRAY_PROFILES = ['Gray Gamma 2.2', 'Gray Gamma 1.8', 'Dot Gain 10%', 'Dot Gain 15%', 'Dot Gain 20%', 'Dot Gain 25%', 'Dot Gain 30%', 'sGray'] as const;

/** Added to the names of 32-bit profiles; "should not be included when specifying a profile" (imaging.md). */
export const LINEAR_SUFFIX = ' (Linear RGB Profile)';

/** The working spaces of Photoshop's default colour settings, by document mode; Lab has none to choose. */
export function workingProfile(mode: DocumentMode): string | null {
  switch (mode) {
    case 'CMYKColorMode': return 'U.S. Web Coated (SWOP) v2';
    case 'grayscaleMode': case 'duotoneMode': case 'bitmapMode': return 'Dot Gain 20%';
    case 'labColorMode': case 'multichannelMode': return null;
    default: return 'sRGB IEC61966-2.1';
  }
}

/** The name as `getPixels` and `createImageDataFromBuffer` take it; throws on names that no profile has. */
export function checkProfile(name: unknown, colorSpace: string, known: readonly (string | null)[]): string {
  if (typeof name !== 'string') throw hostError('The option "colorProfile" is not a string.');
  if (name.endsWith(LINEAR_SUFFIX)) throw hostError(`The color profile "${name}" is not valid: "${LINEAR_SUFFIX.trim()}" is not part of a name.`);
  if (name === '') return name;
  const list: readonly string[] = colorSpace === 'Grayscale' ? GRAY_PROFILES : colorSpace === 'Lab' ? ['Lab D50'] : RGB_PROFILES;
  if (!list.includes(name) && !known.includes(name)) throw hostError(`The color profile "${name}" is not available.`);
  return name;
}
