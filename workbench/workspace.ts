import { deleteNode, editNode, withSelection } from './emulation/edits';
import type { EmulatedDocument, NodeState, SelectionState } from './emulation/model';
import { allNodes, findNode, parentOf } from './emulation/tree';

/** What the workspace asks of the emulated application around the document. */
export interface Application {
  /** Makes it the active document; the plugin is told. */
  open(document: EmulatedDocument): void;
  close(document: EmulatedDocument): void;
  /** Whether a plugin has Photoshop to itself and the user sees so: nothing is taken then but Cancel. */
  isModal(): boolean;
  /** At once, or as soon as a scope is over that passes unseen (a plugin only looks at the document): a click in it is not lost. */
  whenFree(run: () => void): void;
}

/** `document`: another one is on show. */
export type WorkspaceChange = 'document' | 'content' | 'history' | 'active-layers';

const MAX_NAME = 255;

/** The open document and what a user does to it by hand. Each edit is one history state, as in Photoshop. */
export class Workspace {
  private shown: EmulatedDocument | null = null;
  private endListening: () => void = () => {};
  private readonly listeners = new Set<(change: WorkspaceChange) => void>();

  constructor(private readonly application: Application) {}

  get document(): EmulatedDocument | null {
    return this.shown;
  }

  /** Nothing can be edited: no document, or a plugin is at work on it. */
  get locked(): boolean {
    return this.shown === null || this.application.isModal() || this.shown.suspension !== null;
  }

  onChange(listener: (change: WorkspaceChange) => void): void {
    this.listeners.add(listener);
  }

  /** Shows a document in place of the one before, which is closed. */
  show(document: EmulatedDocument): void {
    this.close();
    this.shown = document;
    this.endListening = document.onChange((kind) => this.announce(kind));
    this.application.open(document);
    this.announce('document');
  }

  close(): void {
    if (!this.shown) return;
    this.endListening();
    this.application.close(this.shown);
    this.shown = null;
    this.announce('document');
  }

  undo(): void {
    this.act((document) => void document.undo());
  }

  redo(): void {
    this.act((document) => void document.redo());
  }

  /** To a state of the history panel. */
  goTo(state: number): void {
    this.act((document) => document.goTo(state));
  }

  /** `mode`: alone; with those selected before; from the last one selected to this one. */
  select(id: number, mode: 'one' | 'toggle' | 'range'): void {
    this.act((document) => {
      const { layers, activeLayers } = document.snapshot;
      if (mode === 'one' || activeLayers.length === 0) return document.setActiveLayers([id]);
      if (mode === 'toggle') {
        const next = activeLayers.includes(id) ? activeLayers.filter((each) => each !== id) : [...activeLayers, id];
        return document.setActiveLayers(next.length > 0 ? next : [id]);
      }
      const order = allNodes(layers).map((node) => node.id);
      const ends = [order.indexOf(activeLayers.at(-1)!), order.indexOf(id)].sort((x, y) => x - y);
      return document.setActiveLayers(order.slice(ends[0]!, ends[1]! + 1));
    });
  }

  rename(id: number, name: string): void {
    const trimmed = name.trim().slice(0, MAX_NAME);
    this.act((document) => {
      if (trimmed === '' || findNode(document.snapshot.layers, id)?.name === trimmed) return;
      // A Background that gets a name becomes an ordinary layer.
      document.change('Rename Layer', (snapshot) => editNode(snapshot, id, (node) => ({ ...node, name: trimmed, ...(node.type === 'layer' ? { isBackground: false } : {}) }) as NodeState));
    });
  }

  setVisible(id: number, visible: boolean): void {
    this.act((document) => document.change(visible ? 'Show Layer' : 'Hide Layer', (snapshot) => editNode(snapshot, id, (node) => ({ ...node, visible }))));
  }

  /** Why the selected layers cannot be deleted, for people; null where they can. */
  get deletionObstacle(): string | null {
    if (this.locked) return 'no document is open for editing';
    const { layers, activeLayers } = this.shown!.snapshot;
    if (activeLayers.length === 0) return 'no layer is selected';
    const gone = new Set(activeLayers.flatMap((id) => allNodes([findNode(layers, id)!]).map((node) => node.id)));
    return allNodes(layers).some((node) => node.type === 'layer' && !gone.has(node.id)) ? null : 'a document keeps at least one layer';
  }

  deleteSelected(): void {
    this.act((document) => {
      if (this.deletionObstacle) return;
      const { activeLayers } = document.snapshot;
      document.change(activeLayers.length === 1 ? 'Delete Layer' : 'Delete Layers', (snapshot) =>
        activeLayers.reduce((next, id) => (findNode(next.layers, id) ? deleteNode(next, id) : next), snapshot));
    });
  }

  /** Null takes it away. */
  setSelection(selection: SelectionState | null): void {
    this.act((document) => {
      if (selection === null && document.snapshot.selection === null) return;
      document.change(selection ? 'Rectangular Marquee' : 'Deselect', (snapshot) => withSelection(snapshot, selection));
    });
  }

  selectAll(): void {
    this.act((document) => {
      const { width, height } = document.snapshot;
      document.change('Select All', (snapshot) => withSelection(snapshot, { bounds: { left: 0, top: 0, width, height }, mask: null }));
    });
  }

  /** Whether a layer is seen: it and every group around it is visible. */
  isShown(id: number): boolean {
    const layers = this.shown?.snapshot.layers ?? [];
    for (let node: NodeState | null | undefined = findNode(layers, id); node; node = parentOf(layers, node.id)) if (!node.visible) return false;
    return true;
  }

  /** What a user does by hand; nothing comes of it while the document is locked, or once another is on show. */
  private act(run: (document: EmulatedDocument) => void): void {
    const document = this.shown;
    if (!document || this.locked) return;
    this.application.whenFree(() => {
      if (this.shown === document && !this.locked) run(document);
    });
  }

  private announce(change: WorkspaceChange): void {
    for (const listener of [...this.listeners]) listener(change);
  }
}
