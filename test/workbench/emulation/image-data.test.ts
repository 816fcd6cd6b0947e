import type { Imaging } from '../../../src/photoshop/host';
import { rule, solid, stage } from '../../support/emulated';

const create = (...of: Parameters<Imaging['createImageDataFromBuffer']>): ReturnType<Imaging['createImageDataFromBuffer']> => stage().emulation.photoshop.imaging.createImageDataFromBuffer(...of);
const RGBA = { width: 2, height: 1, components: 4, colorSpace: 'RGB' } as const;

rule('image-length', async () => {
  await expect(create(new Uint8Array(7), RGBA)).rejects.toThrow('7 elements instead of 8');
  await expect(create(new Uint8Array(9), RGBA)).rejects.toThrow('9 elements instead of 8');
  await expect(create(new Uint8Array(8), RGBA)).resolves.toMatchObject({ width: 2, components: 4, hasAlpha: true, pixelFormat: 'RGBA', componentSize: 8, type: 'image/uncompressed' });
});

rule('image-array-type', async () => {
  await expect(create(new Uint8ClampedArray(8) as never, RGBA)).rejects.toThrow('must be a Uint8Array');
  await expect(create(new Uint8Array(8).buffer as never, RGBA)).rejects.toThrow('must be a Uint8Array');
  await expect(create([0, 0] as never, RGBA)).rejects.toThrow('must be a Uint8Array');
  expect((await create(new Uint16Array(8), RGBA)).componentSize).toBe(16);
  expect((await create(new Float32Array(8), RGBA)).componentSize).toBe(32);
});

test('sizes, components, color spaces and profiles are checked', async () => {
  const data = new Uint8Array(8);
  await expect(create(data, { ...RGBA, width: 0 })).rejects.toThrow('is not a size');
  await expect(create(data, { ...RGBA, components: 2 })).rejects.toThrow('do not fit');
  await expect(create(data, { ...RGBA, colorSpace: 'rgb' as never })).rejects.toThrow('unknown color space');
  await expect(create(data, { ...RGBA, colorProfile: 'sRGB' })).rejects.toThrow('not available');
  await expect(create(data, { ...RGBA, colorProfile: 'sRGB IEC61966-2.1 (Linear RGB Profile)' })).rejects.toThrow('not part of a name');
  await expect(create(data, undefined as never)).rejects.toThrow('options are required');
});

rule('image-16-range', async () => {
  const full = new Uint16Array([0, 32768, 65535, 1, 2, 3, 40000, 65535]);
  await expect(create(full, RGBA)).rejects.toThrow('need fullRange');
  const image = await create(full, { ...RGBA, fullRange: true });
  expect([...(await image.getData())]).toEqual([0, 16384, 32768, 1, 1, 2, 20000, 32768]);
  expect([...(await image.getData({ fullRange: true }))]).toEqual([0, 32768, 65535, 2, 2, 4, 39999, 65535]);
  const held = await create(new Uint16Array(8).fill(32768), RGBA);
  expect((await held.getData())[0]).toBe(32768);
  expect((await held.getData({ fullRange: true }))[0]).toBe(65535);
  // Other depths have but one range.
  expect((await (await create(new Uint8Array(8).fill(255), { ...RGBA, fullRange: true })).getData({ fullRange: true }))[0]).toBe(255);
});

rule('image-planar', async () => {
  const image = await create(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]), RGBA);
  expect([...(await image.getData())]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...(await image.getData({ chunky: false }))]).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
  const planar = await create(new Uint8Array([1, 5, 2, 6, 3, 7, 4, 8]), { ...RGBA, chunky: false });
  expect([...(await planar.getData())]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

rule('image-disposed', async () => {
  const on = stage();
  const imageData = await solid(on, 2, 2);
  imageData.dispose();
  imageData.dispose();
  await expect(imageData.getData()).rejects.toThrow('has been disposed');
  await on.modal(async () => {
    const layer = await on.document.createPixelLayer();
    await expect(on.emulation.photoshop.imaging.putPixels({ layerID: layer.id, imageData })).rejects.toThrow('has been disposed');
    await expect(on.emulation.photoshop.imaging.putPixels({ layerID: layer.id, imageData: { width: 1 } as never })).rejects.toThrow('not a PhotoshopImageData');
  });
});

rule('image-leak', async () => {
  const on = stage();
  const first = await solid(on, 10, 10);
  const second = await solid(on, 5, 4);
  expect(on.emulation.liveImageData()).toEqual({ count: 2, bytes: 480, peakCount: 2, peakBytes: 480 });
  first.dispose();
  expect(on.emulation.liveImageData()).toEqual({ count: 1, bytes: 80, peakCount: 2, peakBytes: 480 });
  on.emulation.resetImageDataPeak();
  second.dispose();
  expect(on.emulation.liveImageData()).toEqual({ count: 0, bytes: 0, peakCount: 1, peakBytes: 80 });
});

test('what is read out and what was put in are copies', async () => {
  const buffer = new Uint8Array(8).fill(9);
  const image = await create(buffer, RGBA);
  buffer.fill(1);
  const read = await image.getData();
  expect(read[0]).toBe(9);
  read.fill(2);
  expect((await image.getData())[0]).toBe(9);
});
