import { factsText, modeText } from '../../workbench/document-facts';
import { openFlat } from '../../workbench/emulation/open-document';
import { noisePicture } from '../support/documents';

describe('what the workbench says of a document', () => {
  it('names mode and depth as Photoshop\'s tabs do', () => {
    expect(modeText(openFlat(noisePicture(2, 2, 16)).snapshot)).toBe('(RGB/16)');
    expect(modeText(openFlat(noisePicture(2, 2), { mode: 'CMYKColorMode' }).snapshot)).toBe('(CMYK/8)');
  });

  it('gives size, resolution, profile and selection', () => {
    const { snapshot } = openFlat(noisePicture(9, 4), { resolution: 72.0042, profile: null });
    expect(factsText(snapshot)).toBe('9 × 4 px · 72 ppi · no profile');
    expect(factsText({ ...snapshot, profile: 'Display P3', selection: { bounds: { left: 1, top: 2, width: 3, height: 1 }, mask: null } })).toBe('9 × 4 px · 72 ppi · Display P3 · selection 3 × 1 at 1, 2');
  });
});
