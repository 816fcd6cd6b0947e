import type { ProgressEvent } from '../core/job';
import type { Link } from './link';

/** Milliseconds between two words of progress: twenty a second is more than an eye follows. */
const EVERY = 50;

/** Sends the latest word of progress of one call: never two unacknowledged, never more often than people can see. */
export class ProgressSender {
  private latest: ProgressEvent | null = null;
  private sending = false;
  private timer: unknown = null;
  private ended = false;

  constructor(
    private readonly link: Link,
    private readonly id: number,
  ) {}

  report(event: ProgressEvent): void {
    if (this.ended) return;
    this.latest = event;
    this.next();
  }

  /** What was not sent yet is not sent any more: the answer says it all. */
  end(): void {
    this.ended = true;
    this.latest = null;
    if (this.timer !== null) this.link.timers.clear(this.timer);
    this.timer = null;
  }

  private next(): void {
    if (!this.latest || this.sending || this.timer !== null) return;
    const { stage, fraction, message } = this.latest;
    this.latest = null;
    this.sending = true;
    this.timer = this.link.timers.after(EVERY, () => {
      this.timer = null;
      this.next();
    });
    const done = (): void => {
      this.sending = false;
      this.next();
    };
    this.link.send({ body: { is: 'progress', id: this.id, stage, fraction, ...(message === undefined ? {} : { message }) } }).then(done, done);
  }
}
