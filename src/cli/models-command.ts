import { Command, CommanderError, Option } from 'commander';
import { DelaminateError } from '../core/errors';
import { checkModels, type ModelCheck } from '../node/check-models';
import { fetchModel } from '../node/fetch-model';
import { addPack, cacheFolder, findPack, listPacks, removePack } from '../node/model-packs';
import { modelsIn } from '../node/model-sources';
import { MODELS_FOLDER } from '../node/package-folder';
import { readJson } from '../node/read-json';
import type { ModelEntry } from '../vision/model-entry';
import { parseModelEntry } from '../vision/registry';
import type { Device } from '../vision/runtime';
import { ExitNow, type TextSinks } from './arguments';
import { formatColumns } from './evaluate-table';

export interface ModelsHost extends TextSinks {
  readonly signal: AbortSignal;
  /** Where the package's own models lie, and where packs go; for tests. */
  readonly models?: string;
  readonly cache?: string;
}

const SUBCOMMANDS = ['list', 'add', 'fetch', 'remove', 'check', 'help', '--help', '-h'];

const NOTES = `
A pack is a network of someone else's, described by one entry like those in the package's models/registry.json, with
"origin": "pack" and a "url". It is fetched when you say so, checked by its SHA-256 and then used without the network.
It lies in DELAMINATE_CACHE, by default your system's cache folder. Its licence is its own.

Example:
  delaminate models add inpainting.json
  delaminate models fetch inpainting`;

/** Whether these arguments are about models. A picture or folder of that name is given as `./models`. */
export const isModelsCommand = (args: readonly string[]): boolean => args[0] === 'models' && (args.length === 1 || SUBCOMMANDS.includes(args[1]!));

const megabytes = (bytes: number): string => (bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** Stages ask for these; a pack of another role is kept and not used. */
const ASKED: readonly string[] = ['sight', 'inpainting'];

async function builtIn(folder: string): Promise<{ entries: ModelEntry[]; fault?: string }> {
  try {
    return { entries: (await modelsIn(folder)).map(({ entry }) => entry) };
  } catch (error) {
    if (!(error instanceof DelaminateError)) throw error;
    return { entries: [], fault: error.message };
  }
}

async function listModels({ out, err, models = MODELS_FOLDER, cache = cacheFolder() }: ModelsHost, json: boolean): Promise<void> {
  const own = await builtIn(models);
  const { packs, faults } = await listPacks(cache);
  const rows = [
    ...packs.map(({ entry, fetched }) => ({ entry, state: fetched ? 'ready' : 'not fetched' })),
    ...own.entries.map((entry) => ({ entry, state: 'built in' })),
  ].map((row) => (ASKED.includes(row.entry.role) ? row : { ...row, state: `${row.state}, not used yet` }));
  if (json) out(`${JSON.stringify(rows.map(({ entry, state }) => ({ ...entry, state })))}\n`);
  else if (rows.length > 0) out(`${formatColumns([['name', 'role', 'version', 'size', 'licence', 'state'], ...rows.map(({ entry, state }) => [entry.name, entry.role, entry.version, megabytes(entry.bytes), entry.licence, state])])}\n`);
  else out('There are no networks; the classical engine works without any.\n');
  for (const fault of [...(own.fault === undefined ? [] : [own.fault]), ...faults]) err(`delaminate: ${fault}\n`);
}

function formatChecks(checks: readonly ModelCheck[]): string {
  if (checks.length === 0) return 'No model has a reference to compare with.';
  const worst = ({ differences }: ModelCheck): string => Math.max(...differences.map(({ difference }) => difference)).toExponential(1);
  return formatColumns([
    ['model', 'device', 'difference', 'tolerance', 'ms', ''],
    ...checks.map((check) => [check.model, check.device, check.failure === undefined ? worst(check) : '-', check.tolerance.toExponential(1), check.milliseconds.toFixed(0), check.failure ?? (check.agrees ? 'agrees' : 'DIFFERS')]),
  ]);
}

function program(host: ModelsHost): Command {
  const { out, cache = cacheFolder(), models = MODELS_FOLDER, signal } = host;
  const command = new Command('delaminate models')
    .description('Networks: what came with the program, and packs that you add.')
    .helpOption('-h, --help')
    .addHelpText('after', NOTES);
  command.command('list').description('what there is, in the order in which it is asked')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => listModels(host, json ?? false));
  command.command('add').description('keep the entry of a pack; nothing is fetched')
    .argument('<entry.json>')
    .action(async (path: string) => {
      const json = await readJson(path, 'models');
      if (json === undefined) throw new DelaminateError('models', `there is no file ${path}`);
      const entry = parseModelEntry(json, path);
      await addPack(cache, entry, (await builtIn(models)).entries.map(({ name }) => name));
      out(`${entry.name} (${entry.role}, ${megabytes(entry.bytes)}, ${entry.licence}) added; fetch it with: delaminate models fetch ${entry.name}\n`);
      if (!ASKED.includes(entry.role)) out(`No stage of this version asks for ${entry.role}; the pack is kept for one that does.\n`);
    });
  command.command('fetch').description('fetch the model of a pack from its address; the only command that touches the network')
    .argument('<name>')
    .option('--offline', 'refuse')
    .action(async (name: string, { offline }: { offline?: boolean }) => {
      const { entry, path } = await findPack(cache, name);
      if (offline) throw new DelaminateError('models', `'${name}' cannot be fetched with --offline`);
      await fetchModel(entry, path, { signal });
      out(`${name}: ${megabytes(entry.bytes)} from ${new URL(entry.url!).host}, SHA-256 as expected\n`);
    });
  command.command('remove').description('remove a pack and its model')
    .argument('<name>')
    .action(async (name: string) => {
      await removePack(cache, name);
      out(`${name} removed\n`);
    });
  command.command('check').description('run the built-in models on this machine and compare with what they gave where they were made')
    .addOption(new Option('--device <device>', 'only on this device').choices(['cpu', 'wasm', 'webgpu']))
    .option('--json', 'print JSON')
    .action(async ({ device, json }: { device?: Device; json?: boolean }) => {
      const checks = await checkModels(models, device === undefined ? ['cpu', 'wasm'] : [device]);
      out(`${json ? JSON.stringify(checks) : formatChecks(checks)}\n`);
      if (checks.some(({ agrees }) => !agrees)) throw new DelaminateError('models', 'not every model agrees with its reference; networks on such a device are not to be trusted');
    });
  for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeOut: host.out, writeErr: host.err }).showHelpAfterError('(delaminate models --help lists what there is)');
  return command;
}

/** `delaminate models …`, given what comes after. Returns the exit status; throws `ExitNow` on wrong usage and after help. */
export async function modelsCommand(args: readonly string[], host: ModelsHost): Promise<number> {
  try {
    await program(host).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) throw new ExitNow(error.exitCode === 0 ? 0 : 2);
    if (!(error instanceof DelaminateError)) throw error;
    host.err(`delaminate: ${error.message}\n`);
    return 1;
  }
}
