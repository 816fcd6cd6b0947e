import { gatherLetterRests } from '../../../src/decompose/text/letter-rests';
import { mergeRegions } from '../../../src/decompose/regions/merge-regions';
import { buildRegionGraph } from '../../../src/decompose/regions/region-graph';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { segment, type Segmentation } from '../../../src/decompose/regions/segment';
import { joinTextures } from '../../../src/decompose/regions/textures';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { flat, onGround, rectangle, type Colour, type Item } from '../../support/paint';
import { regionAt } from '../../support/stages';

const INK: Colour = [20, 30, 60];
const PAGE: Colour = [250, 248, 240];
const STEMS = [40, 50, 60, 70];

/** Four stems of a line on a page, with what is painted besides; what was left of them is gathered. */
function gathered(...items: Item[]): { before: Segmentation; after: Segmentation; letter: number; isType: (x: number, y: number) => boolean } {
  const { picture } = onGround(120, 80, PAGE, ...STEMS.map((x): Item => ({ shape: rectangle(x, 30, x + 3, 50), fill: flat(INK) })), ...items);
  return gather(picture);
}

function gather(picture: Raster): { before: Segmentation; after: Segmentation; letter: number; isType: (x: number, y: number) => boolean } {
  const image = createWorkImage(picture);
  const { segmentation } = mergeRegions(image, joinTextures(image, segment(image)));
  const graph = buildRegionGraph(image, segmentation);
  const letters = STEMS.map((x) => regionAt(segmentation, x + 1, 40));
  const isLetter = new Set(letters);
  const plans: LayerPlan[] = [
    { kind: 'background', regions: [...graph.regions.keys()].filter((r) => !isLetter.has(r)), beneath: letters },
    { kind: 'text', regions: letters, beneath: [] },
  ];
  const after = gatherLetterRests(image, segmentation, graph, plans);
  return { before: segmentation, after, letter: letters[0], isType: (x, y) => isLetter.has(after.labels[y * 120 + x]) };
}

const dot = (x: number, y: number, colour: Colour, side = 1): Item => ({ shape: rectangle(x, y, x + side, y + side), fill: flat(colour) });

describe('gatherLetterRests', () => {
  it('gives a letter the dot above it that is too small to be a region', () => {
    const { before, after, letter, isType } = gathered(dot(41, 26, INK));
    expect(before.labels[26 * 120 + 41]).not.toBe(letter);
    expect(isType(41, 26)).toBe(true);
    expect(after.labels[26 * 120 + 41]).toBe(letter);
    expect(after.source[26 * 120 + 41]).toBe(26 * 120 + 41);
  });

  it('tells that a fainter one mixes the ink with what it lies on', () => {
    const half = INK.map((v, c) => (v + PAGE[c]) / 2) as unknown as Colour;
    const { after, letter } = gathered(dot(41, 26, half));
    expect(after.labels[26 * 120 + 41]).toBe(letter);
    const { source } = after;
    expect(after.labels[source[26 * 120 + 41]]).toBe(letter);
    expect(source[26 * 120 + 41]).not.toBe(26 * 120 + 41);
  });

  it('leaves what has another colour, and what lies farther off than a third of a letter', () => {
    expect(gathered(dot(41, 26, [220, 40, 30])).isType(41, 26)).toBe(false);
    expect(gathered(dot(41, 18, INK)).isType(41, 18)).toBe(false);
  });

  it('leaves a faint line beneath the letters whole, however near it lies', () => {
    // 14 levels off in all, 8 in each channel: so little that the page took it.
    const faint: Colour = [PAGE[0] - 8, PAGE[1] - 8, PAGE[2] - 8];
    const { before, isType } = gathered({ shape: rectangle(40, 53, 78, 54), fill: flat(faint) });
    const row = Array.from({ length: 38 }, (_, i) => 40 + i);
    expect(new Set(row.map((x) => before.labels[53 * 120 + x]))).toEqual(new Set([before.labels[0]]));
    expect(row.filter((x) => isType(x, 53))).toEqual([]);
  });

  it('changes nothing but the pixels that change sides', () => {
    const { before, after } = gathered(dot(41, 26, INK), dot(100, 10, INK));
    const moved = [...after.labels.keys()].filter((p) => after.labels[p] !== before.labels[p]);
    expect(moved).toEqual([26 * 120 + 41]);
    expect(after.count).toBe(before.count);
    expect([...after.source.keys()].filter((p) => after.source[p] !== before.source[p] && !moved.includes(p))).toEqual([]);
  });

  it('leaves a picture alone that has no type, or is grainy', () => {
    const { picture } = onGround(120, 80, PAGE, ...STEMS.map((x): Item => ({ shape: rectangle(x, 30, x + 3, 50), fill: flat(INK) })), dot(41, 26, INK));
    const image = createWorkImage(picture);
    const segmentation = segment(image);
    const graph = buildRegionGraph(image, segmentation);
    expect(gatherLetterRests(image, segmentation, graph, [{ kind: 'background', regions: [0], beneath: [] }])).toBe(segmentation);
    expect(gatherLetterRests({ ...image, noise: 3 }, segmentation, graph, [{ kind: 'text', regions: [0], beneath: [] }])).toBe(segmentation);
  });
});
