import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { CancelledError } from '../../src/core/errors';
import { fetchModel } from '../../src/node/fetch-model';
import type { ModelEntry } from '../../src/vision/model-entry';
import { serveFiles, type FileServer } from '../support/file-server';
import { entry, ENTRY_BYTES } from '../support/model-entries';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const target = (): string => join(folder(), 'small.onnx');
let server: FileServer;
let answer: (path: string, response: ServerResponse) => void;
beforeEach(async () => {
  answer = (_path, response) => response.end(ENTRY_BYTES);
  server = await serveFiles(({ url }, response) => answer(url!, response));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

const pack = (more: Partial<ModelEntry> = {}): ModelEntry => entry({ origin: 'pack', url: `${server.address}/small.onnx`, ...more });

/** Nothing but what was there before may lie in the folder. */
async function refuses(given: ModelEntry, message: RegExp, options: Parameters<typeof fetchModel>[2] = {}): Promise<void> {
  writeFileSync(target(), 'earlier');
  await expect(fetchModel(given, target(), options)).rejects.toThrow(message);
  expect(readdirSync(folder())).toEqual(['small.onnx']);
  expect(readFileSync(target(), 'utf8')).toBe('earlier');
}

describe('fetchModel', () => {
  it('writes the file once its length and SHA-256 are right', async () => {
    const seen: number[] = [];
    await fetchModel(pack(), target(), { onBytes: (count) => seen.push(count) });
    expect([new Uint8Array(readFileSync(target())), readdirSync(folder()), seen.at(-1)]).toEqual([ENTRY_BYTES, ['small.onnx'], 3]);
  });

  it('follows redirects on the way', async () => {
    answer = (path, response) => (path === '/end' ? response.end(ENTRY_BYTES) : response.writeHead(302, { location: path === '/small.onnx' ? 'step' : `${server.address}/end` }).end());
    await fetchModel(pack(), target());
    expect([existsSync(target()), server.asked]).toEqual([true, ['/small.onnx', '/step', '/end']]);
  });

  it('refuses another file', async () => {
    answer = (_path, response) => response.end(Uint8Array.of(1, 2, 4));
    await refuses(pack(), /small\.onnx is refused: its SHA-256 is/);
  });

  it('refuses a shorter file', async () => {
    answer = (_path, response) => response.end(Uint8Array.of(1, 2));
    await refuses(pack(), /it has 2 bytes and the registry says 3/);
  });

  it('refuses more bytes than declared: by what the server says, and by what it sends', async () => {
    answer = (_path, response) => response.end(new Uint8Array(1000));
    await refuses(pack(), /the server sends more than the 3 bytes that the entry of 'small' says; that is refused/);
    answer = (_path, response) => {
      response.on('error', () => undefined);
      response.writeHead(200); // chunked: without a length, and without an end
      const pour = (): void => {
        while (!response.destroyed && response.write(new Uint8Array(65536)));
        response.once('drain', pour);
      };
      pour();
    };
    await refuses(pack(), /more than the 3 bytes/);
  });

  it('refuses to be sent on without encryption', async () => {
    answer = (_path, response) => response.writeHead(301, { location: 'http://host.example/small.onnx' }).end();
    await refuses(pack(), /sends on to http:\/\/host\.example, which is not encrypted; that is refused/);
    answer = (_path, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end();
    await refuses(pack(), /which is not encrypted/);
  });

  it('does not give encryption up, not even for this machine', async () => {
    const asked = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null, { status: 302, headers: { location: `${server.address}/small.onnx` } }));
    await refuses(pack({ url: 'https://host.example/small.onnx' }), /host\.example sends on to http:\/\/127\.0\.0\.1:\d+, which is not encrypted/);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(server.asked).toEqual([]);
  });

  it('refuses to be sent on for ever', async () => {
    answer = (path, response) => response.writeHead(302, { location: `${path}x` }).end();
    await refuses(pack(), /sends on more than 5 times/);
    expect(server.asked).toHaveLength(6);
  });

  it('says what the server answered, and that there is none', async () => {
    answer = (_path, response) => response.writeHead(404).end();
    await refuses(pack(), /127\.0\.0\.1:\d+ answered 404 Not Found for 'small'; check the address in its entry: http/);
    const given = pack();
    await server.close();
    await refuses(given, /'small' cannot be fetched from http:\/\/127\.0\.0\.1:\d+\/small\.onnx: .*ECONNREFUSED/);
  });

  it('says so when the connection breaks', async () => {
    answer = (_path, response) => {
      response.writeHead(200, { 'content-length': 3 });
      response.write(Uint8Array.of(1));
      setTimeout(() => response.destroy(), 20);
    };
    await refuses(pack(), /'small' cannot be fetched from/);
  });

  it('does not wait for ever', async () => {
    answer = () => undefined;
    await refuses(pack(), /has sent nothing for 0\.05 s/, { patience: 50 });
    answer = (_path, response) => response.writeHead(200).write(Uint8Array.of(1));
    await refuses(pack(), /has sent nothing for 0\.05 s/, { patience: 50 });
  });

  it('stops when cancelled', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    await expect(fetchModel(pack(), target(), { signal: controller.signal })).rejects.toThrow(CancelledError);
    await expect(fetchModel(pack(), target(), { signal: controller.signal })).rejects.toThrow(CancelledError);
    expect([readdirSync(folder()), server.asked]).toEqual([[], ['/small.onnx']]);
  });
});
