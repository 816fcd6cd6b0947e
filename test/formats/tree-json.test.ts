import fc from 'fast-check';
import { FILL_METHODS } from '../../src/core/fill-methods';
import { LAYER_KINDS } from '../../src/document/document';
import { MOST_NODES, parseTree, TREE_FORMAT, TREE_VERSION, type GroupRecord, type LayerRecord, type NodeRecord, type TreeRecord } from '../../src/formats/tree-json';
import { BLEND_MODES } from '../../src/raster/blend';
import type { Depth } from '../../src/raster/raster';
import { refusal } from '../support/refusal';

const MOST = 10_000;
const sha256 = 'ab'.repeat(32);
const file = { file: 'layers/0000.png', sha256 };
const head = { visible: true, opacity: 1, kind: 'shape' } as const;
const layer = (id: string, more: object = {}): LayerRecord => ({ type: 'layer', id, name: id, ...head, left: 0, top: 0, width: 4, height: 3, blend: 'normal', pixels: file, ...more });
const group = (id: string, children: readonly NodeRecord[], more: object = {}): GroupRecord => ({ type: 'group', id, name: id, ...head, children, ...more });
const tree = (children: readonly NodeRecord[], more: object = {}): TreeRecord => ({ format: TREE_FORMAT, version: TREE_VERSION, width: 20, height: 10, depth: 8, children, ...more });

const maybe = <K extends string, V>(key: K, value: fc.Arbitrary<V>): fc.Arbitrary<object> => fc.option(value).map((chosen) => (chosen === null ? {} : { [key]: chosen }));
const anyHead = fc.tuple(fc.record({ kind: fc.constantFrom(...LAYER_KINDS), visible: fc.boolean(), opacity: fc.double({ min: 0, max: 1, noNaN: true }) }), maybe('locked', fc.constant(true))).map(([own, lock]) => ({ ...own, ...lock }));
const anyLayer = fc.tuple(anyHead, fc.record({ left: fc.integer({ min: -300_000, max: 300_000 }), top: fc.integer({ min: -300_000, max: 300_000 }), width: fc.integer({ min: 1, max: 30 }), height: fc.integer({ min: 1, max: 30 }), blend: fc.constantFrom(...BLEND_MODES) }), maybe('seen', fc.constant(file)), maybe('filled', fc.uniqueArray(fc.constantFrom(...FILL_METHODS)))).map((parts) => layer('', Object.assign({}, ...parts)));
const anyTree = fc.tuple(fc.array(fc.tuple(anyLayer, anyHead, fc.nat(3)), { maxLength: 8 }), fc.constantFrom<Depth>(8, 16, 32), maybe('resolution', fc.double({ min: 0, max: 1e6, noNaN: true })), maybe('beside', fc.constant(sha256)), maybe('icc', fc.constant(file))).map(([nodes, depth, ...more]) => {
  // Each inside as many groups as its number says; ids by their place.
  const children = nodes.map(([one, around, levels], k) => Array.from({ length: levels }, (_, n) => n).reduce<NodeRecord>((inner, n) => group(`group ${k}.${n}`, [inner], around), { ...one, id: `id ${k}`, name: `Näme “${k}”` }));
  return tree(children, Object.assign({ depth }, ...more));
});

const parse = (value: unknown): TreeRecord => parseTree(JSON.parse(JSON.stringify(value)), MOST);

describe('parseTree', () => {
  it('gives any tree back as it was written', () => {
    fc.assert(fc.property(anyTree, (one) => expect(JSON.stringify(sorted(parse(one)))).toBe(JSON.stringify(sorted(one)))), { numRuns: 100 });
  });

  it('keeps nothing that it does not know', () => {
    const parsed = parse(tree([layer('a', { script: 'x' })], { more: 1 }));
    expect(parsed).toEqual(tree([layer('a')]));
  });
});

