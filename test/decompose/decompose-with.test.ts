import fc from 'fast-check';
import { CancelledError, DelaminateError } from '../../src/core/errors';
import type { Answer, Oracle, Question, Tensors } from '../../src/core/tensors';
import { decompose, decomposeSteps, decomposeWith, type Decomposition } from '../../src/decompose/decompose';
import { SLOTS } from '../../src/decompose/sight/sight-question';
import { MEASURES } from '../../src/decompose/sight/piece-features';
import type { Layer } from '../../src/document/document';
import { leafLayers } from '../../src/document/tree';
import { convertDepth, type Raster } from '../../src/raster/raster';
import { randomNumbers } from '../support/documents';
import { disc, flat, onGround, paintScene, rectangle, type Colour, type Item } from '../support/paint';
import { anyScene } from '../support/random-scenes';
import { EVERY_ROLE, finishSteps, outputsOf, pieceAtCell, sightOracle } from '../support/sight';
import { expectSound, fingerprint } from '../support/sound';

/** Log-odds as wild as they come, neither symmetric nor antisymmetric; `scale` is the largest. */
function wildOutputs(seed: number, scale: number): ReturnType<typeof outputsOf> {
  const random = randomNumbers(seed);
  const value = (drift: number) => (): number => Math.fround(Math.max(-1, Math.min(1, random() * 2 - 1 + drift)) * scale);
  // Mostly of one sign now and then; but seldom all one layer, which leaves nothing to prove.
  return outputsOf({ same: value(random() - 0.8), front: value(random() - 0.5), extent: value(random() * 2 - 1) });
}

const sighted = (picture: Raster, answer: (inputs: Tensors) => Answer, maxLayers = 24): Decomposition =>
  finishSteps(decomposeSteps(picture, { maxLayers }, {}, EVERY_ROLE), ({ role, inputs }) => (role === 'sight' ? answer(inputs) : null));

const red: Colour = [200, 40, 50];
const blue: Colour = [40, 70, 200];
const paper: Colour = [245, 240, 230];
const BACK = [30, 40, 150, 130] as const;
const FRONT = [110, 80, 220, 160] as const;
const card = ([left, top, right, bottom]: readonly [number, number, number, number], colour: Colour): Item => ({ shape: rectangle(left, top, right, bottom, 8), fill: flat(colour) });
const cards = onGround(256, 192, paper, card(BACK, red), card(FRONT, blue)).picture;
const inBox = ([left, top, right, bottom]: readonly number[], x: number, y: number): boolean => x * 4 + 2 > left && x * 4 + 2 < right && y * 4 + 2 > top && y * 4 + 2 < bottom;
const alphaAt = ({ left, top, pixels }: Layer, x: number, y: number): number =>
  x < left || y < top || x >= left + pixels.width || y >= top + pixels.height ? 0 : pixels.data[((y - top) * pixels.width + x - left) * 4 + 3];
const colourAt = ({ left, top, pixels }: Layer, x: number, y: number): number[] => Array.from(pixels.data.slice(((y - top) * pixels.width + x - left) * 4, ((y - top) * pixels.width + x - left) * 4 + 3));

