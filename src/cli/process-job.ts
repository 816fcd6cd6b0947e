import type { JobContext } from '../core/job';
import { processEdit, type EditJob } from './process-edit';
import { processPicture, type PictureJob, type PictureResult } from './process-picture';
import type { EmitFile } from './write-layers';

/** All that the engine's thread can be given. */
export type Job = PictureJob | EditJob;

export function processJob(job: Job, emit: EmitFile, context: JobContext): Promise<PictureResult> {
  return 'operation' in job ? processEdit(job, emit, context) : processPicture(job, emit, context);
}
