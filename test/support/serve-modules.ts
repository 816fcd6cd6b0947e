import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { transformSync } from '@swc/core';

const ROOT = join(__dirname, '..', '..');
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };

/**
 * Serves `pages` (path → text) and the repository's TypeScript as browser modules, types unchecked and nothing bundled: for
 * tests of single files in a browser. An import of `./name` gets `name.ts`, or `name/index.ts`.
 */
export async function serveModules(pages: Readonly<Record<string, string>>): Promise<{ origin: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname;
    const type = TYPES[path.split('.').at(-1)!] ?? 'text/javascript';
    const text = pages[path] ?? moduleAt(path);
    response.writeHead(text === null ? 404 : 200, { 'content-type': type });
    response.end(text ?? '');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function moduleAt(path: string): string | null {
  const file = normalize(join(ROOT, `${path}.ts`));
  if (!file.startsWith(ROOT) || !existsSync(file)) return null;
  return transformSync(readFileSync(file, 'utf8'), { filename: file, module: { type: 'es6' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }).code;
}
