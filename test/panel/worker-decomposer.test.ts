import { CancelledError, DelaminateError } from '../../src/core/errors';
import type { Answer, Question, QuestionRole } from '../../src/core/tensors';
import { decompose } from '../../src/decompose/decompose';
import { memoryOfEdited, packEdited } from '../../panel/edited-document';
import { operate } from '../../panel/operations';
import { leafLayers } from '../../src/document/tree';
import { packFailure, unpackFailure } from '../../panel/engine-failure';
import type { EngineReply, EngineRequest } from '../../panel/engine-messages';
import { createFallbackDecomposer } from '../../panel/fallback-decomposer';
import { createMainThreadDecomposer } from '../../panel/main-thread-decomposer';
import { serveEngine } from '../../panel/serve-engine';
import { memoryOf } from '../../panel/transfer';
import { createWorkerDecomposer, WorkerUnavailableError, type WorkerLike } from '../../panel/worker-decomposer';
import { cardPicture, nodeTimers } from '../support/session-rig';

type Picture = EngineRequest & { type: 'decompose' };

/** A worker in this thread: messages pass in turns of their own, memory by structured clone with transfer, as in a browser. */
class LocalWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  terminated = false;
  constructor(private readonly work: (request: Picture) => EngineReply[] | 'dies' | 'hangs', ready = true) {
    if (ready) this.reply({ type: 'ready' });
  }
  /** What an answer brings; a worker that asks replaces it. */
  answered: (answer: Answer) => void = () => undefined;
  reply(message: EngineReply, transfer: ArrayBuffer[] = []): void {
    const data = structuredClone(message, { transfer });
    setImmediate(() => this.terminated || this.onmessage?.({ data }));
  }
  postMessage(message: EngineRequest, transfer: ArrayBuffer[]): void {
    const request = structuredClone(message, { transfer });
    if (request.type === 'answer') return this.answered(request.answer);
    if (request.type === 'operate') {
      const edited = packEdited(request.document, operate(request.document, request.operation, {}));
      return this.reply({ type: 'operated', edited }, memoryOfEdited(edited));
    }
    const replies = this.work(request);
    if (replies === 'dies') setImmediate(() => this.onerror?.({ message: '' }));
    else if (replies !== 'hangs') for (const reply of replies) this.reply(reply, reply.type === 'done' ? memoryOf([reply.picture], [reply.decomposition.document]) : []);
  }
  terminate(): void {
    this.terminated = true;
  }
}

const engine = ({ picture, options }: Picture): EngineReply[] => {
  const replies: EngineReply[] = [];
  try {
    const decomposition = decompose(picture, options, { onProgress: (event) => replies.push({ type: 'progress', event }) });
    replies.push({ type: 'done', decomposition, picture });
  } catch (error) {
    replies.push({ type: 'failed', failure: packFailure(error) });
  }
  return replies;
};

