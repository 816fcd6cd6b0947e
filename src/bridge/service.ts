import { DelaminateError } from '../core/errors';
import type { ProgressEvent } from '../core/job';
import { CancelSource } from './cancel-source';
import { errorToJson } from './error-json';
import type { Frame, Link } from './link';
import type { CallContext, Reply } from './contracts';
import type { Json } from './port';
import { ProgressSender } from './progress-sender';

type Fields = { readonly [key: string]: unknown };

/** A handler once its types are forgotten. */
export type AnyHandler = (params: unknown, context: CallContext) => Promise<Reply<unknown>>;

interface Job {
  readonly source: CancelSource;
  readonly progress: ProgressSender;
  /** The answer while it is on its way. */
  answer: Frame | null;
}

/** The answering half of a peer: runs handlers for the other side's calls, any number at once. */
export class Service {
  private readonly jobs = new Map<number, Job>();

  constructor(
    private readonly link: Link,
    private readonly handlers: ReadonlyMap<string, AnyHandler>,
  ) {}

  /** A call. It is always answered, unless it has no id to answer to or one that is taken. */
  take({ id, method, params }: Fields, bytes: Uint8Array | undefined): void {
    if (!Number.isSafeInteger(id) || this.jobs.has(id as number)) return;
    const number = id as number;
    const handler = typeof method === 'string' ? this.handlers.get(method) : undefined;
    if (!handler) {
      const what = typeof method === 'string' ? `${method} is not known to the other half` : 'a call without a method came across';
      this.link.send({ body: failure(number, new DelaminateError('bridge', `${what}; remove the plugin and install it again, then restart the application`), '') }).catch(() => undefined);
      return;
    }
    const job: Job = { source: new CancelSource(), progress: new ProgressSender(this.link, number), answer: null };
    this.jobs.set(number, job);
    void this.run(number, job, method as string, () => handler(params, context(job, bytes)));
  }

  /** A cancellation; too late for what is answered already. */
  cancel(id: unknown): void {
    const job = this.jobs.get(id as number);
    if (!job) return;
    job.source.cancel();
    // An answer that is still on its way out is one that nobody waits for any more.
    if (job.answer) this.link.withdraw(job.answer);
  }

  /** The other side is gone: whatever runs is told. */
  end(): void {
    for (const job of this.jobs.values()) {
      job.progress.end();
      job.source.cancel();
    }
    this.jobs.clear();
  }

  private async run(id: number, job: Job, method: string, work: () => Promise<Reply<unknown>>): Promise<void> {
    try {
      let frame: Frame;
      try {
        const { value, bytes } = await work();
        const body = { is: 'reply', id, value: (value ?? null) as Json };
        frame = bytes ? { body, bytes } : { body };
      } catch (error) {
        frame = { body: failure(id, error, method) };
      }
      job.progress.end();
      if (this.jobs.get(id) !== job) return;
      job.answer = frame;
      await this.link.send(frame).catch((error: unknown) => this.apologise(id, job, method, error));
    } finally {
      if (this.jobs.get(id) === job) this.jobs.delete(id);
    }
  }

  /** The answer itself could not be sent: withdrawn, too large, or no JSON. The caller must hear something. */
  private async apologise(id: number, job: Job, method: string, error: unknown): Promise<void> {
    if (this.jobs.get(id) !== job) return;
    await this.link.send({ body: failure(id, error, method) }).catch(() => undefined);
  }
}

function context({ source, progress }: Job, bytes: Uint8Array | undefined): CallContext {
  const report = (event: ProgressEvent): void => progress.report(event);
  return bytes ? { bytes, signal: source.signal, progress: report } : { signal: source.signal, progress: report };
}

function failure(id: number, error: unknown, method: string): Json {
  return { is: 'failure', id, error: errorToJson(error, method) };
}
