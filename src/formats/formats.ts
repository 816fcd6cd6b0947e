import type { FileFormat, Format } from './format';
import { layersFolder } from './layers-folder';
import { ora } from './ora';
import { psb, psd } from './psd';
import { tree } from './tree-file';

/** Every writer. A new format is its own file and one entry here. */
export const FORMATS: readonly Format[] = [psd, psb, ora, tree, layersFolder];

/** Looks a format up by its id (`psd`, `psb`, `ora`, `tree`, `folder`). */
export function formatById(id: string): Format | undefined {
  return FORMATS.find((format) => format.id === id);
}

/** The format whose files end in `extension` (with the dot, any case); undefined where none does. */
export function formatByExtension(extension: string): FileFormat | undefined {
  const wanted = extension.toLowerCase();
  return FORMATS.find((format): format is FileFormat => format.kind === 'file' && format.extension === wanted);
}
