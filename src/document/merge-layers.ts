import { DelaminateError } from '../core/errors';
import { createRaster, fullScale, type Raster } from '../raster/raster';
import { intersectRects, isEmptyRect, type Rect } from '../raster/rect';
import type { Group, Layer, LayeredDocument, LayerNode } from './document';
import { drawNodes } from './flatten';
import { refuseLocked } from './locks';
import { takenBy, uniqueId } from './names';
import { refit } from './refit';
import { allNodes, boundsOf, editNode, groupsAround, leafLayers, paintedBefore, requireNode } from './tree';

const refuse = (message: string): DelaminateError => new DelaminateError('merge', message);

/**
 * Merges layers and groups into one layer without changing what is seen: the composite stays the same bit for bit over what
 * is opaque or empty beneath, within a level over what is half covered, within float rounding at 32 bit. They must lie in the same group, or all in none. The new layer lies where the
 * frontmost of them was, or else as far in front as it can without passing something that it overlaps. Opacity, blend
 * modes and coverage of the pieces go into its pixels; its own are 1 and normal. Its name and kind are those of the piece
 * that covers most, shadows last; its id is new. A pixel counts as seen where the frontmost piece that covers it was seen
 * there; an invented piece that covers less than half of it does not change that.
 *
 * Hidden pieces are refused beside shown ones: merging would show them or lose them. Pieces that are hidden one and all
 * give a hidden layer. Throws `DelaminateError('merge', …)` with the name of what is in the way.
 */
export function mergeLayers(document: LayeredDocument, ids: readonly string[]): LayeredDocument {
  const { groups, siblings, pieces } = choosePieces(document, ids);
  refuseLocked(document, pieces.map(({ id }) => id), 'merge');
  const chosen = new Set<LayerNode>(pieces);
  const shown = pieces.map((piece): LayerNode => (piece.visible ? piece : { ...piece, visible: true }));
  const gap = findGap(siblings, pieces);
  const bounds = boundsOf(shown);
  const pixels = createRaster(bounds.width, bounds.height, document.depth);
  drawNodes(pixels, shown, bounds);

  const behind = siblings.slice(0, gap).filter((node) => !chosen.has(node));
  const { name, kind } = pieces.reduce((most, piece) => (weight(piece) >= weight(most) ? piece : most));
  const id = uniqueId(`${pieces[pieces.length - 1]!.id}-merged`, takenBy(document.children).ids);
  const seen = mergedSeen(shown, bounds);
  const drawn: Layer = { type: 'layer', id, name, kind, visible: pieces[0]!.visible, opacity: 1, blend: 'normal', left: bounds.left, top: bounds.top, pixels, ...(seen ? { seen } : {}) };
  const merged = asSeen(drawn, [...paintedBefore(document.children, groups), ...behind], shown, { left: 0, top: 0, width: document.width, height: document.height });
  const placed = [...behind, merged, ...siblings.slice(gap).filter((node) => !chosen.has(node))];
  const parent = groups[groups.length - 1];
  return { ...document, children: parent ? editNode(document.children, parent.id, () => [{ ...parent, children: placed }]) : placed };
}

/** The nodes to merge, back to front, and where they lie; what lies in a chosen group needs no mention of its own. */
function choosePieces(document: LayeredDocument, ids: readonly string[]): { groups: Group[]; siblings: readonly LayerNode[]; pieces: LayerNode[] } {
  const asked = new Set(ids.map((id) => requireNode(document, id, 'merge')));
  const around = new Map([...asked].map((node) => [node, groupsAround(document.children, node.id)!]));
  const outermost = [...around].filter(([, groups]) => !groups.some((group) => asked.has(group)));
  const first = outermost[0];
  if (!first || (outermost.length === 1 && first[0].type === 'layer')) throw refuse(`${first ? `${first[0].name} is one layer already` : 'nothing is chosen'}; choose two layers or more, or a group`);
  const groups = first[1];
  const parent = groups[groups.length - 1];
  const stranger = outermost.find(([, others]) => others[others.length - 1] !== parent);
  if (stranger) throw refuse(`${first[0].name} and ${stranger[0].name} are not in the same group; choose layers of one group, or the group itself`);
  const siblings = parent?.children ?? document.children;
  const pieces = siblings.filter((node) => asked.has(node));
  const shows = pieces.some(({ visible }) => visible);
  const hidden = pieces.find(({ visible }) => shows && !visible) ?? pieces.flatMap((piece) => (piece.type === 'group' ? allNodes(piece.children) : [])).find(({ visible }) => !visible);
  if (hidden) throw refuse(`${hidden.name} is hidden; show it, drop it or leave it out`);
  if (leafLayers(pieces).length === 0) throw refuse('there is no layer in what is chosen; choose another');
  return { groups, siblings, pieces };
}

/**
 * The frontmost place among the siblings to which all pieces can move without passing something visible that they overlap.
 * Counted in siblings behind it, pieces included.
 */
