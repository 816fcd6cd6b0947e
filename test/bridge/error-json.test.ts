import { errorFromJson, errorToJson } from '../../src/bridge/error-json';
import { CancelledError, DelaminateError } from '../../src/core/errors';

const across = (error: unknown): Error => errorFromJson(JSON.parse(JSON.stringify(errorToJson(error, 'write'))));

describe('an error that crosses', () => {
  it('keeps class, stage and message, its stage named once', () => {
    const error = across(new DelaminateError('read', 'no: picture'));
    expect(error).toBeInstanceOf(DelaminateError);
    expect(error).toMatchObject({ stage: 'read', message: 'read: no: picture' });
    expect(error.cause).toBeUndefined();
    expect(across(error).message).toBe('read: no: picture');
    expect(across(new CancelledError())).toBeInstanceOf(CancelledError);
  });

  it('keeps its causes with their names and stacks', () => {
    const inner = new RangeError('inner');
    const error = across(new DelaminateError('read', 'outer', { cause: new TypeError('middle', { cause: inner }) }));
    const middle = error.cause as Error;
    expect(middle).toMatchObject({ name: 'TypeError', message: 'middle' });
    expect(middle.cause).toMatchObject({ name: 'RangeError', message: 'inner', stack: inner.stack });
    expect(across(new DelaminateError('read', 'x', { cause: 'plain text' })).cause).toMatchObject({ message: 'plain text' });
  });

  it('ends a chain of causes that does not end', () => {
    const ring = new Error('ring');
    ring.cause = ring;
    let depth = 0;
    for (let error: unknown = across(ring); error instanceof Error; error = error.cause) depth++;
    expect(depth).toBeLessThan(10);
  });

  it('is cut where it is endless', () => {
    expect(across(new DelaminateError('read', 'x'.repeat(1e6))).message.length).toBeLessThan(10_000);
    expect((across(new Error('y'.repeat(1e6))).cause as Error).message.length).toBeLessThan(10_000);
  });

  it.each([[undefined], [null], [7], ['text'], [{ message: 'said' }], [Symbol('s')], [{}]])('is a bug where %p is thrown', (thrown) => {
    expect(across(thrown)).toMatchObject({ name: 'DelaminateError', stage: 'bug', message: expect.stringMatching(/^bug: write: ./) });
  });

  it.each([null, 7, 'text', {}, { type: 'failed' }, { type: 'failed', message: 3, stage: 4, cause: 5 }])('is an error still where its message is broken: %j', (json) => {
    expect(errorFromJson(json).message).toBe('bridge: the other half failed and did not say why');
  });
});
