import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CancelledError, DelaminateError } from '../core/errors';
import { DECOMPOSE_DEFAULTS } from '../decompose/decompose';
import type { Point } from '../edit/extract';
import { REFILL_METHODS, type RefillMethod } from '../edit/refill';
import type { Stroke } from '../edit/strokes';
import { DEVICE_CHOICES, type DeviceChoice } from '../node/node-backends';
import { READ_DEFAULTS } from '../node/read-picture';
import type { Rect } from '../raster/rect';
import { ExitNow, parseBox, parseCount, parsePixels, parsePoint, usageError, type TextSinks } from './arguments';
import { defaultEngine, type Engine } from './engine';
import type { EditJob } from './process-edit';
import { createProgress } from './progress';
import { editReport, failureLine, jsonFailure, jsonReport } from './report';
import { runEdit } from './run-edit';

export interface EditHost extends TextSinks {
  readonly terminal: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  readonly engine?: Engine;
}

interface CommonOptions { output?: string; force?: boolean; tree?: boolean; json?: boolean; quiet?: boolean; alpha?: boolean; separateFill?: boolean; maxPixels: number; device: DeviceChoice }

const NOTES = `
FILE is a .psd, .psb, .ora or .delaminate file or a folder that delaminate wrote. Layers are named as in the list. The file
is changed in place, whole or not at all, or left alone with -o. Where <stem>.delaminate lies beside it (delaminate --tree
writes it), what was invented and what is locked is known from there; what was changed in the file since counts.

Examples:
  delaminate edit poster.psd list
  delaminate edit poster.psd extract --box 60,70,420,320
  delaminate edit poster.psd reorder "Red circle" --behind "Text 1"

Exit status: 0 done, 1 it failed and nothing was changed, 2 wrong usage, 130 interrupted.`;

const numbers = (text: string): number[] => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));

/** `x,y,radius`, or a line through several points: `x,y,x,y,…,radius`. */
const strokeOf = (add: boolean) => (text: string, before: readonly Stroke[] = []): Stroke[] => {
  const all = numbers(text);
  if (all.length < 3 || all.length % 2 === 0 || !all.every(Number.isFinite) || !(all[all.length - 1]! > 0)) throw new InvalidArgumentError('Give x,y,radius in pixels, or x,y,x,y,…,radius for a line, like 120,80,6.');
  return [...before, { add, radius: all[all.length - 1]!, points: Array.from({ length: (all.length - 1) / 2 }, (_, i) => ({ x: all[2 * i]!, y: all[2 * i + 1]! })) }];
};

function parseBand(text: string): number {
  const band = Number(text);
  if (text.trim() === '' || !(band > 0 && band < 1e6)) throw new InvalidArgumentError('Give pixels, more than 0.');
  return band;
}