function findGap(siblings: readonly LayerNode[], pieces: readonly LayerNode[]): number {
  const places = pieces.map((piece) => siblings.indexOf(piece));
  const first = places[0]!;
  const last = places[places.length - 1]!;
  const between = siblings.map((node, index) => ({ node, index })).filter(({ node, index }) => index > first && index < last && node.visible && !pieces.includes(node));
  const inTheWay = between.map(({ node, index }) => {
    const meets = (piece: LayerNode): boolean => overlap(visibleLeaves([node]), leafLayers([piece]));
    return { node, index, behind: pieces.find((piece, k) => places[k]! < index && meets(piece)), inFront: pieces.find((piece, k) => places[k]! > index && meets(piece)) };
  });
  for (let gap = last + 1; gap > first; gap--) {
    if (inTheWay.every(({ index, behind, inFront }) => (index < gap ? !behind : !inFront))) return gap;
  }
  const { node, behind } = inTheWay.find((entry) => entry.behind)!;
  throw refuse(`${node.name} lies over ${behind!.name} and between what is chosen, so what is seen would change; choose it too, or leave ${behind!.name} out`);
}

const visibleLeaves = (nodes: readonly LayerNode[]): Layer[] => nodes.flatMap((node) => (!node.visible ? [] : node.type === 'group' ? visibleLeaves(node.children) : [node]));

const rectOf = ({ left, top, pixels }: Layer): Rect => ({ left, top, width: pixels.width, height: pixels.height });

/** Whether some pixel is covered by layers of both sides. */
function overlap(some: readonly Layer[], others: readonly Layer[]): boolean {
  return some.some((a) => others.some((b) => {
    const area = intersectRects(rectOf(a), rectOf(b));
    for (let y = area.top; y < area.top + area.height; y++) {
      let i = ((y - a.top) * a.pixels.width + (area.left - a.left)) * 4 + 3;
      let j = ((y - b.top) * b.pixels.width + (area.left - b.left)) * 4 + 3;
      for (let x = 0; x < area.width; x++, i += 4, j += 4) if (a.pixels.data[i]! > 0 && b.pixels.data[j]! > 0) return true;
    }
    return false;
  }));
}

/** Samples enough to tell which of two layers covers more. */
const WEIGHED = 100_000;

/** About how much a piece covers, in pixels; a shadow counts only where there is nothing else. */
function weight(piece: LayerNode): number {
  let sum = 0;
  for (const { pixels, opacity } of leafLayers([piece])) {
    let own = 0;
    const step = Math.max(1, Math.floor((pixels.width * pixels.height) / WEIGHED));
    for (let i = 3; i < pixels.data.length; i += 4 * step) own += pixels.data[i]!;
    sum += (own / fullScale(pixels.depth)) * step * opacity;
  }
  return piece.kind === 'shadow' ? sum / 1e12 : sum;
}

/** Where the pieces drawn together were seen; undefined where that is everywhere. */
function mergedSeen(pieces: readonly LayerNode[], bounds: Rect): Uint8Array | undefined {
  if (leafLayers(pieces).every(({ seen }) => !seen)) return undefined;
  const seen = new Uint8Array(bounds.width * bounds.height).fill(255);
  const covered = new Uint8Array(seen.length);
  const add = (nodes: readonly LayerNode[], opacity: number): void => {
    for (const node of nodes) {
      if (node.type === 'group') {
        add(node.children, opacity * node.opacity);
        continue;
      }
      const { data, width, height, depth } = node.pixels;
      const half = (fullScale(depth) / 2) / Math.max(1e-9, opacity * node.opacity);
      for (let y = 0, q = 0; y < height; y++) {
        let p = (node.top - bounds.top + y) * bounds.width + (node.left - bounds.left);
        for (let x = 0; x < width; x++, p++, q++) {
          const alpha = data[q * 4 + 3]!;
          if (!(alpha > 0)) continue;
          if (!node.seen || node.seen[q] !== 0) seen[p] = 255;
          else if (covered[p] === 0 || alpha >= half) seen[p] = 0;
          covered[p] = 1;
        }
      }
    }
  };
  add(pieces, 1);
  return seen.includes(0) ? seen : undefined;
}

/** The layer with its pixels such that over what lies behind it the canvas shows what the pieces showed. */
function asSeen(layer: Layer, behind: readonly LayerNode[], pieces: readonly LayerNode[], canvas: Rect): Layer {
  const area = intersectRects(rectOf(layer), canvas);
  // Over nothing the pieces were drawn already.
  if (isEmptyRect(area) || visibleLeaves(behind).length === 0) return layer;
  const backdrop = createRaster(area.width, area.height, layer.pixels.depth);
  drawNodes(backdrop, behind, area);
  const wanted: Raster = { ...backdrop, data: backdrop.data.slice() };
  drawNodes(wanted, pieces, area);
  return refit([layer], backdrop, wanted, area)[0]!;
}
