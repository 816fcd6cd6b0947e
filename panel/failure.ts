import { DelaminateError, messageOf } from '../src/core/errors';
import type { Failure, Result } from './state';

/** What was going on when it failed, which tells in what state the user's document is. */
export type FailedAt = 'reading' | 'computing' | 'writing';

const ADVICE: Readonly<Record<string, string>> = {
  bridge: 'Try again. If the panel stays silent, close it and open it again.',
  capture: 'Choose something else to decompose, or change the document as said above, and try again.',
  decompose: 'Change what is said above and try again.',
};
const OTHERWISE = 'Try again. If it happens once more, choose Plugins › Delaminate › Diagnostics and send the report.';

/** The message without the name of its stage, beginning like a sentence. */
export function sentence(error: unknown): string {
  const message = error instanceof DelaminateError && error.message.startsWith(`${error.stage}: `) ? error.message.slice(error.stage.length + 2) : messageOf(error);
  const text = message === '' ? 'An error without a message' : message[0]!.toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function detailsOf(error: unknown): string {
  const lines: string[] = [];
  for (let at: unknown = error, deep = 0; at !== undefined && deep < 5; at = at instanceof Error ? at.cause : undefined, deep++) {
    lines.push(at instanceof Error ? (at.stack ?? `${at.name}: ${at.message}`) : String(at));
  }
  return lines.join('\n\ncaused by\n');
}

/** Puts a failed job in words. `lost`: the host went silent while it lasted. */
export function describeFailure(error: unknown, at: FailedAt, lost: boolean, retry: Failure['retry'], result: Result | null): Failure {
  const own = error instanceof DelaminateError;
  return {
    what: own ? sentence(error) : `Something went wrong inside Delaminate: ${sentence(error)}`,
    document: at === 'writing' && lost
      ? 'The connection broke while layers were being written. An insertion that is broken off is taken back; look at the Layers panel before you go on.'
      : 'The document is unchanged.',
    advice: lost ? ADVICE['bridge']! : (own && ADVICE[error.stage]) || OTHERWISE,
    details: detailsOf(error),
    retry,
    result,
  };
}
