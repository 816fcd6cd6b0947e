import type { HostMethods } from '../../src/bridge/protocol';
import { convertDepth } from '../../src/raster/raster';
import { capturePicture } from '../../panel/capture-picture';
import { directPeer, FakeHost } from '../support/fake-host';
import { cardPicture } from '../support/session-rig';

describe('reading the picture from the host', () => {
  it.each([8, 16, 32] as const)('gives every sample of %i bit as it was, tile by tile', async (depth) => {
    const picture = convertDepth(cardPicture(), depth);
    if (depth === 32) picture.data.set([1.75, -0.25, 0.5, 1], 400);
    const host = new FakeHost(picture);
    const fractions: number[] = [];
    const captured = await capturePicture(directPeer<HostMethods>(host.handlers), 'document', { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(captured.picture).toEqual(picture);
    expect(host.calls).toEqual({ 'capture.begin': 1, 'capture.tile': 4, 'capture.end': 1 });
    expect(fractions).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it.each([
    ['more pixels than the page takes', { area: { left: 0, top: 0, width: 6000, height: 4001 }, tileRows: 4001, tiles: 1 }, /6000×4001 pixels, more than the 24 MP/],
    ['tiles that do not make its rows', { tiles: 3 }, /3 tiles of 16 rows do not make 64 rows/],
  ])('refuses %s, and ends the capture', async (_name, wrong, message) => {
    const host = new FakeHost(cardPicture());
    const begin = host.handlers['capture.begin'];
    Object.assign(host.handlers, { 'capture.begin': async (...given: Parameters<typeof begin>) => {
      const { value } = await begin(...given);
      return { value: { ...value, ...wrong } };
    } });
    await expect(capturePicture(directPeer<HostMethods>(host.handlers), 'document')).rejects.toThrow(message);
    expect([host.capturesOpen, host.calls['capture.tile']]).toEqual([0, undefined]);
  });
});
