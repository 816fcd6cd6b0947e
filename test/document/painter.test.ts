import { flattenDocument } from '../../src/document/flatten';
import { Painter } from '../../src/document/painter';
import { createRaster, cropRaster } from '../../src/raster/raster';
import { group, layer, paint } from '../support/documents';
import { randomDocument, SIDE } from '../support/random-documents';

const solid = (r: number, g: number, b: number) => paint(2, 1, () => [r, g, b, 1]);

describe('Painter', () => {
  it('draws layers as they come, onto the canvas it was given', () => {
    const canvas = createRaster(2, 1);
    const painter = new Painter(canvas);
    painter.layer(layer('back', solid(1, 0, 0)));
    expect([...canvas.data]).toEqual([255, 0, 0, 255, 255, 0, 0, 255]);
    painter.group(group('g', [], { opacity: 0.4 }));
    painter.layer(layer('front', solid(0, 1, 0), { left: 1 }));
    painter.endGroup();
    expect([...canvas.data]).toEqual([255, 0, 0, 255, 153, 102, 0, 255]);
  });

  it('draws nothing inside hidden groups, however deep, and goes on after them', () => {
    const canvas = createRaster(2, 1);
    const painter = new Painter(canvas);
    painter.group(group('hidden', [], { visible: false }));
    painter.group(group('shown', [], { opacity: 0.5 }));
    painter.layer(layer('x', solid(1, 0, 0)));
    painter.endGroup();
    painter.layer(layer('y', solid(1, 0, 0)));
    painter.endGroup();
    expect([...canvas.data]).toEqual(new Array(8).fill(0));
    painter.layer(layer('z', solid(0, 0, 1)));
    expect([...canvas.data.slice(0, 4)]).toEqual([0, 0, 255, 255]);
  });

  it('draws the same on a part of the canvas as on the whole', () => {
    for (let seed = 0; seed < 40; seed++) {
      const document = randomDocument(seed, { depth: 16, blends: true, ground: seed % 2 === 0 });
      const part = createRaster(5, 4, 16);
      const painter = new Painter(part, { left: 3, top: 6 });
      const draw = (nodes: typeof document.children): void => nodes.forEach((node) => {
        if (node.type === 'layer') return painter.layer(node);
        painter.group(node);
        draw(node.children);
        painter.endGroup();
      });
      draw(document.children);
      expect(SIDE).toBeGreaterThanOrEqual(10);
      expect(part).toEqual(cropRaster(flattenDocument(document), { left: 3, top: 6, width: 5, height: 4 }));
    }
  });
});
