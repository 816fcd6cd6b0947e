import { list, member, real, text, unfit, whole, type Unchecked } from './json-reader';
import { valuesOf, type ModelEntry, type ModelTensor, type ModelTensors } from './model-entry';

/** What is kept of one output. */
export interface OutputDigest {
  readonly name: string;
  readonly mean: number;
  /** Mean and largest of the values without sign. */
  readonly meanAbsolute: number;
  readonly largest: number;
  /** Sample `i` of n is value floor(i · size / n) in storage order. */
  readonly samples: readonly number[];
}

/** The outputs of one model for `randomInputs(entry, seed)`, in short: what `<name>.reference.json` holds. */
export interface Reference {
  readonly version: 1;
  /** SHA-256 of the model that gave them. */
  readonly sha256: string;
  readonly seed: number;
  readonly outputs: readonly OutputDigest[];
}

/** Samples of one output. */
export const SAMPLES = 256;

/** How one output of a backend differs from the reference, as a share of the output's largest value (1 at least). */
export interface OutputDifference {
  readonly name: string;
  readonly difference: number;
}

export function digestOutput(name: string, { data }: ModelTensor): OutputDigest {
  const count = Math.min(SAMPLES, data.length);
  let [sum, absolute, largest] = [0, 0, 0];
  for (const value of data) {
    sum += value;
    absolute += Math.abs(value);
    largest = Math.max(largest, Math.abs(value));
  }
  const samples = Array.from({ length: count }, (_, i) => data[Math.floor((i * data.length) / count)]!);
  return { name, mean: sum / data.length, meanAbsolute: absolute / data.length, largest, samples };
}

/** Reads a reference file. Throws `DelaminateError` where it is none, or one of another model or version of it. */
export function parseReference(json: unknown, entry: ModelEntry, path = 'reference'): Reference {
  const from: Unchecked = { value: json, path };
  if (member(from, 'version').value !== 1) throw unfit(member(from, 'version'), '1');
  const sha256 = text(member(from, 'sha256'), /^[0-9a-f]{64}$/, 'a SHA-256');
  if (sha256 !== entry.sha256) throw unfit(member(from, 'sha256'), `${entry.sha256}, the model's; export the reference together with the model`);
  const outputs = list(member(from, 'outputs'), (item): OutputDigest => ({
    name: text(member(item, 'name'), /./, 'an output\'s name'),
    mean: real(member(item, 'mean')),
    meanAbsolute: real(member(item, 'meanAbsolute')),
    largest: real(member(item, 'largest')),
    samples: list(member(item, 'samples'), real, [1, SAMPLES]),
  }), [entry.outputs.length, entry.outputs.length]);
  entry.outputs.forEach(({ name, shape }, i) => {
    if (outputs[i]!.name !== name) throw unfit(member(from, 'outputs'), `of ${entry.outputs.map((spec) => spec.name).join(', ')}, in this order`);
    if (outputs[i]!.samples.length !== Math.min(SAMPLES, valuesOf(shape))) throw unfit(member(from, 'outputs'), `with ${Math.min(SAMPLES, valuesOf(shape))} samples of '${name}'`);
  });
  return { version: 1, sha256, seed: whole(member(from, 'seed'), 0, 2 ** 31), outputs };
}

/** Compares what a backend gave for the reference's inputs with what is kept. At most `entry.tolerance` each is agreement. */
export function compareWithReference(reference: Reference, outputs: ModelTensors): OutputDifference[] {
  return reference.outputs.map((expected) => {
    const found = digestOutput(expected.name, outputs[expected.name]!);
    const differences = [found.mean - expected.mean, found.meanAbsolute - expected.meanAbsolute, found.largest - expected.largest, ...found.samples.map((value, i) => value - expected.samples[i]!)];
    return { name: expected.name, difference: Math.max(...differences.map(Math.abs)) / Math.max(1, expected.largest) };
  });
}
