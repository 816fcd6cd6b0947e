import { CancelledError } from '../core/errors';
import { errorFromJson } from './error-json';
import type { Frame, Link } from './link';
import type { CallOptions, Reply } from './contracts';
import type { Json } from './port';

interface Pending {
  readonly method: string;
  readonly onProgress: CallOptions['onProgress'];
  settle(outcome: Reply<unknown> | Error): void;
}

type Fields = { readonly [key: string]: unknown };

/** The asking half of a peer: calls under way, by their ids. */
export class Calls {
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();
  private ended: Error | null = null;

  constructor(private readonly link: Link) {}

  call(method: string, params: unknown, { bytes, signal, onProgress }: CallOptions = {}): Promise<Reply<unknown>> {
    if (this.ended) return Promise.reject(this.ended);
    if (signal?.aborted) return Promise.reject(new CancelledError());
    const id = ++this.lastId;
    const body = { is: 'call', id, method, params: (params ?? null) as Json };
    const frame: Frame = bytes ? { body, bytes } : { body };
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        // What is still on its way out need not arrive; what has arrived is answered, and the answer says how it ended.
        if (!this.link.withdraw(frame)) this.tell({ is: 'cancel', id });
      };
      const settle = (outcome: Reply<unknown> | Error): void => {
        if (!this.pending.delete(id)) return;
        signal?.removeEventListener('abort', cancel);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      this.pending.set(id, { method, onProgress, settle });
      signal?.addEventListener('abort', cancel);
      this.link.send(frame).catch(settle);
    });
  }

  /** An answer, a failure or a word of progress from the other side. One for a call that is not under way is ignored. */
  take(fields: Fields, bytes: Uint8Array | undefined): void {
    const pending = this.pending.get(fields.id as number);
    if (!pending) return;
    if (fields.is === 'failure') return pending.settle(errorFromJson(fields.error));
    if (fields.is === 'reply') {
      const value = fields.value ?? null;
      return pending.settle(bytes ? { value, bytes } : { value });
    }
    const { stage, fraction, message } = fields;
    if (typeof stage !== 'string' || typeof fraction !== 'number') return;
    pending.onProgress?.(typeof message === 'string' ? { stage, fraction, message } : { stage, fraction });
  }

  /** Every call under way rejects with `reason`, and so does every later one. */
  end(reason: Error): void {
    this.ended = reason;
    for (const pending of [...this.pending.values()]) pending.settle(reason);
  }

  private tell(body: Json): void {
    this.link.send({ body }).catch(() => undefined);
  }
}
