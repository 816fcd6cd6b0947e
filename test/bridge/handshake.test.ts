import fc from 'fast-check';
import { CancelSource } from '../../src/bridge/cancel-source';
import { acceptHost, connectToPage, type AcceptOptions, type ConnectOptions } from '../../src/bridge/handshake';
import type { Link } from '../../src/bridge/link';
import type { DelaminateError } from '../../src/core/errors';
import { FakeClock } from '../support/clock';
import { received, watch } from '../support/links';
import { faultAt, pageLoads, portPair, seededFaults, seededRandom, type Fault, type PortPair, type PortPairOptions } from '../support/ports';

interface Stage {
  readonly clock: FakeClock;
  readonly ports: PortPair;
  /** Links that the page was given. */
  readonly atPage: Link[];
  connect(more?: Partial<ConnectOptions>): ReturnType<typeof watch<Link>>;
  /** Loads a page in place of the one before; gives what takes it down. */
  load(more?: Partial<AcceptOptions>): () => void;
}

function stage(options: Omit<PortPairOptions, 'timers'> = {}): Stage {
  const clock = new FakeClock();
  const ports = portPair({ timers: clock, ...options });
  const atPage: Link[] = [];
  const loadPage = pageLoads(ports.page);
  return {
    clock,
    ports,
    atPage,
    connect: (more) => watch(connectToPage(ports.host, { timers: clock, ...more })),
    load: (more) => acceptHost(loadPage(), (link) => atPage.push(link), { timers: clock, ...more }),
  };
}

async function talk(clock: FakeClock, host: Link, page: Link): Promise<unknown[]> {
  const [toHost, toPage] = [received(host), received(page)];
  const both = watch(Promise.all([host.send({ body: 'down' }), page.send({ body: 'up' })]));
  await clock.run(30_000, () => both.state !== 'waiting');
  return [both.state, toHost, toPage];
}

const TALKED = ['resolved', [{ body: 'up' }], [{ body: 'down' }]];

describe('the handshake', () => {
  it('gives both sides a link of the same session, whoever is first', async () => {
    for (const pageFirst of [true, false]) {
      const { clock, atPage, connect, load } = stage();
      if (pageFirst) load();
      const host = connect();
      await clock.run(3000);
      if (!pageFirst) {
        expect(host.state).toBe('waiting');
        load();
      }
      await clock.run(10);
      expect(atPage.length).toBe(1);
      expect(host.value?.session).toBe(atPage[0]!.session);
      expect(await talk(clock, host.value!, atPage[0]!)).toEqual(TALKED);
    }
  });

  it.each<Fault>(['lose', 'double', 'reorder', 'truncate', { delay: 1500 }])('gets over any of its messages that suffers %j', async (fault) => {
    for (let number = 0; number < 6; number++) {
      const { clock, atPage, connect, load } = stage({ faults: faultAt(number, fault) });
      const host = connect();
      await clock.run(100);
      load();
      await clock.run(3000);
      expect([number, host.state, atPage.length]).toEqual([number, 'resolved', 1]);
      expect(await talk(clock, host.value!, atPage[0]!)).toEqual(TALKED);
    }
  });

  it('gives one link that works, under any schedule of faults', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), async (seed) => {
      const { clock, atPage, connect, load } = stage({ faults: seededFaults(seed, 0.4, 30), random: seededRandom(seed) });
      load();
      const host = connect();
      await clock.run(14_000, () => host.state !== 'waiting');
      expect(host.state).toBe('resolved');
      await clock.run(5000);
      expect(atPage.length).toBe(1);
      expect(await talk(clock, host.value!, atPage[0]!)).toEqual(TALKED);
      host.value!.close(new Error('done'));
      atPage[0]!.close(new Error('done'));
      await clock.run(5000);
      expect(clock.armed).toBe(0);
    }), { numRuns: 60 });
  });

  it('gives up after fifteen seconds without an answer, and disarms everything', async () => {
    const { clock, ports, connect } = stage();
    const host = connect();
    await clock.run(14_990);
    expect([host.state, ports.sent]).toEqual(['waiting', 60]);
    await clock.run(10);
    expect(host.error?.message).toBe("bridge: the panel's page did not answer within 15 s; close the panel and open it again, and restart the application if it stays blank");
    expect(clock.armed).toBe(0);
  });

  it('ends when it is cancelled', async () => {
    const { clock, connect } = stage();
    const source = new CancelSource();
    const host = connect({ signal: source.signal });
    await clock.run(1000);
    source.cancel();
    await clock.run(1);
    expect([host.error?.name, clock.armed]).toEqual(['CancelledError', 0]);
    const late = connect({ signal: source.signal });
    await clock.run(1);
    expect([late.error?.name, clock.armed]).toEqual(['CancelledError', 0]);
  });

  it.each([
    [1, 2, "bridge: the plugin's host half is older than the panel's page (protocol 1, not 2); remove the plugin and install it again, then restart the application"],
    [3, 2, "bridge: the panel's page is older than the plugin's host half (protocol 2, not 3); remove the plugin and install it again, then restart the application"],
  ])('refuses halves of protocols %i and %i on both sides, and says which is older', async (ours, theirs, message) => {
    const { clock, atPage, connect, load } = stage();
    const refused: DelaminateError[] = [];
    load({ protocol: theirs, onRefused: (error) => refused.push(error) });
    const host = connect({ protocol: ours });
    await clock.run(5000);
    expect([host.error?.message, refused.map((error) => error.message), atPage, clock.armed]).toEqual([message, [message], [], 0]);
  });

  it('passes what the link is to be tuned to', async () => {
    const { clock, ports, atPage, connect, load } = stage();
    load({ link: { silence: 3000 } });
    const host = connect({ link: { silence: 5000 } });
    await clock.run(10);
    ports.kill();
    await clock.run(3000);
    expect([watch(host.value!.closed).state, (await atPage[0]!.closed).message]).toEqual(['waiting', "bridge: the plugin's host half has been silent for 3 s; close the panel, open it again and try again"]);
    await clock.run(2000);
    expect((await host.value!.closed).message).toMatch(/^bridge: the panel's page has been silent for 5 s/);
  });
});

