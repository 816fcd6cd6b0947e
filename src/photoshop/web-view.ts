import type { JsonPort } from '../bridge/port';
import type { Timers } from '../core/timers';
import type { UxpElement, UxpWindow, WebViewElement } from './host';

/** UXP tells of a panel's new size late or never, and a web view of no size stays blank: so it is looked at. Milliseconds. */
const MEASURE_EVERY = 400;

export interface WebView {
  readonly port: JsonPort;
  /** Takes the web view away and stops every timer. */
  remove(): void;
}

/**
 * Puts a web view with a local page into `root` and keeps it as large as that. Made from script, because one written into
 * HTML may never be painted, and sized in pixels, because others are measured wrongly (both reported of real hosts).
 * `onTrouble` is called when the page cannot be loaded.
 */
export function openWebView(window: UxpWindow, root: UxpElement, src: string, timers: Timers, onTrouble: (why: string) => void): WebView {
  const view: WebViewElement = window.document.createElement('webview');
  let size = '';
  const fit = (): void => {
    // A panel that is hidden measures nothing; its page lives on at the size it had.
    const [width, height] = [root.clientWidth, root.clientHeight];
    if (width > 0 && height > 0 && size !== `${width}×${height}`) {
      size = `${width}×${height}`;
      view.style.width = `${width}px`;
      view.style.height = `${height}px`;
    }
    timer = timers.after(MEASURE_EVERY, fit);
  };
  let timer: unknown;
  view.style.width = '300px';
  view.style.height = '480px';
  view.style.border = 'none';
  view.setAttribute('src', src);
  const failed = (event: { readonly [key: string]: unknown }): void => onTrouble(String(event.message ?? event.code ?? 'the page cannot be loaded'));
  view.addEventListener('loaderror', failed);
  // A root as high as its content would measure the view itself.
  Object.assign(root.style, { margin: '0', padding: '0', width: '100%', height: '100vh', overflow: 'hidden' });
  root.appendChild(view);
  fit();

  return {
    port: {
      post: (message) => view.postMessage(message, '*'),
      listen(onMessage) {
        const heard = (event: { readonly data?: unknown; readonly message?: unknown; readonly source?: unknown }): void => {
          // By its source and not by its origin: how a local page's origin is spelt differs between versions.
          if (event.source !== undefined && event.source !== null && event.source !== view) return;
          onMessage(event.data ?? event.message);
        };
        window.addEventListener('message', heard);
        return () => window.removeEventListener('message', heard);
      },
    },
    remove() {
      timers.clear(timer);
      view.removeEventListener('loaderror', failed);
      view.remove();
    },
  };
}
