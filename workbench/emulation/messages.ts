import type { Timers } from '../../src/core/timers';
import { hostError } from './host-error';

export type Direction = 'to-page' | 'to-host';

/** For tests: what becomes of a message on its way. `[]` loses it, two texts double it, another text falsifies it. */
export type Tamper = (text: string, direction: Direction) => readonly string[];

/**
 * html-web-view-element.md, postMessage: "message is stringified & parsed by JSON". So an ArrayBuffer arrives as `{}`, a typed
 * array as an object of its indices, `undefined` members not at all. Messages arrive later, in order, while both ends live.
 */
export class MessagePair {
  private closed = false;
  private queue: Array<() => void> = [];
  private alarm: unknown;

  constructor(private readonly timers: Timers, private readonly arrive: (text: string, direction: Direction) => void, private readonly tamper: Tamper = (text) => [text]) {}

  post(message: unknown, direction: Direction): void {
    const text = JSON.stringify(message) as string | undefined;
    // A function, undefined, a symbol: no JSON at all. Undocumented: strict by choice.
    if (text === undefined) throw hostError('postMessage: the message cannot be written as JSON.');
    if (this.closed) return;
    for (const sent of this.tamper(text, direction)) this.queue.push(() => this.arrive(sent, direction));
    this.alarm ??= this.timers.after(0, () => this.deliver());
  }

  /** Whatever is under way is lost without a word, as when a page dies. */
  close(): void {
    this.closed = true;
    this.queue = [];
  }

  private deliver(): void {
    this.alarm = undefined;
    const batch = this.queue;
    this.queue = [];
    for (const run of batch) if (!this.closed) run();
  }
}

/** By the parser of the realm that it is for. What becomes of a message cut short is not documented: its text arrives. */
export function parseMessage(text: string, parser: Pick<JSON, 'parse'>): unknown {
  try {
    return parser.parse(text) as unknown;
  } catch {
    return text;
  }
}
