import { CancelledError, DelaminateError, messageOf } from '../core/errors';
import type { ExecutionContext, Photoshop } from './host';

/** Seconds that Photoshop may queue us behind another plugin's command before we say that it is busy (Photoshop 25.10+; older ones refuse at once). */
const QUEUE_SECONDS = 8;
/** The one documented error number: the host is in a modal state (Adobe, executeasmodal). */
const HOST_IS_MODAL = 9;

/** Read without touching members that a context does not enumerate. */
const numberOf = (error: unknown): unknown => (typeof error === 'object' && error !== null ? (error as { number?: unknown }).number : undefined);

/** Whatever the host threw, as an error that a user can act on; our own errors stay what they are. */
export function hostError(stage: string, error: unknown): Error {
  if (error instanceof DelaminateError || error instanceof CancelledError) return error;
  if (numberOf(error) === HOST_IS_MODAL) {
    return new DelaminateError(stage, 'Photoshop is busy with another command, dialog, transform or text edit; finish or cancel that and try again', { cause: error });
  }
  return new DelaminateError(stage, `Photoshop refused: ${messageOf(error)}`, { cause: error });
}

/** Whether Photoshop was busy with something else; then it has not even been asked. */
export const isBusy = (error: unknown): boolean => error instanceof DelaminateError && numberOf(error.cause) === HOST_IS_MODAL;

/**
 * Runs `run` inside a modal scope, where alone Photoshop lets itself be read and changed by a plugin.
 * Rejects with `CancelledError` where the user pressed Esc, and with `DelaminateError(stage, …)` otherwise.
 * Errors must leave the scope as they are: Photoshop rolls back what it suspended only then.
 */
export async function inModal<T>(photoshop: Photoshop, stage: string, commandName: string, run: (context: ExecutionContext) => Promise<T>, timeOut = QUEUE_SECONDS): Promise<T> {
  let cancelled = false;
  let thrown: { error: unknown } | undefined;
  try {
    return await photoshop.core.executeAsModal(async (context) => {
      try {
        return await run(context);
      } catch (error) {
        // After Esc every host call throws something of its own; what happened is that the user cancelled.
        cancelled = context.isCancelled;
        thrown = { error };
        throw error;
      }
    }, { commandName, timeOut });
  } catch (error) {
    if (cancelled) throw new CancelledError();
    throw hostError(stage, thrown ? thrown.error : error);
  }
}

/**
 * Runs `run` so that all it does to the document is one history state called `name`, or, if it throws, nothing at all:
 * pixels, layers, selection and active layer are as before.
 */
export async function asOneState<T>(photoshop: Photoshop, documentID: number, name: string, run: (context: ExecutionContext) => Promise<T>): Promise<T> {
  return inModal(photoshop, 'write', name, async (context) => {
    // Layers are made in the document in front, whatever object is asked to make them; and only this one's history is held.
    const inFront = photoshop.app.activeDocument;
    if (inFront?.id !== documentID) bringToFront(photoshop, documentID);
    const suspension = await context.hostControl.suspendHistory({ documentID, name });
    let result: T;
    try {
      result = await run(context);
    } catch (error) {
      // After a cancel this may throw as well; leaving the scope with an error rolls back all the same.
      await context.hostControl.resumeHistory(suspension, false).catch(() => undefined);
      throw error;
    }
    await context.hostControl.resumeHistory(suspension, true);
    return result;
  });
}

/** Throws where the document is closed or Photoshop does not bring it to the front. */
export function bringToFront(photoshop: Photoshop, documentID: number): void {
  const { app } = photoshop;
  const document = [...app.documents].find(({ id }) => id === documentID);
  if (document) app.activeDocument = document;
  if (app.activeDocument?.id !== documentID) throw new DelaminateError('write', 'the document could not be brought to the front; make it the active one and try again');
}
