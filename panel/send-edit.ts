import type { Peer } from '../src/bridge/peer';
import type { Fingerprint, HostMethods, WriteOutcome } from '../src/bridge/protocol';
import type { CancelSignal } from '../src/bridge/contracts';
import type { ProgressEvent } from '../src/core/job';
import type { LayeredDocument } from '../src/document/document';
import type { HostStep } from './edit-steps';
import { changeLayers, type HostWriter } from './host-writer';
import type { Inserted, Result } from './state';
import { hostId, planUpdate } from './plan-update';
import { planOptions, planReplacement, planWrite, type Write } from './write-plan';

/** One thing done to the tree, and what it means for layers that are in the host's document. */
export interface Edit {
  /** The history state's name. */
  readonly title: string;
  readonly after: LayeredDocument;
  readonly step: HostStep;
  /** Whether it takes something out of the picture for good. */
  readonly drops?: boolean;
}

/** An edit that brings new pixels. */
export type Replacement = Edit & { readonly step: Extract<HostStep, { step: 'replace' | 'update' }> };

export const isReplacement = (edit: Edit): edit is Replacement => edit.step.step === 'replace' || edit.step.step === 'update';

export type Sent =
  | { readonly kind: 'done'; readonly inserted: Inserted; readonly notes: readonly string[] }
  /** The host cannot find the layers, or not as they were. */
  | { readonly kind: 'refused'; readonly why: string };

/** Our ids of what an edit takes out of the document, to put others in its place. */
export function goingIds(result: Result, inserted: Inserted, { step }: Replacement): readonly string[] {
  if (step.step === 'replace') return step.ids;
  const going = new Set(planUpdate(step, inserted, planOptions(result)).place.removes);
  return Object.entries(inserted.layers).filter(([, host]) => going.has(host)).map(([id]) => id);
}

const hostIds = (inserted: Inserted, ids: readonly string[]): number[] => ids.map((id) => hostId(inserted, id));

const accept = (outcome: WriteOutcome, inserted: Inserted): Sent =>
  outcome.outcome === 'written' ? { kind: 'done', inserted, notes: outcome.notes } : { kind: 'refused', why: outcome.why };

function planOf(result: Result, inserted: Inserted, { title, step }: Replacement, expects: Write['plan']['expects'], version: string): Write {
  if (step.step === 'update') {
    const { place, nodes, layers } = planUpdate(step, inserted, planOptions(result));
    return planWrite(result, nodes, layers, place, expects, title, version);
  }
  const { nodes, ids, beneath } = step;
  const place = { at: 'replace', layers: hostIds(inserted, ids), ...(beneath !== null && { beneath: hostId(inserted, beneath) }) } as const;
  return planReplacement(result, nodes, place, expects, title, version);
}

/** Writes new layers in the place of old ones, or a group as it is now, as one history state; `expects`: the document as it must be. */
export async function sendReplacement(peer: Peer<HostMethods>, writer: HostWriter, result: Result, inserted: Inserted, edit: Replacement, options: { signal: CancelSignal; onProgress: (event: ProgressEvent) => void; expects: Fingerprint; version: string }): Promise<Sent> {
  const outcome = await writer.write(peer, planOf(result, inserted, edit, options.expects, options.version), { signal: options.signal, onProgress: ({ fraction }) => options.onProgress({ stage: 'write', fraction }) });
  if (outcome.outcome !== 'written') return accept(outcome, inserted);
  return accept(outcome, { layers: { ...inserted.layers, ...outcome.layers }, fingerprint: outcome.fingerprint });
}

/** Sends an edit that brings no pixels, as one history state. */
export async function sendChange(peer: Peer<HostMethods>, inserted: Inserted, { title, step }: Edit): Promise<Sent> {
  if (step.step === 'replace' || step.step === 'update') throw new Error('a replacement writes pixels');
  const change = step.step === 'set'
    ? { change: 'set', layer: hostId(inserted, step.id), ...(step.name !== undefined && { name: step.name }), ...(step.visible !== undefined && { visible: step.visible }) } as const
    : step.step === 'lock' ? { change: 'lock', layers: hostIds(inserted, step.ids), locked: step.locked } as const
    : { change: 'delete', layers: hostIds(inserted, step.ids) } as const;
  const sent = await changeLayers(peer, change, title, inserted);
  return accept(sent.outcome, sent.inserted);
}
