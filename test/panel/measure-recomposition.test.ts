import { CancelledError } from '../../src/core/errors';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import type { LayeredDocument } from '../../src/document/document';
import { measureRecomposition } from '../../panel/measure-recomposition';
import { HEIGHT, paint, sampleDocument, WIDTH } from '../support/documents';

const pauses = { count: 0 };
const pause = async (): Promise<void> => void pauses.count++;

describe('measuring in bands', () => {
  it.each([8, 16, 32] as const)('gives what the whole comparison gives, %i bit, layers reaching out of the canvas', async (depth) => {
    const document = sampleDocument(depth);
    const picture = paint(WIDTH, HEIGHT, (x, y) => [x / WIDTH, y / HEIGHT, 0.4, 1], depth);
    const whole = compareRasters(picture, flattenDocument(document));
    const banded = await measureRecomposition(document, picture, pause);
    expect(banded.max).toBe(whole.max);
    expect(banded.mean).toBeCloseTo(whole.mean, 9);
  });

  it('takes several bands where the picture is large, and breathes before each', async () => {
    const width = 1024;
    const height = 700;
    const picture = paint(width, height, (x, y) => [x / width, y / height, 0.4, 1]);
    const tall: LayeredDocument = { width, height, depth: 8, children: sampleDocument().children.map((node) => (node.type === 'layer' ? { ...node, left: 900, top: 240 } : node)) };
    pauses.count = 0;
    const banded = await measureRecomposition(tall, picture, pause);
    const whole = compareRasters(picture, flattenDocument(tall));
    expect(pauses.count).toBe(3);
    expect(banded.max).toBe(whole.max);
    expect(banded.mean).toBeCloseTo(whole.mean, 9);
  });

  it('can be stopped', async () => {
    await expect(measureRecomposition(sampleDocument(), paint(WIDTH, HEIGHT, () => [0, 0, 0, 1]), pause, { aborted: true })).rejects.toBeInstanceOf(CancelledError);
  });
});
