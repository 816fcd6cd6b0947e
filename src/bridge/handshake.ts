import { CancelledError, DelaminateError } from '../core/errors';
import type { Timers } from '../core/timers';
import { crc32Text } from './checksum';
import { openLink, type Link, type LinkTuning } from './link';
import type { CancelSignal } from './contracts';
import type { Json, JsonPort } from './port';
import { PROTOCOL_VERSION } from './protocol';

interface HandshakeOptions {
  readonly timers: Timers;
  /** 0..1, for names that nothing else on the port has; `Math.random` unless given. */
  readonly random?: () => number;
  readonly link?: Partial<LinkTuning>;
  /** For tests of halves that do not fit together. */
  readonly protocol?: number;
}

export interface ConnectOptions extends HandshakeOptions {
  /** Aborting it ends the attempt with `CancelledError`. */
  readonly signal?: CancelSignal;
  /** Milliseconds between two hellos, and until it is given up. */
  readonly every?: number;
  readonly timeout?: number;
}

export interface AcceptOptions extends HandshakeOptions {
  /** Told when a host half of another protocol says hello, once for each of its sessions. */
  readonly onRefused?: (error: DelaminateError) => void;
}

/**
 * The page forgives its host a longer silence than the host forgives the page: the host may be busy with another command
 * for a minute, and if it is gone so is the page.
 */
const PAGE_SILENCE = 120_000;

/** Sessions that are over, remembered so that a hello that was delayed does not bring one back. */
const REMEMBERED = 64;

/**
 * `hello`: the host's, for a session. `welcome`: the page's answer. `ready`: the page has begun, or does not know a session.
 * This form stays as it is in every protocol, or halves that do not fit could not tell each other so.
 */
interface Greeting {
  readonly delaminate: 'hello' | 'welcome' | 'ready';
  /** Empty in `ready`. */
  readonly session: string;
  readonly protocol: number;
  /** Names one load of the page; empty in `hello`. */
  readonly instance: string;
}

// A name cut short would be another name: another session, another page.
function greetingSum({ delaminate, session, protocol, instance }: Greeting): number {
  return crc32Text(`${delaminate} ${session} ${protocol} ${instance}`);
}

function greet(port: JsonPort, greeting: Greeting): void {
  post(port, { ...greeting, sum: greetingSum(greeting) });
}

function readGreeting(message: unknown): Greeting | null {
  if (typeof message !== 'object' || message === null) return null;
  const { delaminate, session, protocol, instance, sum } = message as { readonly [key: string]: unknown };
  if (delaminate !== 'hello' && delaminate !== 'welcome' && delaminate !== 'ready') return null;
  if (typeof session !== 'string' || typeof protocol !== 'number' || typeof instance !== 'string') return null;
  const greeting: Greeting = { delaminate, session, protocol, instance };
  return greetingSum(greeting) === sum ? greeting : null;
}

function post(port: JsonPort, message: Json): void {
  try {
    port.post(message);
  } catch {
    // A page that is not there yet; what matters is said again.
  }
}

function freshName(random: () => number): string {
  return Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(36)).join('-');
}

function unlike(host: number, page: number): DelaminateError {
  const [older, newer] = host < page ? ["the plugin's host half", "the panel's page"] : ["the panel's page", "the plugin's host half"];
  return new DelaminateError('bridge', `${older} is older than ${newer} (protocol ${Math.min(host, page)}, not ${Math.max(host, page)}); remove the plugin and install it again, then restart the application`);
}

/**
 * The host half's side. Says hello until the page answers, then gives the link. Rejects with `DelaminateError('bridge', …)`
 * where nobody answers in time or the page is of another version. A link that is up closes at once when another page
 * answers on the port: the page was reloaded, and all it knew is gone.
 */
