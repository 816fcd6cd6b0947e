import { holdToRules } from '../../../src/decompose/sight/hold-to-rules';
import type { LayerPlan, UpperEdge } from '../../../src/decompose/regions/layer-plan';
import type { SightAnswer } from '../../../src/decompose/sight/sight-answer';
import { answerOf, piecesOf, type FoundPieces } from '../../support/sight';
import { mapped } from '../../support/stages';

// A card with a letter on it, a shape on it, and another shape beside.
const map = mapped(['gggggggggggg', 'gccccccccggg', 'gcclcccccgbg', 'gccccscccggg', 'gccccccccggg', 'gggggggggggg'], {}, 8);
const { g, c, l, s, b } = map.regionOf;
const plan = (kind: LayerPlan['kind'], ...regions: number[]): LayerPlan => ({ kind, regions, beneath: [] });
const plans = [plan('background', g), plan('shape', c, s), plan('text', l), plan('shape', b)];
const LIKELY = 3;

function held(support: number): { found: FoundPieces; before: SightAnswer; after: SightAnswer } {
  const found = piecesOf(map, { leastShare: 0 });
  for (const { part } of found.found.pieces) if (part.regions.includes(c)) part.card = { left: 8, top: 8, right: 72, bottom: 40, support };
  const before = answerOf(found.found.pieces.length, { same: () => LIKELY, front: (i, j) => i - j });
  return { found, before, after: holdToRules(before, found.found, map.graph, plans, map.segmentation) };
}

