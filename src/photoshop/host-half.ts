import { CancelledError, DelaminateError, messageOf } from '../core/errors';
import type { JsonPort } from '../bridge/port';
import type { CancelSignal, Handlers, Peer } from '../bridge/peer';
import type { HostMethods, PageMethods, Scope } from '../bridge/protocol';
import { watchDocuments } from './document-events';
import { ChangeLog, hostMethods, saveDiagnostics, type HostParts } from './host-methods';
import type { UxpElement } from './host';
import { supervisePage, type PageSupervisor } from './page-supervisor';
import { currentTheme, watchTheme } from './theme';

/** How long a command waits for a panel that is open and whose page has not answered yet. Milliseconds. */
const PAGE_PATIENCE = 20_000;

export interface HostHalfOptions extends HostParts {
  /** The page's address within the plugin. */
  readonly src: string;
  /** Greets the page behind a port and makes the peer that serves it. */
  readonly connect: (port: JsonPort, handlers: Handlers<HostMethods>, signal: CancelSignal) => Promise<Peer<PageMethods>>;
}

export interface HostHalf {
  /** Puts the page into a panel. Returns at once: Photoshop gives an entry point 300 ms. */
  openPanel(root: UxpElement): void;
  /** A menu command: what a click on the panel's button does. */
  decompose(scope: Scope): Promise<void>;
  diagnostics(): Promise<void>;
  stop(): void;
}

/** The plugin's side of the house: it lends Photoshop to the page, and shows the page. */
export function createHostHalf(options: HostHalfOptions): HostHalf {
  const { photoshop, window, timers } = options;
  let page: Peer<PageMethods> | undefined;
  let lastFailure: (() => Promise<string>) | null = null;
  let watching = false;
  let supervisor: PageSupervisor | undefined;
  const changes = new ChangeLog();

  const tell = async <M extends 'document.changed' | 'theme.changed' | 'command.decompose'>(method: M, params: PageMethods[M]['params']): Promise<void> => {
    // A page that is gone learns the present state when it comes back.
    await page?.call(method, params).catch(() => undefined);
  };

  const watch = (): void => {
    if (watching) return;
    watching = true;
    watchTheme(window, (theme) => void tell('theme.changed', { theme }));
    // Without events the panel shows the document when it is asked to: a loss, no failure.
    watchDocuments(photoshop, timers, () => void tell('document.changed', null)).catch(() => undefined);
  };

  const takeLastFailure = async (): Promise<string | null> => {
    const failure = lastFailure;
    lastFailure = null;
    return failure === null ? null : failure();
  };

  /** What the next page will say of this one's end. The change that was under way is waited for: only then is it known. */
  const remember = (reason: Error): void => {
    const change = changes.takeUntold();
    // A page that died before it heard of the one before it leaves that word standing.
    if (lastFailure && !change) return;
    lastFailure = async () => {
      const text = `The panel’s page stopped and was started again (${reason.message}).`;
      if (!change) return `${text} The document is unchanged.`;
      const ending = await change;
      if (ending === 'made') return `${text} The layers had been written; Undo takes them away.`;
      return ending === 'taken back' ? `${text} What was being written was taken back; the document is unchanged.` : `${text} Nothing had been written; the document is unchanged.`;
    };
  };

  const alert = async (text: string): Promise<void> => {
    await photoshop.core.showAlert({ message: text });
  };

  return {
    openPanel(root) {
      watch();
      supervisor ??= supervisePage({
        window, timers, src: options.src,
        connect: (port, signal) => {
          const connecting: { peer?: Peer<PageMethods> } = {};
          const handlers = hostMethods(options, changes, () => {
            if (!connecting.peer) throw new DelaminateError('bridge', 'the panel is not connected yet; try again');
            return connecting.peer;
          }, takeLastFailure);
          return options.connect(port, handlers, signal).then((peer) => (connecting.peer = peer));
        },
        onUp: (peer) => {
          page = peer;
          void tell('theme.changed', { theme: currentTheme(window) });
        },
        onDown: (reason) => {
          page = undefined;
          remember(reason);
        },
      });
      supervisor.start(root);
    },
    async decompose(scope) {
      if (!page) {
        for (let waited = 0; supervisor && !page && waited < PAGE_PATIENCE; waited += 100) await new Promise<void>((resolve) => void timers.after(100, resolve));
        if (!page) return alert('Open the Delaminate panel first (Plugins ▸ Delaminate ▸ Delaminate): the work is done there.');
      }
      await page.call('command.decompose', { scope }).catch((error: unknown) => {
        if (!(error instanceof CancelledError)) return alert(messageOf(error));
      });
    },
    async diagnostics() {
      try {
        const saved = await saveDiagnostics(options, page);
        if (saved) await alert(`The report is in ${saved.file}. It holds no picture and no name of one.`);
      } catch (error) {
        if (!(error instanceof CancelledError)) await alert(`The diagnosis failed: ${messageOf(error)}`);
      }
    },
    stop() {
      supervisor?.stop();
      supervisor = undefined;
    },
  };
}
