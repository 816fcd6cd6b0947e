import { choice, list, member, optional, real, text, unfit, whole } from '../../src/vision/json-reader';

const at = (value: unknown): { value: unknown; path: string } => ({ value, path: 'file' });

describe('readers of JSON that nobody vouches for', () => {
  it('give what they were asked for', () => {
    expect(member(at({ a: 1 }), 'a')).toEqual({ value: 1, path: 'file.a' });
    expect(list(at([1, 2]), real, [1, 2])).toEqual([1, 2]);
    expect([text(at('ab'), /^a/, 'x'), whole(at(3), 1, 3), choice(at('a'), ['a', 'b']), optional(at(undefined), real, 7), optional(at(2), real, 7)]).toEqual(['ab', 3, 'a', 7, 2]);
  });

  it.each<[string, () => unknown, string]>([
    ['a list for an object', () => member(at([]), 'a'), 'models: file is []; it must be an object'],
    ['a list too long', () => list(at([1, 2]), real, [1, 1]), 'models: file is [1,2]; it must be a list of 1 to 1 items'],
    ['an item of a list', () => list(at([1, 'x']), real, [0, 9]), 'models: file[1] is "x"; it must be a number'],
    ['a fraction', () => whole(at(1.5), 1, 3), 'models: file is 1.5; it must be a whole number from 1 to 3'],
    ['a number from a text', () => real(at('1')), 'models: file is "1"; it must be a number'],
    ['another choice', () => choice(at('c'), ['a', 'b']), 'models: file is "c"; it must be one of a, b'],
    ['nothing', () => text(at(undefined), /a/, 'a name'), 'models: file is missing; it must be a name'],
  ])('refuse %s with place, value and wish', (_name, read, message) => {
    expect(read).toThrow(message);
  });

  it('do not repeat a megabyte in a message', () => {
    expect(unfit(at('x'.repeat(1e6)), 'short').message.length).toBeLessThan(150);
  });
});
