import { UnionFind } from '../../core/union-find';
import type { BlendMode } from '../../raster/blend';
import { findFlatColours } from './flat-colours';
import { alike, fits, gainOf, glazed, inWholeLevels, modelsOf, restored, type GlazeModel, type GlazeModelOptions, type BorderSide } from './glaze-model';
import { asEdge, joined, sideOf, Surfaces, type Edge } from './glaze-surfaces';
import { colourDistance, type RegionGraph } from '../regions/region-graph';
import type { Segmentation } from '../regions/segment';
import type { Through } from './soft-rim';
import type { WorkImage } from '../pixels/work-image';

/** A see-through shape of one colour and opacity over surfaces: I = (1 − a)·B + a·F in normal mode. */
export interface Glaze {
  /** Modes other than normal are told where the colours leave no doubt: on an empty canvas all of them, else multiply and screen. */
  readonly blend: BlendMode;
  /**
   * Regions that are seen through it. In normal mode, what their restored premultiplied colours (four) lack to those they go on in
   * beyond the shape, levels; in others, what their colours lack as they are.
   */
  readonly regions: ReadonlyMap<number, readonly number[]>;
  /** Regions that lie on it and nowhere else. */
  readonly held: ReadonlySet<number>;
  /** By region, within the glaze or where its surface goes on beyond: what the glaze does to that surface, where it is flat. */
  readonly through: ReadonlyMap<number, Through>;
  /** 0..1. */
  readonly opacity: number;
  /** Whole levels 0..255. */
  readonly colour: readonly number[];
}

export interface GlazesOptions extends GlazeModelOptions {
  /** Least share of the outline, apart from the canvas's edge, across which surfaces go on as seen through it. */
  explained: number;
  /** Levels by which a colour may miss what the model says, before noise. */
  tolerance: number;
  /** Least difference of two surfaces as seen through it, in levels, for them to be two. */
  contrast: number;
  /** Most noise in levels: above it no surface is known well enough. */
  noise: number;
  /** Least share of the canvas. */
  area: number;
  /** Least border in pixel sides that speaks. */
  length: number;
  /** Found in one picture at most. */
  most: number;
}

/** What shapes are looked for over; `isTexture` is 1 for regions that are no one surface. */
interface GlazeScene {
  readonly image: WorkImage;
  readonly segmentation: Segmentation;
  readonly graph: RegionGraph;
  readonly isTexture: Uint8Array;
}

export const GLAZES_DEFAULTS: Readonly<GlazesOptions> = { explained: 0.6, tolerance: 1.5, contrast: 8, leastOpacity: 0.1, mostOpacity: 0.8, otherModes: true, noise: 2.5, area: 0.002, length: 3, most: 6 };

/**
 * Finds see-through shapes over surfaces by how colours change across their outline: all towards one colour, by one share (the
 * episcotister model, Metelli 1974). Two surfaces that go on beneath a shape settle its opacity and colour and leave two of six
 * equations to check them by; where all the colours lie on one line, three are asked for. The frontmost comes first: beneath it
 * the others are looked for as they are without it. An empty canvas is a surface as well.
 */
export function findGlazes({ image, segmentation, graph, isTexture }: GlazeScene, options: Partial<GlazesOptions> = {}): Glaze[] {
  const settings = { ...GLAZES_DEFAULTS, ...options };
  // Along edges there is more of it, after JPEG above all; colours are those of surfaces.
  const noise = image.surfaceNoise;
  if (noise > settings.noise) return [];
  const flat = findFlatColours(image, segmentation);
  const tolerance = settings.tolerance + NOISE_SHARE * noise;
  const canvas = graph.regions.reduce((sum, { area }) => sum + area, 0);
  const sets = new UnionFind(graph.regions.length);
  let edges = graph.borders.filter(({ a, b }) => !isTexture[a] && !isTexture[b]).map((border) => asEdge(border, flat));
  const found: Glaze[] = [];
  const models: GlazeModel[] = [];
  while (found.length < MOST_LOOKED_FOR) {
    const surfaces = new Surfaces(graph, sets, edges);
    const best = frontmost(surfaces, settings, tolerance, settings.area * canvas) ?? anotherOf(models, surfaces, tolerance, settings.area * canvas);
    if (!best) break;
    models.push(best.model);
    const { within, held } = best;
    const exact = inWholeLevels(best.model);
    edges = edges.map((edge) => {
      const a = within.has(edge.a);
      const b = within.has(edge.b);
      return a || b ? { ...edge, colourA: a ? restored(edge.colourA, exact) : edge.colourA, colourB: b ? restored(edge.colourB, exact) : edge.colourB, gain: edge.gain * gainOf(exact) } : edge;
    });
    const lacks = offsetsOf(edges, within, best.explained);
    const surfacesThrough = throughOf(surfaces, best, exact);
    const through = new Map<number, Through>();
    const regions = new Map<number, readonly number[]>();
    const heldRegions = new Set<number>();
    graph.regions.forEach((_, r) => {
      const root = sets.find(r);
      if (within.has(root)) regions.set(r, lacks.get(root) ?? [0, 0, 0, 0]);
      if (held.has(root)) heldRegions.add(r);
      const of = surfacesThrough.get(root);
      if (of && flat[r]) through.set(r, of);
    });
    edges = edges.map((edge) => ({ ...edge, colourA: moved(edge.colourA, lacks.get(edge.a)), colourB: moved(edge.colourB, lacks.get(edge.b)) }));
    found.push({ blend: exact.blend, through, regions, held: heldRegions, opacity: exact.opacity, colour: exact.colour });
    for (const i of best.explained) sets.union(edges[i].a, edges[i].b);
    edges = joined(edges, sets);
  }
  return joinAlike(found).slice(0, settings.most);
}

