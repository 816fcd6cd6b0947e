import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { decompose, type DecomposeOptions, type Decomposition } from '../decompose/decompose';
import type { CaseResult } from '../evaluate/case-result';
import { measureCase } from '../evaluate/measure-case';
import { readCase, type CaseEntry } from './evaluate-cases';
import { drawCase, encodePictures, type CasePictures } from './evaluate-pictures';
import { writeSheet } from './evaluate-sheet';

/** What a worker is asked to do with one case. */
export interface CaseJob {
  readonly entry: CaseEntry;
  readonly options: Partial<DecomposeOptions>;
  /** Return thumbnails for the report. */
  readonly pictures: boolean;
  /** Write a contact sheet into this folder. */
  readonly sheets?: string;
  /** Set when an earlier attempt took its worker down: do not decompose, score the case as failed for this reason. */
  readonly failure?: string;
}

/** What it answers. `error`: the case could not even be read. */
export type CaseAnswer = { readonly result: CaseResult; readonly pictures?: CasePictures } | { readonly error: string };

function attempt(picture: Parameters<typeof decompose>[0], options: Partial<DecomposeOptions>): Decomposition | { failure: string } {
  try {
    return decompose(picture, options, { now: () => performance.now() });
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Reads, decomposes, scores and draws one case. */
export async function runCase(job: CaseJob): Promise<{ result: CaseResult; pictures?: CasePictures }> {
  const bench = await readCase(job.entry);
  const started = performance.now();
  // A copy, so that an engine that wrote into its input would be caught by the score instead of changing the yardstick.
  const outcome = job.failure === undefined ? attempt({ ...bench.picture, data: bench.picture.data.slice() }, job.options) : { failure: job.failure };
  const seconds = (performance.now() - started) / 1000;
  const { name, category } = job.entry;
  const result = measureCase({ name, category, picture: bench.picture, truth: bench.truth, outcome, seconds, now: () => performance.now() });
  if (!job.pictures && job.sheets === undefined) return { result };
  const drawn = await drawCase(bench, 'failure' in outcome ? undefined : outcome.document);
  if (job.sheets !== undefined) await writeSheet(job.sheets, result, drawn);
  return job.pictures ? { result, pictures: await encodePictures(drawn) } : { result };
}

if (parentPort) {
  const port = parentPort;
  // Cases already run side by side; more threads in each would only fight.
  sharp.concurrency(1);
  port.on('message', (job: CaseJob) => {
    runCase(job).then(
      (answer) => port.postMessage(answer satisfies CaseAnswer),
      (error: unknown) => port.postMessage({ error: error instanceof Error ? error.message : String(error) } satisfies CaseAnswer),
    );
  });
}
