import { psd } from '../../src/formats/psd';
import { readPsdComposite } from '../../src/formats/psd-composite';
import { PSD_RESOURCE, readPsdResources, splicePsdResources } from '../../src/formats/psd-resources';
import { sampleDocument, writeRequest } from '../support/documents';

const file = async (): Promise<Uint8Array> => (await psd.encode(writeRequest(sampleDocument()))).bytes;

describe('splicePsdResources', () => {
  it('adds resources, odd lengths padded, and leaves every other byte of the file alone', async () => {
    const before = await file();
    const data = Uint8Array.from([1, 2, 3, 4, 5]);
    const after = splicePsdResources(before, [{ id: PSD_RESOURCE.iccProfile, data }]);
    const old = readPsdResources(before);
    const spliced = readPsdResources(after);
    expect(spliced.resources.find(({ id }) => id === PSD_RESOURCE.iccProfile)!.data).toEqual(data);
    expect(spliced.resources.slice(0, -1).map(({ id }) => id)).toEqual(old.resources.map(({ id }) => id));
    expect(after.subarray(0, spliced.start)).toEqual(before.subarray(0, old.start));
    expect(Buffer.from(after.subarray(spliced.end)).equals(Buffer.from(before.subarray(old.end)))).toBe(true);
    expect(readPsdComposite(after, 1e6).raster).toEqual(readPsdComposite(before, 1e6).raster);
  });

  it('replaces a resource of the same number instead of adding a second', async () => {
    const once = splicePsdResources(await file(), [{ id: PSD_RESOURCE.iccProfile, data: new Uint8Array(4) }]);
    const twice = splicePsdResources(once, [{ id: PSD_RESOURCE.iccProfile, data: new Uint8Array(6) }]);
    expect(readPsdResources(twice).resources.filter(({ id }) => id === PSD_RESOURCE.iccProfile).map(({ data }) => data.length)).toEqual([6]);
  });

  it('says truncated where the section ends beyond the file', async () => {
    const whole = await file();
    expect(() => readPsdResources(whole.subarray(0, 40))).toThrow(/read: the PSD is truncated/);
  });
});
