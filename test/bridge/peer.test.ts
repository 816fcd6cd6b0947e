import { CancelSource } from '../../src/bridge/cancel-source';
import { createPeer, type CallContext, type Handlers, type Peer } from '../../src/bridge/peer';
import type { Method } from '../../src/bridge/protocol';
import { CancelledError, DelaminateError } from '../../src/core/errors';
import type { ProgressEvent } from '../../src/core/job';
import { linkPair, noise, received, watch, type LinkPair } from '../support/links';
import { seededFaults, seededRandom, type Sent } from '../support/ports';

interface HostMethods {
  add: Method<{ a: number; b: number }, number>;
  write: Method<null, string>;
  echo: Method<null, null>;
}

interface PageMethods {
  read: Method<{ top: number }, null>;
}

const serveHost: Handlers<HostMethods> = {
  add: async ({ a, b }) => ({ value: a + b }),
  write: async () => ({ value: 'written' }),
  echo: async (_params, { bytes }) => ({ value: null, bytes: bytes! }),
};

const servePage: Handlers<PageMethods> = { read: async ({ top }) => ({ value: null, bytes: noise(300, top) }) };

type Options = NonNullable<Parameters<typeof linkPair>[0]>;

interface Stage extends LinkPair {
  /** The page's end, which asks the host, and the host's, which asks the page. */
  readonly toHost: Peer<HostMethods>;
  readonly toPage: Peer<PageMethods>;
}

function stage(handlers: Partial<Handlers<HostMethods>> = {}, options: Options = {}): Stage {
  const pair = linkPair({ ...options, tuning: { chunkBytes: 100, ...options.tuning } });
  return {
    ...pair,
    toHost: createPeer<HostMethods, PageMethods>(pair.page, servePage),
    toPage: createPeer<PageMethods, HostMethods>(pair.host, { ...serveHost, ...handlers }),
  };
}

/** A handler that runs until it is told to stop, and how it fared. */
function patient(): { handler: (params: null, context: CallContext) => Promise<{ value: string }>; state: { started: boolean; aborted: boolean } } {
  const state = { started: false, aborted: false };
  const handler = (_params: null, { signal }: CallContext): Promise<{ value: string }> =>
    new Promise((_resolve, reject) => {
      state.started = true;
      signal.addEventListener('abort', () => {
        state.aborted = true;
        reject(new CancelledError());
      });
    });
  return { handler, state };
}

describe('a call', () => {
  it('gives the value, and bytes both ways', async () => {
    const { clock, toHost } = stage();
    const sum = watch(toHost.call('add', { a: 2, b: 3 }));
    const echo = watch(toHost.call('echo', null, { bytes: noise(950) }));
    await clock.run(100);
    expect([sum.value, echo.value]).toEqual([{ value: 5 }, { value: null, bytes: noise(950) }]);
  });

  it('may nest: a handler asks the asking side, many at once, under any faults', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { clock, host, page, toHost, toPage } = stage(
        {
          write: async (_params, { progress }) => {
            const bands: number[] = [];
            for (let top = 0; top < 5; top++) {
              const [one, two] = await Promise.all([toPage.call('read', { top }), toPage.call('read', { top: 100 + top })]);
              expect([one.bytes, two.bytes]).toEqual([noise(300, top), noise(300, 100 + top)]);
              bands.push(top);
              progress({ stage: 'write', fraction: top / 5 });
            }
            return { value: bands.join() };
          },
        },
        { tuning: { chunkBytes: 100, window: 1, silence: 60_000, tries: 20 }, faults: seededFaults(seed, 0.15), random: seededRandom(seed) },
      );
      const writes = watch(Promise.all([toHost.call('write', null), toHost.call('write', null), toHost.call('echo', null, { bytes: noise(700) })]));
      await clock.run(600_000, () => writes.state !== 'waiting');
      expect(writes.value?.map(({ value }) => value)).toEqual(['0,1,2,3,4', '0,1,2,3,4', null]);
      host.close(new Error('done'));
      page.close(new Error('done'));
      await clock.run(2000);
      expect(clock.armed).toBe(0);
    }
  });

  it('does not hold up those after it', async () => {
    const { clock, toHost } = stage({ write: () => new Promise(() => undefined) });
    const hanging = watch(toHost.call('write', null));
    const sum = watch(toHost.call('add', { a: 1, b: 1 }));
    await clock.run(100);
    expect([hanging.state, sum.state]).toEqual(['waiting', 'resolved']);
  });
});

