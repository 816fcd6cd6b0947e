import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { DelaminateError } from '../../src/core/errors';
import type { Layer, LayeredDocument, LayerNode } from '../../src/document/document';
import { setLocked } from '../../src/document/locks';
import { leafLayers } from '../../src/document/tree';
import { encodePng } from '../../src/formats/encode-png';
import { decodeTree, encodeTree } from '../../src/formats/tree-file';
import { sharpEncoders } from '../../src/node/png-codec';
import { decodePicture } from '../../src/node/read-picture';
import type { Depth } from '../../src/raster/raster';
import { layer, paint, sampleDocument } from '../support/documents';
import { describeWith, IMAGE_MAGICK, PYTHON, runTool, UNZIP } from '../support/outside-tools';
import { builtInProfile } from '../support/profiles';
import { randomDocument } from '../support/random-documents';
import { refusal } from '../support/refusal';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const LIMITS = { maxPixels: 1_000_000 };
const own = { png: async (raster: Parameters<typeof encodePng>[0]): Promise<Uint8Array> => encodePng(raster) };

/** Samples by their bits: a NaN is itself, and −0 is not 0. */
const bits = (node: LayerNode): unknown => (node.type === 'group' ? { ...node, children: node.children.map(bits) } : { ...node, pixels: { ...node.pixels, data: Buffer.from(node.pixels.data.buffer, node.pixels.data.byteOffset, node.pixels.data.byteLength).toString('hex') }, ...(node.seen ? { seen: Buffer.from(node.seen).toString('hex') } : {}) });
const exactly = (document: LayeredDocument): unknown => ({ ...document, children: document.children.map(bits), ...(document.icc ? { icc: Buffer.from(document.icc).toString('hex') } : {}) });

/** The file with its tree said otherwise. */
async function told(change: (tree: { children: Array<Record<string, unknown>> } & Record<string, unknown>) => void): Promise<Uint8Array> {
  const entries = unzipSync(await encodeTree({ document: sampleDocument() }, own));
  const tree = JSON.parse(strFromU8(entries['tree.json']!)) as { children: Array<Record<string, unknown>> };
  change(tree);
  return zipSync({ ...entries, 'tree.json': strToU8(JSON.stringify(tree)) });
}

describe('layer trees as files', () => {
  it.each([8, 16, 32] as Depth[])('come back bit for bit at %i bit, locks, kinds, profile and all, by either encoder', async (depth) => {
    const icc = await builtInProfile('p3');
    await fc.assert(fc.asyncProperty(fc.integer(), fc.boolean(), async (seed, host) => {
      const made = randomDocument(seed, { depth, blends: true });
      const document: LayeredDocument = { ...setLocked(made, [made.children[made.children.length - 1]!.id], true), icc, resolution: 240.5 };
      expect(exactly(decodeTree(await encodeTree({ document }, host ? sharpEncoders : own), LIMITS).document)).toEqual(exactly(document));
    }), { numRuns: 25 });
  });

  it('keep floats that are no numbers, below 0 and beyond white', async () => {
    const pixels = { width: 2, height: 1, depth: 32 as const, data: Float32Array.of(NaN, -Infinity, -0, 1, 3e38, 1e-45, -2.5, 0.5) };
    const document: LayeredDocument = { width: 2, height: 1, depth: 32, children: [layer('Light', pixels)] };
    expect(exactly(decodeTree(await encodeTree({ document }, own), LIMITS).document)).toEqual(exactly(document));
  });

  it('keep what they were written beside, and the same tree gives the same file', async () => {
    const ground: Layer = { ...layer('Ground', paint(4, 3, () => [1, 0, 0, 1])), seen: new Uint8Array(12) };
    const saved = { document: { width: 4, height: 3, depth: 8, children: [ground] } as LayeredDocument, beside: 'ab'.repeat(32) };
    const bytes = await encodeTree(saved, own);
    expect(decodeTree(bytes, LIMITS)).toEqual(saved);
    expect(Buffer.from(await encodeTree(saved, own)).equals(Buffer.from(bytes))).toBe(true);
  });

  it('stop when asked to', async () => {
    await expect(encodeTree({ document: sampleDocument() }, own, { signal: { aborted: true } })).rejects.toThrow('cancelled');
  });
});

