import type { CallContext, Handlers, Peer } from '../bridge/peer';
import type { HostMethods, PageMethods, Probe, WriteOutcome } from '../bridge/protocol';
import { CancelledError, DelaminateError } from '../core/errors';
import type { Timers } from '../core/timers';
import { beginCapture, previewOf, type Capture } from './capture';
import { describeDocument } from './document-info';
import { diagnose, diagnosticsReport } from './diagnostics';
import type { Photoshop, Uxp, UxpWindow } from './host';
import type { HeldBytes } from './held-bytes';
import { changeLayers, selectInHost } from './layer-changes';
import { readGroup } from './layer-tree';
import { bytesOf } from './samples';
import { readSelection } from './selection';
import { currentTheme } from './theme';
import { writeBack } from './write-back';

/** What the host half is made of; everything outside itself is lent. */
export interface HostParts {
  readonly photoshop: Photoshop;
  readonly uxp: Uxp;
  readonly window: UxpWindow;
  readonly timers: Timers;
  readonly platform: string;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly held: HeldBytes;
}

const MAX_PREVIEW = 2048;

const stopped = (context: CallContext): void => {
  if (context.signal.aborted) throw new CancelledError();
};

/** What became of a change of the document. */
export type Ending = 'made' | 'taken back' | 'not begun';

/**
 * The changes of the document, one at a time, and what the page cannot have heard of them: it outlives pages, for a page that
 * comes after one that died has to be told.
 */
export class ChangeLog {
  private running: Promise<Ending> | null = null;
  private untold: Promise<Ending> | null = null;

  /** One change at a time: a second would wait for the first's modal scope and find another document. */
  async exclusively(run: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
    if (this.running) throw new DelaminateError('write', 'layers are being written already; wait until that is done');
    const work = run();
    this.running = work.then(({ outcome }) => (outcome === 'written' ? 'made' : 'not begun'), () => 'taken back');
    this.untold = this.running;
    try {
      return await work;
    } finally {
      this.running = null;
    }
  }

  /** The page asks for something: it is there, and has heard of all that ended before. */
  pageIsThere(): void {
    if (!this.running) this.untold = null;
  }

  /** The change whose end the page that died cannot have heard of; null where there is none. Told once. */
  takeUntold(): Promise<Ending> | null {
    const { untold } = this;
    this.untold = null;
    return untold;
  }
}

/**
 * What one page may ask of this host. Captures belong to the page: they are forgotten with it.
 * `peer` gives the page once it is connected; `takeLastFailure` what became of the page before this one, once.
 */
export function hostMethods(parts: HostParts, changes: ChangeLog, peer: () => Peer<PageMethods>, takeLastFailure: () => Promise<string | null>): Handlers<HostMethods> {
  const { photoshop, uxp, window } = parts;
  const captures = new Map<string, Capture>();
  let counter = 0;

  const handlers: Handlers<HostMethods> = {
    'host.info': async () => ({
      value: {
        application: `${uxp.host.name} ${uxp.host.version}`, uxp: uxp.versions.uxp, plugin: uxp.versions.plugin,
        platform: parts.platform, theme: currentTheme(window), lastFailure: await takeLastFailure(),
      },
    }),
    'document.describe': async () => ({ value: await describeDocument(photoshop) }),
    'document.preview': async ({ scope, side }) => {
      if (!Number.isInteger(side) || side < 1 || side > MAX_PREVIEW) throw new DelaminateError('preview', `a side of ${String(side)} pixels; ask for 1 to ${MAX_PREVIEW}`);
      const { width, height, data } = await previewOf(photoshop, scope, side);
      return { value: { width, height }, bytes: bytesOf(data) };
    },
    'selection.read': async ({ expects, area }, context) => {
      stopped(context);
      return { value: null, bytes: await readSelection(photoshop, expects, area, parts.held) };
    },
    'layers.read': async ({ document, group }) => ({ value: await readGroup(photoshop, document, group) }),
    'capture.begin': async ({ scope, layer }, context) => {
      // One picture at a time; a page that forgot to end the last one must not cost memory.
      captures.clear();
      const capture = await beginCapture(photoshop, scope, `capture-${++counter}`, parts.held, layer);
      stopped(context);
      captures.set(capture.info.capture, capture);
      return { value: capture.info };
    },
    'capture.tile': async ({ capture, tile }, context) => {
      const found = captures.get(capture);
      if (!found) throw new DelaminateError('capture', 'this capture has ended; start again');
      stopped(context);
      return { value: null, bytes: bytesOf(await found.tile(tile)) };
    },
    'capture.end': async ({ capture }) => {
      captures.delete(capture);
      return { value: null };
    },
    'write': async (plan, context) => ({
      value: await changes.exclusively(() => writeBack(photoshop, parts.timers, plan, async (request, signal) => {
        const { bytes } = await peer().call('pixels.read', request, { signal });
        if (!bytes) throw new DelaminateError('write', 'the panel sent no pixels; nothing was written, try again');
        return bytes;
      }, context, parts.held)),
    }),
    'layers.change': async ({ expects, change, title }) => ({ value: await changes.exclusively(() => changeLayers(photoshop, expects, change, title)) }),
    'layers.select': async ({ document, layers }) => {
      await selectInHost(photoshop, document, layers);
      return { value: null };
    },
    'diagnostics.save': async () => ({ value: await saveDiagnostics(parts, peer()) }),
    'diagnostics.echo': async (_params, context) => ({ value: null, ...(context.bytes ? { bytes: context.bytes } : {}) }),
  };
  return heard(handlers, () => changes.pageIsThere());
}

/** The same handlers, each of which first says that the page is there. */
function heard(handlers: Handlers<HostMethods>, onCall: () => void): Handlers<HostMethods> {
  const entries = Object.entries(handlers) as Array<[string, (params: never, context: CallContext) => Promise<unknown>]>;
  return Object.fromEntries(entries.map(([name, handler]) => [name, (params: never, context: CallContext) => {
    onCall();
    return handler(params, context);
  }])) as unknown as Handlers<HostMethods>;
}

/** Runs the diagnosis and writes its report where the user chooses; null where they choose nowhere. */
export async function saveDiagnostics(parts: HostParts, page: Peer<PageMethods> | undefined): Promise<{ file: string } | null> {
  const { photoshop, uxp, timers, platform, globals } = parts;
  const probes = await diagnose({
    photoshop, uxp, timers, platform, globals,
    askPage: async () => {
      if (!page) throw new Error('the panel is not open');
      await page.call('document.changed', null);
    },
    pageProbes: async (): Promise<readonly Probe[]> => {
      if (!page) throw new Error('the panel is not open');
      return (await page.call('diagnostics.page', null)).value.probes;
    },
  });
  const file = await uxp.storage.localFileSystem.getFileForSaving('delaminate-diagnostics.json', { types: ['json'] });
  if (!file) return null;
  await file.write(diagnosticsReport(probes));
  return { file: file.name };
}
