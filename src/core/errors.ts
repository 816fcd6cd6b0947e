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
