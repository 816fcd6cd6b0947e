#!/usr/bin/env node
import { removeUnfinished } from '../node/write-file';
import { delaminate, EXIT_INTERRUPTED } from './delaminate';

const controller = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second time the user means it: no waiting for anything.
    if (controller.signal.aborted) {
      removeUnfinished();
      process.exit(EXIT_INTERRUPTED);
    }
    controller.abort();
  });
}

// A reader that closes early (`| head`) wants no more; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

delaminate(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  terminal: process.stderr,
  signal: controller.signal,
}).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    removeUnfinished();
    process.stderr.write(`delaminate: unexpected error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
