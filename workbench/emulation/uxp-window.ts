import type { UxpElement, UxpWindow, WebViewElement } from '../../src/photoshop/host';
import { PlainElement, PlainWebView } from './plain-elements';
import { WebViewCore, type HostedPage, type WebViewHost } from './webview';

export type ElementEvent = { readonly [key: string]: unknown };

/** How a `<webview>` element and its core are joined: `dispatch` fires the element's events. */
export interface MadeWebView {
  readonly element: WebViewElement;
  /** Called once the core exists. */
  join(core: WebViewCore): void;
  dispatch(type: string, detail: object): void;
}

/** Where elements come from: plain objects in Node, the DOM in the workbench. */
export interface ElementFactory {
  readonly body: UxpElement;
  create(tag: string): UxpElement;
  createWebView(): MadeWebView;
}

export function plainElements(): ElementFactory {
  return {
    body: new PlainElement('body', true),
    create: (tag) => new PlainElement(tag),
    createWebView: () => {
      const element = new PlainWebView();
      return { element, join: (core) => void (element.core = core), dispatch: (type, detail) => element.dispatch(type, detail) };
    },
  };
}

type MessageListener = Parameters<UxpWindow['addEventListener']>[1];

export interface EmulatedWindow {
  readonly window: UxpWindow;
  /** Every web view that is, in the order they were made. */
  webViews(): readonly WebViewCore[];
  setTheme(theme: string): void;
}

/** Loads a page into the element that asks for it; gives back how to end it. */
export type LoadInto = (url: string, page: HostedPage, element: WebViewElement, reload: () => void) => Promise<() => void> | (() => void);

export type WindowHost = Omit<WebViewHost, 'event' | 'message' | 'loadPage'> & { readonly loadPage: LoadInto };

/** UXP's `window` as far as the host half touches it: messages of web views, elements, the theme. */
export function createWindow(elements: ElementFactory, host: WindowHost, firstTheme: string): EmulatedWindow {
  let listeners: MessageListener[] = [];
  const themeListeners: Array<(theme: string) => void> = [];
  const views: WebViewCore[] = [];
  let theme = firstTheme;

  const createWebView = (): WebViewElement => {
    const made = elements.createWebView();
    const core: WebViewCore = new WebViewCore({
      ...host,
      loadPage: (url, page) => host.loadPage(url, page, made.element, () => core.reload()),
      event: (type, detail) => made.dispatch(type, detail),
      message: (data, origin) => {
        for (const listener of listeners) listener({ data, origin, source: made.element });
      },
    });
    made.join(core);
    views.push(core);
    return made.element;
  };
  function createElement(tag: 'webview'): WebViewElement;
  function createElement(tag: string): UxpElement;
  function createElement(tag: string): UxpElement {
    return tag === 'webview' ? createWebView() : elements.create(tag);
  }

  return {
    window: {
      document: {
        createElement,
        body: elements.body,
        theme: { getCurrent: () => theme, onUpdated: { addListener: (listener) => void themeListeners.push(listener) } },
      },
      addEventListener: (type, listener) => {
        if (type === 'message') listeners = [...listeners, listener];
      },
      removeEventListener: (_type, listener) => {
        listeners = listeners.filter((each) => each !== listener);
      },
    },
    webViews: () => views,
    setTheme(next) {
      theme = next;
      for (const listener of themeListeners) listener(next);
    },
  };
}
