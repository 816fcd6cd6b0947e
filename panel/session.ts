import type { Handlers, Peer } from '../src/bridge/peer';
import type { HostMethods, PageMethods, Probe } from '../src/bridge/protocol';
import { CancelledError, DelaminateError, messageOf } from '../src/core/errors';
import type { Timers } from '../src/core/timers';
import type { Decomposer } from './decomposer';
import { createApplying, type EditingTools } from './applying';
import { createEditing, type Editing } from './editing';
import { describeFailure, sentence, type FailedAt } from './failure';
import { createHostWriter } from './host-writer';
import { measureRecomposition } from './measure-recomposition';
import { INITIAL_CHOICES, obstacleTo, type Answer, type Choices, type DocumentInfo, type Job, type Notice, type Result, type Scope, type SessionState } from './state';
import { createInsertion } from './insertion';
import { createLook } from './look';
import { createOperating, type Operating } from './operating';
import { createStore } from './store';
import { resume } from './resume';
import { takeApart } from './take-apart';
import { createVersions } from './versions';
import type { Sight } from './vision/sight';

/** What the page lends to its session. */
export interface SessionTools {
  readonly decomposer: Decomposer;
  readonly sight: Sight;
  readonly timers: Timers;
  /** 0..1 */
  readonly random: () => number;
  readonly probes: () => Promise<readonly Probe[]>;
}

/**
 * Everything that the panel does, without its looks: it asks the host, runs the decomposer, holds the result and edits it.
 * Its promises never reject: what goes wrong is in `state`. Calls that do not fit the state are ignored.
 */
export interface Session extends Editing, Operating {
  readonly state: SessionState;
  subscribe(listener: (state: SessionState) => void): () => void;
  /** What the host half may ask of the page. */
  readonly handlers: Handlers<PageMethods>;
  /** A host came, or came back: the one before it is forgotten. */
  connect(peer: Peer<HostMethods>): Promise<void>;
  /** Says what is wrong outside of any job. */
  report(error: Error): void;
  choose(choices: Partial<Choices>): void;
  /** Asks the host again for its document, and while nothing else goes on for the picture to be decomposed. */
  refresh(): Promise<void>;
  decompose(scope?: Scope): Promise<void>;
  /** Goes on with layers of ours that an earlier session put into the document. */
  resume(): Promise<void>;
  /** Stops whatever is under way; the document ends as it was before. */
  cancel(): void;
  insert(): Promise<void>;
  answer(answer: Answer): Promise<void>;
  retry(): Promise<void>;
  /** From a failure back to what was there before, from a result to the beginning. */
  back(): void;
  /** Shows layers of ours as selected in the host's own panel too, where they are inserted. */
  select(ids: readonly string[]): void;
}

/** Photoshop tells every stroke of a brush. */
const CHANGE_MILLISECONDS = 250;
/** Of a whole job, the part before the layers are inserted. */
const BEFORE_INSERTION = 0.8;

