import { LINK_TUNING, type LinkTuning } from '../../src/bridge/link';
import { Outbox } from '../../src/bridge/outbox';
import type { Packet } from '../../src/bridge/packets';
import { FakeClock } from '../support/clock';
import { noise, watch } from '../support/links';

interface Stage {
  readonly clock: FakeClock;
  readonly outbox: Outbox;
  readonly sent: Array<{ at: number; packet: Packet }>;
  readonly failures: Error[];
  /** The other side says something. */
  hear(): void;
}

function stage(tuning: Partial<LinkTuning> = {}): Stage {
  const clock = new FakeClock();
  const sent: Stage['sent'] = [];
  const failures: Error[] = [];
  let heard = 0;
  const host = {
    timers: clock,
    transmit: (packet: Packet) => void sent.push({ at: clock.now(), packet }),
    heardAt: () => heard,
    fail: (reason: Error) => {
      failures.push(reason);
      outbox.end(reason);
    },
  };
  const outbox: Outbox = new Outbox(host, { ...LINK_TUNING, chunkBytes: 100, ...tuning });
  return { clock, outbox, sent, failures, hear: () => void (heard = clock.now()) };
}

describe('Outbox', () => {
  it('waits longer each time before it sends again', async () => {
    const { clock, outbox, sent } = stage();
    watch(outbox.send({ body: 1 }));
    await clock.run(40_000);
    expect(sent.map(({ at }) => at)).toEqual([0, 1000, 3000, 7000, 15_000, 23_000, 31_000, 39_000]);
    outbox.end(new Error('done'));
    expect(clock.armed).toBe(0);
  });

  it('sends only the oldest again to a side that is silent, and all to one that is there', async () => {
    const { clock, outbox, sent, hear } = stage();
    watch(outbox.send({ body: 1, bytes: noise(1000) }));
    await clock.run(1500);
    expect(sent.map(({ packet }) => packet.seq)).toEqual([1, 2, 3, 4, 1]);
    hear();
    await clock.run(2000);
    expect(sent.slice(5).map(({ packet }) => packet.seq)).toEqual([1, 2, 3, 4]);
    outbox.end(new Error('done'));
  });

  it('gives up only on a side that is there', async () => {
    const { clock, outbox, failures, hear } = stage({ tries: 2 });
    const sent = watch(outbox.send({ body: 1 }));
    await clock.run(100_000);
    expect(failures).toEqual([]);
    for (let i = 0; i < 5; i++) {
      await clock.run(8000);
      hear();
    }
    expect(failures.map(({ message }) => message)).toEqual([expect.stringMatching(/^bridge: message 1 was sent 3 times and never arrived whole/)]);
    await clock.run(0);
    expect([sent.error, clock.armed]).toEqual([failures[0], 0]);
  });

  it('takes its time from a slow channel: what is on its way is not sent twice', async () => {
    const { clock, outbox, sent, hear } = stage({ resendAfter: 100, chunkBytes: 10 });
    watch(outbox.send({ body: 1, bytes: noise(400) }));
    for (let seq = 1; seq <= 40; seq++) {
      await clock.run(90);
      hear();
      outbox.acknowledge(seq);
    }
    expect(sent.map(({ packet }) => packet.seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect([outbox.encodedBytes(), clock.armed]).toEqual([0, 0]);
  });

  it('bounds what waits unacknowledged, small frames too', async () => {
    const { clock, outbox, sent } = stage();
    for (let i = 0; i < 200; i++) watch(outbox.send({ body: i }));
    watch(outbox.send({ body: 'large', bytes: noise(10) }));
    expect(sent.length).toBe(64);
    outbox.acknowledge(64);
    expect(sent.length).toBe(128);
    outbox.acknowledge(128);
    outbox.acknowledge(192);
    expect(sent.map(({ packet }) => JSON.parse(packet.body) as unknown)).toEqual([...Array.from({ length: 200 }, (_, i) => i), 'large']);
    outbox.end(new Error('done'));
    await clock.run(0);
  });

  it('sends nothing after its end', async () => {
    const { clock, outbox, sent } = stage();
    const reason = new Error('done');
    const large = watch(outbox.send({ body: 1, bytes: noise(1000) }));
    outbox.end(reason);
    outbox.acknowledge(4);
    const late = watch(outbox.send({ body: 2 }));
    await clock.run(5000);
    expect([large.error, late.error, sent.length, outbox.encodedBytes()]).toEqual([reason, reason, 4, 0]);
  });
});
