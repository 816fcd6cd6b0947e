import type { LayerKind } from '../document/document';
import type { BlendMode } from '../raster/blend';

/** Both halves must speak the same; a change that an older half would misread raises it. */
export const PROTOCOL_VERSION = 2;

/** What is taken apart: the document as seen, the active layer alone, or the selection's rectangle of what is seen. */
export type Scope = 'document' | 'layer' | 'selection';

export type SampleDepth = 8 | 16 | 32;

/** Whole pixels of the document; left/top may be negative for layers that reach out of the canvas. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const THEMES = ['lightest', 'light', 'dark', 'darkest'] as const;
export type Theme = (typeof THEMES)[number];

export interface HostInfo {
  /** Say `Photoshop 27.4.0`. */
  readonly application: string;
  readonly uxp: string;
  readonly plugin: string;
  readonly platform: string;
  readonly theme: Theme;
  /** What became of the page before this one, where it died at work; said once. */
  readonly lastFailure: string | null;
}

/** By what a document is known to be the one that was captured. */
export interface Fingerprint {
  readonly document: number;
  readonly width: number;
  readonly height: number;
  /** The host's word, say `RGBColorMode`. */
  readonly mode: string;
  readonly depth: SampleDepth;
  /** Null: any state of the same document will do. */
  readonly historyState: number | null;
}

/** Where a layer of ours came from, as it is stored in the layer's own metadata. */
export interface LayerOrigin {
  readonly run: string;
  readonly layer: string;
  readonly kind: LayerKind;
  readonly engine: string;
  readonly models: readonly string[];
  readonly bounds: Area;
}

export interface ActiveLayer {
  readonly id: number;
  readonly name: string;
  /** Null where it can be taken apart; else why not, for people. */
  readonly obstacle: string | null;
  readonly origin: LayerOrigin | null;
}

/** A layer or group in the document as the panel needs it to go on with layers of ours. */
export interface HostNode {
  readonly id: number;
  readonly type: 'layer' | 'group';
  readonly name: string;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
  /** `pass-through` for groups only; null: a mode that our layers have not. */
  readonly blend: BlendMode | 'pass-through' | null;
  readonly locked: boolean;
  /** Whether a mask shows its part. */
  readonly masked: boolean;
  /** Of its own pixels; empty for groups. */
  readonly area: Area;
  /** Why it cannot be read as it shows, for people; null where it can. */
  readonly obstacle: string | null;
  readonly origin: LayerOrigin | null;
  /** Back to front. */
  readonly children: readonly HostNode[];
}

export interface DocumentInfo {
  readonly id: number;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly depth: SampleDepth;
  readonly mode: string;
  readonly profile: string | null;
  /** Another number, another state: what is seen may differ. */
  readonly historyState: number;
  readonly selection: Area | null;
  readonly activeLayer: ActiveLayer | null;
  /** The group that holds layers of ours; null where none was found. */
  readonly ours: number | null;
}

export interface CaptureInfo {
  readonly capture: string;
  readonly fingerprint: Fingerprint;
  /** Where in the document the picture lies, and its size. */
  readonly area: Area;
  readonly depth: SampleDepth;
  /** The colour profile that the samples are in; null where the host names none. */
  readonly profile: string | null;
  /** The name of what is captured: the document's or the layer's. */
  readonly name: string;
  readonly scope: Scope;
  /** The host's id of the layer captured; null unless the scope is `layer`. */
  readonly layer: number | null;
  /** Rows in each tile but the last; tiles go from top to bottom. */
  readonly tileRows: number;
  readonly tiles: number;
}

/**
 * A layer to be written, without its pixels: the host asks for these in bands of rows (`pixels.read`).
 * `masked`: its pixels are opaque and its coverage comes as a mask of its own.
 */
export interface PlannedLayer {
  readonly type: 'layer';
  readonly id: string;
  readonly name: string;
  readonly kind: LayerKind;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
  readonly blend: BlendMode;
  readonly area: Area;
  readonly masked: boolean;
  /** Whether the host locks it against everything, too. */
  readonly locked?: boolean;
  /** The host's id of the layer in whose place it stands; only where a group is brought up to date. */
  readonly replaces?: number;
}

export interface PlannedGroup {
  readonly type: 'group';
  readonly id: string;
  readonly name: string;
  readonly kind: LayerKind;
  readonly visible: boolean;
  readonly opacity: number;
  /**
   * True: its children are stacked on nothing and lie on the rest as one picture (what was verified for the stack then
   * holds whatever is beneath). False: it passes through, as modes other than normal need it.
   */
  readonly isolated: boolean;
  readonly locked?: boolean;
  readonly replaces?: number;
  /** The host's id of a group that is there already: it stays as it is, its children become these. Only where a group is brought up to date. */
  readonly layer?: number;
  /** Back to front. */
  readonly children: readonly PlannedNode[];
}

/** A layer or group of ours that is in the document and stays as it is, with all that is in it; only its place may change. */
export interface PlannedKept {
  readonly type: 'kept';
  readonly id: string;
  /** The host's id. */
  readonly layer: number;
}

export type PlannedNode = PlannedLayer | PlannedGroup | PlannedKept;

