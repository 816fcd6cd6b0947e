import { FORMATS, formatByExtension, formatById } from '../../src/formats/formats';

describe('the table of formats', () => {
  it('finds each by its id, and files by extension in any case', () => {
    for (const format of FORMATS) expect(formatById(format.id)).toBe(format);
    expect(formatByExtension('.PSD')?.id).toBe('psd');
    expect(formatByExtension('.ora')?.id).toBe('ora');
    expect(formatByExtension('')).toBeUndefined();
    expect(formatByExtension('.png')).toBeUndefined();
    expect(formatById('png')).toBeUndefined();
  });

  it('has no id or extension twice', () => {
    expect(new Set(FORMATS.map(({ id }) => id)).size).toBe(FORMATS.length);
    const extensions = FORMATS.flatMap((format) => (format.kind === 'file' ? [format.extension] : []));
    expect(new Set(extensions).size).toBe(extensions.length);
  });
});
