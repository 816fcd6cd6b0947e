import type { ModelEntry, ModelTensors } from '../../../src/vision/model-entry';
import type { Network } from '../../../src/vision/runtime';
import type { VisionPort, VisionReply, VisionRequest } from '../../../panel/vision/messages';
import { remoteBackend, type VisionSide } from '../../../panel/vision/remote-backend';
import { serveVision, SLOWEST_LOOK, type StartedDevice } from '../../../panel/vision/serve-vision';
import { sightTwin } from '../../support/networks';
import { FakeClock } from '../../support/clock';
import { nodeTimers } from '../../support/session-rig';

const { entry } = sightTwin();
const runtime = { bytes: 3, deflated: false, text: 'AQID' };
const small: ModelEntry = { ...entry, inputs: [{ name: 'x', shape: [1, 2], type: 'float32', layout: 'NCHW' }], outputs: [{ name: 'y', shape: [1, 2], type: 'float32', layout: 'NCHW' }] };
const two = (a: number, b: number): ModelTensors => ({ x: { shape: [1, 2], data: new Float32Array([a, b]) } });

/** The two ends of a channel in one thread, messages by structured clone, in turns of their own. */
function channel(): { side: VisionSide; port: VisionPort; ended: () => boolean } {
  let ended = false;
  const port: VisionPort = {
    onmessage: null,
    postMessage(reply: VisionReply, transfer: ArrayBuffer[] = []) {
      const data = structuredClone(reply, { transfer });
      setImmediate(() => data.type === 'alive' || ended || side.onreply?.(data));
    },
  };
  const side: VisionSide = {
    onreply: null, onerror: null,
    post(request: VisionRequest, transfer: ArrayBuffer[] = []) {
      const data = structuredClone(request, { transfer });
      setImmediate(() => ended || port.onmessage?.({ data }));
    },
    end: () => void (ended = true),
  };
  return { side, port, ended: () => ended };
}

interface Stage {
  readonly backend: ReturnType<typeof remoteBackend>;
  readonly sides: ReturnType<typeof channel>[];
  readonly log: string[];
  lose(why: string): void;
}

/** A remote backend whose networks double what they are given. */
function stage({ device = 'wasm', run, refuse, now = () => 0, timers = nodeTimers }: { device?: 'wasm' | 'webgpu'; run?: (inputs: ModelTensors) => Promise<ModelTensors>; refuse?: string; now?: () => number; timers?: typeof nodeTimers } = {}): Stage {
  const sides: ReturnType<typeof channel>[] = [];
  const log: string[] = [];
  let lose!: (why: string) => void;
  const network: Network = {
    run: run ?? (async ({ x }) => (log.push('run'), { y: { shape: [1, 2], data: (x!.data as Float32Array).map((value) => value * 2) } })),
    release: async () => void log.push('release'),
  };
  const started = (): StartedDevice => ({
    adapter: device === 'webgpu' ? 'acme one' : null,
    lost: device === 'webgpu' ? new Promise((resolve) => (lose = resolve)) : null,
    backend: { device, open: async (_entry, bytes) => {
      log.push(`open ${bytes.length}`);
      if (refuse) throw new Error(refuse);
      return network;
    } },
  });
  const backend = remoteBackend(device, {
    timers,
    runtime: async () => runtime,
    start: async () => {
      const made = channel();
      sides.push(made);
      serveVision(made.port, { now, start: async (_device, wasm) => (log.push(`start ${wasm.join()}`), started()) });
      return made.side;
    },
    onAdapter: (name) => log.push(`adapter ${name}`),
    onLost: (why) => log.push(`lost ${why}`),
  });
  return { backend, sides, log, lose: (why) => lose(why) };
}

