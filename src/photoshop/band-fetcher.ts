import type { CancelSignal } from '../bridge/contracts';
import type { PixelRequest, PlannedLayer, WritePlan } from '../bridge/protocol';
import { CancelledError, DelaminateError } from '../core/errors';
import type { Timers } from '../core/timers';
import type { HeldBytes } from './held-bytes';
import { plannedLayers } from './plan-check';

/** Bytes of one band. */
const BAND_BYTES = 8 * 2 ** 20;
/**
 * Bytes fetched before Photoshop is put into its modal state. Whatever fits needs no message while it is modal (whether
 * messages flow then is not documented); only the rest of large documents is fetched band by band while it is written.
 */
const AHEAD_BYTES = 96 * 2 ** 20;

/** Asks the page for rows of a planned layer. */
export type PixelSource = (request: PixelRequest, signal: CancelSignal) => Promise<Uint8Array>;

/**
 * How long the page may take over one band. Whether messages pass while Photoshop is modal is not documented; where they do
 * not, the user must get Photoshop back soon. Milliseconds.
 */
const PATIENCE = 20_000;

type What = PixelRequest['what'];

/** Brings a plan's pixels over in bands of rows, in the order in which they are written, and holds a bounded number of them. */
export class BandFetcher {
  private readonly ahead = new Map<string, Uint8Array>();
  private readonly total: number;
  private fetched = 0;
  private read = 0;
  /** Of the band handed out last, which is being written. */
  private inHand = 0;

  constructor(private readonly plan: WritePlan, private readonly source: PixelSource, private readonly signal: CancelSignal, private readonly held: HeldBytes, private readonly timers: Timers) {
    this.total = [...this.bands()].reduce((sum, { layer, what, rows }) => sum + this.bytesOf(layer, what, rows), 0);
  }

  rowsPerBand({ area }: PlannedLayer): number {
    return Math.max(1, Math.min(area.height, Math.floor(BAND_BYTES / (area.width * 4 * (this.plan.depth / 8)))));
  }

  /** 0..1: how much of everything was handed out. */
  get fractionRead(): number {
    return this.total === 0 ? 1 : this.read / this.total;
  }

  /** Fetches what fits, from the first band on; `onProgress` gets the fraction of everything that is there. */
  async fetchAhead(onProgress: (fraction: number) => void): Promise<void> {
    for (const { layer, what, top, rows } of this.bands()) {
      if (this.fetched + this.bytesOf(layer, what, rows) > AHEAD_BYTES) break;
      this.ahead.set(keyOf(layer, what, top), await this.fetch(layer, what, top, rows));
      onProgress(this.fetched / this.total);
    }
  }

  /** Hands out a band; the one before is let go. */
  async take(layer: PlannedLayer, what: What, top: number, rows: number): Promise<Uint8Array> {
    this.held.release(this.inHand);
    this.inHand = 0;
    const key = keyOf(layer, what, top);
    const bytes = this.ahead.get(key) ?? (await this.fetch(layer, what, top, rows));
    this.ahead.delete(key);
    this.inHand = bytes.length;
    this.read += bytes.length;
    return bytes;
  }

  /** Lets everything go. */
  dispose(): void {
    this.held.release(this.inHand);
    this.inHand = 0;
    for (const bytes of this.ahead.values()) this.held.release(bytes.length);
    this.ahead.clear();
  }

  private *bands(): Generator<{ layer: PlannedLayer; what: What; top: number; rows: number }> {
    for (const layer of plannedLayers(this.plan.nodes)) {
      const step = this.rowsPerBand(layer);
      for (const what of layer.masked ? (['pixels', 'mask'] as const) : (['pixels'] as const)) {
        for (let top = 0; top < layer.area.height; top += step) yield { layer, what, top, rows: Math.min(step, layer.area.height - top) };
      }
    }
  }

  private bytesOf({ area }: PlannedLayer, what: What, rows: number): number {
    return area.width * rows * (what === 'mask' ? 1 : 4) * (this.plan.depth / 8);
  }

  private async fetch(layer: PlannedLayer, what: What, top: number, rows: number): Promise<Uint8Array> {
    if (this.signal.aborted) throw new CancelledError();
    const bytes = await this.inTime(this.source({ run: this.plan.run, layer: layer.id, what, top, rows }, this.signal));
    const expected = this.bytesOf(layer, what, rows);
    if (bytes.length !== expected) throw new DelaminateError('write', `rows ${top} to ${top + rows} of “${layer.name}” came as ${bytes.length} bytes instead of ${expected}; nothing was written, try again`);
    this.held.hold(bytes.length);
    this.fetched += bytes.length;
    return bytes;
  }

  /** Neither a page that does not answer nor one that does not hear of a cancellation keeps the user waiting. */
  private async inTime<T>(work: Promise<T>): Promise<T> {
    let alarm: unknown;
    let stop!: () => void;
    try {
      return await Promise.race([work, new Promise<never>((_resolve, reject) => {
        stop = () => reject(new CancelledError());
        this.signal.addEventListener('abort', stop);
        alarm = this.timers.after(PATIENCE, () => reject(new DelaminateError('write', `the panel sent no pixels for ${PATIENCE / 1000} s; nothing was written. Try again with fewer layers, or with a part of the picture`)));
      })]);
    } finally {
      this.timers.clear(alarm);
      this.signal.removeEventListener('abort', stop);
      // What comes of it now is nobody's.
      work.catch(() => undefined);
    }
  }
}

const keyOf = (layer: PlannedLayer, what: What, top: number): string => `${layer.id}/${what}/${top}`;
