import type { CallContext, Reply } from '../../src/bridge/contracts';
import { Service, type AnyHandler } from '../../src/bridge/service';
import { linkPair, received } from '../support/links';

// Peers are tested in peer.test.ts, with both halves; here is what only a broken or hostile other side does.
function serving(handler: AnyHandler) {
  const pair = linkPair();
  const service = new Service(pair.host, new Map([['work', handler]]));
  return { ...pair, service, answers: received(pair.page) };
}
const call = (id: unknown): { id: unknown; method: string; params: null } => ({ id, method: 'work', params: null });

describe('a service', () => {
  it('runs a call once where its id comes again while it runs, and answers it once', async () => {
    let finish!: () => void;
    let runs = 0;
    const { clock, service, answers } = serving(() => new Promise<Reply<unknown>>((resolve) => {
      runs++;
      finish = () => resolve({ value: runs });
    }));
    service.take(call(1), undefined);
    service.take(call(1), undefined);
    await clock.run(10);
    finish();
    await clock.run(100);
    expect([runs, answers.map(({ body }) => body)]).toEqual([1, [{ is: 'reply', id: 1, value: 1 }]]);
    // Once it is answered the id is free.
    service.take(call(1), undefined);
    await clock.run(10);
    expect(runs).toBe(2);
  });

  it.each([undefined, null, '1', 1.5, NaN, 2 ** 60, {}])('has nothing to answer to for the id %p', async (id) => {
    let runs = 0;
    const { clock, service, answers } = serving(async () => ({ value: runs++ }));
    service.take(call(id), undefined);
    service.take({ id, method: 'gone' }, undefined);
    service.cancel(id);
    await clock.run(100);
    expect([runs, answers]).toEqual([0, []]);
  });

  it('says nothing of progress once the answer is on its way, whatever the handler still reports', async () => {
    let context!: CallContext;
    const { clock, service, answers } = serving(async (_params, given) => {
      context = given;
      given.progress({ stage: 'work', fraction: 0.1 });
      // Not sent yet: words are at least 50 ms apart.
      given.progress({ stage: 'work', fraction: 0.9 });
      return { value: 'done' };
    });
    service.take(call(1), undefined);
    await clock.run(5);
    context.progress({ stage: 'work', fraction: 1 });
    await clock.run(1000);
    expect(answers.map(({ body }) => body)).toEqual([{ is: 'progress', id: 1, stage: 'work', fraction: 0.1 }, { is: 'reply', id: 1, value: 'done' }]);
    expect(clock.armed).toBeLessThanOrEqual(2); // the two ends' own watch over silence
  });

  it('tells whatever runs that the other side is gone, and answers no more', async () => {
    let finish!: () => void;
    let aborted = false;
    const { clock, service, answers } = serving((_params, { signal }) => new Promise((resolve) => {
      signal.addEventListener('abort', () => void (aborted = true));
      finish = () => resolve({ value: 1 });
    }));
    service.take(call(1), undefined);
    await clock.run(10);
    service.end();
    finish();
    await clock.run(100);
    expect([aborted, answers]).toEqual([true, []]);
  });
});