/** With the keys of all records in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

describe('what parseTree refuses', () => {
  const WRONG: Readonly<Record<string, readonly unknown[]>> = {
    type: [undefined, 'Layer', 1], id: [undefined, '', 7, 'x'.repeat(1021)], name: [null, '', 'x'.repeat(256)], kind: ['', 'mask', null], visible: [1, 'true', undefined], opacity: [-0.1, 1.1, null, '1'],
    locked: [false, 1, 'yes', null], left: [0.5, -300_001, '0'], top: [300_001, null], width: [0, 1.5, -1, 300_001, '4'], height: [0, null], blend: ['Normal', 'constructor', undefined],
    pixels: [undefined, null, [], { file: 3, sha256 }, { file: 'a' }, { file: 'a', sha256: sha256.toUpperCase() }, { file: 'a', sha256: `${sha256}0` }], seen: [null, 'a', {}], filled: ['flat', ['magic'], [null], [...FILL_METHODS, 'flat']],
  };

  it.each(Object.keys(WRONG))('a layer whose %s is none, in a group too', (key) => {
    for (const value of WRONG[key]!) {
      const wrong = layer('a', { [key]: value });
      for (const children of [[wrong], [group('g', [layer('b'), wrong])]]) expect([value, refusal(() => parse(tree(children)))]).toEqual([value, expect.stringMatching(/^read: the layer tree [^\n]*$/)]);
    }
  });

  it.each<[string, unknown]>([
    ['no record', null], ['a list', []], ['a text', 'tree'], ['another format', tree([], { format: 'x' })], ['a version that is no number', tree([], { version: '1' })],
    ['children that are no list', tree([], { children: { 0: layer('a') } })], ['a group without children', tree([group('g', [], { children: undefined })])], ['a depth between', tree([], { depth: 24 })],
    ['no width', tree([], { width: undefined })], ['a resolution below 0', tree([], { resolution: -1 })], ['a profile that is nowhere', tree([], { icc: 'sRGB' })], ['a checksum that is none', tree([], { beside: 'AB'.repeat(32) })],
    ['one id twice', tree([layer('a'), group('g', [layer('a', { name: 'b' })])])], ['one name twice', tree([layer('a'), group('g', [layer('b', { name: 'a' })])])],
  ])('%s', (_, value) => {
    expect(refusal(() => parse(value))).toMatch(/^read: [^\n]*$/);
  });

  it('values that cannot be said in a message', () => {
    let deep: unknown = 1;
    for (let n = 0; n < 200_000; n++) deep = [deep];
    const speechless = { toString: 1, valueOf: 1 };
    for (const value of [deep, speechless]) {
      expect(refusal(() => parseTree(tree([], { version: value }), MOST))).toMatch(/^read: the layer tree is of version (a list|an object) and this program/);
      expect(refusal(() => parseTree(tree([layer('a', { kind: value })]), MOST))).toMatch(/^read: the layer tree says the unknown kind (a list|an object); it is damaged/);
      expect(refusal(() => parseTree(tree([layer('a', { left: value })]), MOST))).toMatch(/its left is no number/);
    }
  });

  it('more pixels than its picture could need, by one layer or by all of them', () => {
    expect(refusal(() => parse(tree([], { width: 101, height: 100 })))).toMatch(/101×100 = 10100 pixels, more than the limit of 10000/);
    expect(refusal(() => parse(tree([layer('a', { width: 101, height: 100 })])))).toMatch(/far more pixels/);
    // Four times the limit, or 64 times the picture, whichever is more.
    const full = (count: number): TreeRecord => tree(Array.from({ length: count }, (_, k) => layer(`l${k}`, { width: 100, height: 100 })));
    expect(parse(full(4)).children).toHaveLength(4);
    expect(refusal(() => parse(full(5)))).toMatch(/far more pixels/);
  });

  it('more layers than any document has', () => {
    const many = (count: number): TreeRecord => tree(Array.from({ length: count }, (_, k) => layer(`l${k}`, { width: 1, height: 1 })));
    expect(parseTree(many(MOST_NODES), MOST).children).toHaveLength(MOST_NODES);
    expect(refusal(() => parseTree(many(MOST_NODES + 1), MOST))).toMatch(/more than 20000 layers/);
  });

  it('groups deeper than 64, before the stack overflows', () => {
    const nested = (levels: number): TreeRecord => tree([Array.from({ length: levels }, (_, n) => n).reduce<NodeRecord>((inner, n) => group(`g${n}`, [inner]), layer('a'))]);
    expect(parseTree(nested(64), MOST).children).toHaveLength(1);
    expect(refusal(() => parseTree(nested(65), MOST))).toMatch(/nested more than 64 deep/);
    expect(refusal(() => parseTree(nested(15_000), MOST))).toMatch(/nested more than 64 deep/);
  });
});