describe('errors', () => {
  it.each<[string, unknown, object]>([
    ['a user’s error', new DelaminateError('write', 'no room', { cause: new Error('disk') }), { name: 'DelaminateError', stage: 'write', message: 'write: no room', cause: { message: 'disk' } }],
    ['a cancellation', new CancelledError(), { name: 'CancelledError', message: 'cancelled' }],
    ['a bug', new TypeError('x is not a function'), { name: 'DelaminateError', stage: 'bug', message: 'bug: write: x is not a function', cause: { name: 'TypeError', message: 'x is not a function' } }],
    ['what is no error', { message: 'host says no', number: -128 }, { name: 'DelaminateError', message: 'bug: write: host says no' }],
  ])('arrive as what they are: %s', async (_name, thrown, expected) => {
    const { clock, toHost } = stage({
      write: async () => {
        throw thrown;
      },
    });
    const written = watch(toHost.call('write', null));
    await clock.run(100);
    expect(written.error).toMatchObject(expected);
    expect(written.error).toBeInstanceOf(thrown instanceof CancelledError ? CancelledError : DelaminateError);
  });

  it('come from handlers that throw at once or give nothing', async () => {
    const { clock, toHost } = stage({
      write: () => {
        throw new DelaminateError('write', 'at once');
      },
      add: (async () => undefined) as never,
    });
    const both = [watch(toHost.call('write', null)), watch(toHost.call('add', { a: 1, b: 1 }))];
    await clock.run(100);
    expect(both.map(({ error }) => error?.message)).toEqual(['write: at once', expect.stringMatching(/^bug: add: /)]);
  });

  it('come where the answer cannot cross', async () => {
    const { clock, toHost } = stage({ echo: async () => ({ value: null, bytes: new Uint8Array(2000) }), write: async () => ({ value: 1n as never }) }, { tuning: { maxFrameBytes: 1000 } });
    const both = [watch(toHost.call('echo', null)), watch(toHost.call('write', null)), watch(toHost.call('echo', null, { bytes: new Uint8Array(2000) }))];
    await clock.run(100);
    expect(both.map(({ error }) => error?.message)).toEqual([
      'bridge: 2000 bytes are more than the 1000 that may cross at once; use a smaller picture',
      expect.stringMatching(/^bug: write: .*BigInt/),
      'bridge: 2000 bytes are more than the 1000 that may cross at once; use a smaller picture',
    ]);
  });

  it.each(['nothing', 'toString', '__proto__'])('come from a method that is not there: %s', async (method) => {
    const { clock, toHost } = stage();
    const called = watch(toHost.call(method as 'add', { a: 1, b: 1 }));
    await clock.run(100);
    expect(called.error?.message).toBe(`bridge: ${method} is not known to the other half; remove the plugin and install it again, then restart the application`);
  });
});

describe('what makes no sense', () => {
  it('is answered where it can be, ignored else, and harms nothing', async () => {
    const { clock, host, page } = linkPair();
    createPeer<PageMethods, HostMethods>(host, serveHost);
    const answers = received(page);
    for (const body of [null, 1, 'x', [], {}, { is: 'reply', id: 5, value: 1 }, { is: 'failure', id: 5 }, { is: 'progress', id: 5 }, { is: 'cancel', id: 5 }, { is: 'cancel' }, { is: 'call' }, { is: 'call', id: 'a', method: 'add' }]) {
      void page.send({ body: body as never });
    }
    await clock.run(100);
    expect(answers).toEqual([]);
    void page.send({ body: { is: 'call', id: 6 } });
    void page.send({ body: { is: 'call', id: 7, method: 'add', params: { a: 1, b: 1 } } });
    await clock.run(100);
    expect(answers.map(({ body }) => body)).toEqual([
      { is: 'failure', id: 6, error: { type: 'failed', stage: 'bridge', message: expect.stringMatching(/^a call without a method/), cause: null } },
      { is: 'reply', id: 7, value: 2 },
    ]);
  });

  it('as an answer leaves an error or is ignored', async () => {
    const { clock, host, page } = linkPair();
    const toHost = createPeer<HostMethods, PageMethods>(page, servePage);
    received(host);
    const events: ProgressEvent[] = [];
    const calls = [watch(toHost.call('write', null, { onProgress: (event) => events.push(event) })), watch(toHost.call('write', null))];
    void host.send({ body: { is: 'progress', id: 1, stage: 1, fraction: 'x' } });
    void host.send({ body: { is: 'failure', id: 1, error: 'broken' } });
    void host.send({ body: { is: 'reply', id: 2 } });
    void host.send({ body: { is: 'reply', id: 2, value: 'twice' } });
    await clock.run(100);
    expect(calls[0]!.error?.message).toBe('bridge: the other half failed and did not say why');
    expect([calls[1]!.value, events]).toEqual([{ value: null }, []]);
  });
});

