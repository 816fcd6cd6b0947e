import fc from 'fast-check';
import { openLink, type Frame } from '../../src/bridge/link';
import type { Json } from '../../src/bridge/port';
import { DelaminateError } from '../../src/core/errors';
import { FakeClock } from '../support/clock';
import { linkPair, noise, received, watch } from '../support/links';
import { faultAt, portPair, seededFaults, seededRandom, type Fault, type Sent } from '../support/ports';

const SMALL = { chunkBytes: 100, pingEvery: 2000 };

/** Frames for either direction, some without bytes, some of several chunks. */
const frames = fc.array(
  fc.record({ toPage: fc.boolean(), body: fc.jsonValue().map((value) => value as Json), length: fc.option(fc.oneof(fc.constantFrom(0, 1, 99, 100, 101, 399, 400, 401), fc.nat(900))) }),
  { minLength: 1, maxLength: 12 },
);

function expectArrived(sent: readonly Frame[], arrived: readonly Frame[]): void {
  for (const withBytes of [true, false]) {
    const of = (list: readonly Frame[]): Frame[] => list.filter((frame) => (frame.bytes !== undefined) === withBytes);
    expect(JSON.stringify(of(arrived).map(({ body }) => body))).toBe(JSON.stringify(of(sent).map(({ body }) => body)));
    of(arrived).forEach((frame, i) => expect(frame.bytes).toEqual(of(sent)[i]!.bytes));
  }
  expect(arrived.length).toBe(sent.length);
}

