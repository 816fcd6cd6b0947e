import { findSoftEdges } from '../../../src/decompose/regions/soft-edges';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const [W, H] = [120, 100];
const ORANGE: Levels = [224, 100, 24];
const TEAL: Levels = [50, 150, 180];
const edgesOf = (picture: Raster): Uint8Array | null => findSoftEdges(createWorkImage(picture));
const disc = (edge: number, colour: Levels = TEAL): Raster => paintOver(W, H, ORANGE, { colour, coverage: softDisc(60, 50, 26, edge) });

describe('findSoftEdges', () => {
  it('marks what mixes two surfaces, and neither of them', () => {
    const soft = edgesOf(disc(14)) as Uint8Array;
    const row = [...soft.subarray(50 * W, 51 * W)];
    // The disc's edge runs from 19 to 33 pixels off its middle.
    expect(row.slice(28, 40)).toEqual(Array(12).fill(1));
    expect(row.slice(42, 78)).toEqual(Array(36).fill(0));
    expect([...row.slice(0, 25), ...row.slice(96)].includes(1)).toBe(false);
  });

  it.each([
    ['a sharp edge', disc(1)],
    ['one that is wider than any', disc(100)],
    ['the edge of a shadow', disc(14, [112, 50, 12])],
    ['a surface that is graded from end to end', paintOver(W, H, (x) => [40 + 1.5 * x, 60 + x, 200 - x])],
    ['a sharp edge within a gradient', paintOver(W, H, (x) => (x < 50 ? [60, 80, 90] : x > 64 ? [200, 80, 90] : [60 + 3 * (x - 50) + (x > 57 ? 98 : 0), 80, 90]))],
    ['colours that go on beyond what is between them', paintOver(W, H, (x) => (x < 50 ? [20 + 2 * x, 100, 100] : x > 62 ? [240, 100 + x, 100] : [120 + 10 * (x - 50), 100, 100]))],
  ])('finds none in %s', (_, picture) => {
    expect(edgesOf(picture)).toBeNull();
  });

  it('finds none where what lies between two colours is a third', () => {
    const through = (x: number): Levels => {
      const t = Math.min(1, Math.max(0, (x - 52) / 16));
      return [200, 40 + 160 * Math.sin(Math.PI * t), 200 * t];
    };
    expect(edgesOf(paintOver(W, H, through))).toBeNull();
  });
});
