import type { Peer } from '../../src/bridge/peer';
import type { PageMethods } from '../../src/bridge/protocol';
import { supervisePage } from '../../src/photoshop/page-supervisor';
import { FakeClock } from '../support/clock';
import { FakeElement, fakeUxpWindow } from '../support/fake-uxp-window';

interface FakePeer { peer: Peer<PageMethods>; die(reason: string): void; closedWith: string[] }

function fakePeer(): FakePeer {
  let end!: (reason: Error) => void;
  const closedWith: string[] = [];
  const closed = new Promise<Error>((resolve) => { end = resolve; });
  return {
    closedWith,
    die: (reason) => end(new Error(reason)),
    peer: {
      closed,
      call: () => Promise.reject(new Error('not in this test')),
      close(reason) {
        closedWith.push(reason.message);
        end(reason);
      },
    },
  };
}

function supervise(connects: (attempt: number) => Promise<Peer<PageMethods>>) {
  const timers = new FakeClock();
  const window = fakeUxpWindow();
  const root = new FakeElement('uxp-panel');
  const log: string[] = [];
  let attempts = 0;
  const supervisor = supervisePage({
    window, timers, src: 'plugin:/page.html',
    connect: () => connects(attempts++),
    onUp: () => log.push('up'),
    onDown: (reason) => log.push(`down: ${reason.message}`),
  });
  return { timers, root, log, supervisor, attempts: () => attempts, views: () => root.children.filter(({ tag }) => tag === 'webview') };
}

describe('page supervisor', () => {
  it('makes a page that dies anew, in a web view of its own', async () => {
    const peers = [fakePeer(), fakePeer()];
    const { supervisor, timers, log, root, views } = supervise(async (attempt) => peers[attempt]!.peer);
    supervisor.start(root);
    await timers.run(10);
    const first = views()[0];
    peers[0]!.die('silent for 60 s');
    await timers.run(10);
    expect(log).toEqual(['up', 'down: silent for 60 s', 'up']);
    expect(views()).toHaveLength(1);
    expect(views()[0]).not.toBe(first);
  });

  it('gives up after three deaths in a minute, says why, and tries again when asked', async () => {
    const { supervisor, timers, log, root, views, attempts } = supervise(() => Promise.reject(new Error('no page answered')));
    supervisor.start(root);
    await timers.run(100);
    expect(attempts()).toBe(4);
    expect(log).toEqual(Array(4).fill('down: no page answered'));
    expect(views()).toHaveLength(0);
    expect(root.children.map(({ textContent }) => textContent)).toEqual(['The panel’s page does not run: no page answered', 'Try again']);
    root.children[1]!.fire('click');
    await timers.run(100);
    expect(attempts()).toBe(8);
    expect(root.children).toHaveLength(2);
    expect(timers.armed).toBe(0);
  });

  it('goes on for ever with one that dies now and then', async () => {
    const peers = Array.from({ length: 8 }, fakePeer);
    const { supervisor, timers, root, attempts } = supervise(async (attempt) => peers[attempt]!.peer);
    supervisor.start(root);
    for (let i = 0; i < 7; i++) {
      await timers.run(30_000);
      peers[i]!.die('crashed');
    }
    await timers.run(10);
    expect(attempts()).toBe(8);
  });

  it('reloads on demand without calling it a death, and hears nothing of the page before', async () => {
    const peers = [fakePeer(), fakePeer()];
    const { supervisor, timers, log, root } = supervise(async (attempt) => peers[attempt]!.peer);
    supervisor.start(root);
    await timers.run(10);
    supervisor.reload();
    await timers.run(10);
    peers[0]!.die('long after');
    await timers.run(10);
    expect(log).toEqual(['up', 'up']);
    expect(peers[0]!.closedWith).toHaveLength(1);
  });

  it('closes a page that answers after another took its place', async () => {
    const late = fakePeer();
    let answer!: () => void;
    const { supervisor, timers, root, log } = supervise((attempt) => (attempt === 0 ? new Promise((resolve) => { answer = () => resolve(late.peer); }) : Promise.resolve(fakePeer().peer)));
    supervisor.start(root);
    supervisor.reload();
    await timers.run(10);
    answer();
    await timers.run(10);
    expect(late.closedWith).toEqual(['another page took its place']);
    expect(log).toEqual(['up']);
  });

  it('stops without a trace', async () => {
    const { supervisor, timers, root } = supervise(async () => fakePeer().peer);
    supervisor.start(root);
    await timers.run(10);
    supervisor.stop();
    await timers.run(10);
    expect([root.children.length, timers.armed]).toEqual([0, 0]);
  });
});