describe('progress', () => {
  it('comes in order, at most twenty times a second, the latest word first of all', async () => {
    let report!: (event: ProgressEvent) => void;
    let finish!: () => void;
    const { clock, toHost } = stage({
      write: (_params, { progress }) => {
        report = progress;
        return new Promise((resolve) => (finish = () => resolve({ value: 'written' })));
      },
    });
    const events: ProgressEvent[] = [];
    const written = watch(toHost.call('write', null, { onProgress: (event) => events.push(event) }));
    await clock.run(1);
    for (let i = 0; i < 1000; i++) {
      report({ stage: 'write', fraction: i / 1000, ...(i === 0 ? { message: 'first' } : {}) });
      await clock.run(1);
    }
    expect(events.length).toBeGreaterThanOrEqual(19);
    expect(events.length).toBeLessThanOrEqual(21);
    expect(events[0]).toEqual({ stage: 'write', fraction: 0, message: 'first' });
    expect(events.map(({ fraction }) => fraction)).toEqual([...events.map(({ fraction }) => fraction)].sort((a, b) => a - b));
    expect(events[events.length - 1]!.fraction).toBeGreaterThan(0.94);
    finish();
    report({ stage: 'write', fraction: 1 });
    await clock.run(1000);
    expect(written.state).toBe('resolved');
    const { length } = events;
    report({ stage: 'write', fraction: 1 });
    await clock.run(1000);
    expect(events.length).toBe(length);
  });

  it('never has two words unacknowledged', async () => {
    let words = 0;
    const onSent = ({ message }: Sent): void => void (words += String(message.body).includes('"progress"') ? 1 : 0);
    const { clock, toHost } = stage(
      {
        write: (_params, { progress }) => {
          for (let i = 0; i < 100; i++) progress({ stage: 'write', fraction: i / 100 });
          return new Promise(() => undefined);
        },
      },
      { onSent, tuning: { resendAfter: 10_000 }, faults: ({ from, message }) => (from === 'page' && message.delaminate === 'ack' ? 'lose' : null) },
    );
    watch(toHost.call('write', null));
    await clock.run(900);
    expect(words).toBe(1);
  });
});