export function connectToPage(port: JsonPort, options: ConnectOptions): Promise<Link> {
  const { timers, signal, random = Math.random, protocol = PROTOCOL_VERSION, every = 250, timeout = 15_000 } = options;
  const session = freshName(random);
  let link: Link | null = null;
  let instance = '';
  let timer: unknown = null;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      if (timer !== null) timers.clear(timer);
      timer = null;
      signal?.removeEventListener('abort', abort);
    };
    const fail = (error: Error): void => {
      settle();
      unlisten();
      reject(error);
    };
    const abort = (): void => fail(new CancelledError());
    const started = timers.now();
    const hello = (): void => {
      if (timer !== null) timers.clear(timer);
      const left = started + timeout - timers.now();
      if (left <= 0) return fail(new DelaminateError('bridge', `the panel's page did not answer within ${Math.round(timeout / 1000)} s; close the panel and open it again, and restart the application if it stays blank`));
      timer = timers.after(Math.min(every, left), hello);
      greet(port, { delaminate: 'hello', session, protocol, instance: '' });
    };
    const listener = (message: unknown): void => {
      const greeting = readGreeting(message);
      const ready = greeting?.delaminate === 'ready';
      if (!greeting || !(ready || (greeting.delaminate === 'welcome' && greeting.session === session))) return;
      if (link) {
        if (greeting.instance !== instance) link.close(new DelaminateError('bridge', "the panel's page was reloaded and knows nothing of the work under way; try again"));
        return;
      }
      if (ready) return hello();
      if (greeting.protocol !== protocol) return fail(unlike(protocol, greeting.protocol));
      settle();
      instance = greeting.instance;
      link = openLink(port, { ...options.link, session, timers, other: "the panel's page" });
      void link.closed.then(() => unlisten());
      resolve(link);
    };
    const unlisten = port.listen(listener);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    hello();
  });
}

/**
 * The page's side. Gives a link for each session that a host half opens; the link before it is then closed, since the
 * host has reloaded. Returns a function that stops listening and closes the link.
 */
export function acceptHost(port: JsonPort, onLink: (link: Link) => void, options: AcceptOptions): () => void {
  const { timers, random = Math.random, protocol = PROTOCOL_VERSION } = options;
  const instance = freshName(random);
  const over: string[] = [];
  let link: Link | null = null;
  const ready = (): void => greet(port, { delaminate: 'ready', session: '', protocol, instance });
  const forget = (session: string): void => {
    if (!over.includes(session)) over.push(session);
    if (over.length > REMEMBERED) over.shift();
  };
  const leave = (reason: Error): void => {
    const former = link;
    link = null;
    if (!former) return;
    forget(former.session);
    former.close(reason);
  };
  const greeted = (session: string, theirs: number): void => {
    // The answer to a hello may have been lost: the same session is answered as often as it asks.
    const welcome = (): void => greet(port, { delaminate: 'welcome', session, protocol, instance });
    if (theirs !== protocol) {
      welcome();
      if (!over.includes(session)) options.onRefused?.(unlike(theirs, protocol));
      return forget(session);
    }
    if (over.includes(session)) return;
    if (link?.session === session) return welcome();
    leave(new DelaminateError('bridge', "the plugin's host half was reloaded; try again"));
    const opened = openLink(port, { silence: PAGE_SILENCE, ...options.link, session, timers, other: "the plugin's host half" });
    link = opened;
    void opened.closed.then(() => {
      if (link === opened) link = null;
      forget(session);
    });
    welcome();
    onLink(opened);
  };
  const unlisten = port.listen((message) => {
    const greeting = readGreeting(message);
    if (greeting?.delaminate === 'hello') return greeted(greeting.session, greeting.protocol);
    // A host half that talks to a link that is not here must not wait until it takes the silence for a death.
    const { delaminate, session } = Object(message) as { readonly [key: string]: unknown };
    if ((delaminate !== 'ping' && delaminate !== 'packet') || typeof session !== 'string' || session === link?.session) return;
    if (over.includes(session)) post(port, { delaminate: 'close', session, message: 'it is over' });
    else ready();
  });
  ready();
  return () => {
    unlisten();
    leave(new DelaminateError('bridge', 'the page was closed'));
  };
}
