import type { Rect } from '../../src/raster/rect';
import type { LayeredDocument } from '../../src/document/document';
import { findNode } from '../../src/document/tree';
import type { Stroke } from '../../src/edit/strokes';
import type { Result, SessionState } from '../state';
import { make, setAttribute, setText } from './elements';
import { segmented } from './segmented';
import { veiledPicture, wholePicture } from './subject-picture';
import { drawingSurface, type Mark, type Point } from './surface';
import type { Actions } from './view';

type Way = 'box' | 'point' | 'selection';

export interface Sheet {
  readonly element: HTMLElement;
  /** Shows it for a result; `id` names the layer that it is about. */
  open(result: Result, id: string | null): void;
  /** What became of it is asked before each drawing: it closes by itself once the tree is another. */
  update(result: Result, state: Pick<SessionState, 'document' | 'connection'>, blocked: boolean): void;
  readonly focusTarget: () => HTMLElement;
}

const HINTS: Readonly<Record<Way, string>> = {
  box: 'Drag a box around what should be a layer of its own.',
  point: 'Click on what should be a layer of its own.',
  selection: 'What is selected in Photoshop becomes a layer, softly where the selection is soft.',
};

const cancelButton = (onClose: () => void): HTMLElement => make('sp-button', { attributes: { variant: 'secondary', treatment: 'outline', size: 's' }, text: 'Back', on: { click: onClose } });
const goButton = (text: string, run: () => void): HTMLElement => make('sp-button', { attributes: { variant: 'accent', size: 's' }, text, on: { click: run } });

/** Where in the picture the host's selection lies; null where nothing of it does. */
function selectionIn({ capture }: Result, document: SessionState['document']): Rect | null {
  if (!document?.selection || document.id !== capture.fingerprint.document) return null;
  const { left, top, width, height } = document.selection;
  return { left: left - capture.area.left, top: top - capture.area.top, width, height };
}

const whole = (box: Rect): Rect => {
  const [left, top] = [Math.floor(box.left), Math.floor(box.top)];
  return { left, top, width: Math.max(1, Math.ceil(box.left + box.width) - left), height: Math.max(1, Math.ceil(box.top + box.height) - top) };
};

/** A new layer from a box or a point on the picture, or from what is selected in the host. */
export function newLayerSheet(actions: Pick<Actions, 'extract'>, onClose: () => void): Sheet {
  let way: Way = 'box';
  let corner: Point | null = null;
  let box: Rect | null = null;
  let point: Point | null = null;
  let selection: Rect | null = null;
  let blocked = false;
  let opened: LayeredDocument | null = null;

  const refresh = (): void => {
    const marks: Mark[] = [];
    if (way === 'box' && box) marks.push({ mark: 'box', box });
    if (way === 'point' && point) marks.push({ mark: 'point', at: point });
    if (way === 'selection' && selection) marks.push({ mark: 'box', box: selection });
    surface.mark(marks);
    ways.update(way, { selection: selection ? null : 'Nothing is selected in these layers.' });
    setText(hint, HINTS[way]);
    setAttribute(go, 'disabled', blocked || marks.length === 0);
  };
  const surface = drawingSurface({
    onDown(at) {
      if (way === 'selection') return;
      if (way === 'point') point = at;
      else {
        corner = at;
        box = null;
      }
      refresh();
    },
    onMove(at) {
      if (way === 'point') point = at;
      else if (way === 'box' && corner) box = { left: Math.min(corner.x, at.x), top: Math.min(corner.y, at.y), width: Math.abs(at.x - corner.x), height: Math.abs(at.y - corner.y) };
      refresh();
    },
    onUp() {
      corner = null;
      // A click is no box.
      if (box && (box.width < 1 || box.height < 1)) box = null;
      refresh();
    },
  });
  const ways = segmented<Way>('New layer from', [{ value: 'box', label: 'Box' }, { value: 'point', label: 'Point' }, { value: 'selection', label: 'Selection' }], (value) => {
    way = value;
    refresh();
  });
  const hint = make('p', { class: 'hint' });
  const go = goButton('Make layer', () => {
    if (way === 'selection') void actions.extract('selection');
    else if (way === 'point' && point) void actions.extract({ point: { x: Math.floor(point.x), y: Math.floor(point.y) } });
    else if (box) void actions.extract({ box: whole(box) });
  });
  const element = make('div', { class: 'sheet', attributes: { role: 'group', 'aria-label': 'New layer' } }, ways.element, hint, surface.element, make('div', { class: 'buttons' }, go, cancelButton(onClose)));

  return {
    element,
    focusTarget: () => surface.focusTarget(),
    open(result) {
      opened = result.document;
      [corner, box, point] = [null, null, null];
      const { raster, region } = wholePicture(result);
      surface.show(raster, region, `Picture of ${result.capture.name}. Arrows move the pen, Enter puts it down and takes it up.`);
    },
    update(result, { document, connection }, isBlocked) {
      if (opened && result.document !== opened) {
        opened = null;
        return onClose();
      }
      selection = selectionIn(result, document);
      if (way === 'selection' && !selection) way = 'box';
      blocked = isBlocked || connection === 'lost';
      refresh();
    },
  };
}

