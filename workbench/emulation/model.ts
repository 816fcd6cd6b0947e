import type { Depth, Samples } from '../../src/raster/raster';
import type { Rect } from '../../src/raster/rect';
import { History, type HistoryState } from './history';
import { allIds } from './tree';

/**
 * The in-page document: immutable snapshots that share their pixel buffers, so that history costs little and undo is
 * bit exact. Knows neither DOM nor Node. Opened by `open-document.ts`, seen through `composite.ts`.
 */

/** Values of `constants.DocumentMode`. Whatever the mode reported, pixels are held as RGB. */
export type DocumentMode = 'RGBColorMode' | 'CMYKColorMode' | 'grayscaleMode' | 'labColorMode' | 'indexedColorMode' | 'duotoneMode' | 'multichannelMode' | 'bitmapMode';

/** Straight RGBA at the document's depth, 16 bit held as 0..32768; `bounds` in document pixels. Never changed once made. */
export interface HeldPixels {
  readonly bounds: Rect;
  readonly data: Samples;
}

/** A user mask: one sample a pixel at the document's depth, in held range; `outside` is its value beyond `bounds`. */
export interface HeldMask {
  readonly bounds: Rect;
  readonly data: Samples;
  readonly outside: number;
}

export interface Locks {
  readonly all: boolean;
  readonly pixels: boolean;
  readonly position: boolean;
  readonly transparency: boolean;
}

export const UNLOCKED: Locks = { all: false, pixels: false, position: false, transparency: false };

interface NodeBase {
  /** Unique in its document, never used again. */
  readonly id: number;
  readonly name: string;
  readonly visible: boolean;
  /** 0..100 */
  readonly opacity: number;
  /** A value of `constants.BlendMode`; `passThrough` for groups only. */
  readonly blendMode: string;
  readonly locks: Locks;
  readonly mask: HeldMask | null;
  /** Clipped to the first layer below it that is not. */
  readonly clipped: boolean;
  /** The layer's own XMP packet. */
  readonly xmp: string | null;
}

export interface LayerState extends NodeBase {
  readonly type: 'layer';
  /** A value of `constants.LayerKind` but `group`; only `pixel` can be written to. */
  readonly kind: string;
  readonly isBackground: boolean;
  /** Null: nothing in it. Trimmed to what is not transparent, but for the Background, which is the canvas. */
  readonly pixels: HeldPixels | null;
}

export interface GroupState extends NodeBase {
  readonly type: 'group';
  /** Null for a plain group. `fill`: red, green, blue 0..1 behind its layers. */
  readonly artboard: { readonly bounds: Rect; readonly fill: readonly [number, number, number] | null } | null;
  /** Topmost first, as the layers panel shows. */
  readonly children: readonly NodeState[];
}

export type NodeState = LayerState | GroupState;

/** `mask`: 8-bit coverage of `bounds`, null where all of it is selected. */
export interface SelectionState {
  readonly bounds: Rect;
  readonly mask: Uint8Array | null;
}

/** The whole of a document at one moment. */
export interface Snapshot {
  readonly width: number;
  readonly height: number;
  readonly depth: Depth;
  readonly mode: DocumentMode;
  /** The colour profile's name; null: not colour managed. */
  readonly profile: string | null;
  readonly icc: Uint8Array | null;
  /** Pixels an inch. */
  readonly resolution: number;
  /** Topmost first. */
  readonly layers: readonly NodeState[];
  /** Ids of the selected layers. */
  readonly activeLayers: readonly number[];
  readonly selection: SelectionState | null;
}

export type ChangeKind = 'content' | 'history' | 'active-layers';

/** Ids are unique in the process, as Photoshop's are in one run of it. */
let lastDocumentId = 100;

/** Held by {@link EmulatedDocument.suspend} until resumed. */
export interface Suspension {
  readonly name: string;
  readonly before: Snapshot;
  modified: boolean;
}

export class EmulatedDocument {
  readonly id = ++lastDocumentId;
  private readonly history_: History;
  private readonly listeners = new Set<(kind: ChangeKind) => void>();
  private present: Snapshot;
  private suspended: Suspension | null = null;
  private lastLayerId: number;
  /** False once closed; calls that name it fail. */
  open = true;