describe('damaged, false and hostile files', () => {
  /** Either the file is refused in one clear error or it is read; nothing else may happen. */
  const survives = (bytes: Uint8Array): void => {
    try {
      decodeTree(bytes, LIMITS);
    } catch (error) {
      if (!(error instanceof DelaminateError)) throw error;
      expect(error.stage).toBe('read');
      expect(error.message).not.toContain('\n');
    }
  };

  it('that are cut short anywhere are refused', async () => {
    const bytes = await encodeTree({ document: sampleDocument() }, own);
    fc.assert(fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
      expect(refusal(() => decodeTree(bytes.subarray(0, length), LIMITS))).toMatch(/^read: /);
    }), { numRuns: 150 });
  });

  it('with flipped bits are refused or read as they were', async () => {
    const document = sampleDocument(16);
    const bytes = await encodeTree({ document }, own);
    const whole = exactly(document);
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 3 }), (flips) => {
      const copy = bytes.slice();
      for (const [at, bit] of flips) copy[at] = copy[at]! ^ (1 << bit);
      let read: LayeredDocument;
      try {
        read = decodeTree(copy, LIMITS).document;
      } catch (error) {
        if (error instanceof DelaminateError) return;
        throw error;
      }
      // What no checksum guards (dates, comments, flags that nobody reads) may change; the tree may not.
      expect(exactly(read)).toEqual(whole);
    }), { numRuns: 300 });
  });

  it('of any bytes, and trees of any JSON, give one clear error', async () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(refusal(() => decodeTree(bytes, LIMITS))).toMatch(/^read: /);
    }), { numRuns: 200 });
    const entries = unzipSync(await encodeTree({ document: sampleDocument() }, own));
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), fc.constantFrom('width', 'children', 'depth', 'icc', 'version', 'resolution', 'beside'), fc.constantFrom('name', 'id', 'left', 'width', 'pixels', 'seen', 'kind', 'opacity', 'locked', 'blend', 'children', 'type', '__proto__'), (value, other, key, inner) => {
      const tree = JSON.parse(strFromU8(entries['tree.json']!)) as Record<string, unknown> & { children: Array<Record<string, unknown>> };
      tree.children[1]![inner] = other;
      (tree as Record<string, unknown>)[key] = value;
      survives(zipSync({ ...entries, 'tree.json': strToU8(JSON.stringify(tree)) }));
      survives(zipSync({ ...entries, 'tree.json': strToU8(JSON.stringify(value)) }));
    }), { numRuns: 150 });
  });

  it.each([
    ['a canvas beyond the limit', (tree) => { tree.width = 300_000; }, /300000×48 = 14400000 pixels, more than the limit/],
    ['no canvas', (tree) => { tree.height = 0; }, /its height is 0/],
    ['a size that is no number', (tree) => { tree.width = '64'; }, /its width is no number/],
    ['a layer of another size than its pixels', (tree) => { tree.children[0]!.width = 63; }, /not of 63×48 pixels/],
    ['a layer beyond the limit', (tree) => { Object.assign(tree.children[0]!, { width: 200_000, height: 200_000 }); }, /far more pixels than its picture/],
    ['a layer far away', (tree) => { tree.children[0]!.left = 1e9; }, /its left is 1000000000/],
    ['two layers of one name', (tree) => { tree.children[0]!.name = tree.children[2]!.name; }, /two of its layers have one name/],
    ['an endless name', (tree) => { tree.children[0]!.name = 'x'.repeat(256); }, /no text of 1 to 255 letters/],
    ['an unknown kind', (tree) => { tree.children[0]!.kind = 'virus'; }, /unknown kind "virus"/],
    ['no checksum of what is beside', (tree) => { tree.beside = '../x'; }, /is no checksum/],
    ['a file elsewhere', (tree) => { tree.children[0]!.pixels = { file: '../../etc/passwd', sha256: '0'.repeat(64) }; }, /is missing/],
    ['pixels of another checksum', (tree) => { (tree.children[0]!.pixels as { sha256: string }).sha256 = '0'.repeat(64); }, /not what was written/],
    ['a newer version', (tree) => { tree.version = 2; }, /of version 2 and this program reads 1; use a newer Delaminate/],
    ['groups without end', (tree) => { for (let n = 0; n < 100; n++) tree.children = [{ type: 'group', id: `g${n}`, name: `g${n}`, kind: 'shape', visible: true, opacity: 1, children: tree.children }]; }, /more than 64 deep/],
  ] as ReadonlyArray<[string, Parameters<typeof told>[0], RegExp]>)('that say %s are refused', async (_, change, message) => {
    const bytes = await told(change);
    expect(refusal(() => decodeTree(bytes, LIMITS))).toMatch(message);
  });

  it('that unpack to more than they may are refused before they are unpacked', async () => {
    const bomb = zipSync({ ...unzipSync(await encodeTree({ document: sampleDocument() }, own)), 'layers/9999.png': [new Uint8Array(150_000_000), { level: 1 }] });
    expect(bomb.length).toBeLessThan(2_000_000);
    expect(refusal(() => decodeTree(bomb, { maxPixels: 10_000 }))).toMatch(/unpacks to more than/);
  });

  it('are bounded where a PNG in them unpacks to more than its size', async () => {
    const huge = encodePng(paint(1000, 1000, () => [0, 0, 0, 0]));
    const entries = unzipSync(await encodeTree({ document: sampleDocument() }, own));
    expect(refusal(() => decodeTree(zipSync({ ...entries, 'layers/0000.png': huge }), LIMITS))).toMatch(/not what was written/);
  });
});

describeWith(UNZIP, 'layer trees as other programs read them', () => {
  it('are whole to unzip and to Python, their layers what the tree has', async () => {
    const path = join(folder(), 'a.delaminate');
    const document = sampleDocument(16);
    writeFileSync(path, await encodeTree({ document: { ...document, children: [{ ...leafLayers(document.children)[0]!, seen: new Uint8Array(64 * 48).fill(255, 0, 100) }] } }, sharpEncoders));
    expect(runTool('unzip', ['-t', path])).toContain('No errors detected');
    expect(execFileSync(PYTHON, ['-c', 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())', path], { encoding: 'utf8' }).trim()).toBe("None ['mimetype', 'tree.json', 'layers/0000.png', 'seen/0000.png']");
    mkdirSync(join(folder(), 'out'));
    runTool('unzip', ['-q', path, '-d', join(folder(), 'out')]);
    const { raster } = await decodePicture(new Uint8Array(readFileSync(join(folder(), 'out', 'layers', '0000.png'))));
    expect(raster.depth).toBe(16);
    expect(Buffer.from(raster.data.buffer, raster.data.byteOffset, raster.data.byteLength).equals(Buffer.from(leafLayers(document.children)[0]!.pixels.data.buffer))).toBe(true);
    if (IMAGE_MAGICK.present) expect(runTool('identify', ['-format', '%wx%h %z %[channels]', join(folder(), 'out', 'seen', '0000.png')])).toMatch(/^64x48 8 gray/);
  });
});
