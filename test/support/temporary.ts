import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A fresh folder before each test, gone before the next one or after the last: hooks after a test run in the order in which
 * they were defined, and a page or a server that a later hook closes may still be reading from the folder.
 */
export function temporaryFolder(): () => string {
  let folder: string | undefined;
  const remove = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  };
  beforeEach(() => {
    remove();
    folder = mkdtempSync(join(tmpdir(), 'delaminate-test-'));
  });
  afterAll(remove);
  return () => folder!;
}