export function createSession({ decomposer, sight, timers, random, probes }: SessionTools): Session {
  const store = createStore<SessionState>({
    connection: 'waiting', theme: 'dark', host: null, document: undefined, preview: null,
    choices: INITIAL_CHOICES, phase: { name: 'idle' }, notice: null, device: decomposer.device,
  });
  const writer = createHostWriter();
  let peer: Peer<HostMethods> | null = null;
  let running: AbortController | null = null;
  let writeAnyway: (() => Promise<void>) | null = null;
  let changeAlarm: unknown;
  let measuring: AbortController | null = null;

  const pause = (): Promise<void> => new Promise((resolve) => void timers.after(0, resolve));
  const connected = (): Peer<HostMethods> => {
    if (!peer) throw new DelaminateError('bridge', 'Photoshop does not answer the panel; close the panel and open it again');
    return peer;
  };
  const version = (): string => store.state.host?.plugin ?? '';
  const newRun = (): string => Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
  const say = (tone: Notice['tone'], text: string): Notice => ({ tone, text });

  const versions = createVersions();
  store.subscribe(({ phase }) => {
    if (phase.name === 'done') versions.note(phase.result);
  });

  /** Undo, redo and other documents: what is shown has to be what is there. */
  const follow = (document: DocumentInfo | null): void => {
    const { phase } = store.state;
    if (phase.name !== 'done' || phase.busy || phase.question || running) return;
    const { result } = phase;
    if (document?.id !== result.capture.fingerprint.document) {
      if (result.inserted) store.set({ phase: { name: 'idle' }, notice: say('plain', `The list of “${result.capture.name}” was let go: it is no longer the active document. Its layers stay in it.`) });
      return;
    }
    const known = versions.follow(document, result);
    if (!known) return;
    showResult(known, known.inserted ? null : say('plain', 'The layers are not in the document any more. Insert puts them back.'));
    if (known.now === null) remeasure(known);
  };

  const showResult = (result: Result, notice: Notice | null = null): void => store.set({ phase: { name: 'done', result, busy: false, question: null }, notice });

  /** The panel's account of a job: the bar never runs backwards. */
  const progressOf = (job: Job, from = 0, to = 1) => (event: { stage: string; fraction: number }): void => {
    const { phase } = store.state;
    if (phase.name !== 'working') return;
    const fraction = Math.max(phase.fraction, from + (to - from) * Math.min(1, Math.max(0, event.fraction)));
    store.set({ phase: { ...phase, job, stage: event.stage, fraction } });
  };

  /** Runs `work` as the one job under way. */
  const run = async (job: Job, work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    const controller = new AbortController();
    running = controller;
    writeAnyway = null;
    store.set({ phase: { name: 'working', job, stage: 'begin', fraction: 0, stopping: false }, notice: null });
    try {
      await work(controller.signal);
    } finally {
      running = null;
    }
  };

  const remeasure = (result: Result): void => {
    measuring?.abort();
    const controller = new AbortController();
    measuring = controller;
    const settle = (now: Result['now']): void => {
      const { phase } = store.state;
      if (phase.name === 'done' && phase.result.document === result.document) store.set({ phase: { ...phase, result: { ...phase.result, now } } });
    };
    void measureRecomposition(result.document, result.picture, pause, controller.signal).then(settle, (error: unknown) => {
      if (!(error instanceof CancelledError)) store.set({ notice: say('problem', `The difference to the picture could not be measured: ${messageOf(error)}`) });
    });
  };

  const tools: EditingTools = {
    store, writer, decomposer, sight, run, progressOf, showResult, remeasure, connected, version,
    async caughtUp(result) {
      const document = (await connected().call('document.describe', null)).value;
      return document && versions.follow(document, result);
    },
    ask(result, text, again) {
      writeAnyway = again;
      store.set({ phase: { name: 'done', result, busy: false, question: { text, answers: ['write-anyway', 'leave'] } } });
    },
  };
  const applying = createApplying(tools);
  const insertion = createInsertion(tools, { peer: () => peer, isRunning: () => running !== null, asksAgain: (again) => void (writeAnyway = again) });
  const refresh = createLook({ store, peer: () => peer, follow });

  const session: Session = {
    ...createEditing(tools, applying),
    ...createOperating(tools, applying),
    refresh,
    insert: insertion.insert,
    get state() {
      return store.state;
    },
    subscribe: (listener) => store.subscribe(listener),

    handlers: {
      'pixels.read': (request) => writer.read(request),
      'diagnostics.page': async () => ({ value: { probes: await probes() } }),
      async 'command.decompose'({ scope }) {
        const { phase } = store.state;
        if (running || (phase.name === 'done' && phase.busy)) throw new DelaminateError('decompose', 'the panel is at work already; wait until it is done, or cancel it there');
        // Answered at once: commands must return soon, and the panel shows how the job goes on.
        void refresh().then(() => session.decompose(scope));
        return { value: null };
      },
      async 'document.changed'() {
        timers.clear(changeAlarm);
        changeAlarm = timers.after(CHANGE_MILLISECONDS, () => void refresh());
        return { value: null };
      },
      async 'theme.changed'({ theme }) {
        store.set({ theme });
        return { value: null };
      },
    },

    async connect(next) {
      peer = next;
      void next.closed.then(() => {
        if (peer !== next) return;
        peer = null;
        store.set({ connection: 'lost' });
      });
      try {
        const host = (await next.call('host.info', null)).value;
        const notice = host.lastFailure ? say('problem', `The panel had to start anew: ${sentence(new Error(host.lastFailure))}`) : null;
        store.set({ connection: 'connected', host, theme: host.theme, ...(notice && { notice }) });
        await refresh();
      } catch (error) {
        if (peer === next) store.set({ notice: say('problem', sentence(error)) });
        return;
      }
    },

    report: (error) => store.set({ notice: say('problem', sentence(error)) }),

    choose(choices) {
      store.set({ choices: { ...store.state.choices, ...choices } });
      if (choices.scope !== undefined) void refresh();
      if (choices.device !== undefined) {
        sight.prefer(choices.device);
        void sight.warmUp();
      }
    },

    async decompose(wanted) {
      if (running) return;
      const scope = wanted ?? store.state.choices.scope;
      const choices = { ...store.state.choices, scope };
      const obstacle = store.state.document === undefined ? null : obstacleTo(scope, store.state.document);
      if (obstacle !== null) return store.set({ notice: say('problem', obstacle) });
      store.set({ choices });
      measuring?.abort();
      await run('decompose', async (signal) => {
        let at: FailedAt = 'reading';
        let result: Result | null = null;
        const host = peer;
        const until = choices.review ? 1 : BEFORE_INSERTION;
        try {
          result = await takeApart({
            peer: connected(), decomposer, sight, choices, scope, run: newRun(), signal, now: () => timers.now(),
            onProgress: progressOf('decompose', 0, until), onStep: (step) => void (at = step),
          });
          store.set({ device: decomposer.device });
          versions.begin(result);
          if (choices.review || result.nothingToSeparate) return showResult(result);
          at = 'writing';
          await insertion.write(result, signal, progressOf('decompose', until, 1));
        } catch (error) {
          if (!(error instanceof CancelledError)) {
            return store.set({ phase: { name: 'failed', failure: describeFailure(error, at, peer !== host || !peer, result ? 'insert' : 'decompose', result) } });
          }
          if (result) showResult(result, say('plain', 'Cancelled. The document is unchanged; the layers are still here.'));
          else store.set({ phase: { name: 'idle' }, notice: say('plain', 'Cancelled. The document is unchanged.') });
        }
      });
      if (store.state.phase.name === 'idle') await refresh();
    },

    async resume() {
      const { document } = store.state;
      if (running || store.state.phase.name !== 'idle' || !document || document.ours === null) return;
      const { ours } = document;
      // What this page still remembers knows more than can be read back: which pixels were seen.
      const known = versions.of(document);
      if (known) {
        showResult(known);
        if (known.now === null) remeasure(known);
        return;
      }
      await run('resume', async (signal) => {
        try {
          const result = await resume({ peer: connected(), document: { ...document, ours }, device: decomposer.device, signal, now: () => timers.now(), onProgress: progressOf('resume') });
          versions.begin(result);
          showResult(result);
        } catch (error) {
          const cancelled = error instanceof CancelledError;
          store.set({ phase: { name: 'idle' }, notice: cancelled ? say('plain', 'Cancelled. The document is unchanged.') : say('problem', `${sentence(error)} The document is unchanged.`) });
        }
      });
    },

    cancel() {
      const { phase } = store.state;
      if (!running || phase.name !== 'working') return;
      store.set({ phase: { ...phase, stopping: true } });
      running.abort();
    },

    async answer(answer) {
      const { phase } = store.state;
      if (phase.name !== 'done' || !phase.question || running) return;
      const again = writeAnyway;
      writeAnyway = null;
      store.set({ phase: { ...phase, question: null }, notice: null });
      if (answer === 'decompose-again') await session.decompose(phase.result.capture.scope);
      else if (answer === 'write-anyway') await again?.();
    },

    async retry() {
      const { phase } = store.state;
      if (phase.name !== 'failed') return;
      if (phase.failure.retry === 'insert') await session.insert();
      else await session.decompose();
    },

    back() {
      const { phase } = store.state;
      if (running) return;
      if (phase.name === 'failed' && phase.failure.result) return showResult(phase.failure.result);
      if (phase.name !== 'failed' && phase.name !== 'done') return;
      measuring?.abort();
      writeAnyway = null;
      store.set({ phase: { name: 'idle' }, notice: null });
      void refresh();
    },

    select(ids) {
      const { phase } = store.state;
      if (phase.name !== 'done' || !phase.result.inserted || !peer) return;
      const { layers, fingerprint } = phase.result.inserted;
      const known = ids.map((id) => layers[id]).filter((id): id is number => id !== undefined);
      // Only a courtesy: where they are gone, the next edit finds out and says so.
      if (known.length > 0) void peer.call('layers.select', { document: fingerprint.document, layers: known }).catch(() => undefined);
    },
  };
  return session;
}
