import type { Peer } from '../src/bridge/peer';
import type { HostMethods, WriteOutcome } from '../src/bridge/protocol';
import type { CancelSignal } from '../src/bridge/contracts';
import { DelaminateError } from '../src/core/errors';
import type { ProgressEvent } from '../src/core/job';
import type { LayeredDocument } from '../src/document/document';
import type { HostStep } from './edit-steps';
import { changeLayers, type HostWriter } from './host-writer';
import type { Inserted, Result } from './state';
import { planReplacement } from './write-plan';

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
export type Replacement = Edit & { readonly step: Extract<HostStep, { step: 'replace' }> };

export const isReplacement = (edit: Edit): edit is Replacement => edit.step.step === 'replace';

export type Sent =
  | { readonly kind: 'done'; readonly inserted: Inserted; readonly notes: readonly string[] }
  /** The host cannot find the layers, or not as they were. */
  | { readonly kind: 'refused'; readonly why: string };

/** Host ids of ours; throws where one is unknown, which means that the layer was never inserted. */
const hostIds = (inserted: Inserted, ids: readonly string[]): number[] =>
  ids.map((id) => {
    const known = inserted.layers[id];
    if (known === undefined) throw new DelaminateError('edit', `layer ${id} was never inserted into the document; go back and decompose again`);
    return known;
  });

const accept = (outcome: WriteOutcome, inserted: Inserted): Sent =>
  outcome.outcome === 'written' ? { kind: 'done', inserted, notes: outcome.notes } : { kind: 'refused', why: outcome.why };

/** Writes new layers in the place of old ones, as one history state; `anyState` even where the document changed since. */
export async function sendReplacement(peer: Peer<HostMethods>, writer: HostWriter, result: Result, inserted: Inserted, edit: Replacement, options: { signal: CancelSignal; onProgress: (event: ProgressEvent) => void; anyState: boolean; version: string }): Promise<Sent> {
  const expects = options.anyState ? { ...inserted.fingerprint, historyState: null } : inserted.fingerprint;
  const { nodes, ids, beneath } = edit.step;
  const place = { at: 'replace', layers: hostIds(inserted, ids), ...(beneath !== null && { beneath: hostIds(inserted, [beneath])[0]! }) } as const;
  const write = planReplacement(result, nodes, place, expects, edit.title, options.version);
  const outcome = await writer.write(peer, write, { signal: options.signal, onProgress: ({ fraction }) => options.onProgress({ stage: 'write', fraction }) });
  if (outcome.outcome !== 'written') return accept(outcome, inserted);
  return accept(outcome, { layers: { ...inserted.layers, ...outcome.layers }, fingerprint: outcome.fingerprint });
}

/** Sends an edit that brings no pixels, as one history state. */
export async function sendChange(peer: Peer<HostMethods>, inserted: Inserted, { title, step }: Edit): Promise<Sent> {
  if (step.step === 'replace') throw new Error('a replacement writes pixels');
  const change = step.step === 'set'
    ? { change: 'set', layer: hostIds(inserted, [step.id])[0]!, ...(step.name !== undefined && { name: step.name }), ...(step.visible !== undefined && { visible: step.visible }) } as const
    : step.step === 'lock' ? { change: 'lock', layers: hostIds(inserted, step.ids), locked: step.locked } as const
    : { change: 'delete', layers: hostIds(inserted, step.ids) } as const;
  const sent = await changeLayers(peer, change, title, inserted);
  return accept(sent.outcome, sent.inserted);
}
