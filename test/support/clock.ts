import type { Timers } from '../../src/core/timers';

/** A clock that stands still until it is told to run. */
export class FakeClock implements Timers {
  private time = 0;
  private offset = 0;
  private lastHandle = 0;
  private readonly alarms = new Map<number, { at: number; run: () => void }>();

  now(): number {
    return this.time + this.offset;
  }

  after(milliseconds: number, run: () => void): unknown {
    if (!(milliseconds >= 0)) throw new RangeError(`an alarm in ${milliseconds} ms`);
    this.alarms.set(++this.lastHandle, { at: this.time + milliseconds, run });
    return this.lastHandle;
  }

  clear(handle: unknown): void {
    this.alarms.delete(handle as number);
  }

  /** Alarms that are armed. */
  get armed(): number {
    return this.alarms.size;
  }

  /** Runs for so many milliseconds, alarms in their order and promises between them; `until` stops it early. */
  async run(milliseconds: number, until: () => boolean = () => false): Promise<void> {
    const end = this.time + milliseconds;
    await settled();
    while (!until()) {
      const [next] = [...this.alarms].sort(([a, first], [b, second]) => first.at - second.at || a - b);
      if (!next || next[1].at > end) break;
      this.alarms.delete(next[0]);
      this.time = Math.max(this.time, next[1].at);
      next[1].run();
      await settled();
    }
    if (!until()) this.time = end;
  }

  /** Passes time in which nobody was awake: alarms that fell due ring late, at the next `run`. */
  sleep(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** The user puts the clock back; alarms ring when they would have. */
  putBack(milliseconds: number): void {
    this.offset -= milliseconds;
  }
}

/** Until every promise that can settle has. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The real clock. */
export const realTimers: Timers = {
  now: () => performance.now(),
  after: (milliseconds, run) => setTimeout(run, milliseconds),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
