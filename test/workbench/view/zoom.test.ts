import { clampZoom, fitZoom, MAX_ZOOM, MIN_ZOOM, nextZoom, zoomText } from '../../../workbench/view/zoom';

describe('zoom', () => {
  it('steps up and down and stops at the ends', () => {
    expect(nextZoom(1, 1)).toBe(1.5);
    expect(nextZoom(1, -1)).toBe(0.6667);
    expect(nextZoom(0.7, 1)).toBe(1);
    expect(nextZoom(0.7, -1)).toBe(0.6667);
    expect(nextZoom(MAX_ZOOM, 1)).toBe(MAX_ZOOM);
    expect(nextZoom(MIN_ZOOM, -1)).toBe(MIN_ZOOM);
  });

  it('fits a picture into the room and never enlarges it', () => {
    expect(fitZoom({ width: 900, height: 1200 }, { width: 800, height: 640 }, 20)).toBeCloseTo(0.5);
    expect(fitZoom({ width: 100, height: 100 }, { width: 800, height: 640 }, 20)).toBe(1);
    expect(fitZoom({ width: 100, height: 100 }, { width: 0, height: 0 }, 20)).toBe(MIN_ZOOM);
    expect(clampZoom(1000)).toBe(MAX_ZOOM);
  });

  it('is said in per cent', () => {
    expect([1, 0.6667, 0.0833, 32].map(zoomText)).toEqual(['100 %', '66.7 %', '8.33 %', '3200 %']);
  });
});
