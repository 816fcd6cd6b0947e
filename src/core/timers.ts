/** The clock and alarms of a host, lent so that tests can run them. Milliseconds. */
export interface Timers {
  now(): number;
  /** Returns a handle for `clear`. */
  after(milliseconds: number, run: () => void): unknown;
  clear(handle: unknown): void;
}