describe('a backend on another thread', () => {
  it('opens, runs as often as asked, and leaves nothing', async () => {
    const { backend, sides, log } = stage();
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const network = await backend.open(small, bytes);
    expect(bytes.byteLength).toBe(0);
    const inputs = two(1, 2);
    expect(await network.run(inputs)).toEqual({ y: { shape: [1, 2], data: new Float32Array([2, 4]) } });
    // Kept, for another device might be asked the same.
    expect(inputs.x!.data).toEqual(new Float32Array([1, 2]));
    expect(await network.run(two(-1, 0.5))).toMatchObject({ y: { data: new Float32Array([-2, 1]) } });
    await network.release();
    await network.release();
    expect(sides.map(({ ended }) => ended())).toEqual([true]);
    expect(log).toEqual(['start 1,2,3', 'open 4', 'run', 'run']);
    await (await backend.open(small, new Uint8Array(2))).release();
    expect(sides.map(({ ended }) => ended())).toEqual([true, true]);
  });

  it('keeps one side for several networks, until the last one goes', async () => {
    const { backend, sides, log } = stage();
    const [first, second] = await Promise.all([backend.open(small, new Uint8Array(1)), backend.open(small, new Uint8Array(2))]);
    await first.release();
    expect(log).toContain('release');
    expect(await second.run(two(3, 4))).toMatchObject({ y: { data: new Float32Array([6, 8]) } });
    expect(sides).toHaveLength(1);
    await second.release();
    expect(sides[0]!.ended()).toBe(true);
  });

  it('tells the adapter, tries a graphics processor twice before it is used, and refuses one that is too slow', async () => {
    const fast = stage({ device: 'webgpu' });
    await fast.backend.open(small, new Uint8Array(1));
    expect(fast.log).toEqual(['start 1,2,3', 'adapter acme one', 'open 1', 'run', 'run']);
    /** A clock by which looks take so long, in their order. */
    const looksOf = (...looks: number[]): (() => number) => {
      let [time, calls] = [0, 0];
      return () => (time += calls++ % 2 === 0 ? 0 : looks[calls / 2 - 1]!);
    };
    const slow = stage({ device: 'webgpu', now: looksOf(SLOWEST_LOOK + 100, SLOWEST_LOOK + 100, SLOWEST_LOOK + 200) });
    await expect(slow.backend.open(small, new Uint8Array(1))).rejects.toThrow('it is too slow to help, 6.2 s for one look');
    expect(slow.log.filter((line) => line === 'run')).toHaveLength(4);
    expect(slow.log.at(-1)).toBe('release');
    expect(slow.sides[0]!.ended()).toBe(true);
    // Once it is beyond doubt, nobody has to wait for another one.
    const hopeless = stage({ device: 'webgpu', now: looksOf(SLOWEST_LOOK * 3) });
    await expect(hopeless.backend.open(small, new Uint8Array(1))).rejects.toThrow('18.0 s for one look');
    // A machine that was busy for a moment.
    const busy = stage({ device: 'webgpu', now: looksOf(SLOWEST_LOOK + 1, 20) });
    await (await busy.backend.open(small, new Uint8Array(1))).release();
    expect(busy.log.filter((line) => line === 'run')).toHaveLength(3);
  });

  it('rejects what runs at once where the device is lost, although nothing comes back any more', async () => {
    let runs = 0;
    const at = stage({ device: 'webgpu', run: () => (++runs <= 2 ? Promise.resolve(two(0, 0)) : new Promise(() => undefined)) });
    const network = await at.backend.open(small, new Uint8Array(1));
    const running = network.run(two(1, 1));
    setTimeout(() => at.lose('driver reset'), 20);
    await expect(running).rejects.toThrow('the device was lost: driver reset');
    expect(at.log.at(-1)).toBe('lost the device was lost: driver reset');
    expect(at.sides[0]!.ended()).toBe(true);
    await expect(network.run(two(1, 1))).rejects.toThrow('driver reset');
    await network.release();
    // Another one starts afresh.
    runs = 0;
    await at.backend.open(small, new Uint8Array(1));
    expect(at.sides).toHaveLength(2);
  });

  it('passes on why a network cannot be opened or run', async () => {
    await expect(stage({ refuse: 'no such operator' }).backend.open(small, new Uint8Array(1))).rejects.toThrow('no such operator');
    const network = await stage({ run: async () => Promise.reject(new Error('out of range')) }).backend.open(small, new Uint8Array(1));
    await expect(network.run(two(1, 1))).rejects.toThrow('out of range');
  });

  it('says that a thread which died had no memory left', async () => {
    const at = stage({ run: () => new Promise(() => undefined) });
    const network = await at.backend.open(small, new Uint8Array(1));
    const running = network.run(two(1, 1));
    at.sides[0]!.side.onerror!('');
    await expect(running).rejects.toThrow('it ran out of memory');
  });

  it('gives up one that stays silent', async () => {
    const clock = new FakeClock();
    const silent: VisionSide = { onreply: null, onerror: null, post: () => undefined, end: () => undefined };
    const opening = remoteBackend('webgpu', { timers: clock, runtime: async () => runtime, start: async () => silent }).open(small, new Uint8Array(1));
    const failed = expect(opening).rejects.toThrow('it did not start in time');
    await new Promise((resolve) => setImmediate(resolve));
    await clock.run(61_000);
    await failed;
  });
});
