import type { JsonPort } from '../bridge/port';
import { CancelSource } from '../bridge/cancel-source';
import type { CancelSignal, Peer } from '../bridge/peer';
import type { PageMethods } from '../bridge/protocol';
import type { Timers } from '../core/timers';
import type { UxpElement, UxpWindow } from './host';
import { openWebView, type WebView } from './web-view';

/** A page that dies this often within the span stays down until the user asks for it. */
const ATTEMPTS = 3;
const SPAN = 60_000;

export interface SupervisorOptions {
  readonly window: UxpWindow;
  readonly timers: Timers;
  /** The page's address within the plugin. */
  readonly src: string;
  /** Greets the page and makes the peer; rejects where no page answers and once `signal` says that the page is gone. */
  readonly connect: (port: JsonPort, signal: CancelSignal) => Promise<Peer<PageMethods>>;
  /** The page is up. */
  readonly onUp: (peer: Peer<PageMethods>) => void;
  /** The page is gone; everything asked of it has been rejected already. */
  readonly onDown: (reason: Error) => void;
}

export interface PageSupervisor {
  /** Puts the page into `root`, which it fills; a second call moves it there. */
  start(root: UxpElement): void;
  /** Takes the page down on purpose and brings up a new one. */
  reload(): void;
  stop(): void;
}

/**
 * Keeps a page alive in a web view: pages crash, reload and stay blank, and no event tells. Where one falls silent or never
 * answers it is taken away and made anew; after a few times in a minute the panel says so and offers to try again.
 */
export function supervisePage(options: SupervisorOptions): PageSupervisor {
  const { window, timers } = options;
  let root: UxpElement | undefined;
  let view: WebView | undefined;
  let peer: Peer<PageMethods> | undefined;
  let greeting: CancelSource | undefined;
  let fallback: UxpElement[] = [];
  let deaths: number[] = [];
  /** Counts web views: what an earlier one still has to say is not heard. */
  let turn = 0;

  const takeDown = (): void => {
    turn++;
    greeting?.cancel();
    greeting = undefined;
    peer?.close(new Error('the panel was closed'));
    peer = undefined;
    view?.remove();
    view = undefined;
    for (const element of fallback) element.remove();
    fallback = [];
  };

  const giveUp = (reason: Error): void => {
    const text = window.document.createElement('div');
    text.textContent = `The panel’s page does not run: ${reason.message}`;
    text.style.padding = '12px';
    const again = window.document.createElement('sp-button');
    again.textContent = 'Try again';
    again.style.margin = '0 12px';
    again.addEventListener('click', () => {
      deaths = [];
      bringUp();
    });
    fallback = [text, again];
    for (const element of fallback) root?.appendChild(element);
  };

  const died = (reason: Error, mine: number): void => {
    if (mine !== turn) return;
    takeDown();
    options.onDown(reason);
    const now = timers.now();
    deaths = [...deaths.filter((time) => now - time < SPAN), now];
    if (deaths.length > ATTEMPTS) giveUp(reason);
    else bringUp();
  };

  const bringUp = (): void => {
    takeDown();
    if (!root) return;
    const mine = turn;
    view = openWebView(window, root, options.src, timers, (why) => died(new Error(why), mine));
    greeting = new CancelSource();
    options.connect(view.port, greeting.signal).then((connected) => {
      if (mine !== turn) return connected.close(new Error('another page took its place'));
      peer = connected;
      void connected.closed.then((reason) => died(reason, mine));
      options.onUp(connected);
    }, (error: unknown) => died(error instanceof Error ? error : new Error(String(error)), mine));
  };

  return {
    start(into) {
      root = into;
      bringUp();
    },
    reload() {
      deaths = [];
      bringUp();
    },
    stop() {
      takeDown();
      root = undefined;
    },
  };
}
