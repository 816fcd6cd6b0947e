import type { ActiveLayer, CaptureInfo, DocumentInfo, Fingerprint, HostInfo, Scope, Theme } from '../src/bridge/protocol';
import type { LayeredDocument, RecompositionError } from '../src/document/document';
import type { DecomposeOptions } from '../src/decompose/decompose';
import type { Raster } from '../src/raster/raster';
import type { DevicePreference, SightReport } from './vision/sight';

export type { ActiveLayer, DocumentInfo, HostInfo, Scope, Theme };

export interface Choices {
  readonly scope: Scope;
  readonly detail: DecomposeOptions['detail'];
  readonly maxLayers: number;
  /** `masks`: pixels stay whole and a mask shows their part; `alpha`: what does not belong to a layer is cleared. */
  readonly coverage: 'masks' | 'alpha';
  readonly separateFill: boolean;
  /** Whether the layers wait in the panel until the user inserts them. */
  readonly review: boolean;
  /** What networks run on. */
  readonly device: DevicePreference;
}

export const MAX_LAYERS = { min: 1, max: 100 } as const;

export interface Preview {
  readonly scope: Scope;
  /** Of what it is a picture: document, state, selection, layer. */
  readonly key: string;
  readonly raster: Raster;
}

/** Where the layers are in the host's document. */
export interface Inserted {
  /** From our ids to the host's. */
  readonly layers: Readonly<Record<string, number>>;
  /** The document directly after our last change. */
  readonly fingerprint: Fingerprint;
}

/** What networks did for a result: none of it where `device` is `none`. */
export interface NetworksUsed extends Pick<SightReport, 'device' | 'adapter' | 'models'> {
  readonly wanted: boolean;
}

/** A picture taken apart, with all that was done to it since. */
export interface Result {
  readonly run: string;
  readonly capture: CaptureInfo;
  readonly picture: Raster;
  /** In the picture's own coordinates; `capture.area` says where in the host's document it lies. */
  readonly document: LayeredDocument;
  readonly nothingToSeparate: boolean;
  readonly coverage: Choices['coverage'];
  readonly seconds: number;
  /** Where the engine ran, for people. */
  readonly device: string;
  readonly networks: NetworksUsed;
  /** As the decomposer left it. */
  readonly decomposed: RecompositionError;
  /** After the edits since; null while it is being measured. */
  readonly now: RecompositionError | null;
  /** Layers were dropped: they do not come back. */
  readonly dropped: boolean;
  /** Layers were dropped or are hidden: the stack is meant to differ from the picture. */
  readonly departed: boolean;
  readonly inserted: Inserted | null;
  /** What the user should know of it, one sentence each. */
  readonly notes: readonly string[];
}

/** Something for the user to decide. */
export interface Question {
  readonly text: string;
  readonly answers: readonly Answer[];
}

export type Answer = 'write-anyway' | 'decompose-again' | 'leave';

export interface Failure {
  readonly what: string;
  /** The state of the user's document. */
  readonly document: string;
  readonly advice: string;
  /** For a report: class, message, stack. */
  readonly details: string;
  readonly retry: 'decompose' | 'insert';
  /** What is still there, where something is. */
  readonly result: Result | null;
}

export type Job = 'decompose' | 'insert' | 'split' | 'redo' | 'reorder' | 'extract' | 'refine' | 'refill' | 'resume';

export type Phase =
  | { readonly name: 'idle' }
  | { readonly name: 'working'; readonly job: Job; readonly stage: string; readonly fraction: number; readonly stopping: boolean }
  /** `busy`: a small change is on its way to the document. */
  | { readonly name: 'done'; readonly result: Result; readonly busy: boolean; readonly question: Question | null }
  | { readonly name: 'failed'; readonly failure: Failure };

/** One line to the user, which does not stop the work. */
export interface Notice {
  readonly tone: 'good' | 'plain' | 'problem';
  readonly text: string;
}

export interface SessionState {
  /** `waiting`: no host yet; `lost`: there was one. */
  readonly connection: 'waiting' | 'connected' | 'lost';
  readonly theme: Theme;
  readonly host: HostInfo | null;
  /** Undefined: not known yet. Null: none is open. */
  readonly document: DocumentInfo | null | undefined;
  readonly preview: Preview | null;
  readonly choices: Choices;
  readonly phase: Phase;
  readonly notice: Notice | null;
  /** What does the engine's own work, as the decomposer says of itself. */
  readonly device: string;
}

export const INITIAL_CHOICES: Choices = { scope: 'document', detail: 'objects', maxLayers: 24, coverage: 'masks', separateFill: false, review: false, device: 'auto' };

/** Why a scope cannot be chosen now, for people; null where it can. */
export function obstacleTo(scope: Scope, document: DocumentInfo | null | undefined): string | null {
  if (!document) return 'No document is open.';
  if (scope === 'layer') return document.activeLayer ? document.activeLayer.obstacle : 'No single layer is active.';
  if (scope === 'selection' && !document.selection) return 'Nothing is selected.';
  return null;
}
