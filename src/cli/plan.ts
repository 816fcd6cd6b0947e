import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { formatByExtension, formatById } from '../formats/formats';
import { usageError, type CliOptions, type TextSinks } from './arguments';

/** One picture and where it goes. */
export interface Task {
  readonly input: string;
  readonly output: string;
  /** A format's id. */
  readonly format: string;
}

export interface Plan {
  readonly tasks: readonly Task[];
  /** Several pictures were asked for, even if only one was found. */
  readonly batch: boolean;
  /** Inputs that fail before they are looked at, in words. */
  readonly failures: ReadonlyArray<{ input: string; message: string }>;
}

const FLAT_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff'];
const LAYERED_EXTENSIONS = ['.psd', '.psb'];
/** A folder of such a name is never what was meant. */
const OTHER_PICTURE_EXTENSIONS = [...FLAT_EXTENSIONS, '.gif', '.bmp', '.svg', '.pdf', '.heic', '.avif', '.xcf', '.kra', '.zip', '.json'];

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
const stem = (path: string): string => basename(path, extname(path));

/**
 * The pictures directly in a folder, by name. A PSD beside a flat picture of the same stem is what
 * an earlier run wrote there, not another picture.
 */
async function picturesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const has = (name: string, extensions: readonly string[]): boolean => extensions.includes(extname(name).toLowerCase());
  const flat = names.filter((name) => has(name, FLAT_EXTENSIONS));
  const stems = new Set(flat.map(stem));
  const layered = names.filter((name) => has(name, LAYERED_EXTENSIONS) && !stems.has(stem(name)));
  return [...flat, ...layered].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((name) => join(folder, name));
}

/** `<stem>.psd` in `folder`, or `<stem>` for a folder of layers. */
function named(input: string, folder: string, format: string): string {
  const known = formatById(format)!;
  return join(folder, known.kind === 'file' ? stem(input) + known.extension : stem(input));
}

/** Where one picture alone goes. */
function planSingle(input: string, options: CliOptions, sinks: TextSinks): Task {
  const { output, format } = options;
  if (output === undefined) return { input, output: named(input, dirname(input), format ?? 'psd'), format: format ?? 'psd' };
  const slash = /[\\/]$/.test(output);
  const byExtension = slash || isFolder(output) ? undefined : formatByExtension(extname(output));
  if (byExtension) {
    if (format && format !== byExtension.id) throw usageError(`--format ${format} contradicts the output name '${output}'`, sinks);
    return { input, output, format: byExtension.id };
  }
  if (!slash && !isFolder(output) && OTHER_PICTURE_EXTENSIONS.includes(extname(output).toLowerCase())) {
    throw usageError(`cannot write '${extname(output)}' files; the output is a .psd, .psb or .ora file, or a folder`, sinks);
  }
  if (format && format !== 'folder') return { input, output: named(input, output, format), format };
  return { input, output, format: 'folder' };
}

/** Turns arguments into tasks. Throws `ExitNow(2)` where they contradict each other. */
export async function planTasks(options: CliOptions, sinks: TextSinks): Promise<Plan> {
  const { inputs, output, format = 'psd' } = options;
  const batch = inputs.length > 1 || inputs.some(isFolder);
  if (!batch) return { tasks: [planSingle(inputs[0]!, options, sinks)], batch, failures: [] };
  if (output !== undefined && !isFolder(output) && !/[\\/]$/.test(output) && extname(output) !== '' && (formatByExtension(extname(output)) || OTHER_PICTURE_EXTENSIONS.includes(extname(output).toLowerCase()))) {
    throw usageError(`several pictures need a folder to go to, and '${output}' names a file; use -o FOLDER with --format`, sinks);
  }
  const failures: Array<{ input: string; message: string }> = [];
  const tasks: Task[] = [];
  const taken = new Map<string, string>();
  const seen = new Set<string>();
  for (const given of inputs) {
    let pictures = [given];
    if (isFolder(given)) {
      try {
        pictures = await picturesIn(given);
        if (pictures.length === 0) failures.push({ input: given, message: 'read: the folder holds no pictures (PNG, JPEG, WebP, TIFF or PSD)' });
      } catch (error) {
        failures.push({ input: given, message: `read: the folder cannot be read: ${error instanceof Error ? error.message : String(error)}` });
        continue;
      }
    }
    for (const input of pictures) {
      if (seen.has(resolve(input))) continue; // named twice, or also found in a folder
      seen.add(resolve(input));
      const target = named(input, output ?? dirname(input), format);
      const other = taken.get(resolve(target));
      if (other !== undefined) failures.push({ input, message: `write: ${target} is already where ${other} goes; rename one of them` });
      else {
        taken.set(resolve(target), input);
        tasks.push({ input, output: target, format });
      }
    }
  }
  return { tasks, batch, failures };
}
