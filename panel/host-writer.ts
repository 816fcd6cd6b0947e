import type { CallOptions, Peer, Reply } from '../src/bridge/peer';
import type { HostMethods, LayerChange, PixelRequest, WriteOutcome } from '../src/bridge/protocol';
import { DelaminateError } from '../src/core/errors';
import type { PixelSource } from './pixel-source';
import type { Inserted } from './state';
import type { Write } from './write-plan';

/** Writes to the host's document, and hands it the pixels that it asks for meanwhile. */
export interface HostWriter {
  write(peer: Peer<HostMethods>, write: Write, options?: Pick<CallOptions, 'signal' | 'onProgress'>): Promise<WriteOutcome>;
  /** The handler of `pixels.read`. */
  read(request: PixelRequest): Promise<Reply<null>>;
}

export function createHostWriter(): HostWriter {
  let source: PixelSource | null = null;
  return {
    async write(peer, { plan, pixels }, options = {}) {
      if (source) throw new DelaminateError('write', 'other layers are being written; wait until they are done');
      source = pixels;
      try {
        return (await peer.call('write', plan, options)).value;
      } finally {
        source = null;
      }
    },
    async read(request) {
      if (!source) throw new DelaminateError('write', 'no layers are being written');
      return { value: null, bytes: source.read(request) };
    },
  };
}

/**
 * Makes one change to layers of ours. Where the user has done something else to the document since, the change is made all
 * the same if the layers are still there: it touches nothing but them. `inserted` then keeps the older fingerprint, by
 * which a later replacement of pixels notices that something happened in between.
 */
export async function changeLayers(peer: Peer<HostMethods>, change: LayerChange, title: string, inserted: Inserted): Promise<{ outcome: WriteOutcome; inserted: Inserted }> {
  const { fingerprint } = inserted;
  const strict = (await peer.call('layers.change', { expects: fingerprint, change, title })).value;
  if (strict.outcome === 'written') return { outcome: strict, inserted: { ...inserted, fingerprint: strict.fingerprint } };
  const lenient = (await peer.call('layers.change', { expects: { ...fingerprint, historyState: null }, change, title })).value;
  return { outcome: lenient, inserted };
}
