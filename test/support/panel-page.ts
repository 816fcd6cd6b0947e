import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { Json, JsonPort } from '../../src/bridge/port';

/** The panel's page, opened as a web view would, with its channel ending in this process. */
export interface PanelPage {
  readonly page: Page;
  /** The channel as the host half sees it. */
  readonly port: JsonPort;
  /** What the page complained about, policy violations among it. */
  readonly complaints: string[];
  readonly requests: string[];
}

/**
 * Opens the built page `index.html` with `window.uxpHost` in place; everything is stringified and parsed on its way.
 * `init` is a script that runs before the page's own.
 */
export async function openPanel(browser: Browser, index: string, size: { width: number; height: number }, init?: string): Promise<PanelPage> {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (entry) => {
    if (entry.type() === 'error' || entry.type() === 'warning') complaints.push(`${entry.text()} (${posix.basename(entry.location().url)})`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));

  const listeners = new Set<(message: unknown) => void>();
  await page.exposeFunction('toHost', (text: string) => {
    const message: unknown = JSON.parse(text);
    for (const listener of [...listeners]) listener(message);
  });
  await page.addInitScript('window.uxpHost = { postMessage: (message) => void window.toHost(JSON.stringify(message)) };');
  if (init !== undefined) await page.addInitScript(init);
  const port: JsonPort = {
    post(message: Json) {
      // A page that is gone takes no message; the link finds out by its silence.
      void page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`).catch(() => undefined);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  await page.goto(pathToFileURL(index).href);
  return { page, port, complaints, requests };
}
