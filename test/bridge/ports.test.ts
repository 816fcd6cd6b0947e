import { FakeClock } from '../support/clock';
import { faultAt, pageLoads, portPair, type Fault } from '../support/ports';

/** What arrives at the page, and when, of messages 0, 1 and 2, the second of them struck. */
async function arrivals(fault: Fault): Promise<string[]> {
  const clock = new FakeClock();
  const { host, page } = portPair({ timers: clock, faults: faultAt(1, fault) });
  const seen: string[] = [];
  page.listen((message) => seen.push(`${clock.now()} ${(message as { text: string }).text}`));
  for (const text of ['zero', 'one1', 'two']) {
    host.post({ text });
    await clock.run(100);
  }
  await clock.run(1000);
  return seen;
}

describe('a pair of ports', () => {
  it('carries what JSON carries, as the platform does', async () => {
    const clock = new FakeClock();
    const { host, page } = portPair({ timers: clock });
    const seen: unknown[] = [];
    page.listen((message) => seen.push(message));
    host.post({ buffer: new ArrayBuffer(8), view: new Uint8Array([1, 2]), gone: undefined, no: NaN, text: 'é' } as never);
    expect(seen).toEqual([]);
    await clock.run(0);
    expect(seen).toEqual([{ buffer: {}, view: { 0: 1, 1: 2 }, no: null, text: 'é' }]);
  });

  it.each<[Fault, string[]]>([
    ['lose', ['0 zero', '200 two']],
    ['double', ['0 zero', '100 one1', '100 one1', '200 two']],
    ['reorder', ['0 zero', '200 two', '200 one1']],
    ['truncate', ['0 zero', '100 on', '200 two']],
    ['kill', ['0 zero']],
    [{ delay: 250 }, ['0 zero', '200 two', '350 one1']],
  ])('does %j to the message it is told to', async (fault, expected) => {
    expect(await arrivals(fault)).toEqual(expected);
  });

  it('cuts a page off when the next is loaded', () => {
    const posted: unknown[] = [];
    let listening = 0;
    const load = pageLoads({
      post: (message) => posted.push(message),
      listen: () => {
        listening++;
        return () => void listening--;
      },
    });
    const first = load();
    first.listen(() => undefined);
    const second = load();
    first.post(1);
    first.listen(() => undefined);
    second.post(2);
    expect([posted, listening]).toEqual([[2], 0]);
  });
});
