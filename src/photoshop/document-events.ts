import type { Timers } from '../core/timers';
import type { Photoshop } from './host';

/** What may change what the panel shows. `historyStateChanged` is not in Adobe's table of events but real plugins rely on it. */
const EVENTS = ['select', 'open', 'close', 'make', 'set', 'delete', 'move', 'newDocument', 'convertMode', 'historyStateChanged', 'selectDocument', 'duplicate', 'crop', 'imageSize', 'canvasSize'] as const;
/** Painting makes many events; the panel needs one when it is over. Milliseconds. */
const QUIET = 250;

/** Calls `onChange` once after each burst of changes to documents, layers or selections. */
export async function watchDocuments(photoshop: Photoshop, timers: Timers, onChange: () => void): Promise<void> {
  let timer: unknown;
  await photoshop.action.addNotificationListener(EVENTS, () => {
    if (timer !== undefined) timers.clear(timer);
    timer = timers.after(QUIET, () => {
      timer = undefined;
      onChange();
    });
  });
}
