import { holdToRules } from '../../../src/decompose/sight/hold-to-rules';
import { findChains } from '../../../src/decompose/sight/keep-apart';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { answerOf, piecesOf } from '../../support/sight';
import { mapped } from '../../support/stages';

const plan = (kind: LayerPlan['kind'], ...regions: number[]): LayerPlan => ({ kind, regions, beneath: [] });
const LIKELY = 3;

describe('findChains', () => {
  it('gives what hangs together one number, without the ground and what is told apart', () => {
    const map = mapped(['ggggggggg', 'gaabcggdg', 'gaabcgedg', 'ggggggggg'], {}, 8);
    const { found, of } = piecesOf(map, { leastShare: 0 });
    const chain = (apart: string): number[] => {
      const chainOf = findChains(found, (j) => j === of(map.regionOf[apart]));
      return ['g', 'a', 'b', 'c', 'd', 'e'].map((name) => chainOf[of(map.regionOf[name])]);
    };
    const [g, a, b, c, d, e] = chain('g');
    expect([b, c, e]).toEqual([a, a, d]);
    expect(new Set([g, a, d]).size).toBe(3);
    expect(new Set(chain('b')).size).toBe(5);
  });
});

describe('keepOnCard', () => {
  it('leaves to a figure over the edge of a card what lies on the card and hangs together with the rest of it', () => {
    // The body x crosses the side; h lies on the card, f beyond it, both beside x; y lies on the card alone.
    const figure = mapped(['ggggggggggggg', 'gcccccchggggg', 'gccyccxxxxggg', 'gcccccxxxxfgg', 'gccccccccgggg', 'ggggggggggggg'], {}, 8);
    const at = figure.regionOf;
    const { found, of } = piecesOf(figure, { leastShare: 0 });
    for (const { part } of found.pieces) if (part.regions.includes(at.c!)) part.card = { left: 8, top: 8, right: 72, bottom: 40, support: 1 };
    const count = found.pieces.length;
    const { same } = holdToRules(answerOf(count, { same: () => LIKELY }), found, figure.graph, [plan('background', at.g!)], figure.segmentation);
    const between = (a: string, b: string): number => same[of(at[a]!) * count + of(at[b]!)]!;
    expect([between('h', 'f'), between('h', 'x'), between('x', 'y')]).toEqual([LIKELY, LIKELY, LIKELY]);
    expect([between('y', 'f'), between('f', 'y')]).toEqual([-12, -12]);
  });

  it('leaves a line of type whole that runs over the edge of a card', () => {
    const line = (gap: string): number => {
      const letters = `gccccccccy${gap}f`;
      const rows = mapped(['g', 'gccccccccc', letters, letters, 'gccccccccc', 'g'].map((row) => row.padEnd(20, 'g')), {}, 8);
      const { found, of } = piecesOf(rows, { leastShare: 0 });
      for (const { part } of found.pieces) if (part.regions.includes(rows.regionOf.c)) part.card = { left: 8, top: 8, right: 80, bottom: 40, support: 1 };
      const count = found.pieces.length;
      return holdToRules(answerOf(count, { same: () => LIKELY }), found, rows.graph, [plan('background', rows.regionOf.g)], rows.segmentation).same[of(rows.regionOf.y) * count + of(rows.regionOf.f)];
    };
    expect(line('g')).toBe(LIKELY);
    expect(line('ggg')).toBe(-12);
  });
});

describe('keepOnCard with another card beside it', () => {
  it('takes nothing for a line from one card to the other', () => {
    const tall = Array.from({ length: 4 }, () => 'gcccccycgkfkkkkkkg');
    const two = mapped(['gggggggggggggggggg', 'gcccccccgkkkkkkkkg', ...tall, 'gcccccccgkkkkkkkkg', 'gggggggggggggggggg'], {}, 8);
    const { found, of } = piecesOf(two, { leastShare: 0 });
    const at = two.regionOf;
    const count = found.pieces.length;
    const said = (): number => holdToRules(answerOf(count, { same: () => LIKELY }), found, two.graph, [plan('background', at.g)], two.segmentation).same[of(at.y) * count + of(at.f)];
    found.pieces[of(at.c)].part.card = { left: 8, top: 8, right: 64, bottom: 56, support: 1 };
    expect(said()).toBe(LIKELY);
    found.pieces[of(at.k)].part.card = { left: 72, top: 8, right: 136, bottom: 56, support: 1 };
    expect(said()).toBe(-12);
  });
});

