import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { CancelledError, DelaminateError, messageOf } from '../core/errors';
import type { ModelEntry } from '../vision/model-entry';
import { isFetchable } from '../vision/registry';
import { verifyModel } from '../vision/verify-model';
import { sha256 } from './sha256';

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** Bytes so far. */
  readonly onBytes?: (received: number) => void;
  /** Milliseconds without a byte after which the server counts as gone. */
  readonly patience?: number;
}

const MOST_REDIRECTS = 5;
const PATIENCE = 30_000;

/** Runs one step of a transfer, and gives up where it takes longer than `patience`. */
async function inTime<T>(work: Promise<T>, patience: number, server: string, stop: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DelaminateError('models', `${server} has sent nothing for ${patience / 1000} s; try again later`));
      stop();
    }, patience);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Follows redirects one by one: each has to be an address that may be fetched, and encryption is never given up on the way. */
async function request(entry: ModelEntry, controller: AbortController, patience: number): Promise<Response> {
  let address = entry.url!;
  for (let turn = 0; turn <= MOST_REDIRECTS; turn++) {
    const { host } = new URL(address);
    const response = await inTime(fetch(address, { redirect: 'manual', signal: controller.signal }), patience, host, () => controller.abort());
    if (response.status < 300 || response.status >= 400) {
      if (response.ok && response.body) return response;
      throw new DelaminateError('models', `${host} answered ${response.status} ${response.statusText}`.trimEnd() + ` for '${entry.name}'; check the address in its entry: ${entry.url!}`);
    }
    const next = new URL(response.headers.get('location') ?? '', address);
    await response.body?.cancel();
    if (!isFetchable(next.href) || (address.startsWith('https:') && next.protocol !== 'https:')) {
      throw new DelaminateError('models', `${host} sends on to ${next.protocol}//${next.host}, which is not encrypted; that is refused`);
    }
    address = next.href;
  }
  throw new DelaminateError('models', `the address of '${entry.name}' sends on more than ${MOST_REDIRECTS} times; that is refused`);
}

/**
 * Fetches a pack's model to `path`: the one place where the network is touched. Written under a temporary name and renamed
 * when its length and SHA-256 are what the entry says; otherwise nothing is left. Throws `DelaminateError` or `CancelledError`.
 */
export async function fetchModel(entry: ModelEntry, path: string, { signal, onBytes, patience = PATIENCE }: FetchOptions = {}): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal?.addEventListener('abort', stop, { once: true });
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  try {
    if (signal?.aborted) throw new CancelledError();
    const response = await request(entry, controller, patience);
    const tooMany = (): DelaminateError => new DelaminateError('models', `the server sends more than the ${entry.bytes} bytes that the entry of '${entry.name}' says; that is refused`);
    if (Number(response.headers.get('content-length') ?? 0) > entry.bytes) throw tooMany();
    const bytes = new Uint8Array(entry.bytes);
    let received = 0;
    const reader = response.body!.getReader();
    for (;;) {
      const { done, value } = await inTime(reader.read(), patience, new URL(response.url || entry.url!).host, stop);
      if (done) break;
      if (received + value.length > entry.bytes) throw tooMany();
      bytes.set(value, received);
      received += value.length;
      onBytes?.(received);
    }
    await verifyModel(entry, bytes.subarray(0, received), sha256);
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    if (signal?.aborted) throw new CancelledError();
    if (error instanceof DelaminateError) throw error;
    // What `fetch` throws says only that it failed; its cause says why.
    const { cause = error } = error as { cause?: unknown };
    throw new DelaminateError('models', `'${entry.name}' cannot be fetched from ${entry.url!}: ${messageOf(cause)}`, { cause: error });
  } finally {
    signal?.removeEventListener('abort', stop);
    controller.abort();
  }
}
