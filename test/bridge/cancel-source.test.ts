import { CancelSource } from '../../src/bridge/cancel-source';

describe('CancelSource', () => {
  it('tells each listener once, and says so from then on', () => {
    const source = new CancelSource();
    const calls: string[] = [];
    source.signal.addEventListener('abort', () => calls.push(`a ${source.signal.aborted}`));
    source.signal.addEventListener('abort', () => calls.push('b'));
    expect(source.signal.aborted).toBe(false);
    source.cancel();
    source.cancel();
    expect([calls, source.signal.aborted]).toEqual([['a true', 'b'], true]);
  });

  it('forgets a listener that was taken off, and one that comes too late', () => {
    const source = new CancelSource();
    const calls: string[] = [];
    const taken = (): void => void calls.push('taken off');
    source.signal.addEventListener('abort', taken);
    source.signal.removeEventListener('abort', taken);
    source.cancel();
    source.signal.addEventListener('abort', () => calls.push('late'));
    source.signal.removeEventListener('abort', taken);
    expect(calls).toEqual([]);
  });
});