describe('keepTypeApart', () => {
  it('keeps type on one thing apart from type on another, and from any face with letters enough on it', () => {
    // Two cards, c with letters l and n and k with m; f is no card but has six letters, e one; t stands on the ground.
    const page = mapped(['ggggggggggggggggggggggggggggggg', 'gcccccgkkkkkgfffffffffffffgeeeg', 'gclcncgkkmkkgf1f2f3f4f5f6fgeieg', 'gcccccgkkkkkgfffffffffffffgeeeg', 'ggtgggggggggggggggggggggggggggg'], {}, 8);
    const at = page.regionOf;
    const letters = ['l', 'n', 'm', '1', '2', '3', '4', '5', '6', 'i', 't'].map((name) => at[name]!);
    const { found, of } = piecesOf(page, { leastShare: 0 });
    for (const { part } of found.pieces) if (part.regions.includes(at.c!)) part.card = { left: 8, top: 8, right: 48, bottom: 32, support: 1 };
    const count = found.pieces.length;
    const { same } = holdToRules(answerOf(count, { same: () => LIKELY, front: () => 0 }), found, page.graph, [plan('background', at.g!), ...letters.map((r) => plan('text', r))], page.segmentation);
    const between = (a: string, b: string): number => same[of(at[a]!) * count + of(at[b]!)]!;
    expect([between('l', 'n'), between('1', '6')]).toEqual([LIKELY, LIKELY]);
    expect([between('l', 'm'), between('m', 'l'), between('1', 't')]).toEqual([-12, -12, -12]);
    expect(between('t', 'g')).toBe(LIKELY);
    expect([between('t', 'f'), between('1', 'f')]).toEqual([-12, -12]);
    expect(between('t', 'e')).toBe(LIKELY);
  });

  describe('of type on one thing', () => {
    // On the card c: l over m, closely; n in one row with m; o far below. Each is two pieces of eight pixels high.
    const page = mapped([
      'gggggggggggggggggggg', 'gccccccccccccccccccg', 'gclccccccccccccccccg', 'gccccccccccccccccccg', 'gcmccccccccccncccccg', 'gccccccccccccccccccg',
      'gccccccccccccccccccg', 'gccccccccccccccccccg', 'gccccccccccccccccccg', 'gccccccccccccccccccg', 'gcoccccccccccccccccg', 'gccccccccccccccccccg', 'gggggggggggggggggggg',
    ], {}, 8);
    const { found, of } = piecesOf(page, { leastShare: 0 });
    const at = page.regionOf;
    for (const { part } of found.pieces) if (part.regions.includes(at.c)) part.card = { left: 8, top: 8, right: 152, bottom: 96, support: 1 };
    const count = found.pieces.length;
    const { same } = holdToRules(answerOf(count, { same: () => LIKELY }), found, page.graph, [plan('background', at.g), ...['l', 'm', 'n', 'o'].map((name) => plan('text', at[name]))], page.segmentation);
    const between = (a: string, b: string): number => same[of(at[a]) * count + of(at[b])];

    it('leaves lines that follow one another, and words in one row, as was said', () => {
      expect([between('l', 'm'), between('m', 'n'), between('l', 'n')]).toEqual([LIKELY, LIKELY, LIKELY]);
    });

    it('keeps a heading from smaller type however close', () => {
      const heads = mapped(['ggggggg', 'gcccccg', 'gchcccg', 'gchcccg', 'gchctcg', 'gcccccg', 'gcscccg', 'gcccccg', 'ggggggg'], {}, 8);
      const { found: seen, of: place } = piecesOf(heads, { leastShare: 0 });
      const where = heads.regionOf;
      const many = seen.pieces.length;
      const said = holdToRules(answerOf(many, { same: () => LIKELY }), seen, heads.graph, [plan('background', where.g), ...['h', 's', 't'].map((name) => plan('text', where[name]))], heads.segmentation);
      // Without a card nothing is held.
      expect(said.same.every((value) => value === LIKELY)).toBe(true);
      for (const { part } of seen.pieces) if (part.regions.includes(where.c)) part.card = { left: 8, top: 8, right: 48, bottom: 64, support: 1 };
      const held = holdToRules(answerOf(many, { same: () => LIKELY }), seen, heads.graph, [plan('background', where.g), ...['h', 's', 't'].map((name) => plan('text', where[name]))], heads.segmentation);
      const pair = (x: string, y: string): number => held.same[place(where[x]) * many + place(where[y])];
      expect([pair('h', 's'), pair('s', 'h'), pair('t', 's')]).toEqual([-12, -12, LIKELY]);
    });

    it('keeps what stands far off apart', () => {
      expect([between('m', 'o'), between('o', 'l'), between('n', 'o')]).toEqual([-12, -12, -12]);
    });
  });

  it('keeps what a label is set on from the ground, however alike the two are, and from another such', () => {
    // b and d have labels of three letters, e of two.
    const page = mapped(['ggggggggggggggggggggggggggggg', 'gbbbbbbbgdddddddgeeeeeeeggggg', 'gb1b2b3bgd4d5d6dge7e8eeeggccc', 'gbbbbbbbgdddddddgeeeeeeeggccc', 'ggggggggggggggggggggggggggccc'], {}, 8);
    const at = page.regionOf;
    const { found, of } = piecesOf(page, { leastShare: 0 });
    // Something has to be a card for rules to be asked.
    found.pieces[of(at.c)].part.card = { left: 208, top: 16, right: 232, bottom: 40, support: 1 };
    const count = found.pieces.length;
    const { same } = holdToRules(answerOf(count, { same: () => LIKELY }), found, page.graph, [plan('background', at.g), ...[...'12345678'].map((name) => plan('text', at[name]))], page.segmentation);
    const between = (a: string, b: string): number => same[of(at[a]) * count + of(at[b])];
    expect([between('b', 'g'), between('d', 'g'), between('b', 'd'), between('1', 'b')]).toEqual([-12, -12, -12, -12]);
    expect([between('e', 'g'), between('e', 'b'), between('7', 'e')]).toEqual([LIKELY, LIKELY, LIKELY]);
  });

  it('keeps a word from a plain ground, and from one with a grain if it is of one ink', () => {
    const rows = ['ggggggggggggggggggg', 'g1g2g3g4g5g6ggccccg', 'gggggggggggggccccgg', 'g7g8ggggggggggggggg'];
    const said = (roughness: number, ink: readonly number[] | null = null, last = ink): number[] => {
      const colours = ink && last ? Object.fromEntries([...'123456'].map((letter) => [letter, letter === '6' ? last : ink])) : {};
      const page = mapped(rows, colours, 8);
      const at = page.regionOf;
      const { found, of } = piecesOf(page, { leastShare: 0 });
      // The letters of a word are one piece.
      const letters = [...'123456'].map((letter) => found.pieces[of(at[letter])]);
      const mean = (c: number): number => letters.reduce((sum, { colour }) => sum + colour[c], 0) / letters.length;
      const word = { ...letters[0], regions: letters.flatMap(({ regions }) => regions), area: letters.reduce((sum, { area }) => sum + area, 0), colour: [0, 1, 2, 3].map(mean) };
      const pieces = found.pieces.map((piece, k) => (k === of(at['1']) ? word : k === 0 ? { ...piece, roughness } : piece));
      for (const { part } of pieces) if (part.regions.includes(at.c)) part.card = { left: 104, top: 8, right: 144, bottom: 24, support: 1 };
      const { same } = holdToRules(answerOf(pieces.length, { same: () => LIKELY }), { ...found, pieces }, page.graph, [plan('background', at.g), plan('text', ...word.regions), plan('text', at['7'], at['8'])], page.segmentation);
      return [same[of(at['1'])], same[of(at['7'])]];
    };
    expect(said(0)).toEqual([-12, LIKELY]);
    expect(said(2)).toEqual([LIKELY, LIKELY]);
    expect(said(2, [200, 30, 40])).toEqual([-12, LIKELY]);
    expect(said(2, [200, 30, 40], [160, 60, 40])).toEqual([LIKELY, LIKELY]);
  });

  it('puts what type is set on behind it', () => {
    const map = mapped(['ggggggggg', 'gccccccgg', 'gclccccgt', 'gccccccgg', 'ggggggggg'], {}, 8);
    const { g, c, l, t } = map.regionOf;
    const { found, of } = piecesOf(map, { leastShare: 0 });
    for (const { part } of found.pieces) if (part.regions.includes(c)) part.card = { left: 8, top: 8, right: 56, bottom: 32, support: 1 };
    const count = found.pieces.length;
    const { front } = holdToRules(answerOf(count, { front: () => 2 }), found, map.graph, [plan('background', g), plan('text', l), plan('text', t)], map.segmentation);
    expect([front[of(l) * count + of(c)], front[of(c) * count + of(l)]]).toEqual([12, -12]);
    // Of the ground nothing need be said.
    expect(front[of(t) * count + of(g)]).toBe(2);
  });

  describe('of small cards', () => {
    // b and d lie on the card c with three letters each, e with two, and f beyond it with three; each has a hundredth of the canvas.
    const canvas = Array.from({ length: 24 }, () => [...'g'.repeat(60)]);
    const draw = (name: string, left: number, top: number, width: number, height: number): void => {
      for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) canvas[y][x] = name;
    };
    draw('c', 2, 2, 40, 16);
    for (const [name, x, letters] of [['b', 4, '123'], ['d', 14, '456'], ['e', 24, '78'], ['f', 46, 'xyz']] as const) {
      draw(name, x, 6, 7, 3);
      [...letters].forEach((letter, k) => draw(letter, x + 1 + 2 * k, 7, 1, 1));
    }
    const page = mapped(canvas.map((row) => row.join('')), {}, 4);
    const labels = [...'12345678xyz'].map((letter) => page.regionOf[letter]);
    const { found, of } = piecesOf(page, { leastShare: 0 });
    const said = (support: number): ((a: string, b: string) => number) => {
      for (const [name, x] of [['b', 4], ['d', 14], ['e', 24], ['f', 46]] as const) found.pieces[of(page.regionOf[name])].part.card = { left: 4 * x, top: 24, right: 4 * (x + 7), bottom: 36, support };
      found.pieces[of(page.regionOf.c)].part.card = { left: 8, top: 8, right: 168, bottom: 72, support: 1 };
      const { same } = holdToRules(answerOf(found.pieces.length, { same: () => LIKELY }), found, page.graph, [plan('background', page.regionOf.g), ...labels.map((r) => plan('text', r))], page.segmentation);
      return (a, b) => same[of(page.regionOf[a]) * found.pieces.length + of(page.regionOf[b])];
    };

    it('keeps those with a label apart from the card that they lie on and from one another', () => {
      const between = said(0.9);
      expect([between('b', 'c'), between('c', 'd'), between('b', 'd'), between('f', 'b')]).toEqual([-12, -12, -12, -12]);
      // Two letters are no label.
      expect([between('e', 'c'), between('e', 'b')]).toEqual([LIKELY, LIKELY]);
    });

    it('leaves what is not surely a card as it was said', () => {
      const between = said(0.8);
      expect([between('b', 'c'), between('b', 'd')]).toEqual([LIKELY, LIKELY]);
    });
  });
});
