import { shadowPatch } from '../../../src/decompose/shadows/shadow-patch';
import { disc, flat, rectangle, type Item } from '../../support/paint';
import { black, card, dropShadow, H, look, PAGE, W } from '../../support/shadow-scenes';
import { regionAt } from '../../support/stages';

describe('shadowPatch', () => {
  it('goes on beneath the caster, marked as invented', () => {
    const { shadows, regions, coverage } = look(flat(PAGE), [[80, 50]], dropShadow, card);
    const inner = regionAt(regions.segmentation, 80, 50);
    const { labels } = regions.segmentation;
    const patch = shadowPatch(shadows!, 0, W, H, { surfaceAt: (p) => (labels[p] === inner ? -1 : p), objectAt: (p) => (labels[p] === inner ? 0 : -1) });
    expect(patch.left).toBeLessThanOrEqual(45);
    expect(patch.left + patch.width).toBeGreaterThanOrEqual(117);
    const at = (x: number, y: number): number => (y - patch.top) * patch.width + x - patch.left;
    expect(patch.seen[at(80, 55)]).toBe(0);
    expect(patch.seen[at(80, 84)]).toBe(255);
    // The truth beneath the middle is 0.4; the darkest seen part is the likeliest guess.
    expect(patch.alpha[at(80, 55)]).toBeGreaterThan(0.15);
    expect(patch.alpha[at(80, 55)]).toBeLessThan(0.45);
    expect(Math.abs(patch.alpha[at(80, 84)] - coverage[0][84 * W + 80])).toBeLessThan(0.03);
    expect(patch.alpha.every((a) => a >= 0 && a <= 1)).toBe(true);
  });
});

describe('shadowPatch of what stands on the ground', () => {
  it('goes on beneath its feet alone', () => {
    const figure: Item = { shape: rectangle(70, 10, 90, 80), fill: flat([60, 120, 220]) };
    // So wide that none of the ground around is clear of it.
    const { onKnown, regions: { segmentation: { labels } } } = look(flat(PAGE), [[80, 50]], { shape: disc(80, 82, 18, 12), fill: black, opacity: 0.5 }, figure);
    const inner = labels[50 * W + 80];
    const patch = shadowPatch(onKnown()!, 0, W, H, { surfaceAt: (p) => (labels[p] === inner ? -1 : p), objectAt: (p) => (labels[p] === inner ? 0 : -1) });
    expect(patch.top).toBeGreaterThan(55);
    const at = (x: number, y: number): number => (y - patch.top) * patch.width + x - patch.left;
    expect([patch.seen[at(80, 76)], patch.seen[at(80, 85)]]).toEqual([0, 255]);
    expect(patch.alpha[at(80, 76)]).toBeGreaterThan(0.2);
  });

  it('goes on beneath other things between what is seen of it', () => {
    const figure: Item = { shape: rectangle(70, 10, 90, 60), fill: flat([60, 120, 220]) };
    const foot: Item = { shape: rectangle(76, 60, 84, 90), fill: flat([220, 120, 60]) };
    const { onKnown, regions: { segmentation: { labels } } } = look(flat(PAGE), [[80, 40], [80, 75]], { shape: disc(80, 80, 16, 12), fill: black, opacity: 0.5 }, figure, foot);
    const [above, below] = [labels[40 * W + 80], labels[75 * W + 80]];
    const shadows = onKnown()!;
    const scene = { surfaceAt: (p: number): number => (labels[p] === above || labels[p] === below ? -1 : p), objectAt: (p: number): number => (labels[p] === above ? 0 : labels[p] === below ? 1 : -1) };
    const patch = shadowPatch({ ...shadows, casters: [0] }, 0, W, H, scene);
    const at = (80 - patch.top) * patch.width + 80 - patch.left;
    expect([patch.seen[at], patch.alpha[at] > 0.2]).toEqual([0, true]);
    expect(shadowPatch({ ...shadows, casters: [0], isGroundKnown: false }, 0, W, H, scene).alpha[at]).toBe(0);
  });

  it('is one empty pixel where nothing of it is seen', () => {
    const { shadows } = look(flat(PAGE), [[80, 50]], dropShadow, card);
    expect(shadowPatch(shadows!, 0, W, H, { surfaceAt: () => -1, objectAt: () => -1 })).toMatchObject({ width: 1, height: 1 });
  });
});