describe('a page that was reloaded', () => {
  it.each<[string, Fault | null]>([['and says so', null], ['and is not heard saying so', 'lose']])('closes the link at once: %s', async (_name, fault) => {
    let reloaded = -1;
    const { clock, ports, connect, load } = stage({ faults: ({ number, message }) => (number === reloaded && message.delaminate === 'ready' ? fault : null) });
    load();
    const host = connect();
    await clock.run(5000);
    const sent = watch(host.value!.send({ body: 'work' }));
    reloaded = ports.sent;
    load();
    await clock.run(fault ? 4500 : 10);
    expect((await host.value!.closed).message).toBe("bridge: the panel's page was reloaded and knows nothing of the work under way; try again");
    expect(sent.state).not.toBe('waiting');
  });

  it('can be connected to again', async () => {
    const { clock, atPage, connect, load } = stage();
    load();
    connect();
    await clock.run(10);
    load();
    const again = connect();
    await clock.run(10);
    expect(await talk(clock, again.value!, atPage[atPage.length - 1]!)).toEqual(TALKED);
  });
});

describe('a host that was reloaded', () => {
  it('replaces the link, and the page is told why', async () => {
    const { clock, atPage, connect, load } = stage();
    load();
    connect();
    await clock.run(10);
    const second = connect();
    await clock.run(10);
    expect((await atPage[0]!.closed).message).toBe("bridge: the plugin's host half was reloaded; try again");
    expect(atPage.length).toBe(2);
    expect(await talk(clock, second.value!, atPage[1]!)).toEqual(TALKED);
  });

  it('is not replaced by a hello of before that comes late', async () => {
    const { clock, ports, atPage, connect, load } = stage();
    load();
    const hellos: unknown[] = [];
    ports.page.listen((message) => hellos.push(message));
    connect();
    await clock.run(10);
    const second = connect();
    await clock.run(10);
    ports.host.post(hellos[0] as never);
    await clock.run(10);
    expect(atPage.length).toBe(2);
    expect(await talk(clock, second.value!, atPage[1]!)).toEqual(TALKED);
  });

  it('hears at once that the page has given the link up', async () => {
    let mute = false;
    const { clock, atPage, connect, load } = stage({ faults: ({ from }) => (mute && from === 'page' ? 'lose' : null) });
    load();
    const host = connect();
    await clock.run(10);
    mute = true;
    atPage[0]!.close(new Error('enough'));
    mute = false;
    await clock.run(2500);
    expect((await host.value!.closed).message).toBe("bridge: the panel's page ended the connection: it is over");
    expect(clock.armed).toBe(0);
  });
});

describe('a page that is taken down', () => {
  it('closes its link and hears no more hellos', async () => {
    const { clock, atPage, connect, load } = stage();
    const down = load();
    const host = connect();
    await clock.run(10);
    down();
    await clock.run(10);
    expect((await host.value!.closed).message).toBe("bridge: the panel's page ended the connection: the page was closed");
    connect();
    await clock.run(20_000);
    expect([atPage.length, clock.armed]).toEqual([1, 0]);
  });
});
