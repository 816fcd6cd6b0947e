import { PassThrough } from 'node:stream';
import { createProgress } from '../../src/cli/progress';

/** A terminal that keeps what it is shown. */
function terminal(isTTY = true): { readonly stream: NodeJS.WriteStream; readonly shown: () => string } {
  let shown = '';
  const none = (): boolean => true;
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200, rows: 24, cursorTo: none, clearLine: none, clearScreenDown: none, moveCursor: none }) as unknown as NodeJS.WriteStream;
  (stream as unknown as PassThrough).on('data', (data: Buffer) => void (shown += data.toString()));
  return { stream, shown: () => shown };
}

/** A bar on such a terminal that has begun with a picture. */
function begun(picture: string): { readonly progress: ReturnType<typeof createProgress>; readonly shown: () => string } {
  const { stream, shown } = terminal();
  const progress = createProgress(stream, true);
  progress.start(picture);
  return { progress, shown };
}

/** The bar draws a few times a second. */
const drawn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

describe('createProgress', () => {
  it('writes nothing at all where it is switched off or there is no terminal', () => {
    for (const [isTTY, enabled] of [[true, false], [false, true], [false, false]] as const) {
      const { stream, shown } = terminal(isTTY);
      const progress = createProgress(stream, enabled);
      progress.start('a.png');
      progress.update({ stage: 'read', fraction: 0.5 });
      progress.stop();
      expect(shown()).toBe('');
    }
  });

  it('never goes back, and says which stage it is', async () => {
    const { progress, shown } = begun('a.png');
    progress.update({ stage: 'regions', fraction: 0.6 });
    progress.update({ stage: 'objects', fraction: 0.2 });
    await drawn();
    progress.stop();
    const percents = [...shown().matchAll(/(\d+) %/g)].map(([, value]) => Number(value));
    expect(percents[percents.length - 1]).toBe(60);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(shown()).toContain('% objects');
  });

  it('begins anew for the next picture', async () => {
    const { progress, shown } = begun('a.png');
    progress.update({ stage: 'write', fraction: 1 });
    progress.stop();
    const before = shown().length;
    progress.start('b.png');
    progress.update({ stage: 'read', fraction: 0.1 });
    await drawn();
    progress.stop();
    expect(shown().slice(before)).toContain('b.png');
    expect(shown().slice(before)).toMatch(/ 10 % read/);
  });

  it('keeps the end of a long name', () => {
    const { progress, shown } = begun(`${'x'.repeat(60)}/poster.png`);
    progress.stop();
    expect(shown()).toContain(`…${'x'.repeat(20)}/poster.png [`);
    expect(shown()).not.toContain('x'.repeat(21));
  });
});