/** How much of the noise is left in the mean colour along a border. */
const NOISE_SHARE = 0.25;

/** Shapes looked for, before many that are alike become one layer. */
const MOST_LOOKED_FOR = 60;

/** So many alike are one layer, fewer are things of their own. */
const MANY = 4;

/** Joins glazes of one colour and opacity where there are many, unless something between them in the order covers the same. */
function joinAlike(glazes: readonly Glaze[]): Glaze[] {
  const isAlike = (a: Glaze, b: Glaze): boolean => a.blend === b.blend && Math.abs(a.opacity - b.opacity) < 0.03 && colourDistance([...a.colour, 0], [...b.colour, 0]) < 8;
  const overlap = (a: Glaze, b: Glaze): boolean => [...b.regions.keys()].some((r) => a.regions.has(r) || a.held.has(r));
  const out: Glaze[] = [];
  for (const glaze of glazes) {
    const i = glazes.filter((other) => isAlike(glaze, other)).length < MANY ? -1 : out.findIndex((other) => isAlike(other, glaze));
    if (i < 0 || out.slice(i).some((other) => overlap(other, glaze))) out.push(glaze);
    else out[i] = { ...out[i], regions: new Map([...out[i].regions, ...glaze.regions]), held: new Set([...out[i].held, ...glaze.held]), through: new Map([...out[i].through, ...glaze.through]) };
  }
  return out;
}

function moved(colour: readonly number[], by: readonly number[] | undefined): readonly number[] {
  return by ? colour.map((v, c) => v + by[c]) : colour;
}

/** By surface within, the mean of what it lacks to what it goes on in; `edges` with its colours restored. */
function offsetsOf(edges: readonly Edge[], within: ReadonlySet<number>, explained: ReadonlySet<number>): Map<number, number[]> {
  const sums = new Map<number, number[]>();
  edges.forEach((edge, i) => {
    if (!explained.has(i)) return;
    const { within: r, inner, outer, length } = sideOf(edge, within.has(edge.a));
    const sum = sums.get(r) ?? [0, 0, 0, 0, 0];
    for (let c = 0; c < 4; c++) sum[c] += length * (outer[c] - inner[c]);
    sum[4] += length;
    sums.set(r, sum);
  });
  return new Map([...sums].map(([r, sum]) => [r, [0, 1, 2, 3].map((c) => sum[c] / sum[4])]));
}

/** By surface on either side of the outline, what the glaze does to it. */
function throughOf(surfaces: Surfaces, cover: Cover, model: GlazeModel): Map<number, Through> {
  const found = new Map<number, Through>();
  for (const { within, without, outer } of explainedSides(surfaces, cover)) {
    const of = { bare: outer, glazed: glazed(outer, model) };
    found.set(within, of);
    found.set(without, of);
  }
  return found;
}

/** What a glaze would cover. */
interface Cover {
  readonly model: GlazeModel;
  readonly within: ReadonlySet<number>;
  readonly held: ReadonlySet<number>;
  /** Indices of the edges across which a surface goes on. */
  readonly explained: ReadonlySet<number>;
  /** Their share of the outline. */
  readonly share: number;
  /** Their pixel sides. */
  readonly length: number;
}

