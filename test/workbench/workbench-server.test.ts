import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createWorkbenchServer, listen } from '../../scripts/workbench-server';
import { temporaryFolder } from '../support/temporary';

interface Answer { status: number; headers: IncomingHttpHeaders; body: string }

describe('the workbench\'s server', () => {
  const scratch = temporaryFolder();
  let server: Server;
  let port: number;

  beforeEach(async () => {
    const root = scratch();
    for (const folder of ['workbench', 'plugin/panel', 'secret']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'workbench', 'index.html'), '<!doctype html>home');
    writeFileSync(join(root, 'workbench', '.hidden'), 'hidden');
    writeFileSync(join(root, 'plugin', 'panel', 'index.html'), '<!doctype html>panel');
    writeFileSync(join(root, 'plugin', 'index.js'), 'plugin()');
    writeFileSync(join(root, 'secret', 'key.txt'), 'secret');
    writeFileSync(join(root, 'outside.txt'), 'secret');
    symlinkSync(join(root, 'outside.txt'), join(root, 'workbench', 'link.txt'));
    server = createWorkbenchServer({ '/workbench/': join(root, 'workbench'), '/plugin/': join(root, 'plugin') });
    port = Number(new URL(await listen(server, 0)).port);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  // Not fetch: it tidies paths up before they are sent.
  const ask = (path: string, { method = 'GET', host = `127.0.0.1:${port}` } = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => { body += part; }).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      call.on('error', reject).end();
    });

  it('serves its folders, each file as what it is', async () => {
    expect(await ask('/')).toMatchObject({ status: 302, headers: { location: '/workbench/' } });
    expect(await ask('/workbench/')).toMatchObject({ status: 200, body: '<!doctype html>home', headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(await ask('/plugin/index.js?x=1')).toMatchObject({ status: 200, body: 'plugin()', headers: { 'content-type': 'text/javascript; charset=utf-8' } });
    expect((await ask('/workbench/absent.js')).status).toBe(404);
    expect((await ask('/plugin/panel')).status).toBe(404);
  });

  it.each([
    '/workbench/../outside.txt', '/workbench/%2e%2e/outside.txt', '/workbench/..%2foutside.txt', '/workbench/..%5coutside.txt', '/workbench//outside.txt', '/workbench/link.txt', '/workbench/.hidden',
    '/workbench/%00', '/workbench/%zz', '/secret/key.txt', '/plugin/../secret/key.txt', '/workbench/panel/../../outside.txt', '//workbench/index.html',
  ])('gives nothing away at %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  it('answers HEAD without a body, and no other method', async () => {
    expect(await ask('/plugin/index.js', { method: 'HEAD' })).toMatchObject({ status: 200, body: '', headers: { 'content-length': '8' } });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(await ask('/workbench/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  it('answers this computer\'s own names only', async () => {
    expect((await ask('/workbench/', { host: `localhost:${port}` })).status).toBe(200);
    expect((await ask('/workbench/', { host: `attacker.example:${port}` })).status).toBe(403);
    expect((await ask('/workbench/', { host: '127.0.0.1.attacker.example' })).status).toBe(403);
  });

  it('sends a strict policy with everything, errors too', async () => {
    for (const path of ['/workbench/', '/workbench/absent', '/plugin/panel/index.html', '/']) {
      expect((await ask(path)).headers).toMatchObject({
        'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer',
      });
    }
    const page = (await ask('/workbench/')).headers['content-security-policy'];
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("frame-ancestors 'none'");
    // Compiled WebAssembly is the one thing beyond files of its own.
    expect(String(page).replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|https?:|\*/);
    const panel = (await ask('/plugin/panel/index.html')).headers['content-security-policy'];
    expect(panel).toContain("connect-src 'none'");
    expect(panel).toContain("frame-ancestors 'self'");
  });

  it('takes the next port where one is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => void other.listen(0, '127.0.0.1', done));
    const taken = (other.address() as { port: number }).port;
    const second = createWorkbenchServer({ '/workbench/': scratch() });
    try {
      const address = await listen(second, taken);
      expect(Number(new URL(address).port)).toBeGreaterThan(taken);
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      await expect(listen(createWorkbenchServer({ '/workbench/': scratch() }), taken, 1)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      await new Promise((done) => second.close(done));
      await new Promise((done) => other.close(done));
    }
  });
});
