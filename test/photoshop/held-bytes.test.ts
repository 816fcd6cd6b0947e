import fc from 'fast-check';
import { HeldBytes } from '../../src/photoshop/held-bytes';

it('counts what is held now, and the most that ever was at once', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(1000))), (steps) => {
    const held = new HeldBytes();
    const open: number[] = [];
    let most = 0;
    for (const [take, bytes] of steps) {
      if (take) held.hold((open.push(bytes), bytes));
      else if (open.length > 0) held.release(open.pop()!);
      const sum = open.reduce((total, one) => total + one, 0);
      most = Math.max(most, sum);
      expect([held.held, held.peak]).toEqual([sum, most]);
    }
  }));
});
