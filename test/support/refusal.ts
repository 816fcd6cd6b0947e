import { DelaminateError } from '../../src/core/errors';

/** What `run` says when it refuses; fails where it does not, or throws anything but an error for users. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(DelaminateError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** What `run` gives, or null where its own stage refuses: any other error is thrown on. */
export function unlessRefused<T>(stage: string, run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof DelaminateError && error.stage === stage) return null;
    throw error;
  }
}
