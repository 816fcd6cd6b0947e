import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../../support/chromium';
import { describeWith } from '../../support/outside-tools';
import { serveModules } from '../../support/serve-modules';

/** A local page under a strict policy: it says what it finds at once, and echoes. */
const LOCAL_PAGE = `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; connect-src 'self'">
<title>local</title></head><body><script src="page.js"></script><script>window.inlineRan = true</script></body></html>`;
const LOCAL_SCRIPT = `
const { uxpHost } = window;
uxpHost.postMessage({ said: 'ready', inline: window.inlineRan === true, state: document.readyState });
window.addEventListener('message', (event) => {
  if (event.data === 'reload') return location.reload();
  if (event.data === 'fetch') return fetch('data.json').then((r) => r.json()).then((value) => uxpHost.postMessage({ said: 'fetched', value }));
  uxpHost.postMessage({ said: 'echo', data: event.data, origin: event.origin, fromHost: event.source === uxpHost, own: event.data instanceof Object, buffer: new ArrayBuffer(8) });
});`;
const BENCH = `<!doctype html><html><body style="margin:0"><script type="module">
import { createEmulation } from '/workbench/emulation/emulation';
import { domElements } from '/workbench/emulation/webview-element';
const dom = domElements(document, (url) => url.replace('plugin:/', '/plugin/'));
const emulation = createEmulation({ elements: dom.elements, loadPage: dom.loadPage });
window.heard = []; window.events = [];
const view = emulation.window.document.createElement('webview');
emulation.window.addEventListener('message', ({ data, origin, source }) => heard.push({ data, origin, fromView: source === view }));
for (const type of ['loadstart', 'loadstop', 'loaderror']) view.addEventListener(type, ({ url, message }) => events.push([type, url, message]));
Object.assign(window, { emulation, view });
window.ready = true;
</script></body></html>`;

describeWith(CHROMIUM, 'the web view in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let server: Awaited<ReturnType<typeof serveModules>>;

  beforeAll(async () => {
    server = await serveModules({ '/bench.html': BENCH, '/plugin/panel/index.html': LOCAL_PAGE, '/plugin/panel/page.js': LOCAL_SCRIPT, '/plugin/panel/data.json': '{"n":5}' });
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH!, args: [...CHROMIUM_ARGUMENTS] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(`${server.origin}/bench.html`);
    await page.waitForFunction('window.ready');
  });

  afterEach(() => page.close());

  const show = async (src = 'plugin:/panel/index.html'): Promise<void> => {
    await page.evaluate(`view.style.width = '300px'; view.style.height = '200px'; view.setAttribute('src', ${JSON.stringify(src)}); document.body.appendChild(view);`);
  };
  const heard = async (count: number): Promise<Array<{ data: Record<string, unknown>; origin: string; fromView: boolean }>> => {
    await page.waitForFunction(`heard.length >= ${count}`);
    return page.evaluate('heard');
  };

  test('its page finds uxpHost before its first script runs, under its own policy', async () => {
    await show();
    expect(await heard(1)).toEqual([{ data: { said: 'ready', inline: false, state: 'loading' }, origin: 'plugin:/panel/index.html', fromView: true }]);
    await page.waitForFunction('events.length === 2');
    expect(await page.evaluate('events')).toEqual([['loadstart', 'plugin:/panel/index.html', null], ['loadstop', 'plugin:/panel/index.html', null]].map(([type, url]) => [type, url, undefined]));
    // The policy stands: the inline script never ran.
    expect(await page.evaluate("document.querySelector('iframe').contentWindow.inlineRan")).toBeUndefined();
    expect(await page.evaluate("[view.querySelector('iframe').clientWidth, view.querySelector('iframe').clientHeight]")).toEqual([300, 200]);
  });

  test('messages cross as JSON, with origin and source, into the page’s own realm', async () => {
    await show();
    await heard(1);
    await page.evaluate('view.postMessage({ bytes: new Uint8Array([1, 2]), buffer: new ArrayBuffer(2) }, "*")');
    expect((await heard(2))[1]!.data).toEqual({ said: 'echo', data: { bytes: { 0: 1, 1: 2 }, buffer: {} }, origin: 'delaminate', fromHost: true, own: true, buffer: {} });
  });

  test('relative addresses are those of the page’s folder', async () => {
    await show();
    await heard(1);
    await page.evaluate("view.postMessage('fetch')");
    expect((await heard(2))[1]!.data).toEqual({ said: 'fetched', value: { n: 5 } });
  });

  test('it stays blank without a size, and dies with its element', async () => {
    await page.evaluate("view.setAttribute('src', 'plugin:/panel/index.html'); view.style.width = '0px'; view.style.height = '0px'; document.body.appendChild(view);");
    await page.waitForTimeout(150);
    expect(await page.evaluate('[events.length, document.querySelectorAll("iframe").length]')).toEqual([0, 0]);
    await page.evaluate("view.style.width = '100px'; view.style.height = '100px'");
    await heard(1);
    await page.evaluate('view.remove()');
    expect(await page.evaluate('[emulation.webViews()[0].live, document.querySelectorAll("iframe").length]')).toEqual([false, 0]);
  });

  test('a page that reloads itself starts anew; one that is killed is silent', async () => {
    await show();
    await heard(1);
    await page.evaluate("view.postMessage('reload')");
    const [, second] = await heard(2);
    expect(second!.data.said).toBe('ready');
    await page.waitForFunction('emulation.webViews()[0].live');
    await page.evaluate("emulation.webViews()[0].kill(); view.postMessage('lost');");
    await page.waitForTimeout(100);
    expect(await page.evaluate('[heard.length, document.querySelectorAll("iframe").length]')).toEqual([2, 0]);
  });

  test('a page that is not there is an error', async () => {
    await show('plugin:/panel/none.html');
    await page.waitForFunction('events.length === 2');
    expect(await page.evaluate('events[1][0]')).toBe('loaderror');
    expect(await page.evaluate('events[1][2]')).toContain('404');
  });
});
