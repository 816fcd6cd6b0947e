import type { CallContext, Handlers, Peer } from '../bridge/peer';
import type { HostMethods, PageMethods, Probe } from '../bridge/protocol';
import { CancelledError, DelaminateError } from '../core/errors';
import type { Timers } from '../core/timers';
import { beginCapture, previewOf, type Capture } from './capture';
import { describeDocument } from './document-info';
import { diagnose, diagnosticsReport } from './diagnostics';
import type { Photoshop, Uxp, UxpWindow } from './host';
import type { HeldBytes } from './held-bytes';
import { changeLayers, selectInHost } from './layer-changes';
import { bytesOf } from './samples';
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

/** What one page may ask of this host, and what it has asked for. */
export interface HostService {
  readonly handlers: Handlers<HostMethods>;
  /**
   * The change of the document that the page cannot have heard the end of: one under way, or the last one if the page has
   * asked for nothing since. Resolves with what became of it. Null: there is none.
   */
  unheard(): Promise<'made' | 'taken back'> | null;
}

/**
 * Captures belong to the page: they are forgotten with it.
 * `peer` gives the page once it is connected; `takeLastFailure` what became of the page before this one, once.
 */
export function hostMethods(parts: HostParts, peer: () => Peer<PageMethods>, takeLastFailure: () => Promise<string | null>): HostService {
  const { photoshop, uxp, window } = parts;
  const captures = new Map<string, Capture>();
  let counter = 0;
  let change: Promise<'made' | 'taken back'> | null = null;
  let unheard: Promise<'made' | 'taken back'> | null = null;

  /** One change of the document at a time: a second would wait for the first's modal scope and find another document. */
  const exclusively = async <T>(run: () => Promise<T>): Promise<T> => {
    if (change) throw new DelaminateError('write', 'layers are being written already; wait until that is done');
    const running = run();
    change = running.then(() => 'made' as const, () => 'taken back' as const);
    unheard = change;
    try {
      return await running;
    } finally {
      change = null;
    }
  };

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
    'capture.begin': async ({ scope }, context) => {
      // One picture at a time; a page that forgot to end the last one must not cost memory.
      captures.clear();
      const capture = await beginCapture(photoshop, scope, `capture-${++counter}`, parts.held);
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
    'write': (plan, context) => exclusively(async () => ({
      value: await writeBack(photoshop, plan, async (request) => {
        const { bytes } = await peer().call('pixels.read', request, { signal: context.signal });
        if (!bytes) throw new DelaminateError('write', 'the panel sent no pixels; nothing was written, try again');
        return bytes;
      }, context, parts.held),
    })),
    'layers.change': ({ expects, change, title }) => exclusively(async () => ({ value: await changeLayers(photoshop, expects, change, title) })),
    'layers.select': async ({ document, layers }) => {
      await selectInHost(photoshop, document, layers);
      return { value: null };
    },
    'diagnostics.save': async () => ({ value: await saveDiagnostics(parts, peer()) }),
    'diagnostics.echo': async (_params, context) => ({ value: null, ...(context.bytes ? { bytes: context.bytes } : {}) }),
  };
  return { handlers: heard(handlers, () => { if (!change) unheard = null; }), unheard: () => unheard };
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
