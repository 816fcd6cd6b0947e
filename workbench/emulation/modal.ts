import type { ExecutionContext, SuspensionId } from '../../src/photoshop/host';
import type { Timers } from '../../src/core/timers';
import { ERROR_NUMBERS, hostError, outsideModal, userCancelled } from './host-error';
import type { EmulatedDocument } from './model';

export interface ModalOptions {
  commandName?: unknown;
  descriptor?: object;
  interactive?: boolean;
  /** Seconds (executeasmodaloptions: "this request will retry until this duration of seconds has passed"). */
  timeOut?: number;
}

/** What the progress dialog shows. `value` null: indeterminate. */
export interface ModalProgress {
  readonly commandName: string;
  readonly value: number | null;
  readonly interactive: boolean;
}

export type ModalTarget<T> = (context: ExecutionContext, descriptor?: object) => Promise<T> | T;

export interface ModalHost {
  readonly timers: Timers;
  document(id: unknown): EmulatedDocument | undefined;
  /** Closes without saving. */
  close(document: EmulatedDocument): void;
  /** Enter and exit of the outermost scope, and every change of its progress. */
  announce(event: 'enter' | 'exit' | 'progress'): void;
  /** Calls on the context pass through the test hook as any other. */
  pass(name: string): Promise<void> | undefined;
}

let lastScope = 0;

/**
 * executeasmodal.md: one owner at a time has Photoshop to itself; the user can cancel; histories that were suspended are
 * committed when the scope ends well and rolled back when it ends with an exception.
 */
export class ModalState {
  private owner: string | null = null;
  private ownedByPlugin = false;
  private scopes: string[] = [];
  private waiting: Array<() => void> = [];
  private suspensions = new Map<SuspensionId, EmulatedDocument>();
  private autoClose = new Set<EmulatedDocument>();
  private contexts: Array<{ onCancel?: (() => void) | undefined }> = [];
  private wasCancelled = false;
  private shown: ModalProgress | null = null;

  constructor(private readonly host: ModalHost) {}

  /** Inside a scope of the plug-in's own (photoshopcore.md, isModal). */
  get isOwn(): boolean {
    return this.scopes.length > 0;
  }

  /** While the outermost scope ends too, when histories are committed or rolled back. */
  get silences(): boolean {
    return this.ownedByPlugin && !(this.shown?.interactive ?? false);
  }

  /** Whoever owns it: the host is in a modal state. */
  get isHeld(): boolean {
    return this.owner !== null;
  }

  get cancelled(): boolean {
    return this.wasCancelled;
  }

  get progress(): ModalProgress | null {
    return this.shown;
  }

  /** Throws unless a call may go on now. `event` is given for calls that modify Photoshop's state. */
  check(event: string | null): void {
    if (this.isOwn && this.wasCancelled) throw userCancelled();
    if (event !== null && !this.isOwn) throw outsideModal(event);
  }

  /** Another plug-in's command, or a dialog, a transform, a text edit of the user's: until the returned function is called. */
  hold(owner: string): () => void {
    if (this.owner !== null) throw new Error(`The host is modal already: ${this.owner}.`);
    this.owner = owner;
    return () => this.release();
  }

  /** Esc, or the progress dialog's button. Nothing happens outside a scope. */
  cancel(): void {
    if (!this.isOwn || this.wasCancelled) return;
    this.wasCancelled = true;
    for (const context of this.contexts) context.onCancel?.();
  }

  async run<T>(target: ModalTarget<T>, options: ModalOptions): Promise<T> {
    if (typeof target !== 'function') throw hostError('executeAsModal: the target function is missing.');
    const commandName = options?.commandName;
    if (typeof commandName !== 'string' || commandName === '') throw hostError('executeAsModal: the option "commandName" is required.');
    const nested = this.calledFromInside();
    if (!nested) await this.acquire(`Plugin: ${commandName}`, options.timeOut ?? 1);
    const scope = `modalScope_${++lastScope}`;
    this.scopes.push(scope);
    if (!nested) {
      this.ownedByPlugin = true;
      this.shown = { commandName, value: null, interactive: options.interactive ?? false };
      this.host.announce('enter');
    }
    const context = this.contextOf(scope);
    this.contexts.push(context);
    // Its name marks every stack trace taken while it waits for the target: that is how a nested call is told from one beside it.
    const frame = { [scope]: async (): Promise<T> => await target(context, options.descriptor) };
    let failed = true;
    try {
      const result = await frame[scope]!();
      failed = false;
      return result;
    } finally {
      this.contexts = this.contexts.filter((each) => each !== context);
      this.scopes = this.scopes.filter((each) => each !== scope);
      if (!nested) this.end(!failed);
    }
  }

