import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import type { LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { ora } from '../../src/formats/ora';
import { decodePicture } from '../../src/node/read-picture';
import { BLEND_MODES } from '../../src/raster/blend';
import { disc, group, HEIGHT, layer, paint, sampleDocument, transparentDocument, WIDTH, writeRequest } from '../support/documents';
import { describeWith, KRITA, PYTHON, runTool } from '../support/outside-tools';
import { builtInProfile } from '../support/profiles';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const PYTHON_ITSELF = { name: 'Python', present: ((): boolean => { try { runTool(PYTHON, ['--version']); return true; } catch { return false; } })() };

describe('ora', () => {
  it('begins with the uncompressed mimetype, as the format asks', async () => {
    const { bytes } = await ora.encode(writeRequest(sampleDocument()));
    expect(strFromU8(bytes.subarray(30, 38))).toBe('mimetype');
    expect(strFromU8(bytes.subarray(38, 54))).toBe('image/openraster');
  });

  it('lists layers topmost first with place, opacity, visibility and operator', async () => {
    const { bytes } = await ora.encode(writeRequest({ ...sampleDocument(), resolution: 300 }));
    const stack = strFromU8(unzipSync(bytes)['stack.xml']!);
    expect(stack).toContain(`<image version="0.0.5" w="${WIDTH}" h="${HEIGHT}" xres="300" yres="300">`);
    expect([...stack.matchAll(/<(?:layer|stack) name="([^"]*)"/g)].map((match) => match[1])).toEqual(['Hidden', 'Half seen', 'Button', 'Größe &#38; &#60;label&#62;', 'Text “圆” 1', 'Red circle', 'Background']);
    expect(stack).toContain('name="Half seen" opacity="0.6" visibility="visible" src="data/layer-03.png" x="-6" y="36" composite-op="svg:src-over"');
    expect(stack).toContain('name="Hidden" opacity="1" visibility="hidden"');
  });

  it('keeps 16 bit, the profile, straight colour and the exact merged picture', async () => {
    const icc = await builtInProfile('p3');
    for (const depth of [8, 16] as const) {
      const document = { ...transparentDocument(depth), icc };
      const { bytes, notes } = await ora.encode(writeRequest(document));
      expect(notes).toEqual([]);
      const files = unzipSync(bytes);
      const merged = await decodePicture(files['mergedimage.png']!);
      expect(merged.raster).toEqual(flattenDocument(document));
      expect(merged.icc).toEqual(icc);
      const circle = await decodePicture(files['data/layer-00.png']!);
      expect(circle.raster).toEqual(disc(24, 3, [0.9, 0.1, 0.1], depth));
      expect(circle.icc).toEqual(icc);
      expect(await sharp(files['Thumbnails/thumbnail.png']!).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT, depth: 'uchar' });
    }
  });

  it('tags 16-bit pictures without a profile as sRGB, and leaves 8-bit ones untagged', async () => {
    for (const depth of [8, 16] as const) {
      const files = unzipSync((await ora.encode(writeRequest(sampleDocument(depth)))).bytes);
      for (const name of ['data/layer-00.png', 'mergedimage.png']) expect(Boolean((await sharp(files[name]!).metadata()).icc)).toBe(depth === 16);
    }
  });

  it('names every blend mode, and says which one others do not know', async () => {
    const dot = paint(1, 1, () => [1, 0, 0, 1]);
    const document: LayeredDocument = { width: 1, height: 1, depth: 8, children: BLEND_MODES.map((blend) => layer(blend, dot, { blend })) };
    const { bytes, notes } = await ora.encode(writeRequest(document));
    const stack = strFromU8(unzipSync(bytes)['stack.xml']!);
    for (const blend of BLEND_MODES) {
      const op = { normal: 'svg:src-over', 'linear-dodge': 'svg:plus', exclusion: 'krita:exclusion' }[blend as string] ?? `svg:${blend}`;
      expect(stack).toMatch(new RegExp(`name="${blend}"[^>]*composite-op="${op}"`));
    }
    expect(notes).toEqual(['ORA: has no exclusion blend mode; programs other than Krita show it as normal']);
  });
});

describeWith(PYTHON_ITSELF, 'the archive as Python reads it', () => {
  it('is a whole zip of well-formed XML, whatever the names hold', async () => {
    const dot = paint(1, 1, () => [1, 0, 0, 1]);
    const names = ['a "quoted" <name> & more', 'tab\tand\nline', 'bell\u0007', '🙂', 'half \ud800 surrogate', ']]>'];
    const path = join(folder(), 'names.ora');
    writeFileSync(path, (await ora.encode(writeRequest({ width: 1, height: 1, depth: 8, children: [group('g', names.map((name) => layer(name, dot)))] }))).bytes);
    const script = `
import json, sys, zipfile, xml.etree.ElementTree as tree
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
first = archive.infolist()[0]
root = tree.fromstring(archive.read('stack.xml'))
print(json.dumps([first.filename, first.compress_type, [e.get('name') for e in root.iter('layer')][::-1]]))`;
    expect(JSON.parse(runTool(PYTHON, ['-c', script, path]))).toEqual(['mimetype', 0, ['a "quoted" <name> & more', 'tab\tand\nline', 'bell', '🙂', 'half  surrogate', ']]>']]);
  });
});

const kritaDescribe = KRITA.present ? describe : describe.skip;
kritaDescribe(`the archive as Krita opens it${KRITA.present ? '' : ' [skipped: needs Krita, xvfb-run and KRITA=1, and 15 s]'}`, () => {
  it('has our tree and composites to our picture within 1/255', async () => {
    const document = sampleDocument();
    const path = join(folder(), 'sample.ora');
    const out = join(folder(), 'out.ora');
    writeFileSync(path, (await ora.encode(writeRequest(document))).bytes);
    runTool('bash', [join(__dirname, '..', '..', 'scripts', 'check-ora-krita.sh'), path, out]);
    const files = unzipSync(new Uint8Array(readFileSync(out)));
    const names = [...strFromU8(files['stack.xml']!).matchAll(/ name="([^"]+)"/g)].map((match) => match[1]);
    expect(names).toEqual(['Hidden', 'Half seen', 'Button', 'Größe &amp; &lt;label>', 'Text “圆” 1', 'Red circle', 'Background']);
    const { raster } = await decodePicture(files['mergedimage.png']!);
    expect([raster.width, raster.height]).toEqual([WIDTH, HEIGHT]);
    expect(compareRasters(raster, flattenDocument(document)).max).toBeLessThanOrEqual(1);
  }, 120_000);
});
