import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DECOMPOSE_DEFAULTS } from '../decompose/decompose';
import type { Point } from '../edit/extract';
import { FORMATS } from '../formats/formats';
import { DEVICE_CHOICES, type DeviceChoice } from '../node/node-backends';
import { READ_DEFAULTS } from '../node/read-picture';
import type { Rect } from '../raster/rect';

export interface CliOptions {
  readonly inputs: readonly string[];
  readonly output?: string;
  readonly format?: string;
  readonly detail: 'objects' | 'shapes';
  readonly maxLayers: number;
  readonly maxPixels: number;
  /** Undefined: the format's own default. */
  readonly coverage: 'masks' | 'alpha';
  readonly separateFill: boolean;
  /** What the user says should be layers; absent where nothing is said. */
  readonly boxes?: readonly Rect[];
  readonly points?: readonly Point[];
  /** Write the layer tree beside the output. */
  readonly tree: boolean;
  readonly device: DeviceChoice;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly force: boolean;
}

export interface TextSinks {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Wrong usage, or help and version printed: the process ends with `exitCode` and says no more. */
export class ExitNow extends Error {
  constructor(readonly exitCode: number) {
    super(`exit ${exitCode}`);
  }
}

/** `50000000`, `50MP`, `0.5 mp`, `2GP`: pixels. */
export function parsePixels(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(k|m|g)?(?:p|px|pixels)?$/i.exec(text.trim());
  const unit = { k: 1e3, m: 1e6, g: 1e9 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
  const pixels = match ? Math.floor(Number(match[1]) * unit) : 0;
  if (!(pixels >= 1) || pixels > Number.MAX_SAFE_INTEGER) throw new InvalidArgumentError('Give a number of pixels, like 50MP or 50000000.');
  return pixels;
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Give a whole number, 1 or more.');
  return count;
}

/** Whole numbers between commas, as many as there are names. */
export function parseNumbers(text: string, names: string): number[] {
  const numbers = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  if (numbers.length !== names.split(',').length || !numbers.every(Number.isSafeInteger)) throw new InvalidArgumentError(`Give ${names} in whole pixels, like ${names.split(',').map((_, i) => 40 + 20 * i).join(',')}.`);
  return numbers;
}

export function parseBox(text: string, before: readonly Rect[] = []): Rect[] {
  const [left, top, width, height] = parseNumbers(text, 'left,top,width,height') as [number, number, number, number];
  return [...before, { left, top, width, height }];
}

export function parsePoint(text: string, before: readonly Point[] = []): Point[] {
  const [x, y] = parseNumbers(text, 'x,y') as [number, number];
  return [...before, { x, y }];
}

/** The version in package.json, the same distance up from the source and from the built file. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };
  return version;
}

const EXAMPLES = `
Examples:
  delaminate poster.png                    writes poster.psd beside it
  delaminate poster.png -o poster.ora      writes OpenRaster
  delaminate poster.png -o layers          writes the folder layers: layers.json and PNGs
  delaminate pictures -o out --format psb  every picture of a folder
  delaminate edit poster.psd --help        one layer at a time, in what was written
  delaminate models --help                 packs: stronger networks that you add

Exit status: 0 done, 1 a picture failed, 2 wrong usage, 130 interrupted.`;

function program(sinks: TextSinks): Command {
  return new Command('delaminate')
    .description('Takes a flat picture apart into the ordered, editable layers it could have been made from.')
    .argument('<pictures...>', 'PNG, JPEG, WebP, TIFF or PSD files, or folders of them')
    .option('-o, --output <path>', 'a file (.psd, .psb, .ora, .delaminate) or a folder; several pictures need a folder (default: <stem>.psd beside the picture)')
    .addOption(new Option('--format <format>', 'what to write where the output name does not say').choices(FORMATS.map(({ id }) => id)))
    .addOption(new Option('--detail <level>', 'one layer an object, or groups of their flat shapes').choices(['objects', 'shapes']).default(DECOMPOSE_DEFAULTS.detail))
    .option('--max-layers <count>', 'merge the least important neighbours beyond this many', parseCount, DECOMPOSE_DEFAULTS.maxLayers)
    .option('--box <left,top,width,height>', 'make one layer of what is in this box; may be given again', parseBox)
    .option('--point <x,y>', 'make one layer of what is at this place; may be given again', parsePoint)
    .option('--max-pixels <pixels>', 'refuse larger pictures, like 50MP or 50000000', parsePixels, READ_DEFAULTS.maxPixels)
    .addOption(new Option('--masks', 'PSD: original pixels and a layer mask (default)').conflicts('alpha'))
    .addOption(new Option('--alpha', 'PSD: transparency in the pixels instead of a mask').conflicts('masks'))
    .option('--separate-fill', 'put invented pixels, beneath what covers a layer, on their own layer')
    .option('--tree', 'write <stem>.delaminate beside the output too, for "delaminate edit"')
    .addOption(new Option('--device <device>', 'what runs the networks: native code (cpu, which auto is here), the graphics processor (webgpu), WebAssembly (wasm); none goes without them').choices(DEVICE_CHOICES).default('auto'))
    .option('--offline', 'never touch the network: always so, only "delaminate models fetch" does')
    .option('--json', 'print one JSON report a picture, one a line, on stdout')
    .option('-q, --quiet', 'print errors only')
    .option('-f, --force', 'replace existing output')
    .version(packageVersion(), '--version')
    .helpOption('-h, --help')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(delaminate --help lists what there is)')
    .exitOverride()
    .configureOutput({ writeOut: sinks.out, writeErr: sinks.err });
}

/** Reads the arguments after the program's name. Throws {@link ExitNow} with 2 on wrong usage, 0 after help or version. */
export function parseArguments(args: readonly string[], sinks: TextSinks): CliOptions {
  const command = program(sinks);
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new ExitNow(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
  const given = command.opts<{ output?: string; format?: string; detail: 'objects' | 'shapes'; maxLayers: number; maxPixels: number; alpha?: boolean; separateFill?: boolean; tree?: boolean; box?: Rect[]; point?: Point[]; device: DeviceChoice; json?: boolean; quiet?: boolean; force?: boolean }>();
  return {
    inputs: command.args,
    ...(given.output === undefined ? {} : { output: given.output }),
    ...(given.format === undefined ? {} : { format: given.format }),
    detail: given.detail,
    maxLayers: given.maxLayers,
    maxPixels: given.maxPixels,
    coverage: given.alpha ? 'alpha' : 'masks',
    separateFill: given.separateFill ?? false,
    tree: given.tree ?? false,
    ...(given.box && { boxes: given.box }),
    ...(given.point && { points: given.point }),
    device: given.device,
    json: given.json ?? false,
    quiet: given.quiet ?? false,
    force: given.force ?? false,
  };
}

/** Ends with wrong usage and one line. */
export function usageError(message: string, sinks: TextSinks): ExitNow {
  sinks.err(`error: ${message}\n(delaminate --help lists what there is)\n`);
  return new ExitNow(2);
}
