import { DelaminateError } from '../src/core/errors';
import type { EngineFailure } from './engine-messages';

/** Running out of memory is no bug: it is the size of the picture, and the user can do something about it. */
const isOutOfMemory = (error: unknown): boolean => error instanceof RangeError && /alloc|array (buffer )?length|memory/i.test(error.message);

export const outOfMemory = (cause?: unknown): DelaminateError =>
  new DelaminateError('decompose', 'there is not enough memory for a picture of this size; take apart a selection or a single layer, or a smaller copy', { cause });

/** What of an error crosses from a worker: its class would be lost. */
export function packFailure(error: unknown): EngineFailure {
  if (isOutOfMemory(error)) return packFailure(outOfMemory(error));
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof DelaminateError)) return { stage: null, message, stack };
  return { stage: error.stage, message: message.slice(error.stage.length + 2), stack };
}

/** The error on the other side: a `DelaminateError` with its stage, anything else as the bug that it is. */
export function unpackFailure({ stage, message, stack }: EngineFailure): Error {
  const error = stage === null ? new Error(message) : new DelaminateError(stage, message);
  if (stack !== '') error.stack = stack;
  return error;
}
