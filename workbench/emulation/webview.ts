import type { Timers } from '../../src/core/timers';
import { MessagePair, parseMessage, type Tamper } from './messages';

export interface PageMessageEvent {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
}

/** What a local page finds of its host: `window.uxpHost`, and the messages that reach its window. */
export interface HostedPage {
  readonly uxpHost: { postMessage(message: unknown): void };
  /** Called with each message of the plug-in: `{data, origin: plug-in id, source: uxpHost}`. */
  onMessage: ((event: PageMessageEvent) => void) | null;
  /** The page's own, where it is a realm of its own. */
  json: Pick<JSON, 'parse'>;
}

/** Loads a page and gives back how to end it. Rejects where there is none. */
export type LoadPage = (url: string, page: HostedPage) => Promise<() => void> | (() => void);

/** manifest.json, requiredPermissions.webview. */
export interface WebViewPermission {
  readonly allow?: string;
  readonly domains?: readonly string[] | string;
  readonly allowLocalRendering?: string;
  readonly enableMessageBridge?: string;
}

export interface WebViewHost {
  readonly timers: Timers;
  readonly pluginId: string;
  /** Null: not checked. */
  readonly permission: WebViewPermission | null;
  readonly loadPage: LoadPage;
  readonly tamper?: Tamper | undefined;
  /** An event of the element: `loadstart`, `loadstop` {url}, `loaderror` {url, code, message}. */
  event(type: 'loadstart' | 'loadstop' | 'loaderror', detail: { readonly url: string; readonly code?: number; readonly message?: string }): void;
  /** A message for the plug-in's window; the caller adds the element as its source. */
  message(data: unknown, origin: string): void;
}

/** html-web-view-element.md: the addresses that local content may have. */
const LOCAL = /^plugin(-data|-temp)?:\//;

/**
 * What a `<webview>` does, without an element: it loads once it has an address, is in the panel and has a size ("zero-size
 * web view stays blank", as plug-in authors report), and passes JSON to and fro.
 */
export class WebViewCore {
  private src = '';
  private attached = false;
  private width = 0;
  private height = 0;
  private loaded: { readonly url: string; readonly pair: MessagePair; end: (() => void) | null; running: boolean } | null = null;

  constructor(private readonly host: WebViewHost) {}

  setSource(src: string): void {
    this.src = src;
    this.reconsider();
  }

  get source(): string {
    return this.src;
  }

  setAttached(attached: boolean): void {
    this.attached = attached;
    if (!attached) this.end();
    this.reconsider();
  }

  setSize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.reconsider();
  }

  /** Whether a page runs in it. */
  get live(): boolean {
    return this.loaded?.running ?? false;
  }

  /** To the page; lost where none runs. `transfer` is "not functional yet" and so no parameter here. */
  postMessage(message: unknown): void {
    // A message that is no JSON fails here, page or no page.
    (this.loaded?.pair ?? new MessagePair(this.host.timers, () => undefined)).post(message, 'to-page');
  }

  /** The page dies, as in a crash: no event tells. */
  kill(): void {
    if (!this.loaded) return;
    const { url } = this.loaded;
    this.end();
    this.loaded = { url, pair: closedPair(this.host.timers), end: null, running: false };
  }

  /** The page is loaded anew, as when it reloads itself. */
  reload(): void {
    this.end();
    this.reconsider();
  }

  private end(): void {
    const { loaded } = this;
    this.loaded = null;
    loaded?.pair.close();
    loaded?.end?.();
  }

  private reconsider(): void {
    if (!this.attached || this.src === '' || this.width <= 0 || this.height <= 0 || this.loaded?.url === this.src) return;
    this.end();
    void this.load(this.src);
  }

  private async load(url: string): Promise<void> {
    const { host } = this;
    const page: HostedPage = { uxpHost: { postMessage: (message) => pair.post(message, 'to-host') }, onMessage: null, json: JSON };
    const bridged = host.permission === null || this.mayBridge(host.permission);
    const pair: MessagePair = new MessagePair(host.timers, (text, direction) => {
      if (!bridged) return;
      if (direction === 'to-host') host.message(parseMessage(text, JSON), url);
      else page.onMessage?.({ data: parseMessage(text, page.json), origin: host.pluginId, source: page.uxpHost });
    }, host.tamper);
    const mine: NonNullable<typeof this.loaded> = { url, pair, end: null, running: false };
    this.loaded = mine;
    host.event('loadstart', { url });
    try {
      this.checkAddress(url);
      const end = await host.loadPage(url, page);
      if (this.loaded !== mine) return end();
      mine.end = end;
      mine.running = true;
      host.event('loadstop', { url });
    } catch (error) {
      if (this.loaded !== mine) return;
      pair.close();
      host.event('loaderror', { url, code: -1, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** html-web-view-element.md and manifest-v5: local content needs its own address form and permissions. */
  private checkAddress(url: string): void {
    if (!LOCAL.test(url)) throw new Error(`"${url}" is not an address of the plug-in's own (plugin:/, plugin-data:/, plugin-temp:/).`);
    const { permission } = this.host;
    if (permission === null) return;
    if (permission.allow !== 'yes') throw new Error('The manifest does not allow web views (requiredPermissions.webview.allow).');
    if (permission.allowLocalRendering !== 'yes') throw new Error('The manifest does not allow local content (requiredPermissions.webview.allowLocalRendering).');
  }

  private mayBridge({ enableMessageBridge }: WebViewPermission): boolean {
    return enableMessageBridge === 'localOnly' || enableMessageBridge === 'localAndRemote';
  }
}

function closedPair(timers: Timers): MessagePair {
  const pair = new MessagePair(timers, () => undefined);
  pair.close();
  return pair;
}
