import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { layerdMetric } from '../../src/evaluate/layerd-metric';
import type { Raster } from '../../src/raster/raster';

// Stacks with the scores of the published evaluation code. They live beside the checkout and may not be copied into it.
const folder = join(__dirname, '..', '..', '..', 'shared', 'bench', 'metric-vectors');
const present = existsSync(join(folder, 'scores.json'));

interface Vector {
  case: string;
  predicted: number;
  truth: number;
  scores: { edits: number; cost: number; rgb_l1: number; alpha_iou: number }[];
}

async function readStack(directory: string, prefix: string): Promise<Raster[]> {
  const files = readdirSync(directory).filter((file) => file.startsWith(prefix));
  const number = (file: string): number => Number(/\d+/.exec(file)![0]);
  files.sort((a, b) => number(a) - number(b));
  return Promise.all(files.map(async (file) => {
    const { data, info } = await sharp(join(directory, file)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, depth: 8 as const, data: new Uint8Array(data) };
  }));
}

const suite = present ? describe : describe.skip;
suite(`published scores${present ? '' : ' (skipped: ../shared/bench/metric-vectors is not there)'}`, () => {
  const vectors = present ? (JSON.parse(readFileSync(join(folder, 'scores.json'), 'utf8')) as Vector[]) : [];

  it.each(vectors.map((vector) => [vector.case, vector] as const))('gives stack %s its published scores at every number of merges', async (name, vector) => {
    const predicted = await readStack(join(folder, name), 'predicted-');
    const truth = await readStack(join(folder, name), 'truth-');
    expect([predicted.length, truth.length]).toEqual([vector.predicted, vector.truth]);
    const scores = layerdMetric(predicted, truth);
    expect(scores).toHaveLength(vector.scores.length);
    vector.scores.forEach((expected, edits) => {
      expect(Math.abs(scores[edits]!.cost - expected.cost)).toBeLessThan(1e-6);
      expect(Math.abs(scores[edits]!.rgbL1 - expected.rgb_l1)).toBeLessThan(1e-6);
      expect(Math.abs(scores[edits]!.alphaIou - expected.alpha_iou)).toBeLessThan(1e-6);
    });
  });
});
