import type { Peer } from '../src/bridge/peer';
import type { HostMethods } from '../src/bridge/protocol';
import type { CancelSignal } from '../src/bridge/contracts';
import type { ProgressEvent } from '../src/core/job';
import { flattenDocument } from '../src/document/flatten';
import { readLayers } from './read-layers';
import type { DocumentInfo, Result } from './state';

const SINCE = 'These layers were read back from the document as they are now. The difference to the picture is counted from here, and what is hidden beneath others counts as invented.';

export interface Resume {
  readonly peer: Peer<HostMethods>;
  readonly document: DocumentInfo & { readonly ours: number };
  readonly device: string;
  readonly signal: CancelSignal;
  readonly now: () => number;
  readonly onProgress: (event: ProgressEvent) => void;
}

/** A result from layers that an earlier session put into the document. */
export async function resume({ peer, document, device, signal, now, onProgress }: Resume): Promise<Result> {
  const started = now();
  const { run, capture, document: tree, layers, masked, leftOut } = await readLayers(peer, { document: document.id, group: document.ours, name: document.name }, { signal, onProgress });
  const others = leftOut.length > 0 ? [`${leftOut.length === 1 ? 'One layer stays' : `${leftOut.length} layers stay`} in the document and out of this list: ${leftOut.slice(0, 3).join('; ')}${leftOut.length > 3 ? ' …' : ''}.`] : [];
  const none = { max: 0, mean: 0 };
  return {
    run, capture, document: tree, picture: flattenDocument(tree), nothingToSeparate: false, coverage: masked ? 'masks' : 'alpha',
    seconds: (now() - started) / 1000, device, networks: { wanted: false, device: 'none', adapter: '', models: [] },
    decomposed: none, now: none, dropped: false, departed: false, notes: [SINCE, ...others],
    inserted: { layers, fingerprint: capture.fingerprint },
  };
}
