import { DelaminateError } from '../core/errors';
import { valuesOf, type ModelEntry, type ModelTensor, type ModelTensors, type TensorSpec } from './model-entry';
import type { Backend, Device, Network, Runtime, RuntimeOptions, RuntimeTensor } from './runtime';

const wrong = (entry: ModelEntry, message: string): DelaminateError => new DelaminateError('models', `${entry.file}: ${message}`);

const sameShape = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((length, axis) => length === b[axis]);

function checkNames(entry: ModelEntry, kind: string, expected: readonly TensorSpec[], found: readonly string[]): void {
  const missing = expected.find(({ name }) => !found.includes(name));
  if (missing) throw wrong(entry, `it has no ${kind} '${missing.name}', which the registry lists; it has ${found.join(', ')}`);
}

function feed(runtime: Runtime, entry: ModelEntry, spec: TensorSpec, given: ModelTensor | undefined): RuntimeTensor {
  if (!given) throw wrong(entry, `input '${spec.name}' was not given`);
  const { data, shape } = given;
  if (!sameShape(shape, spec.shape) || data.length !== valuesOf(spec.shape)) throw wrong(entry, `input '${spec.name}' is [${shape.join(', ')}] of ${data.length} values and must be [${spec.shape.join(', ')}]`);
  if (spec.type === 'float32' && data instanceof Float32Array) return new runtime.Tensor('float32', data, shape);
  if (spec.type === 'uint8' && data instanceof Uint8Array) return new runtime.Tensor('uint8', data, shape);
  throw wrong(entry, `input '${spec.name}' must hold ${spec.type}`);
}

async function take(entry: ModelEntry, spec: TensorSpec, tensor: RuntimeTensor | undefined): Promise<ModelTensor> {
  if (!tensor || !sameShape(tensor.dims, spec.shape)) throw wrong(entry, `output '${spec.name}' came out as [${tensor?.dims.join(', ') ?? ''}] and must be [${spec.shape.join(', ')}]`);
  const data = await tensor.getData();
  if (!(spec.type === 'float32' ? data instanceof Float32Array : data instanceof Uint8Array)) throw wrong(entry, `output '${spec.name}' came out as ${tensor.type} and must be ${spec.type}`);
  // Half floats overflow and drivers fail without a word: neither may reach the engine.
  if (data instanceof Float32Array && !data.every(Number.isFinite)) throw wrong(entry, `output '${spec.name}' holds values that are no numbers`);
  return { shape: spec.shape, data: data as Float32Array | Uint8Array };
}

/** Loads a verified model into a runtime. Rejects where its inputs and outputs are not the registry's. */
export async function openOrtNetwork(runtime: Runtime, entry: ModelEntry, bytes: Uint8Array, options: RuntimeOptions): Promise<Network> {
  const session = await runtime.InferenceSession.create(bytes, options);
  const release = (): Promise<void> => session.release().catch(() => undefined);
  try {
    checkNames(entry, 'input', entry.inputs, session.inputNames);
    checkNames(entry, 'output', entry.outputs, session.outputNames);
    const unlisted = session.inputNames.find((name) => !entry.inputs.some((spec) => spec.name === name));
    if (unlisted !== undefined) throw wrong(entry, `it needs an input '${unlisted}' that the registry does not list`);
  } catch (error) {
    await release();
    throw error;
  }
  return {
    async run(inputs: ModelTensors) {
      const feeds = Object.fromEntries(entry.inputs.map((spec) => [spec.name, feed(runtime, entry, spec, inputs[spec.name])]));
      const results = await session.run(feeds);
      try {
        const outputs: Record<string, ModelTensor> = {};
        for (const spec of entry.outputs) outputs[spec.name] = await take(entry, spec, results[spec.name]);
        return outputs;
      } finally {
        for (const tensor of [...Object.values(feeds), ...Object.values(results)]) tensor.dispose();
      }
    },
    release,
  };
}

/**
 * A backend over an onnxruntime. `load` is called once, when the first model is opened; `options` go to every session on top
 * of the execution provider named like the device.
 */
export function ortBackend(device: Device, load: () => Promise<Runtime>, options: RuntimeOptions = {}): Backend {
  let runtime: Promise<Runtime> | undefined;
  return {
    device,
    async open(entry, bytes) {
      runtime ??= load();
      return openOrtNetwork(await runtime, entry, bytes, { executionProviders: [device], ...options });
    },
  };
}
