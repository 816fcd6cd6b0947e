import type { Decomposer } from '../../panel/decomposer';
import type { Raster } from '../../src/raster/raster';
import { openFlat, type GroupState, type LayerState } from '../../workbench/emulation';
import { plugInto } from '../support/plugin-rig';

const WIDTH = 6000;
const HEIGHT = 4000;
const MEBIBYTE = 2 ** 20;

/** Gives the picture back as its only layer: what is tested is the way there and back. */
const mirror: Decomposer = {
  device: 'mirror',
  stop: () => undefined,
  operate: async (document) => document,
  decompose: async (picture) => ({
    picture, nothingToSeparate: false, recomposition: { max: 0, mean: 0 }, timings: {},
    document: { width: picture.width, height: picture.height, depth: picture.depth, children: [{ type: 'layer', id: 'all', name: 'All', kind: 'background', visible: true, opacity: 1, blend: 'normal', left: 0, top: 0, pixels: picture }] },
  }),
};

it('24 MP go through the bridge both ways bit for bit, and the host half never holds more than 256 MB', async () => {
  const words = new Uint32Array(WIDTH * HEIGHT);
  let state = 1;
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    words[i] = state | 0xff000000;
  }
  const picture: Raster = { width: WIDTH, height: HEIGHT, depth: 8, data: new Uint8Array(words.buffer) };
  const document = openFlat(picture, { name: 'large' });
  const rig = await plugInto(document, { decomposer: () => mirror });
  rig.emulation.resetImageDataPeak();
  await rig.drive(rig.session.decompose());
  expect(rig.session.state.phase).toMatchObject({ name: 'done' });
  const [group] = document.snapshot.layers as GroupState[];
  const [layer] = group!.children as LayerState[];
  expect(layer!.pixels!.bounds).toEqual({ left: 0, top: 0, width: WIDTH, height: HEIGHT });
  expect(Buffer.compare(Buffer.from(layer!.pixels!.data.buffer), Buffer.from(words.buffer))).toBe(0);
  // Three meters of what it holds at most: pixels of its own, messages on their way, Photoshop's image data.
  const held = rig.held.peak + rig.links[0]!.peakBytesInFlight() + rig.emulation.liveImageData().peakBytes;
  expect(held).toBeLessThan(256e6);
  expect(rig.held.peak).toBeGreaterThan(16 * MEBIBYTE);
  rig.stop();
  expect(rig.emulation.liveImageData().count).toBe(0);
}, 300_000);
