import { CancelledError, DelaminateError } from '../../src/core/errors';
import { throwIfCancelled } from '../../src/core/job';

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

describe('DelaminateError', () => {
  it('names its stage, also in the message, and keeps the cause', () => {
    const cause = new Error('inner');
    const error = new DelaminateError('read', 'no picture', { cause });
    expect([error.stage, error.message, error.name, error.cause]).toEqual(['read', 'read: no picture', 'DelaminateError', cause]);
    expect(error).not.toBeInstanceOf(CancelledError);
  });
});
