import fc from 'fast-check';
import { CancelSource } from '../../src/bridge/cancel-source';
import type { PixelRequest, PlannedLayer, PlannedNode, WritePlan } from '../../src/bridge/protocol';
import { CancelledError } from '../../src/core/errors';
import { BandFetcher, type PixelSource } from '../../src/photoshop/band-fetcher';
import { HeldBytes } from '../../src/photoshop/held-bytes';
import { FakeClock } from '../support/clock';
import { watch } from '../support/links';

const MB = 2 ** 20;
const BAND = 8 * MB;
const AHEAD = 96 * MB;

const layer = (id: string, width: number, height: number, masked = false): PlannedLayer => ({ type: 'layer', id, name: `Layer ${id}`, kind: 'shape', visible: true, opacity: 1, blend: 'normal', area: { left: 0, top: 0, width, height }, masked });
const planOf = (depth: 8 | 16 | 32, ...nodes: readonly PlannedNode[]): WritePlan => ({ run: 'r1', depth, nodes }) as unknown as WritePlan;
const bytesOf = (plan: WritePlan, area: PlannedLayer['area'], { what, rows }: Pick<PixelRequest, 'what' | 'rows'>): number => area.width * rows * (what === 'mask' ? 1 : 4) * (plan.depth / 8);
/** So long, but of no memory: what is counted is its length. */
const unreal = (length: number): Uint8Array => ({ length }) as unknown as Uint8Array;

interface Rig {
  readonly fetcher: BandFetcher;
  readonly held: HeldBytes;
  readonly clock: FakeClock;
  readonly source: CancelSource;
  readonly asked: PixelRequest[];
}

function rig(plan: WritePlan, layers: readonly PlannedLayer[], answer?: PixelSource): Rig {
  const held = new HeldBytes();
  const clock = new FakeClock();
  const source = new CancelSource();
  const asked: PixelRequest[] = [];
  const fetcher = new BandFetcher(plan, async (request, signal) => {
    asked.push(request);
    return answer ? answer(request, signal) : unreal(bytesOf(plan, layers.find(({ id }) => id === request.layer)!.area, request));
  }, source.signal, held, clock);
  return { fetcher, held, clock, source, asked };
}

/** All bands in the order in which they are written. */
function* bands(fetcher: BandFetcher, layers: readonly PlannedLayer[]): Generator<{ layer: PlannedLayer; what: PixelRequest['what']; top: number; rows: number }> {
  for (const one of layers) {
    for (const what of one.masked ? (['pixels', 'mask'] as const) : (['pixels'] as const)) {
      for (let top = 0; top < one.area.height; top += fetcher.rowsPerBand(one)) yield { layer: one, what, top, rows: Math.min(fetcher.rowsPerBand(one), one.area.height - top) };
    }
  }
}

const anyLayers = fc.array(fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 4000 }), fc.boolean()), { minLength: 1, maxLength: 5 }).map((all) => all.map(([width, height, masked], k) => layer(`l${k}`, width, height, masked)));

describe('a band', () => {
  it('is whole rows of at most 8 MB, one row at least', () => {
    const { fetcher } = rig(planOf(8), []);
    expect([fetcher.rowsPerBand(layer('a', 1024, 5000)), fetcher.rowsPerBand(layer('b', 1024, 10)), fetcher.rowsPerBand(layer('c', 300_000, 9))]).toEqual([2048, 10, 6]);
    expect(rig(planOf(32), []).fetcher.rowsPerBand(layer('d', 1_000_000, 9))).toBe(1);
  });
});

describe('BandFetcher', () => {
  it('hands out every band once, in order, and never holds more than what is fetched ahead and one band', async () => {
    await fc.assert(fc.asyncProperty(anyLayers, fc.constantFrom<8 | 16 | 32>(8, 16, 32), fc.boolean(), async (layers, depth, ahead) => {
      const plan = planOf(depth, ...layers);
      const { fetcher, held, clock, asked } = rig(plan, layers);
      const total = [...bands(fetcher, layers)].reduce((sum, band) => sum + bytesOf(plan, band.layer.area, band), 0);
      const fractions: number[] = [];
      if (ahead) await fetcher.fetchAhead((fraction) => void fractions.push(fraction));
      expect(held.held).toBeLessThanOrEqual(AHEAD);
      // All of it where it fits.
      if (ahead && total <= AHEAD) expect([held.held, fractions[fractions.length - 1]]).toEqual([total, 1]);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      const early = asked.length;
      for (const { layer: one, what, top, rows } of bands(fetcher, layers)) {
        expect((await fetcher.take(one, what, top, rows)).length).toBe(bytesOf(plan, one.area, { what, rows }));
        expect(held.held).toBeLessThanOrEqual(ahead ? AHEAD + BAND : BAND);
      }
      expect(fetcher.fractionRead).toBeCloseTo(1, 12);
      const keys = asked.map(({ layer: id, what, top }) => `${id}/${what}/${top}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toEqual([...bands(fetcher, layers)].map(({ layer: one, what, top }) => `${one.id}/${what}/${top}`));
      expect(early === asked.length || total > AHEAD || !ahead).toBe(true);
      fetcher.dispose();
      expect([held.held, clock.armed]).toEqual([0, 0]);
      expect(held.peak).toBeLessThanOrEqual(AHEAD + BAND);
    }), { numRuns: 40 });
  });

  it('lets everything go wherever it stops', async () => {
    const layers = [layer('a', 1000, 4000, true)];
    const { fetcher, held } = rig(planOf(8, ...layers), layers);
    await fetcher.fetchAhead(() => undefined);
    await fetcher.take(layers[0]!, 'pixels', 0, fetcher.rowsPerBand(layers[0]!));
    expect(held.held).toBe(20_000_000);
    fetcher.dispose();
    fetcher.dispose();
    expect(held.held).toBe(0);
  });

  it('refuses bands of another length than asked for, by the layer’s name', async () => {
    const layers = [layer('a', 10, 10)];
    const { fetcher, held } = rig(planOf(16, ...layers), layers, async () => new Uint8Array(799));
    await expect(fetcher.fetchAhead(() => undefined)).rejects.toThrow('write: rows 0 to 10 of “Layer a” came as 799 bytes instead of 800; nothing was written, try again');
    expect(held.held).toBe(0);
  });

  it('waits 20 seconds for a page that does not answer, and not at all once it is cancelled', async () => {
    const layers = [layer('a', 10, 10)];
    const late = rig(planOf(8, ...layers), layers, () => new Promise(() => undefined));
    const waiting = watch(late.fetcher.take(layers[0]!, 'pixels', 0, 10));
    await late.clock.run(19_999);
    expect(waiting.state).toBe('waiting');
    await late.clock.run(2);
    expect(waiting.error?.message).toMatch(/^write: the panel sent no pixels for 20 s; nothing was written/);

    const stopped = rig(planOf(8, ...layers), layers, () => new Promise(() => undefined));
    const taking = watch(stopped.fetcher.take(layers[0]!, 'pixels', 0, 10));
    await stopped.clock.run(10);
    stopped.source.cancel();
    await stopped.clock.run(0);
    expect(taking.error).toBeInstanceOf(CancelledError);
    await expect(stopped.fetcher.take(layers[0]!, 'pixels', 0, 10)).rejects.toBeInstanceOf(CancelledError);
    expect([stopped.asked.length, stopped.clock.armed, stopped.held.held]).toEqual([1, 0, 0]);
  });

  it('has read all of a plan without pixels', () => {
    expect(rig(planOf(8), []).fetcher.fractionRead).toBe(1);
  });
});
