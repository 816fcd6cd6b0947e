import { CancelledError, DelaminateError } from '../core/errors';
import type { CliOptions, TextSinks } from './arguments';
import type { Engine } from './engine';
import type { Plan } from './plan';
import type { Progress } from './progress';
import { failureLine, humanReport, jsonFailure, jsonReport } from './report';
import { runPicture } from './run';

/** Thrown things in one line; anything but our own errors is a bug and says so. */
function messageOf(error: unknown): string {
  if (error instanceof DelaminateError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected error, please report it: ${message.split('\n')[0]}`;
}

export interface BatchContext {
  readonly sinks: TextSinks;
  readonly engine: Engine;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Runs the tasks one after the other and reports each as it is done. A picture that fails does not stop
 * the rest; in a batch the failures are listed at the end. Returns the exit status: 0, or 1 with any
 * failure. Throws `CancelledError` once the signal is raised.
 */
export async function runTasks(plan: Plan, options: CliOptions, context: BatchContext): Promise<number> {
  const { sinks, engine, progress, signal } = context;
  const failures: Array<{ input: string; message: string }> = [];
  const fail = (input: string, message: string): void => {
    failures.push({ input, message });
    if (options.json) sinks.out(jsonFailure(input, message));
    if (!plan.batch) sinks.err(failureLine(input, message));
  };
  for (const { input, message } of plan.failures) fail(input, message);
  for (const task of plan.tasks) {
    if (signal.aborted) throw new CancelledError();
    try {
      progress.start(task.input);
      const report = await runPicture(task, options, engine, { signal, onProgress: progress.update }).finally(progress.stop);
      if (options.json) sinks.out(jsonReport(report));
      else if (!options.quiet) sinks.out(humanReport(report));
    } catch (error) {
      if (error instanceof CancelledError || signal.aborted) throw new CancelledError();
      fail(task.input, messageOf(error));
    }
  }
  if (plan.batch && failures.length > 0) {
    sinks.err(`${failures.length} of ${plan.tasks.length + plan.failures.length} failed:\n`);
    for (const { input, message } of failures) sinks.err(failureLine(input, message));
  }
  return failures.length > 0 ? 1 : 0;
}
