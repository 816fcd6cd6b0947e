import type { Workspace } from '../workspace';
import type { CanvasView } from './canvas-view';

export interface KeyActions {
  readonly workspace: Workspace;
  readonly canvas: CanvasView;
  open(): void;
  save(): void;
}

/** A plain letter typed into one of these is text, not a command. */
const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]');

/** The keyboard's shortcuts, as in Photoshop; the browser's own zoom is left to the browser. */
export function watchKeys({ workspace, canvas, open, save }: KeyActions): void {
  const withControl: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    o: open,
    s: save,
    z: (event) => (event.shiftKey ? workspace.redo() : workspace.undo()),
    y: () => workspace.redo(),
    a: () => workspace.selectAll(),
    d: () => workspace.setSelection(null),
  };
  const alone: Readonly<Record<string, () => void>> = {
    Escape: () => workspace.setSelection(null),
    0: () => canvas.fit(),
    1: () => canvas.setZoom(1),
    '+': () => canvas.zoomBy(1),
    '=': () => canvas.zoomBy(1),
    '-': () => canvas.zoomBy(-1),
  };
  document.addEventListener('keydown', (event) => {
    if (isTyping(event.target) || event.altKey || event.defaultPrevented) return;
    const action = event.ctrlKey || event.metaKey ? withControl[event.key.toLowerCase()] : event.shiftKey && event.key !== '+' ? undefined : alone[event.key];
    if (!action) return;
    event.preventDefault();
    action(event);
  });
}