describe('a link', () => {
  it('delivers any frames, once each, unharmed and in order, whatever befalls the messages', async () => {
    await fc.assert(fc.asyncProperty(frames, fc.integer(), fc.constantFrom(0, 0.05, 0.3), async (list, seed, share) => {
      const { clock, host, page } = linkPair({ tuning: { ...SMALL, silence: 60_000, tries: 20 }, faults: seededFaults(seed, share), random: seededRandom(seed) });
      const atPage = received(page);
      const atHost = received(host);
      const sent: { host: Frame[]; page: Frame[] } = { host: [], page: [] };
      const sends = list.map(({ toPage, body, length }, i) => {
        const frame: Frame = length === null ? { body } : { body, bytes: noise(length, i) };
        sent[toPage ? 'host' : 'page'].push(frame);
        return (toPage ? host : page).send(frame);
      });
      const all = watch(Promise.all(sends));
      await clock.run(600_000, () => all.state !== 'waiting');
      expect(all).toMatchObject({ state: 'resolved' });
      expectArrived(sent.host, atPage);
      expectArrived(sent.page, atHost);
      host.close(new Error('done'));
      page.close(new Error('done'));
      expect([host.bytesInFlight(), page.bytesInFlight()]).toEqual([0, 0]);
      await clock.run(2000);
      expect(clock.armed).toBe(0);
    }), { numRuns: 120 });
  });

  // Every message of this exchange, struck by every fault in turn.
  it.each<Fault>(['lose', 'double', 'reorder', 'truncate', { delay: 1500 }])('gets over any single message that suffers %j', async (fault) => {
    const exchange = async (number: number): Promise<number> => {
      const { clock, host, page, ports } = linkPair({ tuning: SMALL, faults: faultAt(number, fault) });
      const atPage = received(page);
      const atHost = received(host);
      const up: Frame[] = [{ body: 'a', bytes: noise(950) }, { body: { b: [1] } }, { body: null, bytes: noise(0) }];
      const down: Frame[] = [{ body: 'c' }, { body: 'd', bytes: noise(350, 5) }];
      const all = watch(Promise.all([...up.map((frame) => host.send(frame)), ...down.map((frame) => page.send(frame))]));
      await clock.run(20_000, () => all.state !== 'waiting');
      expect(all.state).toBe('resolved');
      expectArrived(up, atPage);
      expectArrived(down, atHost);
      return ports.sent;
    };
    const messages = await exchange(-1);
    expect(messages).toBeGreaterThan(20);
    for (let number = 0; number < messages; number++) await exchange(number);
  });

  it('ends on both sides, nothing delivered twice or in part, wherever the page dies', async () => {
    const exchange = async (number: number): Promise<number> => {
      const { clock, host, page, ports } = linkPair({ tuning: SMALL, faults: faultAt(number, 'kill') });
      const atPage = received(page);
      const atHost = received(host);
      const up = watch(Promise.all([host.send({ body: 'a', bytes: noise(950) }), host.send({ body: 'b' })]));
      const down = watch(page.send({ body: 'c', bytes: noise(350) }));
      const ends = [watch(host.closed), watch(page.closed)];
      await clock.run(40_000, () => ends.every(({ state }) => state === 'resolved') || (number < 0 && clock.now() > 1000));
      for (const frame of atPage) expect(frame).toEqual(frame.bytes ? { body: 'a', bytes: noise(950) } : { body: 'b' });
      for (const frame of atHost) expect(frame).toEqual({ body: 'c', bytes: noise(350) });
      if (number < 0) return ports.sent;
      expect(ends.map(({ value }) => value?.message)).toEqual([expect.stringMatching(/^bridge: the page has been silent/), expect.stringMatching(/^bridge: the host has been silent/)]);
      expect([up.state, down.state]).not.toContain('waiting');
      expect([clock.armed, host.bytesInFlight(), page.bytesInFlight()]).toEqual([0, 0, 0]);
      return ports.sent;
    };
    const messages = await exchange(-1);
    for (let number = 0; number < messages; number++) await exchange(number);
  });

  it('keeps frames that come before anybody receives', async () => {
    const { clock, host, page } = linkPair();
    void host.send({ body: 1 });
    void host.send({ body: 2 });
    await clock.run(100);
    expect(received(page).map(({ body }) => body)).toEqual([1, 2]);
  });

  it('goes on after a receiver that throws', async () => {
    const { clock, host, page } = linkPair();
    const bodies: unknown[] = [];
    page.receive(({ body }) => {
      bodies.push(body);
      if (body === 1) throw new Error('a bug of the receiver');
    });
    void host.send({ body: 1 });
    void host.send({ body: 2 });
    await expect(clock.run(100)).rejects.toThrow('a bug of the receiver');
    await clock.run(100);
    expect(bodies).toEqual([1, 2]);
  });

  it('resolves a send only once the other side has it', async () => {
    const { clock, host, page } = linkPair({ faults: (sent) => (sent.from === 'page' && sent.ofSide === 0 ? 'lose' : null) });
    received(page);
    const sent = watch(host.send({ body: 1 }));
    await clock.run(900);
    expect(sent.state).toBe('waiting');
    await clock.run(200);
    expect(sent.state).toBe('resolved');
  });

  it('lets small frames pass between the chunks of a large one', async () => {
    const { clock, host, page } = linkPair({ tuning: SMALL });
    const atPage = received(page);
    void host.send({ body: 'large', bytes: noise(5000) });
    void host.send({ body: 'small' });
    await clock.run(100);
    expect(atPage.map(({ body }) => body)).toEqual(['small', 'large']);
    expect(atPage[1]!.bytes).toEqual(noise(5000));
  });

  it('never has more chunks under way than its window, nor holds the whole frame encoded', async () => {
    const acknowledged = { seq: 0 };
    let most = 0;
    const onSent = ({ from, message }: Sent): void => {
      if (from === 'page' && typeof message.ack === 'number') acknowledged.seq = Math.max(acknowledged.seq, message.ack);
      if (from === 'host' && message.delaminate === 'packet') most = Math.max(most, (message.seq as number) - acknowledged.seq);
    };
    const { clock, host, page } = linkPair({ tuning: { ...SMALL, window: 3 }, onSent });
    const atPage = received(page);
    const all = watch(host.send({ body: 0, bytes: noise(10_000) }));
    expect(host.bytesInFlight()).toBe(3 * 136);
    await clock.run(1000);
    expect([all.state, atPage.length, most]).toEqual(['resolved', 1, 3]);
    expect([host.peakBytesInFlight(), host.bytesInFlight()]).toEqual([3 * 136, 0]);
    expect(page.peakBytesInFlight()).toBe(10_000);
  });
});

