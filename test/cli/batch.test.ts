import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CliOptions } from '../../src/cli/arguments';
import { runTasks } from '../../src/cli/batch';
import { runHere, type Engine } from '../../src/cli/engine';
import type { Task } from '../../src/cli/plan';
import type { ProgressEvent } from '../../src/core/job';
import { CancelledError, DelaminateError } from '../../src/core/errors';
import { putPicture } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const at = (name: string): string => join(folder(), name);
const OPTIONS = { detail: 'objects', maxLayers: 4, maxPixels: 1e6, coverage: 'alpha', separateFill: false, device: 'none', force: false, json: false, quiet: false } as unknown as CliOptions;

interface Run {
  readonly out: string[];
  readonly err: string[];
  /** What the bar was told: `start a`, `stop`, fractions. */
  readonly bar: string[];
  readonly status: number | Error;
}

async function run(names: readonly string[], engine: Engine, { options = {}, batch = true, signal = new AbortController().signal, failures = [] }: { options?: Partial<CliOptions>; batch?: boolean; signal?: AbortSignal; failures?: ReadonlyArray<{ input: string; message: string }> } = {}): Promise<Run> {
  const [out, err, bar]: [string[], string[], string[]] = [[], [], []];
  const name = (path: string): string => path.replace(folder(), '.');
  const tasks = names.map((each): Task => ({ input: at(`${each}.png`), output: at(`${each}.psd`), format: 'psd' }));
  const progress = { start: (label: string) => void bar.push(`start ${name(label)}`), update: ({ fraction }: ProgressEvent) => void bar.push(String(fraction)), stop: () => void bar.push('stop') };
  const status = await runTasks({ tasks, batch, failures }, { ...OPTIONS, ...options }, { sinks: { out: (text) => void out.push(name(text)), err: (text) => void err.push(name(text)) }, engine, progress, signal }).catch((error: Error) => error);
  return { out, err, bar, status };
}

const failing = (error: unknown): Engine => async (_job, _emit, { onProgress }) => {
  onProgress({ stage: 'read', fraction: 0.5 });
  throw error;
};

describe('runTasks', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) await putPicture(at(`${name}.png`));
  });

  it('takes the bar away before anything is said, whether a picture fails or not', async () => {
    let n = 0;
    const { bar, out, err, status } = await run(['a', 'b'], (job, emit, context) => (n++ === 0 ? failing(new DelaminateError('read', 'no'))(job, emit, context) : runHere(job, emit, { ...context, onProgress: () => undefined })));
    expect(bar).toEqual(['start ./a.png', '0.5', 'stop', 'start ./b.png', 'stop']);
    expect([out.length, status]).toEqual([1, 1]);
    expect(err).toEqual(['1 of 2 failed:\n', 'delaminate: ./a.png: read: no\n']);
  });

  it('says a failure once: at once for one picture, at the end for several, and in its place as JSON', async () => {
    const failed = failing(new DelaminateError('read', 'no'));
    expect(await run(['a'], failed, { batch: false })).toMatchObject({ out: [], err: ['delaminate: ./a.png: read: no\n'], status: 1 });
    expect((await run(['a', 'b'], failed)).err).toEqual(['2 of 2 failed:\n', 'delaminate: ./a.png: read: no\n', 'delaminate: ./b.png: read: no\n']);
    expect((await run(['a'], failed, { options: { json: true }, failures: [{ input: 'gone.png', message: 'read: gone' }] })).out.map((line) => JSON.parse(line) as unknown)).toEqual([
      { ok: false, input: 'gone.png', error: 'read: gone' }, { ok: false, input: './a.png', error: 'read: no' },
    ]);
  });

  it('counts inputs that failed before they were looked at', async () => {
    const { err, status } = await run(['a'], runHere, { options: { quiet: true }, failures: [{ input: 'gone.png', message: 'read: gone' }] });
    expect([err, status, existsSync(at('a.psd'))]).toEqual([['1 of 2 failed:\n', 'delaminate: gone.png: read: gone\n'], 1, true]);
  });

  it('calls what is no error of ours a bug, in one line, whatever was thrown', async () => {
    for (const [thrown, words] of [[new TypeError('x is no\nfunction'), 'x is no'], ['text', 'text'], [undefined, 'undefined']] as const) {
      expect((await run(['a'], failing(thrown), { batch: false })).err).toEqual([`delaminate: ./a.png: unexpected error, please report it: ${words}\n`]);
    }
  });

  it('stops the whole row when it is cancelled: the next picture is not begun, nothing is half there', async () => {
    const before = readdirSync(folder()).sort();
    // An engine that is interrupted may fail in any way.
    for (const [thrown, names] of [[new CancelledError(), ['a', 'b']], [new Error('the worker ended early'), ['a', 'b']], [new Error('the worker ended early'), ['a']]] as const) {
      const controller = new AbortController();
      const { status, out, err, bar } = await run(names, () => {
        controller.abort();
        return Promise.reject(thrown);
      }, { signal: controller.signal, batch: names.length > 1 });
      expect(status).toBeInstanceOf(CancelledError);
      expect([out, err, bar]).toEqual([[], [], ['start ./a.png', 'stop']]);
    }
    const { status, bar } = await run(['a'], runHere, { signal: AbortSignal.abort() });
    expect([status, bar]).toEqual([expect.any(CancelledError), []]);
    expect(readdirSync(folder()).sort()).toEqual(before);
  });

  it('is well with nothing to do', async () => {
    expect(await run([], runHere)).toEqual({ out: [], err: [], bar: [], status: 0 });
  });
});
