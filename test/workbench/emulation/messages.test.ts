import type { Timers } from '../../../src/core/timers';
import { MessagePair, parseMessage } from '../../../workbench/emulation/messages';

/** Alarms that go off when the test says so. */
function handTimers(): Timers & { run(): void } {
  let due: Array<() => void> = [];
  return {
    now: () => 0,
    after: (_ms, run) => due.push(run),
    clear: () => undefined,
    run() {
      const now = due;
      due = [];
      for (const each of now) each();
    },
  };
}

test('messages come later, in order, each as it was when it was sent', () => {
  const timers = handTimers();
  const arrived: string[] = [];
  const pair = new MessagePair(timers, (text, direction) => void arrived.push(`${direction} ${text}`));
  const message = { n: 1 };
  pair.post(message, 'to-page');
  message.n = 2;
  pair.post(message, 'to-host');
  expect(arrived).toEqual([]);
  timers.run();
  expect(arrived).toEqual(['to-page {"n":1}', 'to-host {"n":2}']);
});

test('what is under way when an end closes is lost, and so is what comes after', () => {
  const timers = handTimers();
  const arrived: string[] = [];
  const pair: MessagePair = new MessagePair(timers, (text) => {
    arrived.push(text);
    if (text === '2') pair.close();
  });
  for (const n of [1, 2, 3]) pair.post(n, 'to-page');
  timers.run();
  pair.post(4, 'to-page');
  timers.run();
  expect(arrived).toEqual(['1', '2']);
});

test('a reply that is sent while messages arrive comes with the next ones', () => {
  const timers = handTimers();
  const arrived: string[] = [];
  const pair: MessagePair = new MessagePair(timers, (text, direction) => {
    arrived.push(text);
    if (direction === 'to-page') pair.post(`re ${text}`, 'to-host');
  });
  pair.post(1, 'to-page');
  pair.post(2, 'to-page');
  timers.run();
  expect(arrived).toEqual(['1', '2']);
  timers.run();
  expect(arrived).toEqual(['1', '2', '"re 1"', '"re 2"']);
});

test('text that is no JSON arrives as text', () => {
  expect([parseMessage('{"a":1}', JSON), parseMessage('{"a"', JSON)]).toEqual([{ a: 1 }, '{"a"']);
});
