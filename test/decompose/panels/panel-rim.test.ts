import { solveRim } from '../../../src/decompose/panels/panel-rim';
import type { Panel } from '../../../src/decompose/panels/panels';
import { coverageOf } from '../../support/effect-scenes';
import { flat, linear, onGround, rectangle } from '../../support/paint';

const W = 120;
const H = 90;

describe('solveRim', () => {
  it('measures a round corner that the outline took for a sharp one, and restores what lies beneath it', () => {
    const ground = linear([60, 90, 150], [140, 120, 90], [0, 0], [W, H]);
    const { picture } = onGround(W, H, ground, { shape: rectangle(20, 20, 100, 70, 9), fill: flat([250, 250, 240]), opacity: 0.6 });
    const bare = onGround(W, H, ground).picture;
    const truth = coverageOf(rectangle(20, 20, 100, 70, 9), W, H);
    const wrong = coverageOf(rectangle(20, 20, 100, 70, 7), W, H);
    const panel = { left: 20, top: 20, right: 100, bottom: 70, radius: 7, opacity: 0.6, colour: [250, 250, 240] } as unknown as Panel;
    const beneath = Float32Array.from({ length: W * H * 3 }, (_, i) => {
      const k = 0.6 * wrong[Math.floor(i / 3)];
      return (picture.data[Math.floor(i / 3) * 4 + (i % 3)] - k * panel.colour[i % 3]) / (1 - k);
    });
    const away = (coverage: Float32Array): number => coverage.reduce((sum, a, p) => sum + Math.abs(a - truth[p]), 0);
    const off = (): number => beneath.reduce((most, v, i) => Math.max(most, Math.abs(v - bare.data[Math.floor(i / 3) * 4 + (i % 3)])), 0);
    const [before, stain] = [away(wrong), off()];
    const coverage = wrong.slice();
    solveRim({ crop: picture, left: 0, top: 0, panel, coverage, covered: new Uint8Array(W * H), beneath });
    expect(away(coverage)).toBeLessThan(0.5 * before);
    expect(off()).toBeLessThan(0.4 * stain);
    expect(coverage.every((a) => a >= 0 && a <= 1)).toBe(true);
    // Straight sides are left as they were measured.
    for (let x = 40; x < 80; x++) expect(coverage[20 * W + x]).toBe(wrong[20 * W + x]);
  });
});