describe('holdToRules', () => {
  it('puts nothing behind a card that only stands on it, or that is one layer with what lies across it', () => {
    // f stands on the card's upper side with its foot; d reaches its left side, e, which may be one layer with d, lies across it.
    const standing = mapped(['gggggggggggfgggggggggg', 'ggccccccccccccccccccgg', 'gdccccccccccccccccccgg', 'gdccccccccccccccccccgg', 'eeeeccccccccccccccccgg', 'gggggggggggggggggggggg'], {}, 8);
    const { c: card, d, e, f } = standing.regionOf;
    const { found, of } = piecesOf(standing, { leastShare: 0 });
    const pieces = found.pieces.map((piece) => (piece.regions.includes(card) ? { ...piece, part: { ...piece.part, card: { left: 16, top: 8, right: 160, bottom: 40, support: 1 } } } : piece));
    const count = pieces.length;
    const cardFront = (together: boolean, other: number): number => {
      const isPair = (i: number, j: number): boolean => together && [of(d), of(e)].includes(i) && [of(d), of(e)].includes(j);
      return holdToRules(answerOf(count, { same: (i, j) => (isPair(i, j) ? 3 : -3), front: () => -1 }), { ...found, pieces }, standing.graph, [], standing.segmentation).front[of(card) * count + of(other)];
    };
    expect([cardFront(false, d), cardFront(true, d)]).toEqual([12, -1]);
    expect([cardFront(false, e), cardFront(false, f)]).toEqual([-1, -1]);
  });

  it('never lets type, or what lies beyond its outline, join a card, nor what lies on it the ground or what lies beyond, either way round, puts it behind its type, and leaves all else as it was said', () => {
    const { found: { found, of }, before, after } = held(1);
    const count = found.pieces.length;
    const card = of(c);
    const apart = [of(l), of(b), of(g)];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const onCard = [of(l), of(s)];
        const beyond = [of(g), of(b)];
        const forbidden = (i === card && apart.includes(j)) || (j === card && apart.includes(i)) || (beyond.includes(i) && onCard.includes(j)) || (beyond.includes(j) && onCard.includes(i));
        if (forbidden) expect(after.same[i * count + j]).toBeLessThan(-10);
        else expect(after.same[i * count + j]).toBe(before.same[i * count + j]);
      }
    }
    const front = before.front.slice();
    front[of(l) * count + card] = 12;
    front[card * count + of(l)] = -12;
    expect(after.front).toEqual(front);
    expect(after.extent).toEqual(before.extent);
    // What was said stays as it was said.
    expect(before.same.every((value) => value === LIKELY)).toBe(true);
  });

  it('makes no layer of the ground and what is surely off it', () => {
    const { found: { found, of } } = held(0);
    const count = found.pieces.length;
    const said = answerOf(count, { same: () => LIKELY });
    const { same } = holdToRules(said, found, map.graph, plans, map.segmentation, false, null, found.pieces.map((_, k) => k === of(b)));
    const alone = holdToRules(said, found, map.graph, plans, map.segmentation).same;
    for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) expect(same[i * count + j]).toBe(i + j === of(b) && i * j === 0 && i !== j ? -12 : alone[i * count + j]);
  });

  it('makes no layer of two hills, nor of one and the sky, and puts the nearer one in front; a tree on a hill is left as it was said', () => {
    const land = mapped(['gggggggg', 'gggggggg', 'ggfggggg', 'ffffffff', 'nnnntnnn', 'nnnnnnnn'], {}, 8);
    const at = land.regionOf;
    const { found, of } = piecesOf(land, { leastShare: 0 });
    const count = found.pieces.length;
    const edge = (row: number): UpperEdge => ({ left: 0, bottom: 47, rows: new Int32Array(64).fill(row) });
    const hills: LayerPlan[] = [plan('background', at.g), { ...plan('shape', at.f), edge: edge(8) }, { ...plan('shape', at.n, at.t), edge: edge(24) }];
    const { same, front } = holdToRules(answerOf(count, { same: () => LIKELY, front: () => 0 }), found, land.graph, hills, land.segmentation);
    const pair = (odds: Float32Array, x: string, y: string): number => odds[of(at[x]) * count + of(at[y])];
    expect([pair(same, 'f', 'n'), pair(same, 'n', 'f'), pair(same, 'g', 'f'), pair(same, 'n', 'g')]).toEqual([-12, -12, -12, -12]);
    expect([pair(same, 't', 'n'), pair(same, 't', 'f')]).toEqual([LIKELY, LIKELY]);
    expect([pair(front, 'n', 'f') > 10, pair(front, 'f', 'n') < -10]).toEqual([true, true]);
  });

  it('takes nothing for the ground that the ground is seen through', () => {
    const { found } = piecesOf(map, { leastShare: 0 });
    const count = found.pieces.length;
    const of = (region: number): number => found.pieces.findIndex(({ regions }) => regions.includes(region));
    const { same } = holdToRules(answerOf(count, { same: () => LIKELY }), found, map.graph, plans, map.segmentation, false, Uint8Array.from({ length: map.segmentation.count }, (_, r) => (r === b ? 1 : 0)));
    for (let j = 1; j < count; j++) expect(same[j] < -10 && same[j * count] < -10).toBe(j === of(b));
  });

  it('makes hair one layer with what it stands on, if that is one thing', () => {
    const heads = mapped(['ggggggggggg', 'gghhggggkgg', 'ggbbggggkgg', 'ggbbgglmkgg', 'ggggggggggg'], {}, 8);
    const { h, b: body, k, l: left, m } = heads.regionOf;
    const { found, of } = piecesOf(heads, { leastShare: 0 });
    const count = found.pieces.length;
    const unlikely = answerOf(count, { same: () => -2 });
    const { same } = holdToRules(unlikely, found, heads.graph, [], heads.segmentation, false, Uint8Array.from({ length: heads.segmentation.count }, (_, r) => (r === h || r === m ? 1 : 0)));
    expect([same[of(h) * count + of(body)], same[of(body) * count + of(h)]]).toEqual([12, 12]);
    // It lies between two.
    expect([same[of(m) * count + of(left)], same[of(m) * count + of(k)]]).toEqual([-2, -2]);
  });

  it('puts what is seen in a photograph and goes on beyond its outline in front of it, what ends there behind it, and leaves the rest', () => {
    // x lies across the card's side, y on it, b beside it, and t reaches in by its soft edge alone: it ends there.
    const crossed = mapped(['ggggggggggggg', 'gccccccccgggg', 'gccyccccxxxgg', 'gcccccccxxxgb', 'gccccccccgggg', 'gttttgggggggg'], {}, 8);
    const { found, of } = piecesOf(crossed, { leastShare: 0 });
    const { g: ground, c: card, x, y, b: beside, t } = crossed.regionOf;
    const heldFor = (isTexture: boolean, transparent = false): SightAnswer => {
      const pieces = found.pieces.map((piece) => (piece.regions.includes(card) ? { ...piece, isTexture, part: { ...piece.part, card: { left: 8, top: 8, right: 72, bottom: 42, support: 1 } } } : piece));
      const said = answerOf(pieces.length, { same: () => 0, front: (i, j) => i - j });
      return holdToRules(said, { ...found, pieces }, crossed.graph, [plan('background', ground), plan('picture', card)], crossed.segmentation, transparent);
    };
    const after = heldFor(true);
    const count = found.pieces.length;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const said = i - j;
        const front = (a: number, b: number): boolean => (a === of(x) && b === of(card)) || (a === of(card) && b === of(t));
        expect(after.front[i * count + j]).toBe(front(i, j) ? 12 : front(j, i) ? -12 : said);
      }
    }
    expect(new Set([of(x), of(y), of(beside), of(t), of(card)]).size).toBe(5);
    for (const other of [heldFor(false), heldFor(true, true)]) expect(other.front[of(x) * count + of(card)]).toBe(of(x) - of(card));
    // What ends at a card's outline lies behind it, photograph or not; in a figure on nothing all is as it was said.
    expect(heldFor(false).front[of(card) * count + of(t)]).toBe(12);
    expect(heldFor(true, true).front).toEqual(answerOf(count, { front: (i, j) => i - j }).front);
  });

  it('leaves all as it is where no card is sure', () => {
    const { before, after } = held(0.8);
    expect(after).toBe(before);
  });

  it('never makes two cards that stand apart one layer, if both hold something', () => {
    const apart = (rows: readonly string[]): boolean => {
      const tiles = mapped(rows, {}, 8);
      const { found, of } = piecesOf(tiles, { leastShare: 0 });
      const [first, second] = [of(tiles.regionOf.c), of(tiles.regionOf.d)];
      for (const [k, left] of [[first, 8], [second, 56]]) found.pieces[k].part.card = { left, top: 8, right: left + 32, bottom: 32, support: 1 };
      const said = answerOf(found.pieces.length, { same: () => LIKELY });
      const after = holdToRules(said, found, tiles.graph, [plan('background', tiles.regionOf.g)], tiles.segmentation, true);
      return after.same[first * found.pieces.length + second] < -10 && after.same[second * found.pieces.length + first] < -10;
    };
    expect(apart(['gggggggggggg', 'gccccggddddg', 'gcxccggdyddg', 'gccccggddddg', 'gggggggggggg'])).toBe(true);
    expect(apart(['gggggggggggg', 'gccccggddddg', 'gcxccggddddg', 'gccccggddddg', 'gggggggggggg'])).toBe(false);
  });
});