  /**
   * executeasmodal.md: "You can have nested modal scopes", from within a target function. A call of the same plug-in beside
   * the running scope is a collision (undocumented: strict by choice). V8's asynchronous stack traces tell which it is.
   */
  private calledFromInside(): boolean {
    if (!this.isOwn) return false;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = Infinity;
    const stack = new Error().stack ?? '';
    Error.stackTraceLimit = limit;
    return this.scopes.some((scope) => new RegExp(`\\b${scope}\\b`).test(stack));
  }

  private async acquire(owner: string, timeOut: number): Promise<void> {
    const { timers } = this.host;
    const deadline = timers.now() + timeOut * 1000;
    while (this.owner !== null) {
      const left = deadline - timers.now();
      if (left <= 0) throw hostError(`The host is in a modal state. ${this.owner} is running a modal command.`, ERROR_NUMBERS.hostIsModal);
      await new Promise<void>((resolve) => {
        const alarm = timers.after(left, resolve);
        this.waiting.push(() => {
          timers.clear(alarm);
          resolve();
        });
      });
    }
    this.owner = owner;
    this.wasCancelled = false;
  }

  private release(): void {
    this.owner = null;
    this.ownedByPlugin = false;
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** "When the modal scope ends, Photoshop will auto-resume history on any document that is still in a suspended state." */
  private end(committed: boolean): void {
    for (const [suspension, document] of this.suspensions) document.resume(committed, suspension.finalName);
    this.suspensions.clear();
    // A nested scope that nobody waited for ends with the one around it.
    this.scopes = [];
    this.contexts = [];
    for (const document of this.autoClose) if (document.open) this.host.close(document);
    this.autoClose.clear();
    this.shown = null;
    this.wasCancelled = false;
    this.release();
    this.host.announce('exit');
  }

  private contextOf(scope: string): ExecutionContext {
    const call = async <T>(name: string, run: () => T): Promise<T> => {
      this.checkScope(scope);
      const wait = this.host.pass(name);
      if (wait) await wait;
      else await Promise.resolve();
      this.checkScope(scope);
      this.check(null);
      return run();
    };
    const document = (name: string, id: unknown): EmulatedDocument => {
      const found = this.host.document(id);
      if (!found) throw hostError(`${name}: there is no document ${String(id)}.`);
      return found;
    };
    const hostControl = hidden({
      suspendHistory: (options: { documentID: number; name: string }) => call('suspendHistory', (): SuspensionId => {
        if (typeof options?.name !== 'string' || options.name === '') throw hostError('suspendHistory: the option "name" is required.');
        const target = document('suspendHistory', options.documentID);
        const suspension: SuspensionId = {};
        target.suspend(options.name);
        this.suspensions.set(suspension, target);
        return suspension;
      }),
      resumeHistory: (suspension: SuspensionId, commit = true) => call('resumeHistory', () => {
        const target = this.suspensions.get(suspension);
        if (!target) throw hostError('resumeHistory: this history is not suspended.');
        this.suspensions.delete(suspension);
        target.resume(commit, suspension.finalName);
      }),
      registerAutoCloseDocument: (id: number) => call('registerAutoCloseDocument', () => void this.autoClose.add(document('registerAutoCloseDocument', id))),
      unregisterAutoCloseDocument: (id: number) => call('unregisterAutoCloseDocument', () => void this.autoClose.delete(document('unregisterAutoCloseDocument', id))),
    });
    const reportProgress = (options: { value?: number; commandName?: string }): void => {
      this.checkScope(scope);
      void this.host.pass('reportProgress');
      this.check(null);
      const { value, commandName } = options;
      if (value !== undefined && !(value >= 0 && value <= 1)) throw hostError(`reportProgress: value ${value} is not between 0 and 1.`);
      if (!this.shown) return;
      this.shown = { ...this.shown, value: value ?? this.shown.value, commandName: commandName ?? this.shown.commandName };
      this.host.announce('progress');
    };
    const context = hidden({ hostControl, reportProgress, onCancel: undefined as (() => void) | undefined });
    Object.defineProperty(context, 'isCancelled', { enumerable: false, get: () => this.wasCancelled });
    return context as unknown as ExecutionContext;
  }

  private checkScope(scope: string): void {
    if (!this.scopes.includes(scope)) throw hostError('The modal scope has ended; its execution context cannot be used any more.');
  }
}

/** Members that cannot be spread or listed, as on Photoshop's own context. */
function hidden<T extends object>(members: T): T {
  const out = {};
  for (const [name, value] of Object.entries(members)) Object.defineProperty(out, name, { value, writable: true, enumerable: false });
  return out as T;
}
