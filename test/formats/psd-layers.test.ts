import { writePsdUint8Array, type Psd } from 'ag-psd';
import fc from 'fast-check';
import { DelaminateError } from '../../src/core/errors';
import type { LayeredDocument, LayerNode } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { psb, psd } from '../../src/formats/psd';
import { readPsdLayers } from '../../src/formats/psd-layers';
import { sampleDocument, writeRequest } from '../support/documents';
import { builtInProfile } from '../support/profiles';
import { randomDocument } from '../support/random-documents';
import { refusal } from '../support/refusal';

const LIMITS = { maxPixels: 1_000_000 };
const read = (bytes: Uint8Array): LayeredDocument => readPsdLayers(bytes, LIMITS);

/** What a PSD can say of a tree. */
const told = (nodes: readonly LayerNode[]): unknown => nodes.map(({ type, name, visible, opacity, ...node }) => ({ type, name, visible, opacity: Math.round(opacity * 255), ...('children' in node ? { children: told(node.children) } : { blend: node.blend, left: node.left, top: node.top, width: node.pixels.width }) }));

const stepped = (nodes: readonly LayerNode[]): LayerNode[] => nodes.map((node) => ({ ...node, opacity: Math.round(node.opacity * 255) / 255, ...('children' in node ? { children: stepped(node.children) } : {}) }));

describe('layers of PSDs', () => {
  it.each([[psd, 'masks'], [psd, 'alpha'], [psb, 'masks']] as const)('come back as they were written (%#)', async (format, coverage) => {
    await fc.assert(fc.asyncProperty(fc.integer(), async (seed) => {
      const document = randomDocument(seed, { depth: 8, blends: true });
      const back = read((await format.encode(writeRequest(document, { coverage }))).bytes);
      expect(told(back.children)).toEqual(told(document.children));
      // A PSD has opacity in 255 steps; with those the pixels are the same, but for sums in another order.
      expect(compareRasters(flattenDocument({ ...document, children: stepped(document.children) }), flattenDocument(back)).max).toBeLessThan(0.01);
    }), { numRuns: 40 });
  });

  it('come with names of any script, profile, resolution and the kinds that our names say', async () => {
    const icc = await builtInProfile('p3');
    const back = read((await psd.encode(writeRequest({ ...sampleDocument(), icc, resolution: 240 }))).bytes);
    expect([back.icc, back.resolution]).toEqual([icc, 240]);
    expect(back.children.map(({ name, kind }) => [name, kind])).toEqual([['Background', 'background'], ['Button', 'shape'], ['Half seen', 'shape'], ['Hidden', 'shape']]);
    expect(JSON.stringify(told(back.children))).toContain('Text “圆” 1');
  });

  const white = (width: number, height: number): { width: number; height: number; data: Uint8ClampedArray } => ({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) });
  const file = (layer: NonNullable<Psd['children']>[number]): Uint8Array => writePsdUint8Array({ width: 8, height: 8, children: [{ name: 'Ground', imageData: white(8, 8) }, { name: 'Thing', left: 2, top: 2, imageData: white(4, 4), ...layer }] });

  it('are cut by their masks, outside of a mask by what it says there, and not by disabled ones', () => {
    const half = { width: 2, height: 4, data: new Uint8ClampedArray(32).fill(128) };
    const alphas = (more: object): number[] => {
      const thing = read(file({ mask: { left: 2, top: 2, right: 4, bottom: 6, imageData: half, ...more } })).children[1]!;
      return thing.type === 'layer' ? [...thing.pixels.data].filter((_, i) => i < 16 && i % 4 === 3) : [];
    };
    expect(alphas({ defaultColor: 0 })).toEqual([128, 128, 0, 0]);
    expect(alphas({ defaultColor: 255 })).toEqual([128, 128, 255, 255]);
    expect(alphas({ defaultColor: 0, disabled: true })).toEqual([255, 255, 255, 255]);
  });

  it.each([
    ['an adjustment', { adjustment: { type: 'invert' } }, /'Thing' is an adjustment layer/],
    ['effects', { effects: { dropShadow: [{ enabled: true }] } }, /'Thing' has layer effects/],
    ['clipping', { clipping: true }, /'Thing' is clipped/],
    ['a mode that we have not', { blendMode: 'vivid light' }, /blend mode vivid light/],
  ] as const)('with %s are refused rather than lost', (_, layer, message) => {
    expect(refusal(() => read(file(layer as NonNullable<Psd['children']>[number])))).toMatch(message);
  });

  const group = (layer: NonNullable<Psd['children']>[number]): Uint8Array => writePsdUint8Array({ width: 8, height: 8, children: [{ name: 'Ground', imageData: white(8, 8) }, { name: 'Thing', ...layer }] });

  it('in a group that is blended apart are read where it makes no difference, and refused where it does', () => {
    const inside = (blendMode: 'normal' | 'multiply', of: 'normal' | 'multiply'): Uint8Array => group({ blendMode, children: [{ name: 'In', imageData: white(2, 2), blendMode: of }] });
    expect(read(inside('normal', 'normal')).children[1]!.name).toBe('Thing');
    expect(refusal(() => read(inside('normal', 'multiply')))).toMatch(/the group 'Thing' has the blend mode normal; set it to Pass Through/);
    expect(refusal(() => read(inside('multiply', 'normal')))).toMatch(/the group 'Thing' has the blend mode multiply/);
  });

  it('that are not there, too deep or too large are refused', () => {
    expect(refusal(() => read(writePsdUint8Array({ width: 8, height: 8, imageData: white(8, 8) })))).toMatch(/no layers of pixels/);
    expect(refusal(() => readPsdLayers(file({}), { maxPixels: 10 }))).toMatch(/8×8 = 64 pixels, more than the limit of 10/);
    const deep = file({});
    deep[23] = 16;
    expect(refusal(() => read(deep))).toMatch(/16 bit/);
  });

  it('of damaged files are read or refused in one line, never more', async () => {
    const whole = (await psd.encode(writeRequest({ ...sampleDocument(), children: sampleDocument().children.slice(1, 3) }))).bytes;
    const survives = (bytes: Uint8Array): void => {
      try {
        read(bytes);
      } catch (error) {
        if (!(error instanceof DelaminateError)) throw error;
        expect(error.message).not.toContain('\n');
      }
    };
    fc.assert(fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => survives(whole.subarray(0, length))), { numRuns: 100 });
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 4 }), (flips) => {
      const copy = whole.slice();
      for (const [at, bit] of flips) copy[at] = copy[at]! ^ (1 << bit);
      survives(copy);
    }), { numRuns: 300 });
  });
});
