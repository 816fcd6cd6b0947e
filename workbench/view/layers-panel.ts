import type { Raster } from '../../src/raster/raster';
import type { NodeState } from '../emulation/model';
import { allNodes, findNode } from '../emulation/tree';
import type { Workspace } from '../workspace';
import { byId, icon, make } from './dom';
import { maskThumbnail, pixelThumbnail } from './thumbnails';

const THUMBNAIL_SIDE = 60; // twice the panel's 30 px, for dense screens
const INDENT = 10;

/** `linearDodge` is `Linear Dodge` to people. */
export const blendTitle = (mode: string): string => (mode.replace(/^blend/, '').replace(/([A-Z])/g, ' $1').trim().replace(/^./, (letter) => letter.toUpperCase()));

function picture(raster: Raster, label: string): HTMLCanvasElement {
  const canvas = make('canvas', { attributes: { role: 'img', 'aria-label': label } });
  canvas.width = raster.width;
  canvas.height = raster.height;
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(raster.data), raster.width, raster.height), 0, 0);
  return canvas;
}

function about(node: NodeState): string {
  const parts = [
    node.blendMode === 'normal' || node.blendMode === 'passThrough' ? '' : blendTitle(node.blendMode),
    node.opacity === 100 ? '' : `${Math.round(node.opacity)} %`,
    node.type === 'layer' && node.kind !== 'pixel' && !node.isBackground ? node.kind : '',
    node.clipped ? 'clipped' : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** The layers panel: a tree, topmost first; click, Ctrl and Shift select, double click or F2 renames, Delete deletes. */
export class LayersPanel {
  private readonly tree = byId('layer-tree');
  private readonly folded = new Set<number>();
  /** The layer whose name is being typed. */
  private renaming: number | null = null;

  constructor(private readonly workspace: Workspace) {
    byId('layer-delete').addEventListener('click', () => workspace.deleteSelected());
    byId('layer-rename').addEventListener('click', () => this.beginRename(this.lead));
    this.tree.addEventListener('keydown', (event) => this.key(event));
  }

  /** The layer that the keyboard acts on: the last one selected. */
  private get lead(): number | null {
    return this.workspace.document?.snapshot.activeLayers.at(-1) ?? null;
  }

  render(): void {
    const snapshot = this.workspace.document?.snapshot;
    const scroll = this.tree.scrollTop;
    this.tree.replaceChildren(...(snapshot ? this.rows(snapshot.layers, 1) : []));
    this.tree.scrollTop = scroll;
    const active = snapshot && this.lead !== null ? findNode(snapshot.layers, this.lead) : undefined;
    byId('layer-blend').textContent = active ? blendTitle(active.blendMode) : '';
    byId('layer-opacity').textContent = active ? `Opacity ${Math.round(active.opacity)} %` : '';
    this.renderTools();
    if (active) this.tree.setAttribute('aria-activedescendant', `layer-${active.id}`);
    else this.tree.removeAttribute('aria-activedescendant');
    if (this.renaming !== null) this.tree.querySelector<HTMLInputElement>('input')?.select();
  }

  /** What can be done by hand now. */
  renderTools(): void {
    byId<HTMLButtonElement>('layer-delete').disabled = this.workspace.deletionObstacle !== null;
    byId<HTMLButtonElement>('layer-rename').disabled = this.workspace.locked || this.lead === null;
  }

  private rows(nodes: readonly NodeState[], level: number): HTMLElement[] {
    return nodes.flatMap((node) => [this.row(node, level), ...(node.type === 'group' && !this.folded.has(node.id) ? this.rows(node.children, level + 1) : [])]);
  }

  private row(node: NodeState, level: number): HTMLElement {
    const snapshot = this.workspace.document!.snapshot;
    const group = node.type === 'group';
    const eye = make('button', {
      class: 'eye', attributes: { type: 'button', tabindex: '-1', 'aria-pressed': String(node.visible), 'aria-label': `${node.visible ? 'Hide' : 'Show'} ${node.name}` },
      on: { click: (event) => { event.stopPropagation(); this.workspace.setVisible(node.id, !node.visible); } },
    }, icon('eye'));
    const fold = make('button', {
      class: 'fold', attributes: { type: 'button', tabindex: '-1', 'aria-label': `Fold ${node.name}`, 'aria-expanded': String(!this.folded.has(node.id)) },
      on: { click: (event) => { event.stopPropagation(); this.fold(node.id, !this.folded.has(node.id)); } },
    }, icon('chevron'));
    fold.style.visibility = group ? '' : 'hidden';
    fold.style.marginLeft = `${(level - 1) * INDENT}px`;

    const row = make('div', {
      class: this.workspace.isShown(node.id) ? 'layer' : 'layer hidden-layer',
      attributes: {
        id: `layer-${node.id}`, role: 'treeitem', 'aria-level': String(level), 'aria-selected': String(snapshot.activeLayers.includes(node.id)), 'data-id': String(node.id),
        ...(group ? { 'aria-expanded': String(!this.folded.has(node.id)) } : {}),
      },
      on: {
        click: (event) => this.click(node.id, event as MouseEvent),
        dblclick: () => this.beginRename(node.id),
      },
    }, eye, fold, this.thumbnail(node));
    const mask = node.mask && maskThumbnail(node.mask, snapshot.depth, THUMBNAIL_SIDE);
    if (mask) row.append(make('span', { class: 'thumb mask' }, picture(mask, `Mask of ${node.name}`)));
    row.append(this.naming(node));
    if (node.locks.all || (node.type === 'layer' && node.isBackground)) row.append(make('span', { attributes: { role: 'img', 'aria-label': 'locked' } }, icon('lock')));
    return row;
  }

  private thumbnail(node: NodeState): HTMLElement {
    if (node.type === 'group') return make('span', {}, icon('folder'));
    if (!node.pixels) return make('span', { class: 'thumb' });
    return make('span', { class: 'thumb' }, picture(pixelThumbnail(node.pixels, this.workspace.document!.snapshot.depth, THUMBNAIL_SIDE), ''));
  }

  private naming(node: NodeState): HTMLElement {
    const box = make('div', { class: 'about' });
    if (this.renaming !== node.id) {
      box.append(make('div', { class: 'name', text: node.name, attributes: { title: node.name } }));
      const more = about(node);
      if (more) box.append(make('div', { class: 'more', text: more }));
      return box;
    }
    const input = make('input', { attributes: { type: 'text', 'aria-label': 'Name of the layer', maxlength: '255' } });
    input.value = node.name;
    const end = (keep: boolean): void => {
      if (this.renaming !== node.id) return;
      this.renaming = null;
      if (keep) this.workspace.rename(node.id, input.value);
      this.render();
      this.tree.focus();
    };
    input.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Enter') end(true);
      else if (event.key === 'Escape') end(false);
    });
    input.addEventListener('blur', () => end(true));
    input.addEventListener('click', (event) => event.stopPropagation());
    box.append(input);
    return box;
  }

  private beginRename(id: number | null): void {
    if (id === null || this.workspace.locked) return;
    this.renaming = id;
    this.render();
  }

  private fold(id: number, folded: boolean): void {
    if (folded) this.folded.add(id);
    else this.folded.delete(id);
    this.render();
  }

  private click(id: number, event: MouseEvent): void {
    // The second click of a double click would build the row anew beneath it.
    if (event.detail > 1 || this.renaming === id) return;
    this.workspace.select(id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'one');
  }

  private key(event: KeyboardEvent): void {
    const layers = this.workspace.document?.snapshot.layers;
    const lead = this.lead;
    if (!layers || lead === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const ids = [...this.tree.querySelectorAll<HTMLElement>('.layer')].map((row) => Number(row.dataset.id));
    const move = (to: number | undefined): void => {
      if (to === undefined) return;
      this.workspace.select(to, event.shiftKey ? 'range' : 'one');
      byId(`layer-${to}`).scrollIntoView({ block: 'nearest' });
    };
    const node = allNodes(layers).find(({ id }) => id === lead);
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(ids[ids.indexOf(lead) + 1]),
      ArrowUp: () => move(ids[ids.indexOf(lead) - 1]),
      Home: () => move(ids[0]),
      End: () => move(ids.at(-1)),
      ArrowLeft: () => { if (node?.type === 'group') this.fold(lead, true); },
      ArrowRight: () => { if (node?.type === 'group') this.fold(lead, false); },
      F2: () => this.beginRename(lead),
      Enter: () => this.beginRename(lead),
      Delete: () => this.workspace.deleteSelected(),
      Backspace: () => this.workspace.deleteSelected(),
      ' ': () => { if (node) this.workspace.setVisible(lead, !node.visible); },
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
