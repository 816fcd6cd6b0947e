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