/**
 * Where the new layers go.
 * `top`: above everything; `hideBelow` hides what was there, where a see-through picture would else be counted twice.
 * `above`: directly above a layer of the host, which is hidden (it stays, untouched).
 * `replace`: in the place of layers of ours, which are deleted; they must share one parent. Where the frontmost of them was,
 * unless `beneath` names the layer, of the same parent and not replaced, that the new ones lie directly behind.
 * `update`: the plan's nodes become the children of a group of ours, in their order: those that are `kept` move only where they
 * must, new ones stand where those were that they replace, `removes` are deleted (with what is left in them), and layers that
 * are not ours stay where they are. `active`: whose id it is becomes the active layer.
 */
export type Place =
  | { readonly at: 'top'; readonly hideBelow: boolean }
  | { readonly at: 'above'; readonly layer: number }
  | { readonly at: 'replace'; readonly layers: readonly number[]; readonly beneath?: number }
  | { readonly at: 'update'; readonly group: number; readonly removes: readonly number[]; readonly active: string | null };

export interface WritePlan {
  readonly run: string;
  readonly expects: Fingerprint;
  readonly place: Place;
  /** Back to front. */
  readonly nodes: readonly PlannedNode[];
  readonly depth: SampleDepth;
  readonly profile: string | null;
  /** The history state's name, say `Decompose`. */
  readonly title: string;
  readonly engine: string;
  readonly models: readonly string[];
}

/** `layers` maps each planned id to the host's. `document-changed`: nothing was written; `why` says what differs, `closed` that there is no such document any more. */
export type WriteOutcome =
  | { readonly outcome: 'written'; readonly layers: Readonly<Record<string, number>>; readonly fingerprint: Fingerprint; readonly notes: readonly string[] }
  | { readonly outcome: 'document-changed'; readonly why: string; readonly closed?: boolean };

/** One value or several of a layer in the document changed, or layers locked, unlocked or deleted; each call is one history state. */
export type LayerChange =
  | { readonly change: 'set'; readonly layer: number; readonly name?: string; readonly visible?: boolean }
  | { readonly change: 'lock'; readonly layers: readonly number[]; readonly locked: boolean }
  | { readonly change: 'delete'; readonly layers: readonly number[] };

/** Rows `top`..`top+rows` of a planned layer: straight RGBA, or its mask (one sample a pixel); at the plan's depth. */
export interface PixelRequest {
  readonly run: string;
  readonly layer: string;
  readonly what: 'pixels' | 'mask';
  readonly top: number;
  readonly rows: number;
}

/** One thing that a diagnosis looked at. */
export interface Probe {
  readonly name: string;
  /** What was found, for people: `yes`, a version, an error's words. */
  readonly found: string;
  readonly milliseconds?: number;
}

export interface Method<Params, Value> {
  readonly params: Params;
  readonly value: Value;
}

/**
 * What the page may ask of the host half. Samples travel as bytes beside the JSON: little endian, 8 bit 0..255,
 * 16 bit 0..65535, 32 bit float; straight RGBA, rows from the top.
 */
export interface HostMethods {
  'host.info': Method<null, HostInfo>;
  /** Null: no document is open. */
  'document.describe': Method<null, DocumentInfo | null>;
  /** Bytes: 8-bit RGBA of what `scope` would take, no side longer than `side`. */
  'document.preview': Method<{ scope: Scope; side: number }, { width: number; height: number }>;
  /** Bytes: how far each pixel of `area` is selected, one byte a pixel; what lies outside of the selection is 0. */
  'selection.read': Method<{ expects: Fingerprint; area: Area }, null>;
  /** What lies in a group; changes nothing. */
  'layers.read': Method<{ document: number; group: number }, { readonly fingerprint: Fingerprint; readonly group: HostNode }>;
  /** `layer`: with the scope `layer`, that one instead of the active one. */
  'capture.begin': Method<{ scope: Scope; layer?: number }, CaptureInfo>;
  /** Bytes: the rows of one tile. */
  'capture.tile': Method<{ capture: string; tile: number }, null>;
  'capture.end': Method<{ capture: string }, null>;
  /** Reports progress; asks for pixels by `pixels.read`. */
  'write': Method<WritePlan, WriteOutcome>;
  'layers.change': Method<{ expects: Fingerprint; change: LayerChange; title: string }, WriteOutcome>;
  /** Selects layers of ours in the document's own layers panel; no history state. */
  'layers.select': Method<{ document: number; layers: readonly number[] }, null>;
  /** Lets the user choose where the report goes; null where they chose nowhere. */
  'diagnostics.save': Method<null, { file: string } | null>;
  /** Echoes the bytes it is sent; the link's speed is measured with it. */
  'diagnostics.echo': Method<null, null>;
}

/** What the host half may ask of the page. */
export interface PageMethods {
  'pixels.read': Method<PixelRequest, null>;
  'diagnostics.page': Method<null, { probes: readonly Probe[] }>;
  /** A menu command: the page does what a click on the button would. */
  'command.decompose': Method<{ scope: Scope }, null>;
  /** The document, its layers or its selection changed. */
  'document.changed': Method<null, null>;
  'theme.changed': Method<{ theme: Theme }, null>;
}
