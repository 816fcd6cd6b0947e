import type { Uxp, UxpFile } from '../../src/photoshop/host';
import type { EntryPoints } from './entry-points';
import type { Gate } from './gate';
import { hostError } from './host-error';

export interface UxpParts {
  readonly gate: Gate;
  readonly entryPoints: EntryPoints;
  /** Of Photoshop, say `27.4.0`. */
  readonly hostVersion: string;
  readonly uxpVersion: string;
  readonly pluginVersion: string;
  /** Asks where to save; null: the user chose nothing. `write` takes the file's whole new text. */
  readonly chooseFile: (suggestedName: string, types: readonly string[]) => Promise<{ readonly path: string; write(text: string): void | Promise<void> } | null>;
}

/** The module that `require('uxp')` gives, as far as the host half uses it. */
export function createUxp(parts: UxpParts): Uxp {
  const { gate } = parts;
  return {
    host: { name: 'Photoshop', version: parts.hostVersion },
    versions: { uxp: parts.uxpVersion, plugin: parts.pluginVersion },
    entrypoints: { setup: (options) => parts.entryPoints.setup(options) },
    storage: {
      localFileSystem: {
        getFileForSaving: async (suggestedName, options) => {
          gate.faults.enter('storage.getFileForSaving', 'call', () => gate.modal.cancel());
          const chosen = await parts.chooseFile(suggestedName, options?.types ?? []);
          return chosen && fileAt(chosen, gate);
        },
      },
    },
  };
}

function fileAt(chosen: { readonly path: string; write(text: string): void | Promise<void> }, gate: Gate): UxpFile {
  let text = '';
  return {
    name: chosen.path.split(/[\\/]/).at(-1)!,
    nativePath: chosen.path,
    /** file.md, write: gives the number of bytes written. */
    write: async (data, options) => {
      gate.faults.enter('file.write', 'call', () => gate.modal.cancel());
      if (typeof data !== 'string') throw hostError('file.write: only text is written here.');
      text = options?.append ? text + data : data;
      await chosen.write(text);
      return utf8Length(data);
    },
  };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
