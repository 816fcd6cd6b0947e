import { createEmulation, openFlat } from '../../../workbench/emulation';
import { stage, twoHalves } from '../../support/emulated';

test('the document in front is the one opened last, or brought there', () => {
  const emulation = createEmulation();
  expect(emulation.photoshop.app.activeDocument).toBeNull();
  const [a, b] = [openFlat(twoHalves(), { name: 'a' }), openFlat(twoHalves(), { name: 'b' })];
  emulation.open(a);
  emulation.open(b);
  expect(emulation.photoshop.app.activeDocument!.name).toBe('b');
  emulation.activate(a);
  expect(emulation.photoshop.app.documents.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(emulation.activeDocument).toBe(a);
  emulation.close(a);
  expect(emulation.photoshop.app.activeDocument!.name).toBe('b');
});

test('new documents are checked, made in front, and closed without saving', async () => {
  const on = stage();
  const { app, constants } = on.emulation.photoshop;
  const options = { width: 5, height: 4, resolution: 72, mode: constants.NewDocumentMode.GRAYSCALE!, depth: 16, fill: constants.DocumentFill.TRANSPARENT!, name: 'probe' } as const;
  await on.modal(async () => {
    const made = (await app.createDocument(options))!;
    expect([made.name, made.width, made.mode, made.bitsPerChannel, made.layers.length, app.activeDocument!.id]).toEqual(['probe', 5, 'grayscaleMode', 'bitDepth16', 1, made.id]);
    (made as unknown as { closeWithoutSaving(): void }).closeWithoutSaving();
    expect(app.activeDocument!.id).toBe(on.document.id);
    const white = (await app.createDocument({ ...options, fill: constants.DocumentFill.WHITE! }))!;
    expect(white.layers[0]!.isBackgroundLayer).toBe(true);
    await expect(app.createDocument({ ...options, mode: 'RGB' })).rejects.toThrow('unknown mode "RGB"');
    await expect(app.createDocument({ ...options, fill: 'clear' })).rejects.toThrow('unknown fill');
    await expect(app.createDocument({ ...options, depth: 12 as 8 })).rejects.toThrow('depth of 12');
    await expect(app.createDocument({ ...options, mode: 'CMYKColorMode', depth: 32 })).rejects.toThrow('no 32 bit');
  });
});
