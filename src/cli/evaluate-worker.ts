import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import type { JobContext } from '../core/job';
import { decompose, decomposeWith, type DecomposeOptions, type Decomposition } from '../decompose/decompose';
import type { CaseResult } from '../evaluate/case-result';
import { measureCase } from '../evaluate/measure-case';
import type { DeviceChoice } from '../node/node-backends';
import { openVision } from '../node/node-vision';
import type { Vision, VisionJob } from '../vision/vision';
import { readCase, type CaseEntry } from './evaluate-cases';
import { drawCase, encodePictures, type CasePictures } from './evaluate-pictures';
import { writeSheet } from './evaluate-sheet';
import { twinOf, type Twin } from './evaluate-twins';

/** What a worker is asked to do with one case. */
export interface CaseJob {
  readonly entry: CaseEntry;
  readonly options: Partial<DecomposeOptions>;
  /** What runs the networks. */
  readonly device: DeviceChoice;
  /** Threads for them; cases already run side by side. */
  readonly threads: number;
  /** Measure the case's twin instead of the case. */
  readonly twin?: Twin;
  /** Return thumbnails for the report. */
  readonly pictures: boolean;
  /** Write a contact sheet into this folder. */
  readonly sheets?: string;
  /** Set when an earlier attempt took its worker down: do not decompose, score the case as failed for this reason. */
  readonly failure?: string;
}

/** What it answers. `error`: the case could not even be read. */
export type CaseAnswer = CaseOutcome | { readonly error: string };

export interface CaseOutcome {
  readonly result: CaseResult;
  readonly pictures?: CasePictures;
  /** What ran the networks, `none` where none took part, and what they had to say. */
  readonly device: string;
  readonly notes: readonly string[];
}

/** Kept from case to case: loading a network costs more than a small picture. */
const visions = new Map<DeviceChoice, Promise<Vision | null>>();

function visionFor({ device, threads }: CaseJob): Promise<Vision | null> {
  const known = visions.get(device);
  if (known) return known;
  const opening = openVision({ device, threads }).then(async (vision) => {
    // A case's seconds are its own, not those of loading.
    await vision?.warmUp(['sight']);
    return vision;
  });
  visions.set(device, opening);
  return opening;
}

async function attempt(picture: Parameters<typeof decompose>[0], options: Partial<DecomposeOptions>, sight: VisionJob | undefined): Promise<Decomposition | { failure: string }> {
  const context: JobContext = { now: () => performance.now() };
  try {
    return sight ? await decomposeWith(sight, picture, options, context) : decompose(picture, options, context);
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Reads, decomposes, scores and draws one case. */
export async function runCase(job: CaseJob): Promise<CaseOutcome> {
  const read = await readCase(job.entry);
  const bench = job.twin ? await twinOf(read, job.twin) : read;
  const vision = job.failure === undefined ? await visionFor(job) : null;
  const sight = vision?.job();
  const started = performance.now();
  // A copy, so that an engine that wrote into its input would be caught by the score instead of changing the yardstick.
  const outcome = job.failure === undefined ? await attempt({ ...bench.picture, data: bench.picture.data.slice() }, job.options, sight) : { failure: job.failure };
  const seconds = (performance.now() - started) / 1000;
  const { name, category } = job.entry;
  const result = measureCase({ name, category, picture: bench.picture, truth: bench.truth, truthNames: bench.truthNames, outcome, seconds, now: () => performance.now() });
  const answer = { result, device: sight?.device ?? 'none', notes: sight?.notes ?? [] };
  if (!job.pictures && job.sheets === undefined) return answer;
  const drawn = await drawCase(bench, 'failure' in outcome ? undefined : outcome.document);
  if (job.sheets !== undefined) await writeSheet(job.sheets, result, drawn);
  return job.pictures ? { ...answer, pictures: await encodePictures(drawn) } : answer;
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
