import { srgbIcc } from '../../src/node/png-codec';
import { composite } from '../../workbench/emulation/composite';
import { flatLayer, type OpenedPicture } from '../../workbench/files/opened-picture';
import { documentOf } from '../../workbench/open-picture';
import { disc, noisePicture } from '../support/documents';

const picture = (more: Partial<OpenedPicture> = {}): OpenedPicture => ({ width: 6, height: 5, depth: 8, mode: 'RGBColorMode', nodes: [flatLayer(noisePicture(6, 5))], notices: [], ...more });

describe('documentOf', () => {
  it('opens what is opaque as a locked Background, what is not as Layer 0', () => {
    const flat = documentOf(picture(), 'a.png');
    expect(flat.name).toBe('a.png');
    expect(flat.snapshot.layers).toMatchObject([{ name: 'Background', isBackground: true }]);
    expect(composite(flat).data).toEqual(noisePicture(6, 5).data);
    const clear = disc(6, 2, [1, 0, 0]);
    expect(documentOf(picture({ height: 6, nodes: [flatLayer(clear)] }), 'b.png').snapshot.layers).toMatchObject([{ name: 'Layer 0', isBackground: false }]);
  });

  it('has the file\'s profile and resolution, else what Photoshop would assume', async () => {
    const icc = (await srgbIcc())!;
    expect(documentOf(picture({ icc, resolution: 300 }), 'a').snapshot).toMatchObject({ icc, resolution: 300, profile: expect.stringContaining('sRGB') as string });
    expect(documentOf(picture(), 'a').snapshot).toMatchObject({ icc: null, resolution: 72, profile: 'sRGB IEC61966-2.1' });
    expect(documentOf(picture({ mode: 'CMYKColorMode' }), 'a').snapshot).toMatchObject({ mode: 'CMYKColorMode', profile: 'U.S. Web Coated (SWOP) v2' });
  });

  it('can be told to say another mode; its pixels stay what they are', async () => {
    const icc = (await srgbIcc())!;
    const document = documentOf(picture({ icc }), 'a', { mode: 'grayscaleMode' });
    expect(document.snapshot).toMatchObject({ mode: 'grayscaleMode', profile: 'Dot Gain 20%' });
    expect(composite(document).data).toEqual(noisePicture(6, 5).data);
  });
});
