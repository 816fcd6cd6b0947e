import { analyse } from '../../../src/decompose/analyse';
import { giveGapsToGround } from '../../../src/decompose/objects/ground-gaps';
import { attach, createPart, walkParts, type Part } from '../../../src/decompose/objects/parts';
import { flat, linear, onGround, rectangle, type Fill } from '../../support/paint';
import { regionAt, regionsOf } from '../../support/stages';

const WIDTH = 160;
const HEIGHT = 120;

/** A frame of four bars, and in it a patch: whether the patch becomes ground. Nothing is told of it but that it is a part of its own. */
function isGiven(ground: Fill, patch: Fill | null): boolean {
  const bars = [rectangle(40, 30, 120, 40), rectangle(40, 80, 120, 90), rectangle(40, 40, 50, 80), rectangle(110, 40, 120, 80)].map((shape) => ({ shape, fill: flat([20, 30, 60]) }));
  const { picture } = onGround(WIDTH, HEIGHT, ground, ...bars, ...(patch ? [{ shape: rectangle(50, 40, 110, 80), fill: patch }] : []));
  const { image, segmentation, graph } = regionsOf(picture);
  const [outside, inside, bar] = [regionAt(segmentation, 10, 10), regionAt(segmentation, 80, 60), regionAt(segmentation, 45, 60)];
  const root: Part = createPart([outside], 'background', graph.regions[outside].area);
  for (const r of [inside, bar]) attach(createPart([r], 'shape', graph.regions[r].area), root);
  giveGapsToGround(image, segmentation, graph, root);
  expect(walkParts(root).flatMap(({ regions }) => regions).sort((a, b) => a - b)).toEqual([outside, inside, bar].sort((a, b) => a - b));
  return root.regions.includes(inside);
}

describe('giveGapsToGround', () => {
  const graded = linear([250, 230, 200], [180, 120, 150], [0, 0], [WIDTH, HEIGHT]);

  it('gives an evenly graded ground what has its colours where it is', () => {
    expect(isGiven(graded, null)).toBe(true);
  });

  it('keeps what has another colour, or the ground\'s from elsewhere', () => {
    expect(isGiven(graded, flat([90, 200, 120]))).toBe(false);
    expect(isGiven(graded, linear([180, 120, 150], [250, 230, 200], [0, 0], [WIDTH, HEIGHT]))).toBe(false);
  });

  it('keeps what has the colour of a flat ground: it may as well lie on it', () => {
    expect(isGiven(flat([240, 240, 240]), null)).toBe(false);
  });

  it('takes it from within what it lies in, not on', () => {
    const ring = { shape: rectangle(40, 30, 120, 90), fill: flat([20, 30, 60]) };
    const { picture } = onGround(WIDTH, HEIGHT, graded, ring, { shape: rectangle(50, 40, 110, 80), fill: graded });
    const { image, segmentation, graph } = regionsOf(picture);
    const [outside, inside, around] = [regionAt(segmentation, 10, 10), regionAt(segmentation, 80, 60), regionAt(segmentation, 45, 60)];
    const [root, frame, hole] = [createPart([outside], 'background', graph.regions[outside].area), createPart([around], 'shape', graph.regions[around].area), createPart([inside], 'shape', graph.regions[inside].area)];
    attach(frame, root);
    attach(hole, frame);
    giveGapsToGround(image, segmentation, graph, root);
    expect([root.regions, frame.children]).toEqual([[outside, inside], []]);
  });

  it('is part of the analysis', () => {
    const bars = [rectangle(0, 50, 78, 60), rectangle(70, 20, 78, 100), rectangle(82, 20, 90, 100)].map((shape, k) => ({ shape, fill: flat([20, 30 + 60 * k, 60]) }));
    const { picture } = onGround(WIDTH, HEIGHT, graded, ...bars);
    const { segmentation, plant } = analyse(picture, false);
    expect(plant().regions).toContain(regionAt(segmentation, 80, 60));
  });
});
