import type { Timers } from '../../src/core/timers';

export interface HostCall {
  /** Say `imaging.putPixels`, `Layer.name=`, `batchPlay:select`. */
  readonly name: string;
  /** Counts every call, from 1. */
  readonly index: number;
  /** Counts the calls of this name, from 1. */
  readonly nth: number;
}

export interface Fault {
  /** The call it befalls: by name, or any. */
  readonly name?: string;
  /** Which of these calls, from 1; of that name, or of all. */
  readonly at: number;
  /** `throw` fails the call before it does anything; `cancel` is the user pressing Esc just before it. `delay` holds it up (only calls that give a promise). */
  readonly does: 'throw' | 'cancel' | { readonly delay: number };
  readonly error?: Error;
}

/**
 * Every call that the host half makes passes here, by name and number, so that a test can let any of them fail, be late
 * or be overtaken by the Esc key. Property reads are kept apart (`reads`): they are too many to fail one by one.
 */
export class Faults {
  readonly calls: HostCall[] = [];
  readonly reads: HostCall[] = [];
  private planned: Fault[] = [];
  private readonly counts = new Map<string, number>();

  constructor(private readonly timers: Timers) {}

  /** Befalls one call, then is spent. */
  plan(fault: Fault): void {
    this.planned.push(fault);
  }

  /** Forgets what was recorded and planned. */
  reset(): void {
    this.calls.length = 0;
    this.reads.length = 0;
    this.planned = [];
    this.counts.clear();
  }

  /** Records a call and throws where that is planned. Returns what to wait for, if anything. `cancel` presses Esc. */
  enter(name: string, kind: 'call' | 'read', cancel: () => void): Promise<void> | undefined {
    const nth = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, nth);
    const list = kind === 'call' ? this.calls : this.reads;
    const call = { name, nth, index: list.length + 1 };
    list.push(call);
    const found = this.planned.find((fault) => (fault.name === undefined ? kind === 'call' && fault.at === call.index : fault.name === name && fault.at === nth));
    if (!found) return undefined;
    this.planned = this.planned.filter((fault) => fault !== found);
    if (found.does === 'throw') throw found.error ?? new Error(`Injected failure of ${name} (call ${call.index}).`);
    if (found.does === 'cancel') return void cancel();
    const { delay } = found.does;
    return new Promise((resolve) => void this.timers.after(delay, resolve));
  }
}
