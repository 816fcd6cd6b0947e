import { DelaminateError } from '../../src/core/errors';
import { isFetchable, parseModelEntry, parseRegistry } from '../../src/vision/registry';
import { entry, entryJson, inpaintingEntry } from '../support/model-entries';

describe('parseModelEntry', () => {
  it('fills in what need not be said, and keeps the rest', () => {
    expect(parseModelEntry(entryJson())).toEqual(entry());
    const input = { name: 'x', shape: [1, 4, 4, 3], type: 'uint8', layout: 'NHWC', range: [0, 255], mean: [0.5], std: [0.25], sample: 'binary' };
    const full = parseModelEntry(entryJson({ inputs: [input], card: 'small.md', reference: 'small.reference.json', question: 3, url: 'https://host.example/a.onnx', origin: 'pack' }));
    expect(full.inputs).toEqual([input]);
    expect(full).toMatchObject({ card: 'small.md', reference: 'small.reference.json', question: 3, url: 'https://host.example/a.onnx', origin: 'pack' });
  });

  it.each<[string, object, RegExp]>([
    ['an unknown role', { role: 'oracle' }, /entry\.role is "oracle"; it must be one of sight, inpainting, matting, segmentation/],
    ['a path as file', { file: '../../etc/passwd' }, /entry\.file is "\.\.\/\.\.\/etc\/passwd"; it must be a bare file name/],
    ['a hidden file', { file: '.bashrc' }, /entry\.file/],
    ['a path as name', { name: 'a/b' }, /entry\.name/],
    ['control characters', { licence: 'MIT\u001b[2J' }, /entry\.licence/],
    ['a short hash', { sha256: 'ab' }, /entry\.sha256 is "ab"; it must be 64 hexadecimal digits/],
    ['no bytes', { bytes: 0 }, /entry\.bytes is 0; it must be a whole number from 1 to 2147483647/],
    ['a size that is no number', { bytes: '3' }, /entry\.bytes/],
    ['a free dimension', { inputs: [{ name: 'x', shape: [1, -1] }] }, /entry\.inputs\[0\]\.shape\[1\] is -1/],
    ['a tensor of many gigabytes', { inputs: [{ name: 'x', shape: [65536, 65536] }] }, /entry\.inputs\[0\]\.shape is \[65536,65536\]; it must be of at most/],
    ['no inputs', { inputs: [] }, /entry\.inputs is \[\]; it must be a list of 1 to 64/],
    ['one name twice', { outputs: [{ name: 'y', shape: [1] }, { name: 'y', shape: [1] }] }, /of different names/],
    ['a range the wrong way round', { inputs: [{ name: 'x', shape: [1], range: [1, 0] }] }, /range is \[1,0\]; it must be two numbers, the smaller one first/],
    ['a deviation of nothing', { inputs: [{ name: 'x', shape: [1], std: [0] }] }, /std is \[0\]; it must be numbers above 0/],
    ['no tolerance', { tolerance: 0 }, /entry\.tolerance is 0/],
    ['no number', { tolerance: null }, /entry\.tolerance is null/],
    ['a pack without an address', { origin: 'pack' }, /entry\.url is missing/],
    ['an address without encryption', { origin: 'pack', url: 'http://host.example/a' }, /entry\.url .* must be an https address/],
    ['an unknown origin', { origin: 'elsewhere' }, /entry\.origin/],
  ])('refuses %s', (_name, more, message) => {
    expect(() => parseModelEntry(entryJson(more))).toThrow(message);
    expect(() => parseModelEntry(entryJson(more))).toThrow(DelaminateError);
  });

  it.each([[null], [[]], ['text'], [7]])('refuses %j, which is no entry', (json) => {
    expect(() => parseModelEntry(json)).toThrow(/it must be an object/);
  });

  it('takes no field from a prototype', () => {
    expect(() => parseModelEntry(JSON.parse('{"__proto__": {"origin": "built-in"}}'))).toThrow(/entry\.origin is missing/);
  });

  describe('of an inpainting model', () => {
    const json = (more: Parameters<typeof inpaintingEntry>[2] = {}): unknown => JSON.parse(JSON.stringify(inpaintingEntry(8, 8, more)));

    it('takes a picture and a mask of one size', () => {
      expect(parseModelEntry(json())).toEqual(inpaintingEntry(8, 8));
      expect(parseModelEntry(json({ image: { layout: 'NHWC', shape: [1, 8, 8, 3] } })).inputs[0]!.shape).toEqual([1, 8, 8, 3]);
    });

    it.each<[string, Parameters<typeof inpaintingEntry>[2], RegExp]>([
      ['another size of the mask', { mask: { shape: [1, 1, 8, 9] } }, /inputs .*of one size/],
      ['a mask of three channels', { mask: { shape: [1, 3, 8, 8] } }, /'msk' of 1 channel in NCHW/],
      ['an output without content', { output: { content: undefined } }, /outputs .*exactly one with "content": "image"/],
      ['a mask that does not say what it marks', { mask: { marks: undefined } }, /"marks"/],
      ['several pictures at once', { image: { shape: [2, 3, 8, 8] } }, /each of four axes/],
    ])('refuses %s', (_name, more, message) => {
      expect(() => parseModelEntry(json(more))).toThrow(message);
    });
  });
});

describe('parseRegistry', () => {
  it('reads all models, and none of a registry with a fault', () => {
    expect(parseRegistry({ version: 1, models: [entryJson(), entryJson({ name: 'other' })] }).models.map(({ name }) => name)).toEqual(['small', 'other']);
    expect(() => parseRegistry({ version: 1, models: [entryJson(), entryJson({ name: 'other', bytes: -1 })] })).toThrow(/registry\.models\[1\]\.bytes is -1/);
    expect(() => parseRegistry({ version: 1, models: [entryJson(), entryJson()] })).toThrow(/'small' is there twice/);
    expect(() => parseRegistry({ version: 2, models: [] })).toThrow(/a newer registry needs a newer version of this program/);
  });
});

describe('isFetchable', () => {
  it.each([['https://host.example/a.onnx'], ['https://host.example:8443/a?b=c'], ['http://localhost:80/a'], ['http://127.0.0.1/a'], ['http://[::1]:9/a']])('%s: yes', (address) => {
    expect(isFetchable(address)).toBe(true);
  });

  it.each([['http://host.example/a'], ['http://localhost.evil.example/a'], ['http://127.0.0.1@evil.example/'], ['https://user:pass@host.example/a'], ['file:///etc/passwd'], ['ftp://host/a'], ['data:,a'], ['https://host.example/a b'], ['//host.example/a'], ['']])('%s: no', (address) => {
    expect(isFetchable(address)).toBe(false);
  });
});
