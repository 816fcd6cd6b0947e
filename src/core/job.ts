import { CancelledError } from './errors';

/** What long work says of itself. `fraction` (0..1) never falls within one job. */
export interface ProgressEvent {
  stage: string;
  fraction: number;
  message?: string;
}

/** The part of `AbortSignal` the engine needs; every host's own signal fits. */
export interface Cancellation {
  readonly aborted: boolean;
}

/** What a host lends to a job. All of it is optional: the engine runs without a host. */
export interface JobContext {
  signal?: Cancellation;
  onProgress?: (event: ProgressEvent) => void;
  /** Milliseconds from any origin; without it, timings are left out. */
  now?: () => number;
}

/** Throws {@link CancelledError} once the host has asked to stop. Call it between stages and in long loops. */
export function throwIfCancelled(context: JobContext): void {
  if (context.signal?.aborted) throw new CancelledError();
}

/** What a job lends to a part of itself: its progress goes from `from` on over `share` of the whole, and its end is not the job's. */
export function partOf(context: JobContext, from: number, share: number): JobContext {
  const { onProgress } = context;
  if (!onProgress) return context;
  return { ...context, onProgress: (event) => void (event.stage === 'done' || onProgress({ ...event, fraction: from + event.fraction * share })) };
}
