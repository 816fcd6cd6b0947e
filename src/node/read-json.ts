import { readFile } from 'node:fs/promises';
import { DelaminateError } from '../core/errors';

/** A JSON file's value, of which nothing is known yet; undefined where there is no such file. Throws `DelaminateError` with `stage`. */
export async function readJson(path: string, stage: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DelaminateError(stage, `${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DelaminateError(stage, `${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
