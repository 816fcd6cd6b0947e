import { CancelledError } from '../core/errors';
import { ExitNow, parseArguments, type TextSinks } from './arguments';
import { runTasks } from './batch';
import { editCommand } from './edit-command';
import { defaultEngine, type Engine } from './engine';
import { isModelsCommand, modelsCommand } from './models-command';
import { planTasks } from './plan';
import { createProgress } from './progress';

export interface CliHost extends TextSinks {
  /** Where the progress bar goes, if it is a terminal. */
  readonly terminal: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  readonly engine?: Engine;
}

/** Interrupted by the user, as shells count it. */
export const EXIT_INTERRUPTED = 130;

/** The whole command line, given the arguments after its name. Returns the exit status; never throws for bad input. */
export async function delaminate(args: readonly string[], host: CliHost): Promise<number> {
  try {
    if (isModelsCommand(args)) return await modelsCommand(args.slice(1), host);
    if (args[0] === 'edit') return await editCommand(args.slice(1), host);
    const options = parseArguments(args, host);
    const plan = await planTasks(options, host);
    const progress = createProgress(host.terminal, !options.quiet);
    return await runTasks(plan, options, { sinks: host, engine: host.engine ?? defaultEngine, progress, signal: host.signal });
  } catch (error) {
    if (error instanceof ExitNow) return error.exitCode;
    if (!(error instanceof CancelledError)) throw error;
    host.err('delaminate: interrupted; nothing half-written was left\n');
    return EXIT_INTERRUPTED;
  }
}
