import type { ModelEntry, ModelTensors } from '../../src/vision/model-entry';
import type { PackedFile } from './page-file';

/** Where a page runs networks. */
export type PageDevice = 'webgpu' | 'wasm';

/** From the page to whoever runs networks. `start` comes first and once; every other one is answered with its own `id`. */
export type VisionRequest =
  | { readonly type: 'start'; readonly device: PageDevice; readonly runtime: PackedFile }
  | { readonly type: 'open'; readonly id: number; readonly entry: ModelEntry; readonly bytes: Uint8Array }
  /** `network` is the id of the `open` that made it. */
  | { readonly type: 'run'; readonly id: number; readonly network: number; readonly inputs: ModelTensors }
  | { readonly type: 'release'; readonly id: number; readonly network: number };

export type VisionReply =
  /** Its code runs; sent once, before anything is asked. */
  | { readonly type: 'alive' }
  /** The adapter's name where it is a graphics processor. */
  | { readonly type: 'started'; readonly adapter: string | null }
  /** This device cannot be used at all, or no longer; nothing more will come. */
  | { readonly type: 'gone'; readonly why: string }
  | { readonly type: 'opened'; readonly id: number }
  | { readonly type: 'ran'; readonly id: number; readonly outputs: ModelTensors }
  | { readonly type: 'released'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly why: string };

/** The end of the channel inside a worker, or of a message port on the page's own thread. */
export interface VisionPort {
  onmessage: ((event: { readonly data: VisionRequest }) => void) | null;
  postMessage(message: VisionReply, transfer?: ArrayBuffer[]): void;
}