describe('the worker decomposer', () => {
  it('operates on a copy: what does not change stays the same object, and the document stays whole', async () => {
    const { document } = decompose(cardPicture());
    const worker = new LocalWorker(engine);
    const after = await createWorkerDecomposer(() => worker, nodeTimers).operate(document, { name: 'extract', wish: { box: { left: 20, top: 14, width: 12, height: 10 } } });
    expect(leafLayers(after.children).length).toBe(leafLayers(document.children).length + 1);
    const kept = leafLayers(after.children).filter((layer) => leafLayers(document.children).includes(layer));
    expect(kept.length).toBeGreaterThan(0);
    for (const { pixels } of leafLayers(document.children)) expect(pixels.data.length).toBe(pixels.width * pixels.height * 4);
    expect(worker.terminated).toBe(true);
    const idle = new LocalWorker(() => 'hangs');
    const controller = new AbortController();
    controller.abort();
    await expect(createWorkerDecomposer(() => idle, nodeTimers).operate(document, { name: 'refill', id: 'x', method: 'auto' }, { signal: controller.signal })).rejects.toThrow(CancelledError);
  });

  it('moves the picture in and everything out, and gives what the engine gives', async () => {
    const picture = cardPicture();
    const expected = decompose({ ...picture, data: picture.data.slice() });
    const events: string[] = [];
    const worker = new LocalWorker(engine);
    const result = await createWorkerDecomposer(() => worker, nodeTimers).decompose(picture, {}, { onProgress: ({ stage }) => events.push(stage) });
    expect(picture.data.byteLength).toBe(0);
    expect(result.document).toEqual(expected.document);
    expect(result.picture.data).toEqual(cardPicture().data);
    expect(events).toEqual(expect.arrayContaining(['analyse', 'done']));
    expect(worker.terminated).toBe(true);
  });

  it('keeps the stage of errors', async () => {
    const failed = createWorkerDecomposer(() => new LocalWorker(engine), nodeTimers).decompose(cardPicture(), { maxLayers: 0 });
    await expect(failed).rejects.toMatchObject({ name: 'DelaminateError', stage: 'decompose', message: 'decompose: maxLayers is 0; give a whole number from 1 on' });
  });

  it('takes a thread that dies at work for one out of memory', async () => {
    const worker = new LocalWorker(() => 'dies');
    await expect(createWorkerDecomposer(() => worker, nodeTimers).decompose(cardPicture(), {})).rejects.toThrow('not enough memory');
  });

  it('stops at once, by its own word and by a signal, and can be used again', async () => {
    const workers: LocalWorker[] = [];
    let hang = true;
    const decomposer = createWorkerDecomposer(() => {
      workers.push(new LocalWorker((request) => (hang ? 'hangs' : engine(request))));
      return workers.at(-1)!;
    }, nodeTimers);
    const first = decomposer.decompose(cardPicture(), {});
    setTimeout(() => decomposer.stop(), 20);
    await expect(first).rejects.toBeInstanceOf(CancelledError);
    const controller = new AbortController();
    const second = decomposer.decompose(cardPicture(), {}, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(second).rejects.toBeInstanceOf(CancelledError);
    await expect(decomposer.decompose(cardPicture(), {}, { signal: controller.signal })).rejects.toBeInstanceOf(CancelledError);
    hang = false;
    expect((await decomposer.decompose(cardPicture(), {})).document.children.length).toBeGreaterThan(0);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, true]);
  });
});