describe('decomposeWith', () => {
  it('is sound and repeatable whatever a network says of any stack', () => {
    let separated = 0;
    let asked = 0;
    fc.assert(fc.property(anyScene, fc.integer(), fc.constantFrom(0.5, 8, 1e4, 3.4e38), fc.constantFrom(24, 24, 5, 2, 1), (scene, seed, scale, maxLayers) => {
      const { picture } = paintScene(scene);
      const before = picture.data.slice();
      const answer = (): Tensors => {
        asked++;
        return wildOutputs(seed, scale);
      };
      const result = sighted(picture, answer, maxLayers);
      expectSound(picture, result, maxLayers);
      expect(picture.data.every((v, i) => v === before[i])).toBe(true);
      const layers = leafLayers(result.document.children);
      layers.forEach(({ kind }, k) => expect(kind === 'background' && k > 0).toBe(false));
      // What rules leave exact stays so.
      if (result.recomposition.max > 0) expect(decompose(picture, { maxLayers }).recomposition.max).toBeGreaterThan(0);
      if (layers.length > 1) separated++;
      expect(fingerprint(sighted(picture, answer, maxLayers))).toBe(fingerprint(result));
    }), { numRuns: 24, ...(process.env.CI && { seed: 1 }) });
    // Else the scenes prove nothing.
    expect(asked).toBeGreaterThan(12);
    expect(separated).toBeGreaterThan(2);
  }, 60000);

  it('gives what rules give, bit for bit, where there is no answer or none that can be read', () => {
    const good = wildOutputs(1, 3);
    const spoilt: [string, (good: ReturnType<typeof outputsOf>) => Answer][] = [
      ['none', () => null],
      ['empty', () => ({})],
      ['no extent', ({ same, front }) => ({ same, front })],
      ['too short', (good) => ({ ...good, same: { shape: [1, 3, 3], data: new Float32Array(9) } })],
      ['too long', (good) => ({ ...good, extent: { shape: [1, SLOTS, 65, 64], data: new Float32Array(SLOTS * 65 * 64) } })],
      ['NaN', (good) => ({ ...good, front: { ...good.front, data: good.front.data.map((v, n) => (n === 1 ? Number.NaN : v)) } })],
      ['infinite', (good) => ({ ...good, extent: { ...good.extent, data: good.extent.data.map(() => -Infinity) } })],
    ];
    fc.assert(fc.property(anyScene, fc.constantFrom(...spoilt), fc.constantFrom(24, 4, 1), fc.boolean(), (scene, [, spoil], maxLayers, float) => {
      const painted = paintScene(scene).picture;
      const picture = float ? convertDepth(painted, 32) : painted;
      expect(fingerprint(sighted(picture, () => spoil(good), maxLayers))).toBe(fingerprint(decompose(picture, { maxLayers })));
    }), { numRuns: 16, ...(process.env.CI && { seed: 2 }) });
  }, 60000);

  it('does not ask where every flat shape is wanted, or where there is nothing to tell apart', async () => {
    const oracle: Oracle = { roles: EVERY_ROLE, answer: async ({ role }) => { throw new Error(`asked for ${role}`); } };
    const plain = onGround(48, 32, [90, 120, 30]).picture;
    expect((await decomposeWith(oracle, plain)).nothingToSeparate).toBe(true);
    expect(fingerprint(await decomposeWith(oracle, cards, { detail: 'shapes' }))).toBe(fingerprint(decompose(cards, { detail: 'shapes' })));
  });

  it('puts together no question of a role that nobody answers', async () => {
    const asked: string[] = [];
    const about = (roles: Oracle['roles']): Oracle => ({ roles, answer: async ({ role }) => { asked.push(role); return null; } });
    const byRules = fingerprint(decompose(cards));
    for (const roles of [[], ['inpainting'], ['sight']] as const) expect(fingerprint(await decomposeWith(about(roles), cards))).toBe(byRules);
    expect(asked).toEqual(['sight']);
  });

  it('asks one question about layers, of the agreed shapes, for floats too', async () => {
    for (const picture of [cards, convertDepth(cards, 32)]) {
      const asked: Question[] = [];
      await decomposeWith({ roles: EVERY_ROLE, answer: async (question) => { asked.push(question); return null; } }, picture);
      const about = asked.filter(({ role }) => role === 'sight');
      expect(about).toHaveLength(1);
      expect(about[0].inputs.present.data.reduce((a, b) => a + b)).toBe(3);
    }
  });

  it('rejects what it cannot work with', async () => {
    await expect(decomposeWith(sightOracle(() => null), cards, { maxLayers: 0 })).rejects.toThrow(DelaminateError);
    await expect(decomposeWith({ roles: EVERY_ROLE, answer: () => Promise.reject(new CancelledError()) }, cards)).rejects.toThrow(CancelledError);
  });

  it('ends when cancelled while an answer is awaited', async () => {
    const controller = new AbortController();
    const stages: string[] = [];
    let read = false;
    const late = { get same() { read = true; return outputsOf({}).same; } };
    const oracle: Oracle = { roles: EVERY_ROLE, answer: async () => { controller.abort(); return late; } };
    await expect(decomposeWith(oracle, cards, {}, { signal: controller.signal, onProgress: ({ stage }) => void stages.push(stage) })).rejects.toThrow(CancelledError);
    expect(stages[stages.length - 1]).toBe('look');
    // The answer that came too late was not even looked at.
    expect(read).toBe(false);
  });

  it('reports progress that never falls nor passes the end', async () => {
    const fractions: number[] = [];
    let time = 0;
    const { timings } = await decomposeWith(sightOracle(() => outputsOf({})), cards, {}, { onProgress: ({ fraction }) => void fractions.push(fraction), now: () => time++ });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[fractions.length - 1]).toBe(1);
    expect(Object.keys(timings)).toEqual(expect.arrayContaining(['pieces', 'look', 'layout']));
  });
});