  /** `historyLimit`: Photoshop's preference "History States", 50 unless changed. */
  constructor(readonly name: string, snapshot: Snapshot, historyLimit = 50, firstState = 'Open') {
    this.present = snapshot;
    this.lastLayerId = Math.max(0, ...allIds(snapshot.layers));
    this.history_ = new History({ name: firstState, snapshot }, historyLimit);
  }

  get snapshot(): Snapshot {
    return this.present;
  }

  /** Oldest first. */
  get history(): readonly HistoryState[] {
    return this.history_.states;
  }

  /** Where in {@link history} the document stands; later states can be redone. */
  get historyIndex(): number {
    return this.history_.index;
  }

  get activeHistoryState(): HistoryState {
    return this.history_.active;
  }

  get suspension(): Suspension | null {
    return this.suspended;
  }

  get canUndo(): boolean {
    return !this.suspended && this.history_.index > 0;
  }

  get canRedo(): boolean {
    return !this.suspended && this.history_.index < this.history_.states.length - 1;
  }

  newLayerId(): number {
    return ++this.lastLayerId;
  }

  /** Calls `listener` after every change; returns a function that ends it. */
  onChange(listener: (kind: ChangeKind) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** An edit: one history state of its own, unless history is suspended. What `edit` throws leaves the document as it was. */
  change(name: string, edit: (snapshot: Snapshot) => Snapshot): void {
    const next = edit(this.present);
    if (next === this.present) return;
    this.present = next;
    if (this.suspended) this.suspended.modified = true;
    else this.history_.push(name, next);
    this.announce('content');
  }

  /** What Photoshop keeps out of history: which layers are selected. The state on show remembers it, so that undo comes back to it. */
  setActiveLayers(ids: readonly number[]): void {
    this.present = { ...this.present, activeLayers: ids };
    if (!this.suspended) this.history_.amend(this.present);
    this.announce('active-layers');
  }

  /** From here to {@link resume} changes make no history states. Throws where history is suspended already. */
  suspend(name: string): Suspension {
    if (this.suspended) throw new Error(`The history of document ${this.id} is already suspended.`);
    this.suspended = { name, before: this.present, modified: false };
    return this.suspended;
  }

  /** `commit`: one state, if anything was modified; else the document is as it was at {@link suspend}, to the bit. */
  resume(commit: boolean, finalName?: string): void {
    const suspension = this.suspended;
    if (!suspension) throw new Error(`The history of document ${this.id} is not suspended.`);
    this.suspended = null;
    if (!commit) this.present = suspension.before;
    else if (suspension.modified) this.history_.push(finalName ?? suspension.name, this.present);
    else this.history_.amend(this.present);
    this.announce('history');
  }

  /** Returns false where there is nothing to undo. */
  undo(): boolean {
    return this.canUndo && this.stand(this.history_.index - 1);
  }

  redo(): boolean {
    return this.canRedo && this.stand(this.history_.index + 1);
  }

  /** Goes to a state of the history panel. Throws on an id that is not there. */
  goTo(stateId: number): void {
    if (this.suspended) throw new Error(`The history of document ${this.id} is suspended.`);
    const index = this.history_.states.findIndex((state) => state.id === stateId);
    if (index < 0) throw new Error(`There is no history state ${stateId}.`);
    this.stand(index);
  }

  private stand(index: number): boolean {
    this.present = this.history_.stand(index).snapshot;
    this.announce('history');
    return true;
  }

  private announce(kind: ChangeKind): void {
    for (const listener of [...this.listeners]) listener(kind);
  }
}

/** A visual comparison would hide a lost layer: this says whether two snapshots are the same to the bit, ids and names too. */
export function sameSnapshot(a: Snapshot, b: Snapshot): boolean {
  return same(a, b);
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    if (a.constructor !== b.constructor || a.byteLength !== b.byteLength) return false;
    const x = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
    const y = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
    for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
    return true;
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
