import { inventedFraction, leafLayers } from '../../src/document/tree';
import type { Layer, LayerNode } from '../../src/document/document';
import { makeThumbnail } from '../../src/formats/thumbnail';
import type { TreeRow } from '../tree-model';
import { make, setAttribute, setText } from './elements';
import { icon } from './icons';
import { drawRaster } from './raster-canvas';
import { countWords, inventedWords } from './words';

/** Twice the list's 36 px, for dense screens. */
const THUMBNAIL_SIDE = 72;

export interface RowEvents {
  readonly onToggle: (id: string) => void;
  readonly onEye: (node: LayerNode) => void;
  readonly onUnlock: (id: string) => void;
  readonly onRename: (id: string, name: string) => void;
}

export interface LayerRow {
  readonly element: HTMLElement;
  update(row: TreeRow, selected: boolean, cursor: boolean, dimmed: boolean): void;
  /** Makes the name editable in place. */
  edit(): void;
}

/** Layers do not change, so what was once counted of one stays true. */
const invented = new WeakMap<Layer, number>();
function inventedOf(layer: Layer): number {
  const known = invented.get(layer) ?? inventedFraction(layer);
  invented.set(layer, known);
  return known;
}

function factsOf(node: LayerNode): string {
  if (node.type === 'group') return countWords(leafLayers(node.children).length, 'layer');
  return [node.kind, inventedWords(inventedOf(node))].filter((fact) => fact !== '').join(' · ');
}

/** One layer or group of the list: fold, picture, name, facts, lock where it is locked, eye. */
export function layerRow(id: string, events: RowEvents): LayerRow {
  const fold = make('button', { class: 'fold', attributes: { type: 'button', tabindex: -1, 'aria-hidden': 'true' } }, icon('chevron'));
  const canvas = make('canvas', { class: 'checkered' });
  const thumbnail = make('span', { class: 'thumbnail', attributes: { 'aria-hidden': 'true' } }, canvas);
  const name = make('span', { class: 'name' });
  const facts = make('span', { class: 'facts' });
  const about = make('span', { class: 'about' }, name, facts);
  const eye = make('button', { class: 'eye', attributes: { type: 'button', tabindex: -1 } });
  const lock = make('button', { class: 'lock', attributes: { type: 'button', tabindex: -1 } }, icon('lock'));
  const element = make('div', { class: 'layer', attributes: { role: 'treeitem', 'data-id': id, draggable: 'true' } }, fold, thumbnail, about, lock, eye);
  let current: LayerNode | null = null;
  let pictured: LayerNode | null = null;
  let input: HTMLInputElement | null = null;

  // The row's own click selects; these mean something else.
  fold.addEventListener('click', (event) => {
    event.stopPropagation();
    events.onToggle(id);
  });
  lock.addEventListener('click', (event) => {
    event.stopPropagation();
    events.onUnlock(id);
  });
  eye.addEventListener('click', (event) => {
    event.stopPropagation();
    if (current) events.onEye(current);
  });

  const edit = (): void => {
    if (input || !current) return;
    const field = make('input', { class: 'rename', attributes: { type: 'text', maxlength: 255, 'aria-label': `New name of ${current.name}`, spellcheck: 'false' } });
    input = field;
    field.value = current.name;
    let over = false;
    const finish = (keep: boolean, refocus: boolean): void => {
      if (over) return;
      over = true;
      input = null;
      field.replaceWith(name);
      element.draggable = true;
      if (refocus) element.focus();
      if (keep && field.value.trim() !== current?.name) events.onRename(id, field.value);
    };
    field.addEventListener('keydown', (event) => {
      // The list beneath has meanings of its own for these keys.
      event.stopPropagation();
      if (event.key === 'Enter' || event.key === 'Escape') {
        event.preventDefault();
        finish(event.key === 'Enter', true);
      }
    });
    for (const type of ['click', 'dblclick', 'pointerdown']) field.addEventListener(type, (event) => event.stopPropagation());
    field.addEventListener('blur', () => finish(true, false));
    name.replaceWith(field);
    // A drag in the field selects text.
    element.draggable = false;
    field.focus();
    field.select();
  };
  name.addEventListener('dblclick', edit);

  return {
    element,
    edit,
    update({ node, level, expanded, position, siblings }, selected, cursor, dimmed) {
      current = node;
      setText(name, node.name);
      setText(facts, factsOf(node));
      setAttribute(element, 'aria-level', level);
      setAttribute(element, 'aria-posinset', position);
      setAttribute(element, 'aria-setsize', siblings);
      setAttribute(element, 'aria-selected', String(selected));
      setAttribute(element, 'aria-expanded', expanded === null ? null : String(expanded));
      setAttribute(element, 'aria-label', [node.name, factsOf(node), node.visible ? '' : 'hidden', node.locked ? 'locked' : ''].filter((part) => part !== '').join(', '));
      setAttribute(element, 'tabindex', cursor ? 0 : -1);
      setAttribute(element, 'data-dimmed', dimmed || !node.visible);
      // Deeper levels stop moving in: at 240 px the name needs the room.
      element.style.setProperty('--indent', String(Math.min(level - 1, 4)));
      fold.hidden = expanded === null;
      lock.hidden = !node.locked;
      setAttribute(lock, 'aria-label', `Unlock ${node.name}`);
      const label = node.visible ? `Hide ${node.name}` : `Show ${node.name}`;
      if (eye.getAttribute('aria-label') !== label) {
        eye.setAttribute('aria-label', label);
        eye.replaceChildren(icon(node.visible ? 'eye' : 'hidden'));
      }
      if (pictured === node) return;
      const before = pictured;
      pictured = node;
      if (node.type === 'group') {
        if (before?.type !== 'group') thumbnail.replaceChildren(icon('folder'));
      } else if (before?.type !== 'layer' || before.pixels !== node.pixels) {
        if (before?.type === 'group') thumbnail.replaceChildren(canvas);
        drawRaster(canvas, makeThumbnail(node.pixels, THUMBNAIL_SIDE));
      }
    },
  };
}
