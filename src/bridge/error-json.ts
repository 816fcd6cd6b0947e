import { CancelledError, DelaminateError } from '../core/errors';
import type { Json } from './port';

/** Longest text of an error that crosses; a stack has no upper bound of its own. */
const LONGEST = 8000;

/** How many causes below an error cross with it. */
const DEEPEST = 4;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

function textOf(error: unknown): string {
  // Hosts throw objects that are no Errors and yet have a message.
  const message: unknown = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return short(String(message));
}

function causeToJson(cause: unknown, depth: number): Json {
  if (cause === undefined || cause === null || depth > DEEPEST) return null;
  if (!(cause instanceof Error)) return { name: 'Error', message: textOf(cause), stack: null, cause: null };
  return { name: cause.name, message: short(cause.message), stack: cause.stack === undefined ? null : short(cause.stack), cause: causeToJson(cause.cause, depth + 1) };
}

function causeFromJson(json: unknown, depth: number): Error | undefined {
  if (typeof json !== 'object' || json === null || depth > DEEPEST) return undefined;
  const { name, message, stack, cause } = json as { readonly [key: string]: unknown };
  const inner = causeFromJson(cause, depth + 1);
  const error = new Error(typeof message === 'string' ? message : '', inner ? { cause: inner } : undefined);
  if (typeof name === 'string') error.name = name;
  if (typeof stack === 'string') error.stack = stack;
  return error;
}

/**
 * An error as it crosses. What is no error for users is a bug and becomes one that says so, with what was thrown as its
 * cause; `where` is the method that threw it.
 */
export function errorToJson(error: unknown, where: string): Json {
  if (error instanceof CancelledError) return { type: 'cancelled' };
  if (error instanceof DelaminateError) {
    // The stage stands before the message again on arrival.
    return { type: 'failed', stage: error.stage, message: short(error.message.slice(error.stage.length + 2)), cause: causeToJson(error.cause, 0) };
  }
  return { type: 'failed', stage: 'bug', message: short(`${where}: ${textOf(error)}`), cause: causeToJson(error, 0) };
}

/** The error that {@link errorToJson} made a message of: the same class, stage, message and text of the causes. */
export function errorFromJson(json: unknown): Error {
  const { type, stage, message, cause } = Object(json) as { readonly [key: string]: unknown };
  if (type === 'cancelled') return new CancelledError();
  const inner = causeFromJson(cause, 0);
  const said = typeof message === 'string' ? message : 'the other half failed and did not say why';
  return new DelaminateError(typeof stage === 'string' ? stage : 'bridge', said, inner ? { cause: inner } : undefined);
}
