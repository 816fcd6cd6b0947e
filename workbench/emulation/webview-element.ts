import type { UxpElement, WebViewElement } from '../../src/photoshop/host';
import type { ElementFactory, LoadInto, MadeWebView } from './uxp-window';
import type { HostedPage, WebViewCore } from './webview';

/** The one file of the emulation that knows the DOM: `<webview>` as an iframe in the workbench's own page. */

export interface DomElements {
  readonly elements: ElementFactory;
  readonly loadPage: LoadInto;
}

/**
 * `resolve` gives the address of a page of the plug-in (`plugin:/panel/index.html`) on the workbench's server, of one origin
 * with the page that the document belongs to.
 */
export function domElements(document: Document, resolve: (url: string) => string): DomElements {
  return {
    elements: {
      body: document.body as unknown as UxpElement,
      create: (tag) => document.createElement(tag) as unknown as UxpElement,
      createWebView: () => createWebView(document),
    },
    loadPage: (url, page, element, reload) => showPage(document, element as unknown as HTMLElement, resolve(url), page, reload),
  };
}

function createWebView(document: Document): MadeWebView {
  const container = document.createElement('div');
  container.className = 'uxp-webview';
  let core: WebViewCore | undefined;
  const look = (): void => {
    core?.setAttached(container.isConnected);
    core?.setSize(container.clientWidth, container.clientHeight);
  };
  // Being taken out makes the size zero, which is a change of it.
  new ResizeObserver(look).observe(container);
  const { setAttribute, remove } = container;
  Object.defineProperties(container, {
    src: { get: () => core?.source ?? '', set: (url: string) => core?.setSource(url) },
    postMessage: { value: (message: unknown) => core?.postMessage(message) },
    setAttribute: {
      value(name: string, value: string) {
        if (name === 'src') core?.setSource(value);
        else setAttribute.call(container, name, value);
      },
    },
    remove: {
      value() {
        remove.call(container);
        core?.setAttached(false);
      },
    },
  });
  return {
    element: container as unknown as WebViewElement,
    join: (made) => void (core = made),
    dispatch: (type, detail) => void container.dispatchEvent(Object.assign(new Event(type), detail)),
  };
}

type PageWindow = Window & { uxpHost?: HostedPage['uxpHost']; readonly MessageEvent: typeof MessageEvent; readonly JSON: JSON };

/**
 * Real hosts put `window.uxpHost` there before any script of the page runs. An iframe's window outlives `document.open`, so it
 * is put on the blank page and the page is written into that. Its own policy (CSP in a meta element) holds as it stands.
 */
async function showPage(document: Document, container: HTMLElement, address: string, page: HostedPage, reload: () => void): Promise<() => void> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  const text = await answer.text();
  const frame = document.createElement('iframe');
  frame.style.cssText = 'display:block;width:100%;height:100%;border:0';
  container.replaceChildren(frame);
  const view = frame.contentWindow as PageWindow;
  view.uxpHost = page.uxpHost;
  const loaded = new Promise<void>((resolve) => frame.addEventListener('load', () => resolve(), { once: true }));
  view.document.open();
  view.document.write(withBase(text, new URL(address, document.baseURI).href));
  view.document.close();
  page.json = view.JSON;
  page.onMessage = ({ data, origin, source }) => {
    const event = new view.MessageEvent('message', { data, origin });
    // No constructor takes a source that is not a window.
    Object.defineProperty(event, 'source', { value: source });
    view.dispatchEvent(event);
  };
  await loaded;
  let ended = false;
  view.addEventListener('pagehide', () => {
    if (!ended) reload();
  });
  return () => {
    ended = true;
    frame.remove();
  };
}

/** Relative addresses are those of the page's own folder. */
function withBase(text: string, href: string): string {
  const base = `<base href="${href.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}">`;
  return /<head[^>]*>/i.test(text) ? text.replace(/<head[^>]*>/i, (head) => head + base) : base + text;
}