describe('questions to networks', () => {
  const ROLES: readonly QuestionRole[] = ['sight'];
  const question: Question = { role: 'sight', inputs: { present: { shape: [1, 3], data: new Float32Array([1, 1, 0]) } } };
  /** A worker that asks once before it works, and keeps the answer. */
  const asking = (): { worker: LocalWorker; heard: Answer[]; asks: QuestionRole[][] } => {
    const heard: Answer[] = [];
    const asks: QuestionRole[][] = [];
    const worker = new LocalWorker((request) => {
      asks.push([...request.asks]);
      worker.answered = (answer) => {
        heard.push(answer);
        for (const reply of engine(request)) worker.reply(reply);
      };
      return [{ type: 'question', question }];
    });
    return { worker, heard, asks };
  };

  it('pass to the oracle of the job, and its answer back', async () => {
    const { worker, heard, asks } = asking();
    const asked: Question[] = [];
    const outputs = { same: { shape: [1, 2], data: new Float32Array([3, -4]) } };
    const oracle = { roles: ROLES, answer: async (own: Question) => (asked.push(own), outputs) };
    const result = await createWorkerDecomposer(() => worker, nodeTimers).decompose(cardPicture(), {}, { oracle });
    expect(asks).toEqual([['sight']]);
    expect(asked).toEqual([question]);
    expect(heard).toEqual([{ same: { shape: [1, 2], data: new Float32Array([3, -4]) } }]);
    expect(result.document.children.length).toBeGreaterThan(0);
  });

  it('are told not to be asked where there is no oracle', async () => {
    const { worker, heard, asks } = asking();
    await createWorkerDecomposer(() => worker, nodeTimers).decompose(cardPicture(), {}, { oracle: null });
    expect([asks, heard]).toEqual([[[]], [null]]);
  });

  it('end the job where the oracle was cancelled, and nothing is sent to an ended worker', async () => {
    const { worker, heard } = asking();
    await expect(createWorkerDecomposer(() => worker, nodeTimers).decompose(cardPicture(), {}, { oracle: { roles: ROLES, answer: async () => Promise.reject(new CancelledError()) } })).rejects.toBeInstanceOf(CancelledError);
    expect(worker.terminated).toBe(true);
    const late = asking();
    let give!: (answer: Answer) => void;
    const decomposer = createWorkerDecomposer(() => late.worker, nodeTimers);
    const job = decomposer.decompose(cardPicture(), {}, { oracle: { roles: ROLES, answer: () => new Promise((resolve) => (give = resolve)) } });
    await new Promise((resolve) => setTimeout(resolve, 30));
    decomposer.stop();
    await expect(job).rejects.toBeInstanceOf(CancelledError);
    give(null);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([heard, late.heard]).toEqual([[], []]);
  });

  it('are asked on the main thread too', async () => {
    const roles: string[] = [];
    const decomposer = createMainThreadDecomposer(serveEngine, nodeTimers);
    const plain = await decomposer.decompose(cardPicture(), {});
    const asked = await decomposer.decompose(cardPicture(), {}, { oracle: { roles: ROLES, answer: async ({ role }) => (roles.push(role), null) } });
    expect(roles).toContain('sight');
    // Without an answer the rules decide.
    expect(asked.document).toEqual(plain.document);
    const waiting = decomposer.decompose(cardPicture(), {}, { oracle: { roles: ROLES, answer: async () => (decomposer.stop(), null) } });
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('where no worker can be had', () => {
  const dead = (): WorkerLike => {
    throw new Error('SecurityError');
  };
  it.each<[string, () => WorkerLike]>([
    ['making one throws', dead],
    ['it errs at once', () => {
      const worker = new LocalWorker(engine, false);
      setImmediate(() => worker.onerror?.({ message: 'blocked by policy' }));
      return worker;
    }],
  ])('the main thread does the work: %s', async (_name, start) => {
    const decomposer = createFallbackDecomposer(createWorkerDecomposer(start, nodeTimers), createMainThreadDecomposer(serveEngine, nodeTimers));
    expect(decomposer.device).toBe('CPU, worker thread');
    const picture = cardPicture();
    const result = await decomposer.decompose(picture, {});
    expect(result.picture).toBe(picture);
    expect(result.document.children.length).toBeGreaterThan(0);
    expect(decomposer.device).toBe('CPU, the panel’s own thread');
  });

  it('one that stays silent is given up, with the picture still whole', async () => {
    let ring: (() => void) | undefined;
    const timers = { now: () => 0, after: (_ms: number, run: () => void) => (ring = run), clear: () => (ring = undefined) };
    const picture = cardPicture();
    const waiting = createWorkerDecomposer(() => new LocalWorker(engine, false), timers).decompose(picture, {});
    ring!();
    await expect(waiting).rejects.toBeInstanceOf(WorkerUnavailableError);
    expect(picture.data.byteLength).toBe(96 * 64 * 4);
  });

  it('the main thread can be stopped before it starts', async () => {
    const decomposer = createMainThreadDecomposer(serveEngine, nodeTimers);
    const waiting = decomposer.decompose(cardPicture(), {});
    decomposer.stop();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    await expect(decomposer.decompose(cardPicture(), { maxLayers: 0 })).rejects.toBeInstanceOf(DelaminateError);
  });
});

describe('failures between threads', () => {
  it('tell memory from bugs', () => {
    expect(unpackFailure(packFailure(new RangeError('Array buffer allocation failed')))).toBeInstanceOf(DelaminateError);
    const bug = unpackFailure(packFailure(new RangeError('Invalid array index')));
    expect(bug).not.toBeInstanceOf(DelaminateError);
    expect(bug.message).toBe('Invalid array index');
  });

  it('name each block of memory once', () => {
    const { data } = cardPicture();
    const raster = { width: 96, height: 64, depth: 8, data } as const;
    expect(memoryOf([raster, { ...raster, data: data.subarray(0, 4) }])).toEqual([data.buffer]);
  });
});
