import { choice, list, member, optional, real, text, unfit, whole, type Unchecked } from './json-reader';
import { ROLES, valuesOf, type ModelEntry, type Registry, type TensorSpec } from './model-entry';
import { pictureSize } from './tensor-codec';

/** 2 GB, the most that protobuf, which ONNX is, can hold in one file. */
const MOST_BYTES = 2 ** 31 - 1;
/** 1 GB of 32-bit values. */
const MOST_VALUES = 2 ** 28;
const MOST_MODELS = 256;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const NAME_WORDS = 'a name of letters, digits, ".", "_" and "-", beginning with a letter or digit, of at most 100 characters';
const TENSOR_NAME = /^[\x21-\x7e]{1,200}$/;
const LINE = /^[^\p{Cc}]{1,200}$/u;

/** Hosts that may be reached without encryption: this machine. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a model may be fetched from here: https, or http on this machine. */
export function isFetchable(address: string): boolean {
  // Engine code has no `URL`; the host that fetches parses the address again with its own.
  const match = /^(https?):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?(\/[\x21-\x7e]*)?$/i.exec(address);
  return match !== null && (match[1]!.toLowerCase() === 'https' || LOCAL_HOSTS.includes(match[2]!.toLowerCase()));
}

/** A field that is there only where there is a value. */
const given = <K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> => (value === undefined ? {} : ({ [key]: value } as Partial<Record<K, T>>));

function tensorSpec(from: Unchecked): TensorSpec {
  const shape = list(member(from, 'shape'), (item) => whole(item, 1, MOST_VALUES), [1, 8]);
  if (valuesOf(shape) > MOST_VALUES) throw unfit(member(from, 'shape'), `of at most ${MOST_VALUES} values`);
  const range = optional(member(from, 'range'), (item) => list(item, real, [2, 2]) as [number, number], undefined);
  if (range && range[0] >= range[1]) throw unfit(member(from, 'range'), 'two numbers, the smaller one first');
  const std = optional(member(from, 'std'), (item) => list(item, real, [1, 8]), undefined);
  if (std?.some((value) => value <= 0)) throw unfit(member(from, 'std'), 'numbers above 0');
  return {
    name: text(member(from, 'name'), TENSOR_NAME, 'the tensor\'s name'),
    shape,
    type: optional(member(from, 'type'), (item) => choice(item, ['float32', 'uint8'] as const), 'float32'),
    layout: optional(member(from, 'layout'), (item) => choice(item, ['NCHW', 'NHWC'] as const), 'NCHW'),
    ...given('range', range),
    ...given('mean', optional(member(from, 'mean'), (item) => list(item, real, [1, 8]), undefined)),
    ...given('std', std),
    ...given('content', optional(member(from, 'content'), (item) => choice(item, ['image', 'mask'] as const), undefined)),
    ...given('marks', optional(member(from, 'marks'), (item) => choice(item, ['hole', 'known'] as const), undefined)),
    ...given('sample', optional(member(from, 'sample'), (item) => choice(item, ['uniform', 'binary'] as const), undefined)),
  };
}

function tensorSpecs(from: Unchecked): TensorSpec[] {
  const specs = list(from, tensorSpec, [1, 64]);
  if (new Set(specs.map(({ name }) => name)).size < specs.length) throw unfit(from, 'tensors of different names');
  return specs;
}

/** An inpainting model takes one picture of three channels and one mask, gives one picture, all of one size, and no more. */
function checkInpainting(from: Unchecked, inputs: readonly TensorSpec[], outputs: readonly TensorSpec[]): void {
  const check = (key: 'inputs' | 'outputs', specs: readonly TensorSpec[], contents: readonly string[]): void => {
    const wanted = `exactly ${contents.map((content) => `one with "content": "${content}"`).join(' and ')}, each of four axes`;
    if (specs.map(({ content }) => content).sort().join() !== [...contents].sort().join() || specs.some(({ shape }) => shape.length !== 4 || shape[0] !== 1)) throw unfit(member(from, key), wanted);
  };
  check('inputs', inputs, ['image', 'mask']);
  check('outputs', outputs, ['image']);
  const size = pictureSize(inputs[0]!);
  for (const [key, spec] of [...inputs.map((spec) => ['inputs', spec] as const), ...outputs.map((spec) => ['outputs', spec] as const)]) {
    const { height, width, channels } = pictureSize(spec);
    const wanted = spec.content === 'mask' ? 1 : 3;
    if (height !== size.height || width !== size.width || channels !== wanted) throw unfit(member(from, key), `of one size, and '${spec.name}' of ${wanted} channel${wanted === 1 ? '' : 's'} in ${spec.layout}`);
    if (spec.content === 'mask' && spec.marks === undefined) throw unfit(member(from, key), `with "marks" ("hole" or "known") at '${spec.name}'`);
  }
}

/** Reads one entry of a registry, or of a pack's file. Throws `DelaminateError` naming the field, what it holds and what it must. */
export function parseModelEntry(json: unknown, path = 'entry'): ModelEntry {
  const from: Unchecked = { value: json, path };
  const at = (key: string): Unchecked => member(from, key);
  const origin = choice(at('origin'), ['built-in', 'pack']);
  const tolerance = real(at('tolerance'));
  if (tolerance <= 0 || tolerance > 1) throw unfit(at('tolerance'), 'above 0 and at most 1');
  const [inputs, outputs] = [tensorSpecs(at('inputs')), tensorSpecs(at('outputs'))];
  const role = choice(at('role'), ROLES);
  if (role === 'inpainting') checkInpainting(from, inputs, outputs);
  const url = optional(at('url'), (item) => {
    const address = text(item, LINE, 'an address');
    if (!isFetchable(address)) throw unfit(item, 'an https address without user or password (http is for this machine alone)');
    return address;
  }, undefined);
  if (origin === 'pack' && url === undefined) throw unfit(at('url'), 'the address that the file is fetched from');
  return {
    role,
    name: text(at('name'), NAME, NAME_WORDS),
    version: text(at('version'), LINE, 'the model\'s version, one line'),
    file: text(at('file'), NAME, `a bare file name: ${NAME_WORDS}`),
    bytes: whole(at('bytes'), 1, MOST_BYTES),
    sha256: text(at('sha256'), /^[0-9a-f]{64}$/, '64 hexadecimal digits in lower case'),
    licence: text(at('licence'), LINE, 'the licence\'s name, one line'),
    ...given('card', optional(at('card'), (item) => text(item, LINE, 'one line'), undefined)),
    opset: whole(at('opset'), 1, 100),
    question: optional(at('question'), (item) => whole(item, 1, 1000), 1),
    inputs,
    outputs,
    tolerance,
    ...given('reference', optional(at('reference'), (item) => text(item, NAME, `a bare file name: ${NAME_WORDS}`), undefined)),
    origin,
    ...given('url', url),
  };
}

/** Reads `registry.json`. Throws `DelaminateError`; no part of a registry with a fault is used. */
export function parseRegistry(json: unknown, path = 'registry'): Registry {
  const from: Unchecked = { value: json, path };
  if (member(from, 'version').value !== 1) throw unfit(member(from, 'version'), '1; a newer registry needs a newer version of this program');
  const models = list(member(from, 'models'), ({ value, path: at }) => parseModelEntry(value, at), [0, MOST_MODELS]);
  const doubled = models.find(({ name }, i) => models.findIndex((other) => other.name === name) !== i);
  if (doubled) throw unfit(member(from, 'models'), `of different names; '${doubled.name}' is there twice`);
  return { version: 1, models };
}
