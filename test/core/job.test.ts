import { CancelledError, DelaminateError } from '../../src/core/errors';
import { partOf, throwIfCancelled, type ProgressEvent } from '../../src/core/job';

describe('throwIfCancelled', () => {
  it('throws once the host has asked to stop, with any kind of signal', () => {
    const controller = new AbortController();
    expect(() => throwIfCancelled({ signal: controller.signal })).not.toThrow();
    controller.abort();
    expect(() => throwIfCancelled({ signal: controller.signal })).toThrow(CancelledError);
    expect(() => throwIfCancelled({ signal: { aborted: true } })).toThrow(CancelledError);
  });

  it('never throws without a signal', () => {
    expect(() => throwIfCancelled({})).not.toThrow();
  });
});

describe('partOf', () => {
  it('maps the progress of a part, and keeps its end to itself', () => {
    const heard: ProgressEvent[] = [];
    const { onProgress } = partOf({ onProgress: (event) => heard.push(event) }, 0.2, 0.5);
    onProgress!({ stage: 'one', fraction: 0, message: 'a' });
    onProgress!({ stage: 'two', fraction: 0.5 });
    onProgress!({ stage: 'done', fraction: 1 });
    expect(heard).toEqual([{ stage: 'one', fraction: 0.2, message: 'a' }, { stage: 'two', fraction: 0.45 }]);
  });

  it('lends all else as it is', () => {
    const context = { signal: { aborted: false }, now: () => 7 };
    expect(partOf(context, 0.2, 0.5)).toBe(context);
    expect(partOf({ ...context, onProgress: () => undefined }, 0, 1)).toMatchObject(context);
  });
});

describe('DelaminateError', () => {
  it('names its stage, also in the message, and keeps the cause', () => {
    const cause = new Error('inner');
    const error = new DelaminateError('read', 'no picture', { cause });
    expect([error.stage, error.message, error.name, error.cause]).toEqual(['read', 'read: no picture', 'DelaminateError', cause]);
    expect(error).not.toBeInstanceOf(CancelledError);
  });
});
