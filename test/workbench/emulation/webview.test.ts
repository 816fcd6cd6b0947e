import type { WebViewElement } from '../../../src/photoshop/host';
import { createEmulation, type Emulation, type EmulationOptions, type HostedPage } from '../../../workbench/emulation';
import { rule } from '../../support/emulated';

const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 15));

interface Bench {
  readonly emulation: Emulation;
  readonly view: WebViewElement;
  readonly pages: HostedPage[];
  readonly ended: string[];
  readonly toPage: unknown[];
  readonly toHost: unknown[];
  readonly events: Array<{ readonly type: string; readonly url: string; readonly message?: string }>;
}

/** A web view in a panel; `shown` false: not yet put there. */
async function bench(options: EmulationOptions = {}, src = 'plugin:/panel/index.html', shown = true): Promise<Bench> {
  const pages: HostedPage[] = [];
  const ended: string[] = [];
  const toPage: unknown[] = [];
  const toHost: unknown[] = [];
  const events: Bench['events'] = [];
  const emulation = createEmulation({
    loadPage: (url, page) => {
      pages.push(page);
      page.onMessage = (event) => void toPage.push(event);
      return () => void ended.push(url);
    },
    ...options,
  });
  const { window } = emulation;
  window.addEventListener('message', (event) => void toHost.push(event));
  const view = window.document.createElement('webview');
  for (const type of ['loadstart', 'loadstop', 'loaderror']) view.addEventListener(type, (event) => void events.push(event as Bench['events'][number]));
  if (shown) {
    view.style.width = '300px';
    view.style.height = '400px';
    view.setAttribute('src', src);
    window.document.body.appendChild(view);
  }
  await settle();
  return { emulation, view, pages, ended, toPage, toHost, events };
}

rule('message-json', async () => {
  const { view, pages, toPage, toHost } = await bench();
  view.postMessage({ buffer: new ArrayBuffer(4), bytes: new Uint8Array([7, 8]), gone: undefined, nan: NaN, map: new Map([[1, 2]]), date: new Date(0) }, '*');
  pages[0]!.uxpHost.postMessage({ buffer: new ArrayBuffer(4), bytes: new Uint8Array([9]) });
  await settle();
  expect((toPage[0] as { data: unknown }).data).toEqual({ buffer: {}, bytes: { 0: 7, 1: 8 }, nan: null, map: {}, date: '1970-01-01T00:00:00.000Z' });
  expect((toHost[0] as { data: unknown }).data).toEqual({ buffer: {}, bytes: { 0: 9 } });
  expect(() => view.postMessage(undefined)).toThrow('cannot be written as JSON');
  expect(() => pages[0]!.uxpHost.postMessage(() => 1)).toThrow('cannot be written as JSON');
  expect(() => view.postMessage({ big: 1n })).toThrow(TypeError);
});

rule('message-event', async () => {
  const { emulation, view, pages, toPage, toHost, ended, events } = await bench();
  for (let i = 0; i < 3; i++) view.postMessage(i);
  pages[0]!.uxpHost.postMessage('up');
  // Never in the same turn.
  expect([toPage, toHost]).toEqual([[], []]);
  await settle();
  expect(toPage).toEqual([0, 1, 2].map((data) => ({ data, origin: 'delaminate', source: pages[0]!.uxpHost })));
  expect(toHost).toEqual([{ data: 'up', origin: 'plugin:/panel/index.html', source: view }]);
  emulation.webViews()[0]!.kill();
  expect(ended).toEqual(['plugin:/panel/index.html']);
  view.postMessage('lost');
  pages[0]!.uxpHost.postMessage('lost');
  await settle();
  expect([toPage.length, toHost.length]).toEqual([3, 1]);
  expect(events.map(({ type }) => type)).toEqual(['loadstart', 'loadstop']);
  emulation.webViews()[0]!.reload();
  await settle();
  expect(pages).toHaveLength(2);
  expect(emulation.webViews()[0]!.live).toBe(true);
});

rule('webview-blank', async () => {
  const { view, pages, emulation, ended } = await bench({}, '', false);
  view.setAttribute('src', 'plugin:/panel/index.html');
  emulation.window.document.body.appendChild(view);
  await settle();
  expect(pages).toHaveLength(0);
  view.style.width = '300px';
  view.style.height = '100%';
  await settle();
  expect(pages).toHaveLength(0);
  view.style.height = '200px';
  await settle();
  expect(pages).toHaveLength(1);
  // It lives on at no size, and ends with its element.
  view.style.height = '0px';
  await settle();
  expect(ended).toEqual([]);
  view.remove();
  expect(ended).toHaveLength(1);
});

rule('webview-address', async () => {
  for (const src of ['panel/index.html', 'https://example.com/', 'file:///x.html']) {
    const { events, pages } = await bench({}, src);
    expect(events.map(({ type }) => type)).toEqual(['loadstart', 'loaderror']);
    expect(events[1]!.message).toContain('not an address of the plug-in');
    expect(pages).toHaveLength(0);
  }
  expect((await bench({}, 'plugin-data:/x.html')).pages).toHaveLength(1);
  const broken = await bench({ loadPage: () => { throw new Error('404'); } });
  expect(broken.events.at(-1)).toMatchObject({ type: 'loaderror', url: 'plugin:/panel/index.html', code: -1, message: '404' });
});

rule('webview-permission', async () => {
  const granted = { allow: 'yes', domains: [], allowLocalRendering: 'yes', enableMessageBridge: 'localOnly' };
  const fine = await bench({ webViewPermission: granted });
  fine.view.postMessage(1);
  await settle();
  expect(fine.toPage).toHaveLength(1);
  expect((await bench({ webViewPermission: { ...granted, allow: 'no' } })).events.at(-1)!.message).toContain('webview.allow');
  expect((await bench({ webViewPermission: { ...granted, allowLocalRendering: 'no' } })).events.at(-1)!.message).toContain('allowLocalRendering');
  const mute = await bench({ webViewPermission: { ...granted, enableMessageBridge: 'no' } });
  mute.view.postMessage(1);
  mute.pages[0]!.uxpHost.postMessage(1);
  await settle();
  expect([mute.toPage, mute.toHost]).toEqual([[], []]);
});

test('messages can be lost, doubled and cut short on their way', async () => {
  let n = 0;
  const { view, toPage } = await bench({ tamper: (text, direction) => (direction === 'to-host' ? [text] : [[], [text, text], [text.slice(0, 4)]][n++]!) });
  for (const message of ['lost', 'twice', 'cut']) view.postMessage(message);
  await settle();
  expect(toPage.map((event) => (event as { data: unknown }).data)).toEqual(['twice', 'twice', '"cut']);
});

test('a page that was on its way when its element went is ended', async () => {
  let arrive = (): void => undefined;
  const ended: string[] = [];
  const { view, events } = await bench({ loadPage: (url) => new Promise((resolve) => { arrive = () => resolve(() => void ended.push(url)); }) });
  view.remove();
  arrive();
  await settle();
  expect(ended).toHaveLength(1);
  expect(events.map(({ type }) => type)).toEqual(['loadstart']);
});
