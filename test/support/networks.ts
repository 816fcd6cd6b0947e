import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packFile } from '../../scripts/page-files';
import { pageNameOf } from '../../panel/vision/model-files';
import { parseReference, type Reference } from '../../src/vision/reference';
import { parseRegistry } from '../../src/vision/registry';
import type { ModelEntry } from '../../src/vision/model-entry';

/** Tiny networks of the real ones' interfaces. */
export const TWINS = join(__dirname, '..', 'networks');

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** A network, and what it gives for its reference's inputs. */
export interface Referenced {
  readonly entry: ModelEntry;
  readonly bytes: Uint8Array;
  readonly reference: Reference;
}

const referenced = (folder: string): Referenced[] =>
  parseRegistry(json(join(folder, 'registry.json'))).models.map((entry) => ({ entry, bytes: readFileSync(join(folder, entry.file)), reference: parseReference(json(join(folder, entry.reference!)), entry) }));

/** The twin that sees. */
export const sightTwin = (): Referenced => referenced(TWINS).find(({ entry }) => entry.role === 'sight')!;

/** The networks that the project ships. */
export const shippedNetworks = (): Referenced[] => referenced(join(__dirname, '..', '..', 'models'));

/** Puts the twin that sees in the place of a built plugin's networks. `spoil` changes its file before it is packed. */
export function withTwin(plugin: string, spoil: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): void {
  const { entry, bytes } = sightTwin();
  const files = join(plugin, 'panel', 'files');
  const write = (name: string, content: Uint8Array): void => writeFileSync(join(files, `${name}.js`), packFile(name, content));
  write('registry', Buffer.from(JSON.stringify({ version: 1, models: [entry] })));
  write(pageNameOf(entry.file), spoil(bytes));
}

/** A copy of what was built in `out`, in `folder`, which can be changed. */
export function copyBuilt(out: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(out, 'plugin'), join(folder, 'plugin'), { recursive: true });
  symlinkSync(join(out, 'workbench'), join(folder, 'workbench'));
  return folder;
}