describe('withdraw', () => {
  it('takes back a frame half sent, and what follows arrives', async () => {
    const { clock, host, page } = linkPair({ tuning: SMALL, faults: faultAt(2, 'lose') });
    const atPage = received(page);
    const large: Frame = { body: 'large', bytes: noise(5000) };
    const sent = watch(host.send(large));
    const next = watch(host.send({ body: 'next', bytes: noise(300) }));
    expect(host.withdraw(large)).toBe(true);
    await clock.run(5000);
    expect(sent).toMatchObject({ state: 'rejected', error: { name: 'CancelledError' } });
    expect(next.state).toBe('resolved');
    expectArrived([{ body: 'next', bytes: noise(300) }], atPage);
    expect(page.bytesInFlight()).toBe(0);
  });

  it('takes back what waits behind, and says when it is too late', async () => {
    const { clock, host, page } = linkPair({ tuning: SMALL });
    const atPage = received(page);
    const waiting: Frame = { body: 'waiting', bytes: noise(10) };
    const small: Frame = { body: 'small' };
    void host.send({ body: 'large', bytes: noise(5000) });
    const withdrawn = watch(host.send(waiting));
    void host.send(small);
    expect([host.withdraw(waiting), host.withdraw(waiting), host.withdraw(small)]).toEqual([true, false, false]);
    await clock.run(1000);
    expect(withdrawn.error?.name).toBe('CancelledError');
    expect(atPage.map(({ body }) => body)).toEqual(['small', 'large']);
  });
});