/** The glaze whose outline is explained best; null where none is well enough. */
function frontmost(surfaces: Surfaces, settings: GlazesOptions, tolerance: number, leastArea: number): Cover | null {
  const tried: Cover[] = [];
  let best: Cover | null = null;
  for (const [first, second] of crossings(surfaces, settings, leastArea / 8)) {
    const [begun] = modelsOf([first, second], tolerance, settings);
    if (!begun || tried.some(({ model, within }) => within.has(first.within) && within.has(second.within) && alike(model, begun, tolerance))) continue;
    let cover = grow(surfaces, begun, [first, second], tolerance);
    // What it explains settles it better than the two that it began with.
    for (let round = 0; round < 2; round++) {
      const model = modelsOf(explainedSides(surfaces, cover), 2 * tolerance, settings).find(({ blend }) => blend === begun.blend);
      if (model) cover = grow(surfaces, model, [first, second], tolerance);
    }
    tried.push(cover);
    if (cover.share < settings.explained || (best && strength(best) >= strength(cover))) continue;
    if (areaOf(surfaces, cover.within) < leastArea || cover.within.has(surfaces.ground) || !isCertain(surfaces, cover, settings, tolerance)) continue;
    best = cover;
  }
  return best;
}

/** Once a glaze is certain: another shape of its colour and opacity, over one surface if need be. */
function anotherOf(models: readonly GlazeModel[], surfaces: Surfaces, tolerance: number, leastArea: number): Cover | null {
  let best: Cover | null = null;
  for (const model of models) {
    const looked = new Set<number>();
    for (const edge of surfaces.edges) {
      for (const aWithin of [true, false]) {
        const side = sideOf(edge, aWithin);
        if (looked.has(side.within) || side.within === surfaces.ground || side.outer[3] < SOLID || colourDistance(side.inner, side.outer) < LEAST_STEP || !fits(side, model, tolerance)) continue;
        const cover = grow(surfaces, model, [side], tolerance);
        for (const r of cover.within) looked.add(r);
        if (cover.share < ALONE_EXPLAINED || (best && cover.length <= best.length) || cover.within.has(surfaces.ground) || areaOf(surfaces, cover.within) < leastArea) continue;
        best = cover;
      }
    }
  }
  return best;
}

/** Share of the outline that must be explained, and the least step across it in levels, where a shape lies over one surface. */
const ALONE_EXPLAINED = 0.8;
const LEAST_STEP = 12;

/** Of greys, three channels tell no more than one. */
function isGrey([red, green, blue]: readonly number[]): boolean {
  return Math.max(red, green, blue) - Math.min(red, green, blue) < 10;
}

/** Alpha from which there is something beneath, and the share of a glaze that lies over such, at least. */
const SOLID = 40;
const SOLID_SHARE = 0.1;

/** What lies beneath others is explained less far around; of those explained alike the longer outline is the surer one. */
function strength({ share, length }: Cover): number {
  return share ** 3 * length;
}

function explainedSides(surfaces: Surfaces, { explained, within }: Cover): BorderSide[] {
  return [...explained].map((i) => surfaces.side(i, within.has(surfaces.edges[i].a) ? surfaces.edges[i].a : surfaces.edges[i].b));
}

function areaOf({ areas }: Surfaces, set: ReadonlySet<number>): number {
  let area = 0;
  for (const r of set) area += areas.get(r) ?? 0;
  return area;
}

/** Pairs of edges whose sides are neighbours within and without: two surfaces that may go on beneath one outline. */
function* crossings({ edges, areas, neighbours }: Surfaces, { length, contrast }: GlazesOptions, leastArea: number): Generator<readonly [BorderSide, BorderSide]> {
  const isLarge = (r: number): boolean => (areas.get(r) ?? 0) >= leastArea;
  const around = (r: number): Map<number, number> => neighbours.get(r) as Map<number, number>;
  for (const edge of edges) {
    if (edge.length < length || !isLarge(edge.a) || !isLarge(edge.b)) continue;
    for (const aWithin of [true, false]) {
      const first = sideOf(edge, aWithin);
      for (const [within] of around(first.within)) {
        // Each pair of edges once.
        if (within <= first.within || within === first.without || !isLarge(within)) continue;
        for (const [without, i] of around(within)) {
          if (without === first.within || without === first.without || !isLarge(without) || edges[i].length < length || !around(first.without).has(without)) continue;
          const second = sideOf(edges[i], edges[i].a === within);
          if (colourDistance(first.inner, second.inner) >= contrast) yield [first, second];
        }
      }
    }
  }
}

/**
 * From the insides of two edges on: a neighbour is seen through the glaze too where it goes on beyond the outline as one without it
 * would, and so is what only such surfaces surround, unless it lies on them.
 */
