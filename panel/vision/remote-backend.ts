import type { Timers } from '../../src/core/timers';
import type { ModelTensors } from '../../src/vision/model-entry';
import type { Backend, Network } from '../../src/vision/runtime';
import type { PageDevice, VisionReply, VisionRequest } from './messages';
import type { PackedFile } from './page-file';

/** The page's end of a channel to what runs networks. */
export interface VisionSide {
  onreply: ((reply: Exclude<VisionReply, { type: 'alive' }>) => void) | null;
  /** It died without a word of its own. */
  onerror: ((why: string) => void) | null;
  post(request: VisionRequest, transfer?: ArrayBuffer[]): void;
  /** Ends it at once, whatever it does; its memory goes back. */
  end(): void;
}

export interface RemoteTools {
  /** Resolves with a side that lives and has not been asked anything yet. */
  readonly start: () => Promise<VisionSide>;
  /** onnxruntime's WebAssembly. */
  readonly runtime: () => Promise<PackedFile>;
  readonly timers: Timers;
  /** A graphics processor was opened: its name. */
  readonly onAdapter?: (name: string) => void;
  /** The device went away by itself. */
  readonly onLost?: (why: string) => void;
}

/** Milliseconds. Drivers hang for good, and shaders take seconds to compile on slow machines: an end for the one, time for the other. */
const PATIENCE = { started: 60_000, opened: 90_000, ran: 60_000, released: 5_000 } as const;

/** A request as its caller gives it; the number comes with sending. */
type Unsent<T = Exclude<VisionRequest, { type: 'start' }>> = T extends { readonly id: number } ? Omit<T, 'id'> : never;
type Answered = Extract<VisionReply, { id: number }>;

interface Waiting {
  readonly settle: (reply: Answered) => void;
  readonly fail: (error: Error) => void;
}

/** One life of a side, from its start to its end. */
interface Life {
  ask(request: Unsent, patience: number, transfer?: ArrayBuffer[]): Promise<Answered>;
  readonly over: boolean;
  end(why: string): void;
}

async function begin(device: PageDevice, { start, runtime, timers, onAdapter, onLost }: RemoteTools): Promise<Life> {
  // In this order: nobody listens to the side until it is begun with.
  const wasm = await runtime();
  const side = await start();
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let over: string | null = null;
  let ready = false;
  return new Promise((resolve, reject) => {
    const end = (why: string): void => {
      if (over !== null) return;
      over = why;
      timers.clear(alarm);
      side.onreply = side.onerror = null;
      side.end();
      for (const { fail } of waiting.values()) fail(new Error(why));
      waiting.clear();
      reject(new Error(why));
    };
    const alarm = timers.after(PATIENCE.started, () => end('it did not start in time'));
    const life: Life = {
      get over() {
        return over !== null;
      },
      end,
      ask: (request, patience, transfer) =>
        new Promise((settle, fail) => {
          if (over !== null) return fail(new Error(over));
          const id = ++next;
          // Silence means that the whole side hangs, not that one request failed.
          const bell = timers.after(patience, () => end('it did not answer in time'));
          const clear = (): void => {
            timers.clear(bell);
            waiting.delete(id);
          };
          waiting.set(id, {
            settle: (reply) => {
              clear();
              settle(reply);
            },
            fail: (error) => {
              clear();
              fail(error);
            },
          });
          side.post({ ...request, id }, transfer);
        }),
    };
    side.onerror = (why) => end(why === '' ? 'it ran out of memory' : why);
    side.onreply = (reply) => {
      if (reply.type === 'gone') {
        end(reply.why);
        if (ready) onLost?.(reply.why);
        return;
      }
      if (reply.type === 'started') {
        timers.clear(alarm);
        ready = true;
        if (reply.adapter !== null) onAdapter?.(reply.adapter);
        return resolve(life);
      }
      const asked = waiting.get(reply.id);
      if (reply.type === 'failed') asked?.fail(new Error(reply.why));
      else asked?.settle(reply);
    };
    side.post({ type: 'start', device, runtime: wasm });
  });
}

/**
 * A device on another thread. Its side is started with the first network and ended with the last: nothing of a lost device
 * or of a WebAssembly module that hangs outlives it, and an idle plugin holds no memory for networks.
 */
export function remoteBackend(device: PageDevice, tools: RemoteTools): Backend {
  let life: Promise<Life> | undefined;
  let networks = 0;
  const leave = async (): Promise<void> => {
    if (--networks > 0) return;
    const former = life;
    life = undefined;
    await former?.then((ending) => ending.end('it was released'), () => undefined);
  };
  return {
    device,
    async open(entry, bytes): Promise<Network> {
      networks++;
      try {
        const living = await (life ??= begin(device, tools));
        // The registry's own bytes are read anew for another device, so these can be moved.
        const { id } = await living.ask({ type: 'open', entry, bytes }, PATIENCE.opened, bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []);
        let open = true;
        return {
          async run(inputs): Promise<ModelTensors> {
            // Copied, not moved: where this device fails, the next one is asked the same.
            const reply = await living.ask({ type: 'run', network: id, inputs }, PATIENCE.ran);
            if (reply.type !== 'ran') throw new Error(`'${reply.type}' came as the answer to a run`);
            return reply.outputs;
          },
          async release() {
            if (!open) return;
            open = false;
            if (!living.over && networks > 1) await living.ask({ type: 'release', network: id }, PATIENCE.released).catch(() => undefined);
            await leave();
          },
        };
      } catch (error) {
        await leave();
        throw error;
      }
    },
  };
}
