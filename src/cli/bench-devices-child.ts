import { join } from 'node:path';
import { DelaminateError, messageOf } from '../core/errors';
import { dawnBackend, openDawn, pageRuntime } from '../node/dawn';
import { measureNetwork, type MeasureOptions } from '../node/measure-network';
import { modelsIn } from '../node/model-sources';
import { nodeBackend } from '../node/node-backends';
import { MODELS_FOLDER } from '../node/package-folder';
import { readJson } from '../node/read-json';
import { sha256 } from '../node/sha256';
import type { OpenedGpu } from '../vision/gpu-device';
import { ortBackend } from '../vision/ort-network';
import { parseReference } from '../vision/reference';
import type { Backend } from '../vision/runtime';
import { verifyModel } from '../vision/verify-model';
import type { AdapterFigures, DeviceRun, DeviceWay } from './bench-devices';

/** Native code in `bench` and here: what two shared cores have. */
const CPU_THREADS = 2;

function aboutAdapter({ adapter, name }: OpenedGpu): AdapterFigures {
  const { info, features, limits } = adapter;
  const words = { vendor: info?.vendor ?? '', architecture: info?.architecture ?? '', device: info?.device ?? '', description: info?.description ?? '' };
  const numbers: Record<string, number> = {};
  // They are getters of a prototype: neither JSON nor Object.entries sees them.
  for (const key in limits) numbers[key] = (limits as unknown as Record<string, number>)[key]!;
  return { name, ...words, shaderF16: features.has('shader-f16'), features: [...(features as unknown as Iterable<string>)].sort(), limits: numbers };
}

async function backendOf(way: DeviceWay, flags: readonly string[], send: (part: Partial<DeviceRun>) => void): Promise<Backend> {
  if (way === 'native-webgpu') return nodeBackend('webgpu');
  if (way === 'native-cpu') return nodeBackend('cpu', CPU_THREADS);
  if (way === 'node-wasm') return nodeBackend('wasm');
  if (way === 'page-wasm') return ortBackend('wasm', pageRuntime);
  const started = performance.now();
  const opened = await openDawn(flags);
  send({ deviceMilliseconds: performance.now() - started, adapter: aboutAdapter(opened) });
  return dawnBackend(opened);
}

async function measure(way: DeviceWay, options: MeasureOptions, flags: readonly string[], send: (part: Partial<DeviceRun>) => void): Promise<void> {
  try {
    const source = (await modelsIn(MODELS_FOLDER)).find(({ entry }) => entry.role === 'sight' && entry.reference !== undefined);
    if (!source) throw new DelaminateError('models', 'there is no network with a reference to measure');
    const { entry } = source;
    const reference = parseReference(await readJson(join(MODELS_FOLDER, entry.reference!), 'models'), entry, entry.reference);
    const bytes = await source.read();
    await verifyModel(entry, bytes, sha256);
    send({ model: `${entry.name} ${entry.version}`, tolerance: entry.tolerance });
    const backend = await backendOf(way, flags, send);
    send(await measureNetwork(backend, entry, bytes, reference, options, send));
  } catch (error) {
    send({ failure: messageOf(error) });
  }
}

if (require.main === module) {
  const [, , way, runs, milliseconds, ...flags] = process.argv;
  const send = (part: Partial<DeviceRun>): void => void process.send!(part);
  // Whoever asked ends this process: Dawn keeps it alive.
  process.on('disconnect', () => process.exit(1));
  void measure(way as DeviceWay, { runs: Number(runs), milliseconds: Number(milliseconds) }, flags, send).then(() => process.send!({ done: true }));
}
