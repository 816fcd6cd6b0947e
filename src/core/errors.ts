/**
 * The one error a user sees. `stage` says where, the message says which value and what to do.
 * Anything else that is thrown is a bug.
 */
export class DelaminateError extends Error {
  override readonly name = 'DelaminateError';
  constructor(
    readonly stage: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(`${stage}: ${message}`, options);
  }
}

/** Thrown when a run is cancelled; hosts report it as such, never as a failure. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('cancelled');
  }
}

/** What an error says, read by its shape: errors of another realm (a web view, the host's own) are no `Error` of ours. */
export function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const message = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : undefined;
  return typeof message === 'string' && message !== '' ? message : String(error);
}

/** A value from outside in a message. What a list or an object holds is not looked at: it may be nested without end, or have a `toString` of its own. */
export function shortly(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value);
}