describe('the end of a link', () => {
  it('comes after fifteen seconds of silence, with the reason, and disarms everything', async () => {
    const { clock, host, page, ports } = linkPair({ tuning: SMALL });
    received(page);
    ports.kill();
    const sent = watch(host.send({ body: 0, bytes: noise(5000) }));
    const closed = watch(host.closed);
    await clock.run(14_900);
    expect([sent.state, closed.state]).toEqual(['waiting', 'waiting']);
    await clock.run(200);
    expect(closed.value).toBeInstanceOf(DelaminateError);
    expect(closed.value?.message).toBe('bridge: the page has been silent for 15 s; close the panel, open it again and try again');
    expect(sent.error).toBe(closed.value);
    await expect(host.send({ body: 1 })).rejects.toBe(closed.value);
    page.close(new Error('done'));
    expect([clock.armed, host.bytesInFlight()]).toEqual([0, 0]);
  });

  it('does not come while both sides are only idle', async () => {
    const { clock, host, page } = linkPair();
    const ends = [watch(host.closed), watch(page.closed)];
    await clock.run(600_000);
    expect(ends.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  });

  it('does not come when this side slept: only waking time counts as silence', async () => {
    const { clock, host } = linkPair();
    const end = watch(host.closed);
    clock.sleep(3_600_000);
    await clock.run(10_000);
    expect(end.state).toBe('waiting');
  });

  it('does not come, nor does sending stop, when the clock is put back', async () => {
    const { clock, host, page } = linkPair({ tuning: SMALL, faults: faultAt(0, 'lose') });
    const atPage = received(page);
    const sent = watch(host.send({ body: 1 }));
    clock.putBack(3_600_000);
    await clock.run(5000);
    expect([sent.state, atPage.length]).toEqual(['resolved', 1]);
    const ends = [watch(host.closed), watch(page.closed)];
    await clock.run(60_000);
    expect(ends.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  });

  it('comes as well after the clock was put back', async () => {
    const { clock, host, ports } = linkPair();
    const end = watch(host.closed);
    ports.kill();
    clock.putBack(3_600_000);
    await clock.run(20_000);
    expect(end.value?.message).toMatch(/silent for 15 s/);
  });

  it('does not fill the channel of a side that is only busy', async () => {
    let packets = 0;
    const { clock, host, ports } = linkPair({ tuning: SMALL, onSent: ({ message }) => void (packets += message.delaminate === 'packet' ? 1 : 0) });
    ports.kill();
    host.send({ body: 0, bytes: noise(5000) }).catch(() => undefined);
    await clock.run(14_000);
    expect(packets).toBeLessThanOrEqual(4 + 4);
  });

  it('comes where the other side is there and a message never gets through', async () => {
    const { clock, host, page } = linkPair({ faults: ({ from, message }) => (from === 'host' && message.delaminate === 'packet' ? 'truncate' : null) });
    const atPage = received(page);
    const sent = watch(host.send({ body: 'never' }));
    await clock.run(120_000, () => sent.state !== 'waiting');
    expect(sent.error?.message).toMatch(/^bridge: message 1 was sent 9 times and never arrived whole; close the panel/);
    expect(atPage).toEqual([]);
    await clock.run(1);
    expect((await page.closed).message).toMatch(/^bridge: the host ended the connection: message 1 was sent 9 times/);
    expect(clock.armed).toBe(0);
  });

  it('is told to the other side', async () => {
    const { clock, host, page } = linkPair();
    const reason = new DelaminateError('write', 'no room');
    const sent = watch(page.send({ body: 1 }));
    host.close(reason);
    host.close(new Error('a later reason'));
    await clock.run(1);
    expect(await host.closed).toBe(reason);
    expect((await page.closed).message).toBe('bridge: the host ended the connection: no room');
    expect(sent.error).toBe(await page.closed);
    expect(clock.armed).toBe(0);
  });

  it('survives a port that throws, and names it as the cause of the silence', async () => {
    const clock = new FakeClock();
    const host = openLink({ post: () => { throw new Error('no such element'); }, listen: () => () => undefined }, { session: 's', timers: clock, other: 'the page' });
    const sent = watch(host.send({ body: 1 }));
    await clock.run(16_000);
    expect(sent.error?.cause).toMatchObject({ message: 'no such element' });
  });
});

describe('what is not to be trusted', () => {
  it('messages of other sessions and other shapes are ignored', async () => {
    const { clock, ports, host, page } = linkPair();
    const atPage = received(page);
    const packet = { delaminate: 'packet', session: 's1', ack: 0, kind: 'frame', seq: 1, body: '1', size: -1, at: 0, data: '', sum: 0 };
    for (const message of [null, 1, 'text', [], {}, { session: 's1' }, { delaminate: 'close', session: 's2' }, packet, { ...packet, seq: '1' }, { ...packet, seq: -1 }, { ...packet, body: 1 }, { delaminate: 'ack', session: 's1', ack: 99 }]) {
      ports.host.post(message as never);
    }
    const sent = watch(host.send({ body: 'real' }));
    await clock.run(100);
    expect([sent.state, atPage]).toEqual(['resolved', [{ body: 'real' }]]);
  });

  it('an acknowledgement of what was never sent resolves nothing', async () => {
    const { clock, ports, host } = linkPair({ faults: ({ message }) => (message.delaminate === 'packet' ? 'lose' : null) });
    const sent = watch(host.send({ body: 1 }));
    ports.page.post({ delaminate: 'ack', session: 's1', ack: 7 });
    await clock.run(500);
    expect(sent.state).toBe('waiting');
  });

  it('a frame of more bytes than allowed is not sent, and not received', async () => {
    const clock = new FakeClock();
    const ports = portPair({ timers: clock });
    const strict = openLink(ports.host, { session: 's', timers: clock, other: 'the page', maxFrameBytes: 1000 });
    const lax = openLink(ports.page, { session: 's', timers: clock, other: 'the host', chunkBytes: 100 });
    await expect(strict.send({ body: 1, bytes: noise(1001) })).rejects.toThrow('bridge: 1001 bytes are more than the 1000 that may cross at once; use a smaller picture');
    const sent = watch(lax.send({ body: 1, bytes: noise(1001) }));
    await clock.run(100);
    expect((await strict.closed).message).toMatch(/makes no sense \(1001 bytes announced, 1000 allowed\)/);
    expect(sent.state).toBe('rejected');
    expect(strict.peakBytesInFlight()).toBe(0);
    expect(clock.armed).toBe(0);
  });

  it('a body that is no JSON or too large is refused at once', async () => {
    const { host, clock } = linkPair();
    await expect(host.send({ body: undefined as never })).rejects.toThrow(TypeError);
    await expect(host.send({ body: 'x'.repeat(8 * 2 ** 20) })).rejects.toThrow(/^bridge: a message of 8388610 characters/);
    expect(host.bytesInFlight()).toBe(0);
    await clock.run(1);
  });

  it('chunks of more than 8 MiB are refused', () => {
    expect(() => linkPair({ tuning: { chunkBytes: 9 * 2 ** 20 } })).toThrow(RangeError);
  });
});
