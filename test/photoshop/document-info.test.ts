import fc from 'fast-check';
import type { Fingerprint } from '../../src/bridge/protocol';
import { activeDocument, allLayers, areaOf, boundsOf, changedSince, depthOf, findDocument, findLayer, fingerprintOf, obstacleOf, rgbProfileOf } from '../../src/photoshop/document-info';
import type { Layer, Photoshop, PhotoshopDocument } from '../../src/photoshop/host';
import { put, stage } from '../support/emulated';
import { refusal } from '../support/refusal';

const { emulation, document } = stage();
const { constants } = emulation.photoshop;
/** A host with this document alone, parts of it as they are said. */
const hostWith = (open: Partial<PhotoshopDocument> | null): Photoshop => ({ constants, app: { activeDocument: open, documents: open ? [open] : [] } }) as unknown as Photoshop;
const documentWith = (more: object): PhotoshopDocument => ({ id: 7, width: 40, height: 30, mode: constants.DocumentMode.RGB, bitsPerChannel: constants.BitsPerChannelType.EIGHT, colorProfileName: 'Display P3', activeHistoryState: { id: 5, name: 'Paste' }, ...more }) as unknown as PhotoshopDocument;

describe('areaOf and boundsOf', () => {
  it('undo each other, and take unit objects of older builds and fractions as whole pixels', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(fc.property(number, number, fc.nat(500), fc.nat(500), (left, top, width, height) => expect(areaOf(boundsOf({ left, top, width, height }))).toEqual({ left, top, width, height })));
    const unit = (value: number): number => ({ _unit: 'pixelsUnit', _value: value }) as unknown as number;
    expect(areaOf({ left: unit(1), top: unit(2.2), right: unit(4.9), bottom: unit(6) })).toEqual({ left: 1, top: 2, width: 4, height: 4 });
  });
});

describe('depthOf', () => {
  it('is 8, 16 or 32, bitmaps as 8', () => {
    const { ONE, EIGHT, SIXTEEN, THIRTYTWO } = constants.BitsPerChannelType as Record<string, string>;
    expect([ONE, EIGHT, SIXTEEN, THIRTYTWO].map((bitsPerChannel) => depthOf(hostWith(null), documentWith({ bitsPerChannel })))).toEqual([8, 8, 16, 32]);
  });
});

describe('rgbProfileOf', () => {
  const profileOf = (more: object): string | null => rgbProfileOf(hostWith(null), documentWith(more));

  it('is the profile’s name, without what linear documents add to it', () => {
    expect([profileOf({}), profileOf({ colorProfileName: 'sRGB IEC61966-2.1 (Linear RGB Profile)' })]).toEqual(['Display P3', 'sRGB IEC61966-2.1']);
  });

  it('is none where there is none to name', () => {
    const untagged = documentWith({});
    Object.defineProperty(untagged, 'colorProfileName', { get: () => { throw new Error('no profile'); } });
    expect([profileOf({ mode: constants.DocumentMode.CMYK }), profileOf({ colorProfileName: 'None' }), profileOf({ colorProfileName: '' }), rgbProfileOf(hostWith(null), untagged)]).toEqual([null, null, null, null]);
  });
});

describe('changedSince', () => {
  const now = documentWith({});
  const expected: Fingerprint = fingerprintOf(hostWith(now), now);

  it('says nothing of a document as it was, and goes by its history only where that is asked for', () => {
    expect(changedSince(hostWith(now), expected)).toBeNull();
    expect(changedSince(hostWith(documentWith({ activeHistoryState: { id: 6, name: 'Brush' } })), { ...expected, historyState: null })).toBeNull();
  });

  it.each<[string, Partial<PhotoshopDocument> | null, string]>([
    ['closed', null, 'the document was closed'],
    ['closed, another open', documentWith({ id: 8 }), 'the document was closed'],
    ['of another size', documentWith({ width: 41 }), 'the document was 40×30 pixels and is now 41×30'],
    ['in another mode', documentWith({ mode: constants.DocumentMode.CMYK }), 'the document’s colour mode was changed'],
    ['of another depth', documentWith({ bitsPerChannel: constants.BitsPerChannelType.SIXTEEN }), 'the document had 8 bits a channel and now has 16'],
    ['edited', documentWith({ activeHistoryState: { id: 6, name: 'Brush' } }), 'the document was edited (“Brush”)'],
  ])('says that it is %s', (_, open, words) => {
    expect(changedSince(hostWith(open), expected)).toBe(words);
  });
});

describe('activeDocument and findDocument', () => {
  it('are the one in front, and one by its id', () => {
    const open = documentWith({});
    expect([activeDocument(hostWith(open)), findDocument(hostWith(open), 7), findDocument(hostWith(open), 8)]).toEqual([open, open, undefined]);
    expect(refusal(() => activeDocument(hostWith(null)))).toBe('capture: no document is open; open a picture first');
  });
});

describe('layers', () => {
  const leaf = (id: number, more: object = {}): Layer => ({ id, name: `L${id}`, kind: constants.LayerKind.NORMAL, isClippingMask: false, boundsNoEffects: { left: 0, top: 0, right: 3, bottom: 3 }, ...more }) as unknown as Layer;
  const folder = (id: number, ...layers: Layer[]): Layer => leaf(id, { kind: constants.LayerKind.GROUP, layers });

  it('are found wherever they lie, a group before what is in it', () => {
    const layers = [leaf(1), folder(2, leaf(3), folder(4, leaf(5))), leaf(6)];
    expect([...allLayers(layers)].map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    const held = documentWith({ layers });
    expect([findLayer(held, 5)?.name, findLayer(held, 9)]).toEqual(['L5', undefined]);
  });

  it('of ours and the emulation’s have no obstacle', async () => {
    const on = stage();
    await on.modal(async () => {
      const layer = await put(on, { left: 1, top: 1 }, 2, 2);
      expect(obstacleOf(on.emulation.photoshop, layer, on.document.layers)).toBeNull();
    });
  });

  it.each<[string, () => readonly [Layer, readonly Layer[]], RegExp | null]>([
    ['plain', () => [leaf(1), []], null],
    ['a group', () => [folder(1), []], /“L1” is a group/],
    ['an adjustment', () => [leaf(1, { kind: 'curves' }), []], /no pixels of its own/],
    ['empty', () => [leaf(1, { boundsNoEffects: { left: 2, top: 0, right: 2, bottom: 3 } }), []], /“L1” is empty/],
    ['clipped', () => [leaf(1, { isClippingMask: true }), []], /clipping mask/],
    // The list is front to back: the layer above comes before.
    ['what others are clipped to', () => [leaf(1), [leaf(2, { isClippingMask: true }), leaf(1)]], /clipping mask/],
    ['beneath what is not clipped to it', () => [leaf(1), [leaf(2, { isClippingMask: true }), leaf(3), leaf(1)]], null],
    ['clipped to, in a group', () => [leaf(1, { parent: { layers: [leaf(2, { isClippingMask: true }), leaf(1)] } }), []], /clipping mask/],
  ])('%s', (_, made, words) => {
    const [layer, siblings] = made();
    const found = obstacleOf(emulation.photoshop, layer, siblings);
    if (words) expect(found).toMatch(words);
    else expect(found).toBeNull();
  });
});

it('the emulation’s own document has a fingerprint like any', () => {
  expect(fingerprintOf(emulation.photoshop, document)).toEqual({ document: document.id, width: 8, height: 6, mode: document.mode, depth: 8, historyState: document.activeHistoryState.id });
});
