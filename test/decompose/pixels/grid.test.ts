import { Grid } from '../../../src/decompose/pixels/grid';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { paint } from '../../support/documents';

const gridOf = (width: number, height: number, side: number): Grid => new Grid(createWorkImage(paint(width, height, () => [0.5, 0.5, 0.5, 1])), side);

describe('Grid', () => {
  it('has points all over the picture, at most so many along its longer side', () => {
    const grid = gridOf(100, 40, 24);
    expect([grid.step, grid.count]).toEqual([5, 20 * 8]);
    expect([...grid.pixels].slice(0, 2)).toEqual([202, 207]);
    expect(grid.pixels[grid.count - 1]).toBe(37 * 100 + 97);
  });

  it('has a point in every pixel of a picture that is smaller', () => {
    const grid = gridOf(7, 5, 24);
    expect([...grid.pixels]).toEqual([...Array(35).keys()]);
  });

  it('knows its points along the canvas edge', () => {
    const edge = gridOf(100, 100, 10).edge();
    expect(edge).toHaveLength(100 - 6 * 6);
    expect(edge).not.toContain(5 * 10 + 5);
  });

  it('reaches what accepted neighbours lead to', () => {
    const grid = gridOf(10, 10, 10);
    expect(grid.reach([0], (k) => k % 10 < 3).sort((a, b) => a - b)).toEqual([...Array(100).keys()].filter((k) => k % 10 < 3));
  });
});