function grow(surfaces: Surfaces, model: GlazeModel, seeds: readonly BorderSide[], tolerance: number): Cover {
  const { edges } = surfaces;
  const isExplained = (i: number, inside: number): boolean => fits(surfaces.side(i, inside), model, tolerance);
  const goesOn = new Map<number, boolean>();
  const mayBeWithin = (r: number): boolean => {
    let known = goesOn.get(r);
    if (known === undefined) {
      known = [...surfaces.around(r).values()].some((i) => edges[i].length > 1 && isExplained(i, r) && isPossible(surfaces, i, r, model, tolerance));
      goesOn.set(r, known);
    }
    return known;
  };
  const within = new Set(seeds.map((side) => side.within));
  const without = new Set(seeds.map((side) => side.without));
  const add = (q: number): void => {
    if (within.has(q) || without.has(q)) return;
    for (const [r, i] of surfaces.around(q)) {
      if (within.has(r) && isExplained(i, r)) {
        without.add(q);
        return;
      }
    }
    if (mayBeWithin(q)) within.add(q);
  };
  const enclosed: Set<number>[] = [];
  const looked = new Set<number>();
  for (const r of within) {
    for (const [q] of surfaces.around(r)) {
      add(q);
      if (within.has(q) || without.has(q) || looked.has(q)) continue;
      // What lies between surfaces within: theirs, or on them.
      const group = new Set([q]);
      const rim = new Set<number>();
      let free = false;
      for (const g of group) {
        looked.add(g);
        if (surfaces.atCanvasEdge.has(g) || without.has(g)) free = true;
        if (free) break;
        for (const [m] of surfaces.around(g)) {
          if (within.has(m)) continue;
          if (!without.has(m) && mayBeWithin(m)) rim.add(m);
          else group.add(m);
        }
      }
      if (free) continue;
      enclosed.push(group);
      for (const m of rim) add(m);
    }
  }
  const held = new Set<number>();
  for (const group of enclosed) {
    // It may have turned out to be the outside's.
    if ([...group].some((g) => [...surfaces.around(g).keys()].some((m) => !group.has(m) && !within.has(m)))) continue;
    const beneath = model.blend === 'normal' && model.opacity >= LEAST_TELLING && [...group].every((g) => [...surfaces.around(g).values()].every((i) => isPossible(surfaces, i, g, model, tolerance)));
    for (const g of group) (beneath ? within : held).add(g);
  }
  const explained = new Set<number>();
  let length = 0;
  let total = 0;
  for (const r of within) {
    for (const [q, i] of surfaces.around(r)) {
      if (within.has(q) || held.has(q)) continue;
      total += edges[i].length;
      if (!isExplained(i, r)) continue;
      explained.add(i);
      length += edges[i].length;
    }
  }
  return { model, within, held, explained, share: length / Math.max(1, total), length };
}

/** Opacity from which it tells something that a colour can be seen through a glaze: from there on few colours can. */
const LEAST_TELLING = 0.3;

/** Whether there is a colour that gives, beneath the glaze, what is seen along this edge. */
function isPossible(surfaces: Surfaces, edge: number, r: number, model: GlazeModel, tolerance: number): boolean {
  const slack = 2 * tolerance * gainOf(model);
  return restored(surfaces.side(edge, r).inner, model).every((v) => v > -slack && v < 255 + slack);
}

/** Whether enough different surfaces go on beneath the outline: two, or three where colours of one line leave nothing to check by. */
function isCertain(surfaces: Surfaces, cover: Cover, { contrast, length }: GlazesOptions, tolerance: number): boolean {
  // What a glaze does not change tells nothing of it, such as black in multiply.
  const sides = explainedSides(surfaces, cover).filter((side) => side.length >= length && colourDistance(side.inner, side.outer) >= contrast);
  // What lies over the empty canvas alone, or over other see-through things, is a layer of its own already.
  const overSolid = new Set(sides.filter(({ outer }) => outer[3] >= SOLID).map((side) => side.within));
  if (areaOf(surfaces, overSolid) < SOLID_SHARE * areaOf(surfaces, cover.within)) return false;
  const different: BorderSide[] = [];
  for (const side of sides) if (different.every((other) => colourDistance(side.inner, other.inner) >= contrast)) different.push(side);
  if (different.length !== 2 || sides.every(({ inner, outer }) => isGrey(inner) && isGrey(outer))) return different.length > 2;
  const line = different[1].outer.map((v, c) => v - different[0].outer[c]);
  const span = line.reduce((sum, v) => sum + v * v, 0);
  return sides.some(({ inner, outer }) => {
    const step = inner.map((v, c) => v - outer[c]);
    const share = step.reduce((sum, v, c) => sum + v * line[c], 0) / span;
    return Math.max(...step.map((v, c) => Math.abs(v - share * line[c]))) > 4 * tolerance;
  });
}
