import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iccColourSpace, rgbProfileFromGrey } from '../../src/formats/grey-profile';
import { describeWith, PYTHON, runTool } from '../support/outside-tools';
import { builtInProfile, greyProfile } from '../support/profiles';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const LITTLE_CMS = { name: 'Pillow with LittleCMS', present: ((): boolean => { try { runTool(PYTHON, ['-c', 'from PIL import ImageCms']); return true; } catch { return false; } })() };

describe('rgbProfileFromGrey', () => {
  it('makes an RGB profile of a greyscale one, and nothing of others', async () => {
    expect(iccColourSpace(greyProfile(1.8))).toBe('GRAY');
    expect(iccColourSpace(rgbProfileFromGrey(greyProfile(1.8))!)).toBe('RGB ');
    expect(rgbProfileFromGrey(await builtInProfile('p3'))).toBeUndefined();
    expect(rgbProfileFromGrey(new Uint8Array(10))).toBeUndefined();
  });

  it('gives undefined for damaged profiles, wherever they are cut', () => {
    const whole = greyProfile(2.2);
    for (let length = 0; length < whole.length; length++) expect(rgbProfileFromGrey(whole.subarray(0, length))).toBeUndefined();
  });
});

describeWith(LITTLE_CMS, 'the profile as LittleCMS reads it', () => {
  it('shows each grey as the original profile shows it', () => {
    const grey = join(folder(), 'grey.icc');
    const rgb = join(folder(), 'rgb.icc');
    writeFileSync(grey, greyProfile(1.8));
    writeFileSync(rgb, rgbProfileFromGrey(greyProfile(1.8))!);
    const script = `
import json, sys
from PIL import Image, ImageCms
srgb = ImageCms.createProfile('sRGB')
ramp = Image.new('L', (256, 1)); ramp.putdata(range(256))
a = ImageCms.profileToProfile(ramp, sys.argv[1], srgb, outputMode='RGB')
b = ImageCms.profileToProfile(ramp.convert('RGB'), sys.argv[2], srgb, outputMode='RGB')
print(json.dumps([list(a.getdata()), list(b.getdata())]))`;
    const [original, ours] = JSON.parse(runTool(PYTHON, ['-c', script, grey, rgb])) as [number[][], number[][]];
    expect(original[128]![0]).toBeGreaterThan(140); // gamma 1.8 is lighter than sRGB: the profile did matter
    original.forEach((pixel, i) => pixel.forEach((value, c) => expect(Math.abs(value - ours[i]![c]!)).toBeLessThanOrEqual(1)));
  });
});
