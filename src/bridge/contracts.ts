import type { Cancellation, ProgressEvent } from '../core/job';
import type { Method } from './protocol';

/** `{ [name]: Method<params, value> }` */
export type Methods<T> = { [K in keyof T]: Method<unknown, unknown> };

/** A cancellation that can be listened to; an `AbortSignal` is one. */
export interface CancelSignal extends Cancellation {
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A value with, where a method gives samples, the bytes beside it. */
export interface Reply<Value> {
  readonly value: Value;
  readonly bytes?: Uint8Array;
}

export interface CallOptions {
  readonly bytes?: Uint8Array;
  /**
   * Aborting it asks the other side to stop; the call then rejects with `CancelledError` once that side has. Where the
   * other side had finished before it heard of it, the call resolves all the same: what is written is written.
   */
  readonly signal?: CancelSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** What a method's handler is given besides its parameters. */
export interface CallContext {
  readonly bytes?: Uint8Array;
  /** Aborted when the caller cancels and when the other side is gone. */
  readonly signal: CancelSignal;
  progress(event: ProgressEvent): void;
}

/** Handlers throw `DelaminateError` or `CancelledError`; both arrive at the caller as what they are, with stage and cause. */
export type Handlers<Served extends Methods<Served>> = {
  readonly [K in keyof Served]: (params: Served[K]['params'], context: CallContext) => Promise<Reply<Served[K]['value']>>;
};

/** One end of the bridge: asks the other end's methods. `Asked` are the methods that the other end serves. */
export interface Peer<Asked extends Methods<Asked>> {
  call<K extends keyof Asked & string>(method: K, params: Asked[K]['params'], options?: CallOptions): Promise<Reply<Asked[K]['value']>>;
  /** Resolves with the reason once the peer is closed, from either side or because the other end fell silent. Never rejects. */
  readonly closed: Promise<Error>;
  /** Calls under way reject with `reason`, handlers under way see their signal aborted. */
  close(reason: Error): void;
}
