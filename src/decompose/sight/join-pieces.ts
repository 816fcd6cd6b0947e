import { gapBetween } from '../pixels/extent';
import type { Pieces } from './pieces';
import type { SightAnswer } from './sight-answer';

export interface JoinPiecesOptions {
  /** Log-odds from which two clusters are one layer. */
  threshold: number;
  /** The same for what is taken for ground. */
  groundThreshold: number;
  /** A layer of a smaller share of the canvas joins what it most likely belongs to, where it touches anything but the ground. */
  leastShare: number;
  /** Text whose box has a smaller share of the canvas does so too. */
  textShare: number;
  /** The same on what fills at least so much of the canvas, `faceShare`: there it is a word rather than a piece of a drawing. */
  wordShare: number;
  faceShare: number;
  maxLayers: number;
}

export const JOIN_PIECES_DEFAULTS: Readonly<JoinPiecesOptions> = { threshold: -1, groundThreshold: 0, leastShare: 0.001, textShare: 0.001, wordShare: 0.0004, faceShare: 0.004, maxLayers: 24 };

/**
 * Joins pieces to layers: clusters merge, the likeliest pair first, until none is likelier one layer than two. Between
 * clusters counts the mean of their pieces' log-odds, weighted by the root of the smaller one's size. The first cluster holds
 * the ground (piece 0); an empty canvas (`transparent`) is never joined by anything.
 */
export function joinPiecesToLayers({ pieces, contacts }: Pieces, { same }: SightAnswer, canvas: number, transparent: boolean, options: Partial<JoinPiecesOptions> = {}): number[][] {
  const settings = { ...JOIN_PIECES_DEFAULTS, ...options };
  const count = pieces.length;
  const members: number[][] = pieces.map((_, k) => [k]);
  const area = pieces.map((piece) => piece.area);
  const sum = new Float64Array(count * count);
  const weight = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (i === j) continue;
      weight[i * count + j] = Math.sqrt(Math.min(pieces[i].area, pieces[j].area));
      sum[i * count + j] = same[i * count + j] * weight[i * count + j];
    }
  }
  const touching = new Uint8Array(count * count);
  for (const key of contacts.keys()) touching[key] = touching[(key % count) * count + Math.floor(key / count)] = 1;
  const alive = new Set(pieces.keys());
  if (transparent) alive.delete(0);
  const odds = (i: number, j: number): number => sum[i * count + j] / weight[i * count + j] - (i === 0 || j === 0 ? settings.groundThreshold - settings.threshold : 0);
  const join = (i: number, j: number): void => {
    members[i].push(...members[j]);
    area[i] += area[j];
    alive.delete(j);
    for (const k of alive) {
      if (k === i) continue;
      for (const [a, b] of [[i, k], [k, i]]) {
        sum[a * count + b] += sum[(a === i ? j : k) * count + (b === i ? j : k)];
        weight[a * count + b] += weight[(a === i ? j : k) * count + (b === i ? j : k)];
      }
      touching[i * count + k] = touching[k * count + i] = touching[i * count + k] | touching[j * count + k];
    }
  };
  const likeliest = (i: number, allowed: (j: number) => boolean): [number, number] => {
    let found: [number, number] = [-1, -Infinity];
    for (const j of alive) if (j !== i && allowed(j) && odds(i, j) > found[1]) found = [j, odds(i, j)];
    return found;
  };
  /** Of type, the nearest other type, on the same thing if there is any, whatever is thought of the two: a designer finds it there. −1 where there is none. */
  const nearestType = (i: number): number => {
    const gap = (j: number): number => members[i].reduce((least, m) => members[j].reduce((nearest, n) => Math.min(nearest, gapBetween(pieces[m], pieces[n])), least), Infinity);
    const others = pieces[i].isText ? [...alive].filter((j) => j !== i && pieces[j].isText) : [];
    const onSame = others.filter((j) => pieces[j].parent === pieces[i].parent);
    const besides = onSame.length > 0 ? onSame : others;
    return besides.length > 0 ? besides.reduce((a, b) => (gap(b) < gap(a) ? b : a)) : -1;
  };
  for (;;) {
    let best: [number, number, number] = [-1, -1, settings.threshold];
    for (const i of alive) {
      const [j, value] = likeliest(i, (k) => k > i);
      if (j !== -1 && value > best[2]) best = [i, j, value];
    }
    if (best[0] === -1) break;
    join(best[0], best[1]);
  }
  // What is too small for a layer of its own joins what it touches, smallest first; a small thing that stands free is a thing of its own.
  const small = (i: number): boolean => {
    const { isText, left, right, top, bottom, parent } = pieces[i];
    if (!isText) return area[i] < settings.leastShare * canvas;
    const least = parent !== -1 && pieces[parent].filled >= settings.faceShare * canvas ? settings.wordShare : settings.textShare;
    return members[i].length === 1 && (right - left + 1) * (bottom - top + 1) < least * canvas;
  };
  for (const i of [...alive].sort((a, b) => area[a] - area[b] || a - b)) {
    if (i === 0 || !alive.has(i) || !small(i)) continue;
    const [to] = likeliest(i, (j) => j !== 0 && touching[i * count + j] === 1);
    if (to !== -1) join(Math.min(i, to), Math.max(i, to));
  }
  const most = settings.maxLayers;
  while (alive.size > Math.max(1, most)) {
    const least = [...alive].filter((i) => i !== 0).reduce((a, b) => (area[b] < area[a] ? b : a));
    const besides = nearestType(least);
    const [to] = besides !== -1 ? [besides] : likeliest(least, (j) => alive.size <= 2 || j !== 0);
    join(Math.min(least, to), Math.max(least, to));
  }
  return [...alive].sort((a, b) => a - b).map((i) => members[i]);
}
