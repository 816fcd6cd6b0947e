import type { Theme } from '../src/bridge/protocol';
import type { Rect } from '../src/raster/rect';
import { composite } from './emulation/composite';
import { sameSnapshot, type DocumentMode, type NodeState, type Snapshot } from './emulation/model';
import { allNodes } from './emulation/tree';
import type { Emulation } from './emulation/emulation';
import type { Tamper } from './emulation/messages';
import type { Workspace } from './workspace';

/** For tests: the emulation whole, and a place to put what becomes of messages between the plugin's halves. */
export interface EmulationForTests {
  readonly emulation: Emulation;
  tamper: Tamper | null;
}

/** A layer as a test looks at it, without pixels. */
export interface LayerSummary {
  readonly id: number;
  readonly name: string;
  readonly type: 'layer' | 'group';
  readonly visible: boolean;
  readonly opacity: number;
  readonly blendMode: string;
  readonly isBackground: boolean;
  readonly bounds: Rect | null;
  readonly masked: boolean;
  readonly locked: boolean;
  /** Topmost first. */
  readonly children: readonly LayerSummary[];
}

export interface DocumentSummary {
  readonly id: number;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly mode: string;
  readonly profile: string | null;
  /** Topmost first. */
  readonly layers: readonly LayerSummary[];
  /** Names. */
  readonly activeLayers: readonly string[];
  readonly selection: Rect | null;
  /** Oldest first. */
  readonly history: readonly string[];
  readonly historyIndex: number;
}

export interface CompositeBytes {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Straight RGBA, little endian, in base64. */
  readonly base64: string;
}

/**
 * `window.workbench`: what a test drives the page with, where clicking would be slow or could not say enough.
 * The workbench is a tool for trying the plugin, so it carries this always; the plugin itself carries nothing of it.
 */
export interface WorkbenchHook {
  /** Opens a file from its bytes in base64; `mode` is what the document then says of itself. */
  open(base64: string, name: string, options?: { mode?: DocumentMode }): Promise<void>;
  /** Null: no document. */
  summary(): DocumentSummary | null;
  composite(): CompositeBytes;
  /** SHA-256 of the composite's bytes, hexadecimal. */
  compositeHash(): Promise<string>;
  /** Keeps the document as it is now; returns the number to ask {@link isAsKept} with. */
  keep(): number;
  /** Whether the document is the kept one to the bit: layers with their ids, pixels, masks, selection, active layers. */
  isAsKept(kept: number): boolean;
  undo(): void;
  redo(): void;
  select(layerName: string): void;
  /** `mask`: 8-bit coverage of `bounds` in base64; all of it where left out. */
  setSelection(bounds: Rect | null, mask?: string): void;
  setTheme(theme: Theme): void;
  /** Of the room that the plugin's panel fills, CSS pixels; kept within what the page has. */
  setPanelWidth(width: number): void;
  /** Faults, calls made, live image data, web views, Esc, and messages between the plugin's halves. */
  readonly host: EmulationForTests;
}

function layerSummary(node: NodeState): LayerSummary {
  const { id, name, type, visible, opacity, blendMode, mask } = node;
  return {
    id, name, type, visible, opacity, blendMode, masked: mask !== null, locked: node.locks.all,
    isBackground: node.type === 'layer' && node.isBackground,
    bounds: node.type === 'layer' ? node.pixels?.bounds ?? null : null,
    children: node.type === 'group' ? node.children.map(layerSummary) : [],
  };
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  // Arguments of a call are limited in number.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export const fromBase64 = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** What of the page the hook drives. */
export interface HookParts {
  readonly workspace: Workspace;
  open(bytes: Uint8Array, name: string, options?: { mode?: DocumentMode }): Promise<void>;
  setTheme(theme: Theme): void;
  setPanelWidth(width: number): void;
  readonly host: EmulationForTests;
}

export function createTestHook({ workspace, open, setTheme, setPanelWidth, host }: HookParts): WorkbenchHook {
  const kept: Snapshot[] = [];
  const snapshot = (): Snapshot => {
    if (!workspace.document) throw new Error('no document is open in the workbench');
    return workspace.document.snapshot;
  };
  const bytes = (): { raster: ReturnType<typeof composite>; data: Uint8Array<ArrayBuffer> } => {
    const raster = composite(snapshot());
    return { raster, data: new Uint8Array(raster.data.buffer as ArrayBuffer, raster.data.byteOffset, raster.data.byteLength) };
  };
  return {
    open: (base64, name, options) => open(fromBase64(base64), name, options),
    summary() {
      const { document } = workspace;
      if (!document) return null;
      const { width, height, depth, mode, profile, layers, activeLayers, selection } = document.snapshot;
      return {
        id: document.id, name: document.name, width, height, depth, mode, profile, layers: layers.map(layerSummary),
        activeLayers: allNodes(layers).filter(({ id }) => activeLayers.includes(id)).map(({ name }) => name),
        selection: selection?.bounds ?? null, history: document.history.map(({ name }) => name), historyIndex: document.historyIndex,
      };
    },
    composite() {
      const { raster, data } = bytes();
      return { width: raster.width, height: raster.height, depth: raster.depth, base64: toBase64(data) };
    },
    async compositeHash() {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes().data));
      return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    keep: () => kept.push(snapshot()) - 1,
    isAsKept: (index) => kept[index] !== undefined && sameSnapshot(kept[index], snapshot()),
    undo: () => workspace.undo(),
    redo: () => workspace.redo(),
    select(layerName) {
      const node = allNodes(snapshot().layers).find(({ name }) => name === layerName);
      if (!node) throw new Error(`there is no layer called ${layerName}`);
      workspace.select(node.id, 'one');
    },
    setSelection: (bounds, mask) => workspace.setSelection(bounds && { bounds, mask: mask === undefined ? null : fromBase64(mask) }),
    setTheme,
    setPanelWidth,
    host,
  };
}