describe('a cancelled call', () => {
  it('asks nothing where it was cancelled before', async () => {
    const { clock, ports, toHost } = stage();
    const source = new CancelSource();
    source.cancel();
    await expect(toHost.call('write', null, { signal: source.signal })).rejects.toBeInstanceOf(CancelledError);
    await clock.run(1);
    expect(ports.sent).toBe(0);
  });

  it('stops the other side and rejects once that has stopped', async () => {
    let stop!: () => void;
    const { clock, toHost } = stage({ write: (_params, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => (stop = () => reject(new CancelledError())))) });
    const controller = new AbortController();
    const written = watch(toHost.call('write', null, { signal: controller.signal }));
    await clock.run(10);
    controller.abort();
    await clock.run(1000);
    expect(written.state).toBe('waiting');
    stop();
    await clock.run(10);
    expect(written.error).toBeInstanceOf(CancelledError);
  });

  it('takes back a request that is still on its way', async () => {
    let asked = 0;
    const { clock, host, page, toHost } = stage({ echo: async (_params, { bytes }) => ({ value: (asked++, null), bytes: bytes! }) });
    const source = new CancelSource();
    const echo = watch(toHost.call('echo', null, { bytes: noise(5000), signal: source.signal }));
    source.cancel();
    await clock.run(100);
    expect([echo.error?.name, asked, host.bytesInFlight(), page.bytesInFlight()]).toEqual(['CancelledError', 0, 0, 0]);
  });

  it('takes back an answer that is still on its way', async () => {
    const source = new CancelSource();
    let answered = 0;
    const onSent = ({ from, message }: Sent): void => {
      if (from === 'host' && message.kind === 'part' && ++answered === 3) source.cancel();
    };
    const { clock, host, page, toHost } = stage({ echo: async () => ({ value: null, bytes: noise(5000) }) }, { onSent });
    const echo = watch(toHost.call('echo', null, { signal: source.signal }));
    await clock.run(100);
    expect(echo.error?.name).toBe('CancelledError');
    expect(answered).toBeLessThan(20);
    expect([host.bytesInFlight(), page.bytesInFlight()]).toEqual([0, 0]);
  });

  it('resolves where the other side had finished before it heard: what is written is written', async () => {
    const source = new CancelSource();
    const { clock, toHost } = stage({
      write: async () => {
        source.cancel();
        return { value: 'written' };
      },
    });
    const written = watch(toHost.call('write', null, { signal: source.signal }));
    await clock.run(100);
    expect(written.value).toEqual({ value: 'written' });
  });

  it('tells of a failure to stop as the failure that it is', async () => {
    const { clock, toHost } = stage({ write: (_params, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new DelaminateError('write', 'cannot be undone')))) });
    const source = new CancelSource();
    const written = watch(toHost.call('write', null, { signal: source.signal }));
    await clock.run(10);
    source.cancel();
    await clock.run(10);
    expect(written.error?.message).toBe('write: cannot be undone');
  });

  it('leaves no listener behind', async () => {
    const { clock, toHost } = stage();
    let listeners = 0;
    const signal = { aborted: false, addEventListener: () => void listeners++, removeEventListener: () => void listeners-- };
    const sum = watch(toHost.call('add', { a: 1, b: 1 }, { signal }));
    expect(listeners).toBe(1);
    await clock.run(10);
    expect([sum.state, listeners]).toEqual(['resolved', 0]);
  });
});

describe('the end of the link', () => {
  it('rejects what is asked with its reason, and stops what runs for the other side', async () => {
    const { handler, state } = patient();
    const { clock, toHost, toPage } = stage({ write: handler });
    const written = watch(toHost.call('write', null));
    await clock.run(10);
    expect(state).toEqual({ started: true, aborted: false });
    const reason = new DelaminateError('bridge', 'the page is gone');
    toPage.close(reason);
    await clock.run(10);
    expect(state.aborted).toBe(true);
    expect(await toPage.closed).toBe(reason);
    expect(written.error?.message).toBe('bridge: the host ended the connection: the page is gone');
    await expect(toHost.call('add', { a: 1, b: 1 })).rejects.toBe(written.error);
    expect(clock.armed).toBe(0);
  });

  it('rejects a call that was cancelled and never answered with that reason', async () => {
    const { clock, ports, toHost } = stage({ write: () => new Promise(() => undefined) });
    const source = new CancelSource();
    const written = watch(toHost.call('write', null, { signal: source.signal }));
    await clock.run(10);
    ports.kill();
    source.cancel();
    await clock.run(16_000);
    expect(written.error?.message).toMatch(/^bridge: the host has been silent for 15 s/);
  });

  it('in the midst of progress leaves nothing armed', async () => {
    const { clock, host, page, toHost } = stage({
      write: (_params, { progress }) => {
        progress({ stage: 'write', fraction: 0 });
        progress({ stage: 'write', fraction: 0.5 });
        return new Promise(() => undefined);
      },
    });
    watch(toHost.call('write', null));
    await clock.run(10);
    host.close(new Error('gone'));
    page.close(new Error('gone'));
    await clock.run(1);
    expect(clock.armed).toBe(0);
  });
});
