import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { DelaminateError } from '../core/errors';
import type { Raster } from '../raster/raster';

/** Where a benchmark case lies. */
export interface CaseEntry {
  readonly name: string;
  readonly category: string;
  readonly directory: string;
}

/** A case in memory: the input and its true layers, back to front, full canvas, 8 bit straight RGBA. */
export interface BenchCase {
  readonly picture: Raster;
  readonly truth: readonly Raster[];
  readonly truthNames: readonly string[];
}

interface IndexEntry {
  name: string;
  category?: string;
}

const COMPOSITE = 'composite.png';

/** `scene-012` is of category `scene`, where neither index nor meta says so. */
const categoryFromName = (name: string): string => name.replace(/-\d+$/, '');

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new DelaminateError('evaluate', `${path} is not readable JSON`, { cause });
  }
}

/** The cases of a folder: those of its `index.json`, or every subfolder that holds a `composite.png`, or the folder itself. */
export function listCases(folder: string): CaseEntry[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new DelaminateError('evaluate', `${folder} is not a folder; give a folder of cases`);
  const index = join(folder, 'index.json');
  const entries = existsSync(index)
    ? (readJson(index) as IndexEntry[])
    : readdirSync(folder).filter((name) => existsSync(join(folder, name, COMPOSITE))).sort().map((name): IndexEntry => ({ name }));
  if (entries.length === 0) throw new DelaminateError('evaluate', `${folder} holds no cases; each is a subfolder with composite.png and layer-NN.png`);
  return entries.map((entry) => {
    const directory = join(folder, entry.name);
    return { name: entry.name, category: entry.category ?? categoryFromName(entry.name), directory };
  });
}

/** Keeps the cases any of `patterns` names: a whole name, a prefix, or with `*` for any run of characters. None keeps all. */
export function selectCases(cases: readonly CaseEntry[], patterns: readonly string[], categories: readonly string[]): CaseEntry[] {
  const tests = patterns.map((pattern) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}`));
  return cases.filter((entry) => (tests.length === 0 || tests.some((test) => test.test(entry.name))) && (categories.length === 0 || categories.includes(entry.category)));
}

/** A picture's stored values as straight 8 bit RGBA: no colour conversion, alpha 255 where it has none. */
export async function readPicture(path: string): Promise<Raster> {
  const { data, info } = await sharp(path, { limitInputPixels: false }).keepIccProfile().toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 4) throw new DelaminateError('evaluate', `${path} came out with ${info.channels} channels instead of 4`);
  return { width: info.width, height: info.height, depth: 8, data: new Uint8Array(data) };
}

/** Reads one case's pictures; throws where the true layers are missing. */
export async function readCase(entry: CaseEntry): Promise<BenchCase> {
  const files = readdirSync(entry.directory).filter((file) => /^layer-\d+\.png$/.test(file)).sort();
  if (files.length === 0) throw new DelaminateError('evaluate', `${entry.directory} holds no layer-NN.png to compare with`);
  const metaPath = join(entry.directory, 'meta.json');
  const meta = (existsSync(metaPath) ? readJson(metaPath) : {}) as { layers?: { file: string; name?: string }[] };
  const names = new Map((meta.layers ?? []).map((layer) => [layer.file, layer.name]));
  const [picture, ...truth] = await Promise.all([COMPOSITE, ...files].map((file) => readPicture(join(entry.directory, file))));
  return { picture: picture!, truth, truthNames: files.map((file) => names.get(file) ?? file) };
}
