import { existsSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { DelaminateError } from '../core/errors';
import { formatByExtension } from '../formats/formats';
import { sidecarOf } from '../node/read-layers';
import type { Engine, EngineContext } from './engine';
import type { EditJob } from './process-edit';
import type { PictureResult } from './process-picture';
import { checkTarget, writeResult } from './run';

export interface EditReport extends PictureResult {
  readonly input: string;
  /** Null where nothing was to be written. */
  readonly output: string | null;
  readonly operation: string;
  readonly seconds: number;
}

export interface EditOptions extends Omit<EditJob, 'format' | 'tree'> {
  readonly output?: string;
  readonly tree: boolean;
  readonly force: boolean;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

function formatOf(path: string): string {
  if (isFolder(path) || extname(path) === '') return 'folder';
  const format = formatByExtension(extname(path));
  if (!format) throw new DelaminateError('write', `'${extname(path)}' files are not written; name a .psd, .psb, .ora or .delaminate file, or a folder`);
  return format.id;
}

/**
 * One edit from file to file: in place, the tree beside it kept up to date, or to another output. Throws `DelaminateError` or `CancelledError`, and
 * then the file is as it was.
 */
export async function runEdit({ output, tree, force, ...rest }: EditOptions, engine: Engine, context: EngineContext): Promise<EditReport> {
  const started = performance.now();
  const { input, operation } = rest;
  if (!existsSync(input)) throw new DelaminateError('read', 'there is no such file');
  const report = (result: PictureResult, written: string | null): EditReport => ({ input, output: written, operation: operation.kind, ...result, seconds: (performance.now() - started) / 1000 });
  if (operation.kind === 'list') return report(await engine({ ...rest, tree: false }, async () => undefined, context), null);
  const target = output ?? input;
  const format = formatOf(target);
  const inPlace = output === undefined;
  if (!inPlace) await checkTarget({ input, output: target, format }, { output: target, force });
  const had = !/\.delaminate$/i.test(input) && existsSync(sidecarOf(input, formatOf(input)));
  const sidecar = format !== 'tree' && (tree || had) ? sidecarOf(target, format) : undefined;
  if (sidecar !== undefined && !inPlace && !force && existsSync(sidecar)) throw new DelaminateError('write', `${sidecar} already exists; use --force to replace it`);
  const job: EditJob = { ...rest, format, tree: sidecar !== undefined };
  const result = await writeResult({ output: target, format, ...(sidecar ? { sidecar } : {}) }, { force: force || inPlace, signal: context.signal }, (emit) => engine(job, emit, context));
  return report(result, target);
}
