import type { Layer, LayerNode } from '../../document/document';
import { refit } from '../../document/refit';
import { leafLayers, mapLayers } from '../../document/tree';
import { convertDepth, createRaster, fullScale, type Raster } from '../../raster/raster';
import { intersectRects } from '../../raster/rect';
import { stepsToBorder } from '../pixels/border-steps';
import type { KnownGround } from '../pixels/known-ground';
import { describeShape, NameGiver } from '../layers/names';
import { paintCoverage, type RenderedLayer } from '../pixels/rendered-layer';
import type { SoftThing } from './soft-things';

/** Pixels over which the edge of something that lies before a soft thing may mix the two. */
const MIXED = 2;

/**
 * The picture without them: where they are seen it shows the ground alone. What lies before one stays as it is, but for its edge, where it is
 * mixed with the ground instead: I = s · own + (1 − s) · thing over ground, with the share s by the colour farthest from the thing's around.
 */
export function takeSoftThingsOff(picture: Raster, ground: KnownGround, things: readonly SoftThing[]): Raster {
  const out = convertDepth(picture, picture.depth);
  const scale = fullScale(picture.depth) / 255;
  const bare = new Float64Array(3);
  const veil = new Float64Array(3);
  for (const thing of things) {
    const { left, top, width, height, coverage, seen, colour } = thing;
    const steps = stepsToBorder(seen, width, height, MIXED + 1);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + top) * picture.width + left; x < width; x++, i++, p++) {
        if (!seen[i] && (coverage[i] === 0 || steps[i] > MIXED)) continue;
        ground.at(p, bare);
        let share = 0;
        if (!seen[i]) {
          for (let c = 0; c < 3; c++) veil[c] = bare[c] + coverage[i] * ((colour instanceof Float32Array ? colour[i * 3 + c] : colour[c]) - bare[c]);
          share = shareOfFront(picture, thing, x, y, veil, scale);
        }
        for (let c = 0; c < 3; c++) {
          const v = seen[i] ? bare[c] : picture.data[p * 4 + c] / scale - (1 - share) * (veil[c] - bare[c]);
          out.data[p * 4 + c] = Math.round(Math.min(255, Math.max(0, v)) * scale);
        }
      }
    }
  }
  return out;
}

/** How much of a pixel is of what lies before a thing, 0..1, where `veil` is what the thing would show there, levels. */
function shareOfFront(picture: Raster, { left, top, width, height, seen }: SoftThing, x: number, y: number, veil: Float64Array, scale: number): number {
  const off = (at: number, c: number): number => picture.data[at + c] / scale - veil[c];
  const pixelAt = (u: number, v: number): number => ((v + top) * picture.width + u + left) * 4;
  let own = -1;
  let most = 0;
  for (let v = Math.max(0, y - MIXED); v <= Math.min(height - 1, y + MIXED); v++) {
    for (let u = Math.max(0, x - MIXED); u <= Math.min(width - 1, x + MIXED); u++) {
      if (seen[v * width + u]) continue;
      const at = pixelAt(u, v);
      const far = off(at, 0) ** 2 + off(at, 1) ** 2 + off(at, 2) ** 2;
      if (far > most) [own, most] = [at, far];
    }
  }
  if (own < 0) return 1;
  const at = pixelAt(x, y);
  return Math.min(1, Math.max(0, (off(at, 0) * off(own, 0) + off(at, 1) * off(own, 1) + off(at, 2) * off(own, 2)) / most));
}

/** Share of a thing that lies beneath something, from which on it is taken for that one's glow. */
const GLOW = 0.1;

/**
 * Puts them back, on the ground and beneath all else, into what the picture without them was taken apart into: its nodes back to
 * front, in normal mode, the first of them the ground. The stack then gives `picture`, exactly.
 */
export function withSoftThings(picture: Raster, nodes: readonly LayerNode[], things: readonly SoftThing[]): LayerNode[] {
  const names = new NameGiver();
  const [ground, ...rest] = nodes;
  const others = leafLayers(rest);
  for (const { name } of [...leafLayers([ground]), ...others]) names.give(name);
  const made = things.map((thing, i): Layer => {
    const { left, top } = thing;
    const rendered: RenderedLayer = { left, top, pixels: paintCoverage(thing, thing.coverage, thing.colour, picture.depth), seen: thing.seen.map((v) => v * 255) };
    const isShadow = thing.isCast || (!(thing.colour instanceof Float32Array) && Math.max(...thing.colour) === 0);
    const source = sourceOf(thing, others);
    const glows = source && !thing.isCast;
    const name = names.give(source ? `${glows ? 'Glow' : 'Shadow'} of ${source.name}` : isShadow ? 'Shadow' : `Soft ${describeShape(rendered).toLowerCase()}`);
    return { type: 'layer', id: `soft-${i}`, name, kind: glows ? 'overlay' : isShadow ? 'shadow' : 'shape', left, top, visible: true, opacity: 1, blend: 'normal', pixels: rendered.pixels, ...(rendered.seen.includes(0) && { seen: rendered.seen }) };
  });
  const all = [ground, ...made, ...rest];
  const before = leafLayers(all);
  const fitted = refit(before, createRaster(picture.width, picture.height, picture.depth), picture, { left: 0, top: 0 });
  const fittedOf = new Map(before.map((layer, k) => [layer, fitted[k]]));
  const document = { width: picture.width, height: picture.height, depth: picture.depth, children: all };
  return [...mapLayers(document, (layer) => [fittedOf.get(layer) ?? layer]).children];
}

/** Of what lies before a thing that which hides most of it, where that is much of the thing: it glows. */
function sourceOf(thing: SoftThing, layers: readonly Layer[]): Layer | null {
  const { left, top, width, coverage, seen } = thing;
  let [all, hidden] = [0, 0];
  for (let i = 0; i < coverage.length; i++) {
    if (coverage[i] === 0) continue;
    all++;
    if (!seen[i]) hidden++;
  }
  if (hidden < GLOW * all) return null;
  let [best, most] = [null as Layer | null, 0];
  for (const layer of layers) {
    const { pixels } = layer;
    const both = intersectRects(thing, { left: layer.left, top: layer.top, width: pixels.width, height: pixels.height });
    let shared = 0;
    for (let y = both.top; y < both.top + both.height; y++) {
      for (let x = both.left; x < both.left + both.width; x++) {
        const i = (y - top) * width + x - left;
        if (coverage[i] > 0 && !seen[i] && pixels.data[((y - layer.top) * pixels.width + x - layer.left) * 4 + 3] > 0) shared++;
      }
    }
    if (shared > most) [best, most] = [layer, shared];
  }
  return best;
}
