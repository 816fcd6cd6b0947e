import { DelaminateError } from '../../src/core/errors';
import { parseRegistry } from '../../src/vision/registry';
import type { ModelSource } from '../../src/vision/vision';
import { isPackedFile, type LoadPageFile } from './load-page-file';
import { unpackFile, type PackedFile } from './page-file';

/** The name under which a model's file travels: file names of the registry are bare and end in `.onnx` or the like. */
export const pageNameOf = (file: string): string => `model-${file}`;

async function loadPacked(load: LoadPageFile, name: string): Promise<PackedFile> {
  const content = await load(name);
  if (!isPackedFile(content)) throw new DelaminateError('models', `files/${name}.js of the plugin is damaged; install the plugin again`);
  return content;
}

const readPageFile = async (load: LoadPageFile, name: string): Promise<Uint8Array> => unpackFile(`files/${name}.js`, await loadPacked(load, name));

/** onnxruntime's WebAssembly, still packed: whoever runs it unpacks it, off the page's own thread. */
export const pageRuntime = (load: LoadPageFile): Promise<PackedFile> => loadPacked(load, 'runtime');

/**
 * The models that came with the plugin. Rejects with `DelaminateError` where their registry is missing or unfit; a model's
 * own file is looked at only when it is needed, and verified by whoever asked for it.
 */
export async function pageModels(load: LoadPageFile): Promise<readonly ModelSource[]> {
  const text = new TextDecoder().decode(await readPageFile(load, 'registry'));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DelaminateError('models', 'files/registry.js of the plugin is damaged; install the plugin again', { cause: error });
  }
  return parseRegistry(json).models.map((entry) => ({ entry, read: () => readPageFile(load, pageNameOf(entry.file)) }));
}