/** Strokes over what certainly belongs to a layer and what does not; its edge is drawn anew around them, or all of it without any. */
export function refineSheet(actions: Pick<Actions, 'refine'>, onClose: () => void): Sheet {
  let strokes: Stroke[] = [];
  let current: { points: Point[]; radius: number; add: boolean } | null = null;
  let add = true;
  let id: string | null = null;
  let opened: LayeredDocument | null = null;
  let selection: Rect | null = null;
  let blocked = false;

  const refresh = (): void => {
    surface.mark([...strokes, ...(current ? [current] : [])].map((stroke): Mark => ({ mark: 'stroke', ...stroke })));
    setAttribute(go, 'disabled', blocked);
    setAttribute(undo, 'disabled', strokes.length === 0);
    setAttribute(along, 'disabled', blocked || selection === null);
    brush.update(add ? 'add' : 'remove');
  };
  const surface = drawingSurface({
    onDown(at) {
      current = { points: [at], radius: Number(size.value) / 2, add };
      refresh();
    },
    onMove(at) {
      current?.points.push(at);
      refresh();
    },
    onUp() {
      if (current) strokes = [...strokes, current];
      current = null;
      refresh();
    },
  });
  const title = make('p', { class: 'hint' });
  const brush = segmented('Brush', [{ value: 'add', label: 'Add' }, { value: 'remove', label: 'Remove' }], (value) => {
    add = value === 'add';
    refresh();
  });
  brush.element.classList.add('inline');
  const size = make('input', { class: 'range', attributes: { type: 'range', min: 2, max: 200, value: 24, 'aria-label': 'Brush size in pixels' } });
  const undo = make('sp-action-button', { class: 'tool', attributes: { size: 's', quiet: true }, text: 'Undo stroke', on: { click: () => {
    strokes = strokes.slice(0, -1);
    refresh();
  } } });
  const go = goButton('Refine', () => {
    if (id !== null) void actions.refine(id, strokes.length > 0 ? { strokes } : {});
  });
  const along = make('sp-button', { attributes: { variant: 'secondary', treatment: 'outline', size: 's' }, text: 'Within selection', on: { click: () => {
    if (id !== null && selection) void actions.refine(id, { box: selection, ...(strokes.length > 0 && { strokes }) });
  } } });
  const element = make('div', { class: 'sheet', attributes: { role: 'group', 'aria-label': 'Refine the edge' } }, title,
    make('div', { class: 'brush' }, brush.element, make('label', { class: 'field inline' }, make('span', { class: 'field-label', text: 'Size' }), size), undo),
    surface.element, make('div', { class: 'buttons' }, go, along, cancelButton(onClose)));

  return {
    element,
    focusTarget: () => surface.focusTarget(),
    open(result, about) {
      const layer = about === null ? undefined : findNode(result.document, about);
      if (layer?.type !== 'layer') return onClose();
      id = layer.id;
      opened = result.document;
      strokes = [];
      current = null;
      const { raster, region } = veiledPicture(result, layer);
      // As wide as a fingertip on the picture, whatever its size.
      size.max = String(Math.max(20, Math.round(Math.max(region.width, region.height) / 3)));
      size.value = String(Math.max(2, Math.round(Math.max(region.width, region.height) / 20)));
      setText(title, `Paint over what belongs to “${layer.name}” and what does not; what is veiled does not yet. Without strokes its whole edge is drawn anew.`);
      surface.show(raster, region, `${layer.name}, veiled where it is not. Arrows move the brush, Enter puts it down and takes it up.`);
    },
    update(result, { document, connection }, isBlocked) {
      if (opened && result.document !== opened) {
        opened = null;
        return onClose();
      }
      selection = selectionIn(result, document);
      blocked = isBlocked || connection === 'lost';
      refresh();
    },
  };
}
