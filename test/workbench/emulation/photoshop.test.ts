import { BLEND_MODES } from '../../../src/raster/blend';
import { createEmulation } from '../../../workbench/emulation';
import { blendOf } from '../../../workbench/emulation/blend-modes';
import { stage } from '../../support/emulated';

test('constants are those of the documentation', () => {
  const { constants } = createEmulation().photoshop;
  expect([constants.BlendMode.LINEARDODGE, constants.BlendMode.PASSTHROUGH, constants.LayerKind.NORMAL, constants.DocumentMode.CMYK, constants.BitsPerChannelType.THIRTYTWO, constants.ElementPlacement.PLACEINSIDE])
    .toEqual(['linearDodge', 'passThrough', 'pixel', 'CMYKColorMode', 'bitDepth32', 'placeInside']);
  // The engine's modes all have a name there.
  for (const mode of BLEND_MODES) {
    const value = constants.BlendMode[mode.replace('-', '').toUpperCase()]!;
    expect([mode, mode === 'normal' || blendOf(value) !== null]).toEqual([mode, true]);
  }
});

test('nothing is modal until the plug-in makes it so', async () => {
  const on = stage();
  const { core } = on.emulation.photoshop;
  expect(core.isModal()).toBe(false);
  const release = on.emulation.holdModal('another');
  // photoshopcore.md: isModal says whether this plug-in is modal.
  expect(core.isModal()).toBe(false);
  release();
  await on.modal(() => expect(core.isModal()).toBe(true));
});

test('an executeAsModal that is held up starts afterwards', async () => {
  const on = stage();
  on.emulation.faults.plan({ name: 'core.executeAsModal', at: 1, does: { delay: 10 } });
  expect(await on.modal(() => 'done')).toBe('done');
  on.emulation.faults.plan({ name: 'core.executeAsModal', at: 2, does: 'throw' });
  await expect(on.modal(() => 'done')).rejects.toThrow('Injected failure');
});