function program(file: string, host: EditHost, run: (operation: EditJob['operation'], common: CommonOptions) => Promise<void>): Command {
  const command = new Command('delaminate edit').usage('<file> <operation> [what] [options]').description('One layer at a time, in a file of layers.').helpOption('-h, --help').addHelpText('after', NOTES);
  const add = (name: string, what: string): Command => command.command(name).description(what)
    .option('-o, --output <path>', 'write there instead of in place')
    .option('-f, --force', 'with -o: replace existing output')
    .option('--tree', 'write <stem>.delaminate beside the output, even if there was none')
    .addOption(new Option('--alpha', 'PSD: transparency in the pixels instead of a mask'))
    .option('--separate-fill', 'put invented pixels on their own layers')
    .option('--max-pixels <pixels>', 'refuse larger pictures', parsePixels, READ_DEFAULTS.maxPixels)
    .addOption(new Option('--device <device>', 'what runs the networks, where any are asked').choices(DEVICE_CHOICES).default('auto'))
    .option('--json', 'print one JSON report on stdout')
    .option('-q, --quiet', 'print errors only');
  const again = (each: Command): Command => each.argument('<layer>')
    .addOption(new Option('--detail <level>').choices(['objects', 'shapes']).default(DECOMPOSE_DEFAULTS.detail))
    .option('--max-layers <count>', 'layers at most', parseCount, DECOMPOSE_DEFAULTS.maxLayers);
  type Again = CommonOptions & { detail: 'objects' | 'shapes'; maxLayers: number };

  add('list', 'print the layers, front to back; nothing is written').action((given: CommonOptions) => run({ kind: 'list' }, given));
  for (const [kind, what] of [['split', 'take a layer apart; its parts become a group in its place'], ['redo', 'take a layer, or a whole group, apart again with other settings']] as const) {
    again(add(kind, what)).action((layer: string, given: Again) => run({ kind, layer, options: { detail: given.detail, maxLayers: given.maxLayers } }, given));
  }
  const many = [['merge', 'make neighbours one layer'], ['drop', 'take layers out'], ['lock', 'nothing done to others alters these layers'], ['unlock', 'undo that'], ['show', 'show layers'], ['hide', 'hide layers']] as const;
  for (const [kind, what] of many) add(kind, what).argument('<layers...>').action((layers: string[], given: CommonOptions) => run({ kind, layers }, given));
  add('reorder', 'move a layer in the order; what is seen stays, hidden parts follow').argument('<layer>')
    .addOption(new Option('--before <layer>', 'directly in front of this one').conflicts(['behind', 'front', 'back']))
    .addOption(new Option('--behind <layer>', 'directly behind this one').conflicts(['front', 'back']))
    .addOption(new Option('--front', 'to the front of its group').conflicts('back'))
    .option('--back', 'to the back of its group')
    .action((layer: string, given: CommonOptions & { before?: string; behind?: string; front?: boolean; back?: boolean }) => {
      const place = given.before !== undefined ? { before: given.before } : given.behind !== undefined ? { behind: given.behind } : given.front ? 'front' : given.back ? 'back' : undefined;
      if (!place) throw usageError('say where to: --before LAYER, --behind LAYER, --front or --back', host);
      return run({ kind: 'reorder', layer, place }, given);
    });
  add('refine', 'look for the edge of a layer again').argument('<layer>')
    .option('--add <x,y,radius>', 'this is the layer\'s; may be given again', strokeOf(true))
    .option('--remove <x,y,radius>', 'this is not; may be given again', strokeOf(false))
    .option('--box <left,top,width,height>', 'only in here', (text: string) => parseBox(text))
    .option('--band <pixels>', 'how far the true edge may lie from the present one', parseBand)
    .action((layer: string, { add: own = [], remove = [], box, band, ...given }: CommonOptions & { add?: Stroke[]; remove?: Stroke[]; box?: Rect[]; band?: number }) =>
      run({ kind: 'refine', layer, hints: { strokes: [...own, ...remove], ...(box ? { box: box[0]! } : {}), ...(band === undefined ? {} : { band }) } }, given));
  add('refill', 'invent the hidden part of a layer anew').argument('<layer>')
    .addOption(new Option('--method <method>', 'how; auto goes by what surrounds each hole').choices(REFILL_METHODS).default('auto'))
    .action((layer: string, { method, ...given }: CommonOptions & { method: RefillMethod }) => run({ kind: 'refill', layer, method }, given));
  add('rename', 'give a layer another name').argument('<layer>').argument('<name>').action((layer: string, name: string, given: CommonOptions) => run({ kind: 'rename', layer, name }, given));
  add('extract', 'make one layer of what is in a box, at a point, or in a selection')
    .addOption(new Option('--box <left,top,width,height>').argParser((text: string) => parseBox(text)).conflicts(['point', 'selection']))
    .addOption(new Option('--point <x,y>').argParser((text: string) => parsePoint(text)).conflicts('selection'))
    .option('--selection <picture>', 'a picture of the same size, white where the layer is')
    .action(({ box, point, selection, ...given }: CommonOptions & { box?: Rect[]; point?: Point[]; selection?: string }) => {
      if (selection !== undefined) return run({ kind: 'extract', selectionFile: selection }, given);
      if (!box && !point) throw usageError('say what: --box left,top,width,height, --point x,y or --selection PICTURE', host);
      return run({ kind: 'extract', wish: box ? { box: box[0]! } : { point: point![0]! } }, given);
    });
  for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeOut: host.out, writeErr: host.err }).showHelpAfterError(`(delaminate edit ${file} --help lists what there is)`);
  return command;
}

/** `delaminate edit …`, given what comes after. Returns the exit status; throws `ExitNow` on wrong usage and after help, `CancelledError` when interrupted. */
export async function editCommand(args: readonly string[], host: EditHost): Promise<number> {
  // The file comes first, as in `delaminate edit poster.psd list`; without one only help can be meant.
  const [first, ...others] = args;
  const file = first !== undefined && !first.startsWith('-') ? first : undefined;
  if (file === undefined && first !== '-h' && first !== '--help') throw usageError('name a file of layers and an operation: delaminate edit poster.psd list', host);
  let status = 0;
  const run = async (operation: EditJob['operation'], common: CommonOptions): Promise<void> => {
    const { output, force = false, tree = false, json = false, quiet = false, alpha = false, separateFill = false, maxPixels, device } = common;
    const progress = createProgress(host.terminal, !quiet);
    try {
      progress.start(file!);
      const options = { input: file!, operation, coverage: alpha ? 'alpha' : 'masks', separateFill, maxPixels, device, tree, force, ...(output === undefined ? {} : { output }) } as const;
      const report = await runEdit(options, host.engine ?? defaultEngine, { signal: host.signal, onProgress: progress.update }).finally(progress.stop);
      if (json) host.out(jsonReport(report));
      else if (!quiet) host.out(editReport(report));
    } catch (error) {
      if (error instanceof CancelledError || host.signal.aborted) throw new CancelledError();
      if (!(error instanceof DelaminateError)) throw error;
      if (json) host.out(jsonFailure(file!, error.message));
      host.err(failureLine(file!, error.message));
      status = 1;
    }
  };
  try {
    await program(file ?? 'FILE', host, run).parseAsync(file === undefined ? [...args] : others, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) throw new ExitNow(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}