describe('what a network says, in layers', () => {
  const inDisc = ([cx, cy, radius]: readonly number[], x: number, y: number): boolean => Math.hypot(x + 0.5 - cx, y + 0.5 - cy) < radius;
  const RED = [90, 85, 55] as const;
  const BLUE = [150, 115, 50] as const;
  const discs = onGround(256, 192, paper, { shape: disc(...RED), fill: flat(red) }, { shape: disc(...BLUE), fill: flat(blue) }).picture;

  it.each([['the blue disc', 1], ['the red disc', -1]])('completes the other beneath %s, which it says is in front', (_, sign) => {
    const [hidden, whole] = sign > 0 ? [RED, BLUE] : [BLUE, RED];
    const inCell = (shape: readonly number[], x: number, y: number): boolean => inDisc(shape, x * 4 + 2, y * 4 + 2);
    const result = sighted(discs, (inputs) => {
      const [r, b] = [pieceAtCell(inputs, 15, 15), pieceAtCell(inputs, 44, 32)];
      return outputsOf({
        front: (i, j) => (i === b && j === r ? 9 * sign : i === r && j === b ? -9 * sign : 0),
        extent: (k, x, y) => (k === r ? (inCell(RED, x, y) ? 8 : -8) : k === b ? (inCell(BLUE, x, y) ? 8 : -8) : 8),
      });
    });
    expectSound(discs, result, 24);
    const [ground, back, front] = leafLayers(result.document.children);
    expect([ground.kind, ground.pixels.width, ground.pixels.height]).toEqual(['background', 256, 192]);
    expect(colourAt(front, (whole === BLUE ? 180 : 50), 100)).toEqual(whole === BLUE ? blue : red);
    let covered = 0;
    let beyond = 0;
    for (let y = 0; y < 192; y++) {
      for (let x = 0; x < 256; x++) {
        if (alphaAt(back, x, y) <= 127) continue;
        if (inDisc(hidden, x, y)) covered++;
        else beyond++;
      }
    }
    const area = Math.PI * hidden[2] ** 2;
    expect(covered).toBeGreaterThan(0.97 * area);
    expect(beyond).toBeLessThan(0.01 * area);
    // The hidden part is invented in the disc's own colour.
    const middle = colourAt(back, 118, 100);
    const own = hidden === RED ? red : blue;
    for (let c = 0; c < 3; c++) expect(Math.abs(middle[c] - own[c])).toBeLessThanOrEqual(2);
  });

  it('leaves a card in front of what ends at its outline, whatever it says', () => {
    const result = sighted(cards, (inputs) => {
      const [r, b] = [pieceAtCell(inputs, 12, 15), pieceAtCell(inputs, 45, 35)];
      return outputsOf({ front: (i, j) => (i === r && j === b ? 9 : i === b && j === r ? -9 : 0), extent: (k, x, y) => (inBox(k === r ? BACK : FRONT, x, y) ? 8 : -8) });
    });
    expectSound(cards, result, 24);
    const [, back, front] = leafLayers(result.document.children);
    expect([colourAt(back, 50, 100), colourAt(front, 200, 100)]).toEqual([red, blue]);
    expect(alphaAt(back, 130, 110)).toBe(255);
  });

  it('makes one layer of two pieces across a gap, and of nothing else', () => {
    const picture = onGround(200, 120, paper, { shape: disc(40, 60, 24), fill: flat(red) }, { shape: disc(150, 60, 24), fill: flat(red) }, { shape: disc(95, 60, 14), fill: flat(blue) }).picture;
    const result = sighted(picture, (inputs) => {
      const pair = [pieceAtCell(inputs, 12, 20), pieceAtCell(inputs, 48, 20)];
      return outputsOf({ same: (i, j) => (pair.includes(i) && pair.includes(j) ? 6 : -6) });
    });
    expectSound(picture, result, 24);
    expect(leafLayers(result.document.children).map(({ left, top, pixels }) => [left, top, pixels.width, pixels.height])).toEqual([[0, 0, 200, 120], [16, 36, 158, 48], [81, 46, 28, 28]]);
  });

  it('keeps what lies beyond a card out of its layer, another card too, whatever is said', () => {
    const picture = onGround(200, 120, paper, { shape: rectangle(20, 30, 60, 90), fill: flat(red) }, { shape: rectangle(130, 30, 170, 90), fill: flat(red) }).picture;
    const result = sighted(picture, () => outputsOf({ same: () => 6 }));
    expectSound(picture, result, 24);
    expect(leafLayers(result.document.children)).toHaveLength(3);
  });

  it('leaves a crisp opaque stack exact, and type apart from what it stands on', () => {
    const letters = [0, 1, 2, 3, 4, 5].map((i): Item => ({ shape: rectangle(50 + i * 14, 60, 50 + i * 14 + (i % 2 ? 4 : 9), 78), fill: flat([20, 20, 30]) }));
    const picture = onGround(200, 140, paper, { shape: rectangle(30, 40, 160, 100), fill: flat(red) }, ...letters).picture;
    let texts = 0;
    const saying = (value: number): ((inputs: Tensors) => Answer) => ({ measures }) => {
      const column = MEASURES.indexOf('text');
      texts = 0;
      for (let k = 0; k < SLOTS; k++) texts += measures.data[k * MEASURES.length + column];
      return outputsOf({ same: (i, j) => (i !== 0 && j !== 0 ? value : -9), extent: () => -1 });
    };
    const apart = sighted(picture, saying(-3));
    expect(texts).toBe(1);
    expect(apart.recomposition).toEqual({ max: 0, mean: 0 });
    expect(leafLayers(apart.document.children).map(({ kind }) => kind)).toEqual(['background', 'shape', 'text']);
    // Of type on a card the rules are sure, whatever is said; on any other plate it may be painted.
    const kinds = (shown: Raster): string[] => leafLayers(sighted(shown, saying(3)).document.children).map(({ kind }) => kind);
    expect(kinds(picture)).toEqual(['background', 'shape', 'text']);
    expect(kinds(onGround(200, 140, paper, { shape: disc(95, 70, 60), fill: flat(red) }, ...letters).picture)).toEqual(['background', 'shape']);
  });

  it('knows nothing beyond the pieces: an empty canvas takes part in no layer', () => {
    const picture = onGround(120, 90, null, { shape: disc(35, 45, 22), fill: flat(red) }, { shape: rectangle(70, 20, 108, 70), fill: flat(blue) }).picture;
    const result = sighted(picture, () => outputsOf({ same: (i, j) => (i === 0 || j === 0 ? 50 : -5), extent: () => 9 }));
    expectSound(picture, result, 24);
    expect(leafLayers(result.document.children).map(({ kind }) => kind)).toEqual(['shape', 'shape']);
  });
});
