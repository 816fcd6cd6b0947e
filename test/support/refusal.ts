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
