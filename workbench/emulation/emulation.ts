import type { Timers } from '../../src/core/timers';
import type { Photoshop, Uxp, UxpElement } from '../../src/photoshop/host';
import { Application } from './application';
import { EntryPoints } from './entry-points';
import { Faults } from './faults';
import { Gate } from './gate';
import { ImageDataPool, type LiveImageData } from './image-data';
import type { Tamper } from './messages';
import { ModalState, type ModalProgress } from './modal';
import type { EmulatedDocument } from './model';
import { Notifications } from './notifications';
import { createPhotoshop } from './photoshop';
import { PlainElement } from './plain-elements';
import { createUxp } from './uxp';
import { createWindow, plainElements, type ElementFactory, type EmulatedWindow, type LoadInto } from './uxp-window';
import type { WebViewPermission } from './webview';

export interface EmulationOptions {
  readonly timers?: Timers;
  /** Plain objects unless the workbench gives the DOM's (`domElements`). */
  readonly elements?: ElementFactory;
  /** Loads the page of a web view; gives back how to end it. Without it every page fails to load. */
  readonly loadPage?: LoadInto;
  /** For tests: what becomes of messages between the halves. */
  readonly tamper?: Tamper;
  /** From the manifest; left out: not checked. */
  readonly webViewPermission?: WebViewPermission;
  /** Ids of the manifest's entry points; left out: not checked. */
  readonly entryPoints?: readonly string[];
  readonly hostVersion?: string;
  readonly uxpVersion?: string;
  readonly pluginId?: string;
  readonly pluginVersion?: string;
  readonly theme?: string;
  /** Bounds as unit objects, as older builds give them. */
  readonly unitObjects?: boolean;
  /** Preference "Cache Levels". */
  readonly cacheLevels?: number;
  /** Whether groups take metadata of their own: an open point of the documentation. */
  readonly groupMetadata?: boolean;
  readonly showAlert?: (message: string) => Promise<void>;
  readonly chooseFile?: Parameters<typeof createUxp>[0]['chooseFile'];
}

export interface Emulation {
  /** What the host half requires. */
  readonly photoshop: Photoshop;
  readonly uxp: Uxp;
  readonly window: EmulatedWindow['window'];
  readonly application: Application;
  readonly faults: Faults;
  readonly entryPoints: EntryPoints;
  readonly notifications: Notifications;
  readonly webViews: EmulatedWindow['webViews'];
  readonly documents: readonly EmulatedDocument[];
  readonly activeDocument: EmulatedDocument | null;
  /** Brings it to the front and tells the plug-in. */
  open(document: EmulatedDocument): EmulatedDocument;
  close(document: EmulatedDocument): void;
  activate(document: EmulatedDocument): void;
  /** The user's; refused (false) while the host is modal, as its menus are. */
  undo(document: EmulatedDocument): boolean;
  redo(document: EmulatedDocument): boolean;
  /** The user presses Esc. */
  cancelModal(): void;
  /** Another plug-in's command, or a dialog or transform of the user's, until the returned function is called. */
  holdModal(owner: string): () => void;
  readonly isModal: boolean;
  /** What the progress dialog shows; null where there is none. */
  readonly progress: ModalProgress | null;
  /** After entering and leaving a modal scope and after every change of progress. */
  onModal(listener: () => void): () => void;
  liveImageData(): LiveImageData;
  resetImageDataPeak(): void;
  setTheme(theme: string): void;
  /** Opens a panel in a root of that size, where there is no DOM; gives the root. */
  openPanel(id: string, size?: { readonly width: number; readonly height: number }): Promise<UxpElement>;
}

const systemTimers: Timers = {
  now: () => Date.now(),
  after: (milliseconds, run) => setTimeout(run, milliseconds),
  clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};

/** Photoshop as its documentation has it: the two modules, and around them what a user and a test can do to them. */
export function createEmulation(options: EmulationOptions = {}): Emulation {
  const timers = options.timers ?? systemTimers;
  const pluginId = options.pluginId ?? 'delaminate';
  const application = new Application();
  const faults = new Faults(timers);
  const modalListeners = new Set<() => void>();
  const modal: ModalState = new ModalState({
    timers,
    document: (id) => application.documents.find((document) => document.id === id),
    close: (document) => application.close(document),
    pass: (name) => faults.enter(name, 'call', () => modal.cancel()),
    announce: (event) => {
      if (event !== 'progress') notifications.notify(event === 'enter' ? 'modalJavaScriptScopeEnter' : 'modalJavaScriptScopeExit', {});
      for (const listener of [...modalListeners]) listener();
    },
  });
  const notifications = new Notifications(() => modal.silences);
  const gate = new Gate(faults, modal);
  const pool = new ImageDataPool(gate);
  const entryPoints = new EntryPoints(timers, options.entryPoints ?? null);
  const { window, webViews, setTheme } = createWindow(options.elements ?? plainElements(), {
    timers, pluginId,
    permission: options.webViewPermission ?? null,
    tamper: options.tamper,
    loadPage: options.loadPage ?? ((url) => { throw new Error(`There is no page at ${url}.`); }),
  }, options.theme ?? 'dark');

  const watch = (document: EmulatedDocument): void => {
    document.onChange((kind) => notifications.notify(kind === 'active-layers' ? 'select' : 'historyStateChanged', { documentID: document.id }));
  };
  // Documents that the plug-in makes itself are watched as well.
  const watched = new WeakSet<EmulatedDocument>();
  application.onChange(() => {
    for (const document of application.documents) {
      if (watched.has(document)) continue;
      watched.add(document);
      watch(document);
    }
  });

  return {
    photoshop: createPhotoshop({
      gate, application, pool, notifications,
      unitObjects: options.unitObjects ?? false,
      cacheLevels: options.cacheLevels ?? 4,
      groupMetadata: options.groupMetadata ?? true,
      showAlert: options.showAlert ?? (() => Promise.resolve()),
    }),
    uxp: createUxp({
      gate, entryPoints,
      hostVersion: options.hostVersion ?? '27.4.0',
      uxpVersion: options.uxpVersion ?? 'uxp-9.2.0',
      pluginVersion: options.pluginVersion ?? '0.0.0',
      chooseFile: options.chooseFile ?? (() => Promise.resolve(null)),
    }),
    window, application, faults, entryPoints, notifications, webViews,
    get documents() {
      return application.documents;
    },
    get activeDocument() {
      return application.active;
    },
    open(document) {
      application.open(document);
      notifications.notify('open', { documentID: document.id });
      return document;
    },
    close(document) {
      application.close(document);
      notifications.notify('close', { documentID: document.id });
    },
    activate(document) {
      application.activate(document);
      notifications.notify('select', { documentID: document.id });
    },
    undo: (document) => !modal.isHeld && document.undo(),
    redo: (document) => !modal.isHeld && document.redo(),
    cancelModal: () => modal.cancel(),
    holdModal: (owner) => modal.hold(owner),
    get isModal() {
      return modal.isHeld;
    },
    get progress() {
      return modal.progress;
    },
    onModal(listener) {
      modalListeners.add(listener);
      return () => modalListeners.delete(listener);
    },
    liveImageData: () => pool.live(),
    resetImageDataPeak: () => pool.resetPeak(),
    setTheme,
    async openPanel(id, { width, height } = { width: 320, height: 600 }) {
      const root = new PlainElement('panel', true);
      root.style.width = `${width}px`;
      root.style.height = `${height}px`;
      await entryPoints.openPanel(id, root);
      return root;
    },
  };
}
