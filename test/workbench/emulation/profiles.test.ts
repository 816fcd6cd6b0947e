import { checkProfile, workingProfile } from '../../../workbench/emulation/profiles';

test('names are those of their color space, or of open documents', () => {
  expect(checkProfile('Adobe RGB (1998)', 'RGB', [])).toBe('Adobe RGB (1998)');
  expect(checkProfile('', 'RGB', [])).toBe('');
  expect(checkProfile('Gray Gamma 2.2', 'Grayscale', [])).toBe('Gray Gamma 2.2');
  expect(() => checkProfile('Gray Gamma 2.2', 'RGB', [])).toThrow('not available');
  expect(checkProfile('My Monitor', 'RGB', [null, 'My Monitor'])).toBe('My Monitor');
  expect(() => checkProfile(3, 'RGB', [])).toThrow('not a string');
  expect(() => checkProfile('Display P3 (Linear RGB Profile)', 'RGB', ['Display P3 (Linear RGB Profile)'])).toThrow('not part of a name');
});

test('every mode has the working space of Photoshop’s defaults', () => {
  expect([workingProfile('RGBColorMode'), workingProfile('CMYKColorMode'), workingProfile('grayscaleMode'), workingProfile('labColorMode')])
    .toEqual(['sRGB IEC61966-2.1', 'U.S. Web Coated (SWOP) v2', 'Dot Gain 20%', null]);
});
