import { messageOf, shortly } from '../../src/core/errors';

describe('shortly', () => {
  it.each([['virus', '"virus"'], ['x'.repeat(99), `"${'x'.repeat(40)}"`], [3, '3'], [undefined, 'undefined'], [null, 'null'], [true, 'true'], [{ a: 1 }, 'an object'], [[1], 'a list']])('says %p as %s', (value, said) => {
    expect(shortly(value)).toBe(said);
  });

  it('looks at nothing that could throw', () => {
    let deep: unknown = [];
    for (let k = 0; k < 200_000; k++) deep = [deep];
    expect([shortly(deep), shortly({ toString: 1 }), shortly(Object.create(null))]).toEqual(['a list', 'an object', 'an object']);
  });
});

describe('messageOf', () => {
  it('reads errors by their shape', () => {
    expect([messageOf(new Error('a')), messageOf({ message: 'b' }), messageOf('c'), messageOf(4)]).toEqual(['a', 'b', 'c', '4']);
  });
});
