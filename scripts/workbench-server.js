// Serves the workbench to this computer alone: built files and examples, GET and HEAD, nothing else.
const { createReadStream, realpathSync, statSync } = require('node:fs');
const { createServer } = require('node:http');
const { extname, join, sep } = require('node:path');

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8', '.png': 'image/png', '.jpg': 'image/jpeg', '.svg': 'image/svg+xml',
};

// The workbench draws pictures it was given (blob:, data:); nothing leaves this server. The plugin's page is written into a
// frame, which inherits this policy beside its own: hence the worker from a blob: address, the
// WebAssembly of its networks and the base of its addresses.
const WORKBENCH_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; worker-src blob:; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";
// The plugin's page brings a policy of its own; this only takes away what a web view does not give it: a network.
const PLUGIN_POLICY = "connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const headersFor = (policy) => ({
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  // Without an embedder policy beside it the page is not cross-origin isolated, as a web view's page is not either.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/** The file that an address means within its folder, or undefined: never anything outside, links included. */
function resolve(folders, pathname) {
  const mount = Object.keys(folders).find((prefix) => pathname.startsWith(prefix));
  if (!mount) return undefined;
  const rest = pathname.slice(mount.length) || 'index.html';
  if (rest.includes('\0') || rest.includes('\\') || rest.split('/').some((part) => part === '' || part.startsWith('.'))) return undefined;
  try {
    const root = realpathSync(folders[mount]);
    const file = realpathSync(join(root, rest));
    if (!file.startsWith(root + sep)) return undefined;
    const info = statSync(file);
    return info.isFile() ? { file, size: info.size } : undefined;
  } catch {
    return undefined;
  }
}

function pathOf(url) {
  // Not `new URL`: it would resolve the dots that are to be refused.
  const raw = url.split(/[?#]/, 1)[0];
  try {
    return raw.startsWith('/') ? decodeURIComponent(raw) : undefined;
  } catch {
    return undefined;
  }
}

/** A name that points at this computer from outside (DNS rebinding) must not read what is served here. */
const isLocalHost = (host) => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');

/**
 * `folders` maps address prefixes (`/workbench/`) to folders; `/` leads to the first of them.
 * Returns a server that is not listening yet.
 */
function createWorkbenchServer(folders) {
  const home = Object.keys(folders)[0];
  return createServer((request, response) => {
    const pathname = pathOf(request.url ?? '');
    const headers = headersFor(pathname?.startsWith('/plugin/') ? PLUGIN_POLICY : WORKBENCH_POLICY);
    const refuse = (status, text, more = {}) => {
      const body = request.method === 'HEAD' ? '' : `${text}\n`;
      response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more }).end(body);
    };
    if (!isLocalHost(request.headers.host)) return refuse(403, 'This server answers to 127.0.0.1 and localhost only.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD are answered.', { allow: 'GET, HEAD' });
    if (pathname === '/') return refuse(302, home, { location: home });
    const found = pathname === undefined ? undefined : resolve(folders, pathname);
    if (!found) return refuse(404, 'There is no such file here.');
    response.writeHead(200, { ...headers, 'content-type': TYPES[extname(found.file)] ?? 'application/octet-stream', 'content-length': found.size });
    if (request.method === 'HEAD') return response.end();
    const stream = createReadStream(found.file);
    stream.on('error', () => response.destroy());
    response.on('close', () => stream.destroy());
    return stream.pipe(response);
  });
}

/** Listens on 127.0.0.1 at `port`, or at the first free one of the `tries` that follow; 0 takes any. Resolves with the address. */
async function listen(server, port, tries = 20) {
  for (let attempt = 0; ; attempt++) {
    try {
      await new Promise((done, fail) => {
        server.once('error', fail);
        server.listen(port === 0 ? 0 : port + attempt, '127.0.0.1', () => {
          server.off('error', fail);
          done();
        });
      });
      return `http://127.0.0.1:${server.address().port}/`;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port === 0 || attempt + 1 >= tries) throw error;
    }
  }
}

module.exports = { createWorkbenchServer, listen };
