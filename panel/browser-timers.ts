import type { Timers } from '../src/core/timers';

/** The page's clock and alarms. */
export const browserTimers: Timers = {
  now: () => performance.now(),
  after: (milliseconds, run) => window.setTimeout(run, milliseconds),
  clear: (handle) => window.clearTimeout(handle as number | undefined),
};
