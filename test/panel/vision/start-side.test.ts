import { startSide, type PortEnd, type WorkerEnd } from '../../../panel/vision/start-side';
import type { VisionReply } from '../../../panel/vision/messages';
import { FakeClock } from '../../support/clock';

/** Two ends of a channel; messages in turns of their own. */
function ends(): { port1: PortEnd; port2: PortEnd } {
  const end = (other: () => PortEnd): PortEnd => ({
    onmessage: null,
    postMessage: (data) => void setImmediate(() => other().onmessage?.({ data: data as never })),
    close: () => undefined,
  });
  const port1: PortEnd = end(() => port2);
  const port2: PortEnd = end(() => port1);
  return { port1, port2 };
}

/** Says that it lives, then what it is asked, back. */
function code(this: void, visionPort: unknown): void {
  const port = visionPort as PortEnd;
  port.onmessage = ({ data }) => port.postMessage(data, []);
  port.postMessage({ type: 'alive' }, []);
}
const load = async (): Promise<unknown> => code;

/** A worker that runs its source in this thread. */
function worker(source: string, ends1: { port1: PortEnd; port2: PortEnd }): WorkerEnd {
  new Function('self', source)(ends1.port2);
  return Object.assign(ends1.port1, { onerror: null, terminate: () => undefined });
}

describe('starting what runs networks', () => {
  const echoed = async (side: Awaited<ReturnType<typeof startSide>>): Promise<VisionReply> => {
    const reply = new Promise<VisionReply>((resolve) => (side.onreply = resolve));
    side.post({ type: 'release', id: 4, network: 2 });
    return reply;
  };

  it('takes a worker, from the code’s own text', async () => {
    const sources: string[] = [];
    const side = await startSide({ load, timers: new FakeClock(), makeWorker: (source) => (sources.push(source), worker(source, ends())), makeChannel: () => { throw new Error('not needed'); } });
    expect(sources[0]).toContain('function code');
    expect(await echoed(side)).toEqual({ type: 'release', id: 4, network: 2 });
  });

  it.each<[string, (clock: FakeClock) => WorkerEnd]>([
    ['none may be made', () => { throw new Error('SecurityError'); }],
    ['it errs', () => {
      const made: WorkerEnd = { onmessage: null, onerror: null, postMessage: () => undefined, terminate: () => undefined };
      setImmediate(() => made.onerror?.({ message: 'blocked' }));
      return made;
    }],
    ['it stays silent', (clock) => {
      setImmediate(() => void clock.run(11_000));
      return { onmessage: null, onerror: null, postMessage: () => undefined, terminate: () => undefined };
    }],
  ])('takes the page’s own thread where %s', async (_what, make) => {
    const clock = new FakeClock();
    const side = await startSide({ load, timers: clock, makeWorker: () => make(clock), makeChannel: ends });
    expect(await echoed(side)).toEqual({ type: 'release', id: 4, network: 2 });
  });

  it('refuses what is no code', async () => {
    await expect(startSide({ load: async () => 'text', timers: new FakeClock(), makeWorker: () => { throw new Error(); }, makeChannel: ends })).rejects.toThrow('files/vision.js of the plugin is damaged');
  });
});
