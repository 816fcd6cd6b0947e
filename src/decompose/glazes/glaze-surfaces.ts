import type { UnionFind } from '../../core/union-find';
import type { BorderSide } from './glaze-model';
import type { Border, RegionGraph } from '../regions/region-graph';

/** Two neighbouring surfaces, and their mean colours along the border. */
export interface Edge {
  readonly a: number;
  readonly b: number;
  readonly length: number;
  readonly colourA: readonly number[];
  readonly colourB: readonly number[];
  /** By what rounding was enlarged where a glaze was taken off before. */
  readonly gain: number;
}

/** Along a soft border means are spoilt a little: where a surface is flat, its one colour is the better one. */
export function asEdge({ a, b, length, colourA, colourB }: Border, flat: readonly (readonly number[] | null)[]): Edge {
  return { a, b, length, colourA: flat[a] ?? colourA, colourB: flat[b] ?? colourB, gain: 1 };
}

/** An edge by its sides, either of which may be the one within. */
export function sideOf({ a, b, colourA, colourB, length, gain }: Edge, aWithin: boolean): BorderSide {
  return aWithin ? { within: a, without: b, inner: colourA, outer: colourB, length, gain } : { within: b, without: a, inner: colourB, outer: colourA, length, gain };
}

/** The edges after surfaces became one: those between two parts of one are gone, those between the same two are one. */
export function joined(edges: readonly Edge[], sets: UnionFind): Edge[] {
  const merged = new Map<string, Edge>();
  for (const edge of edges) {
    const a = sets.find(edge.a);
    const b = sets.find(edge.b);
    if (a === b) continue;
    const turned = a < b ? { ...edge, a, b } : { ...edge, a: b, b: a, colourA: edge.colourB, colourB: edge.colourA };
    const key = `${turned.a} ${turned.b}`;
    merged.set(key, both(merged.get(key), turned));
  }
  return [...merged.values()];
}

/** Two edges between the same surfaces as one. Colours that rounding spoilt less speak for both. */
function both(first: Edge | undefined, second: Edge): Edge {
  if (!first) return second;
  const length = first.length + second.length;
  if (first.gain !== second.gain) return { ...(first.gain < second.gain ? first : second), length };
  const mean = (a: readonly number[], b: readonly number[]): number[] => a.map((v, c) => (v * first.length + b[c] * second.length) / length);
  return { ...first, length, colourA: mean(first.colourA, second.colourA), colourB: mean(first.colourB, second.colourB) };
}

/** Surfaces and their edges, as they are without the glazes found so far. */
export class Surfaces {
  /** By surface, its neighbours and the edge to each. */
  readonly neighbours = new Map<number, Map<number, number>>();
  readonly areas = new Map<number, number>();
  readonly atCanvasEdge = new Set<number>();
  /** What is seen along most of the canvas's edge: all else lies on it. */
  readonly ground: number;

  constructor(graph: RegionGraph, sets: UnionFind, readonly edges: readonly Edge[]) {
    const sides = new Map<number, number>();
    graph.regions.forEach(({ area, canvasEdge }, r) => {
      const root = sets.find(r);
      sides.set(root, (sides.get(root) ?? 0) + canvasEdge);
      this.areas.set(root, (this.areas.get(root) ?? 0) + area);
      if (canvasEdge > 0) this.atCanvasEdge.add(root);
      this.neighbours.set(root, new Map());
    });
    this.ground = [...sides].reduce((most, side) => (side[1] > most[1] ? side : most))[0];
    edges.forEach(({ a, b }, i) => {
      this.around(a).set(b, i);
      this.around(b).set(a, i);
    });
  }

  around(r: number): Map<number, number> {
    return this.neighbours.get(r) as Map<number, number>;
  }

  side(edge: number, within: number): BorderSide {
    return sideOf(this.edges[edge], this.edges[edge].a === within);
  }
}
