import type { HostMethods, Scope } from '../src/bridge/protocol';
import type { CancelSignal, Peer } from '../src/bridge/peer';
import type { ProgressEvent } from '../src/core/job';
import { separateFill } from '../src/document/separate-fill';
import { capturePicture } from './capture-picture';
import { coverageOf } from './coverage';
import type { Decomposer } from './decomposer';
import type { FailedAt } from './failure';
import { decomposeSeeing } from './seeing';
import type { Choices, Result } from './state';
import type { Sight } from './vision/sight';

/** What a decomposition needs. */
export interface TakeApart {
  readonly peer: Peer<HostMethods>;
  readonly decomposer: Decomposer;
  readonly sight: Sight;
  readonly choices: Choices;
  readonly scope: Scope;
  readonly run: string;
  readonly signal: CancelSignal;
  readonly now: () => number;
  /** `fraction` runs from 0 to 1 over reading and computing together. */
  readonly onProgress: (event: ProgressEvent) => void;
  readonly onStep: (step: FailedAt) => void;
}

/** Of the time from the click to the layers, the part that reading a picture takes on an ordinary machine. */
const READING = 0.15;

const DENSER = 'See-through edges look denser than before as long as what they were taken from shows beneath them. Hide the originals beneath the new group to see the picture as it was.';

/** Reads what `scope` names from the host and takes it apart. Nothing is written. */
export async function takeApart({ peer, decomposer, sight, choices, scope, run, signal, now, onProgress, onStep }: TakeApart): Promise<Result> {
  const started = now();
  onStep('reading');
  onProgress({ stage: 'begin', fraction: 0 });
  const { capture, picture: captured } = await capturePicture(peer, scope, { signal, onProgress: ({ stage, fraction }) => onProgress({ stage, fraction: fraction * READING }) });

  onStep('computing');
  const { detail, maxLayers, coverage } = choices;
  const taken = await decomposeSeeing({ decomposer, sight }, captured, { detail, maxLayers }, {
    signal,
    onProgress: ({ stage, fraction }) => onProgress({ stage, fraction: READING + (1 - READING) * fraction }),
  });
  const { picture, recomposition, nothingToSeparate, device, networks } = taken;
  const document = choices.separateFill && !nothingToSeparate ? separateFill(taken.document) : taken.document;
  const notes = scope === 'selection' && coverageOf(picture).veils ? [...taken.notes, DENSER] : taken.notes;
  return {
    run, capture, picture, document, nothingToSeparate, coverage, notes,
    seconds: (now() - started) / 1000, device, networks,
    decomposed: recomposition, now: recomposition, dropped: false, departed: false, inserted: null,
  };
}
