import { Presets, SingleBar } from 'cli-progress';
import type { ProgressEvent } from '../core/job';

export interface Progress {
  /** Begins a bar for a picture. */
  start(label: string): void;
  update(event: ProgressEvent): void;
  /** Takes the bar away, so that the report stands alone. */
  stop(): void;
}

const SILENT: Progress = { start: () => undefined, update: () => undefined, stop: () => undefined };

const MAX_LABEL = 32;

/**
 * A bar on `stream`, or nothing at all where that is not a terminal: logs and pipes get no control
 * characters. It has no colours, so there is nothing for `NO_COLOR` to switch off.
 */
export function createProgress(stream: NodeJS.WriteStream, enabled: boolean): Progress {
  if (!enabled || !stream.isTTY) return SILENT;
  const bar = new SingleBar({ stream, format: '{label} [{bar}] {percentage} % {stage}', clearOnComplete: true, hideCursor: true, stopOnComplete: false, gracefulExit: false }, Presets.legacy);
  let reached = 0;
  return {
    start(label) {
      reached = 0;
      const short = label.length > MAX_LABEL ? `…${label.slice(1 - MAX_LABEL)}` : label;
      bar.start(1000, 0, { label: short, stage: '' });
    },
    update({ fraction, stage }) {
      reached = Math.max(reached, Math.round(fraction * 1000));
      bar.update(reached, { stage });
    },
    stop: () => bar.stop(),
  };
}
