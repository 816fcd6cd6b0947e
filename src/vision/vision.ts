import { messageOf } from '../core/errors';
import { throwIfCancelled, type Cancellation } from '../core/job';
import type { ModelUse } from '../core/model-use';
import type { Answer, Oracle, Question, QuestionRole } from '../core/tensors';
import { adapterFor } from './adapters';
import { valuesOf, type ModelEntry, type ModelTensors, type Role } from './model-entry';
import type { Backend, Device, Digest, Network } from './runtime';
import { verifyModel } from './verify-model';

/** A model that may be used, and how to get at its file. */
export interface ModelSource {
  readonly entry: ModelEntry;
  /** Rejects where the file is missing or cannot be read. Its bytes are verified by whoever asked. */
  read(): Promise<Uint8Array>;
}

export interface VisionOptions {
  /** In order of preference: of several for one role the first that works answers. */
  readonly models: readonly ModelSource[];
  /** In order of preference; none: nothing is answered. */
  readonly backends: readonly Backend[];
  readonly digest: Digest;
  /** Milliseconds from any origin, for {@link VisionJob.milliseconds}. */
  readonly now?: () => number;
  /** What every job is to say, such as why there are no models. */
  readonly notes?: readonly string[];
}

/** The networks as one job sees them. What it reports is about that job alone. */
export interface VisionJob extends Oracle {
  /** The device that gave the last answer; `none` before the first, and without networks. */
  readonly device: Device | 'none';
  /** The models that gave answers. */
  readonly models: readonly ModelUse[];
  /** What went wrong with networks, once each, for people. */
  readonly notes: readonly string[];
  /** Time spent loading and running networks for this job; 0 without a clock. */
  readonly milliseconds: number;
}

export interface Vision {
  /** The best device on which no failure has been met, or not with every model; `none` where there is no such device. */
  readonly device: Device | 'none';
  /** What went wrong last on a device, in its own words. */
  readonly failures: Readonly<Partial<Record<Device, string>>>;
  job(signal?: Cancellation): VisionJob;
  /** Loads the models of `roles` and runs each once on zeros, so that the first picture need not wait. Never rejects. */
  warmUp(roles?: readonly Role[]): Promise<void>;
  /** Gives sessions back; later questions load them anew. Never rejects. */
  release(): Promise<void>;
}

/** Of the roles, those that the engine asks for. */
const QUESTIONS: readonly QuestionRole[] = ['sight', 'inpainting'];

/** A model on a device. */
interface Opened {
  readonly network: Network;
  readonly backend: Backend;
}

const blank = (entry: ModelEntry): ModelTensors =>
  Object.fromEntries(entry.inputs.map(({ name, shape, type }) => [name, { shape, data: type === 'uint8' ? new Uint8Array(valuesOf(shape)) : new Float32Array(valuesOf(shape)) }]));

/**
 * The networks of one host. Where a model cannot be loaded on a device, or a run fails, that device is not tried again for
 * it: the same question goes to the next one, and the job says so. A model that is missing or refused leaves its questions
 * to the next model of its role, or unanswered: the engine goes on by its rules, and the job says so.
 */
export function createVision({ models, backends, digest, now, notes: standing = [] }: VisionOptions): Vision {
  const failed = new Map(backends.map((backend) => [backend, new Set<ModelSource>()]));
  const failures: Partial<Record<Device, string>> = {};
  const refused = new Map<ModelSource, string>();
  const opened = new Map<ModelSource, Opened>();
  /** Said while warming up, when no job was there to hear it. */
  const unheard: string[] = [];
  let queue: Promise<unknown> = Promise.resolve();
  /** A session runs one question at a time, and what fails must be settled before the next one asks. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const backendFor = (source: ModelSource): Backend | undefined => backends.find((backend) => !failed.get(backend)!.has(source));

  /** The model's bytes, or null with the reason noted. Not kept: the session has its own copy. */
  const load = async (source: ModelSource, note: (text: string) => void): Promise<Uint8Array | null> => {
    const { entry } = source;
    const known = refused.get(source);
    if (known === undefined) {
      try {
        const bytes = await source.read();
        await verifyModel(entry, bytes, digest);
        return bytes;
      } catch (error) {
        refused.set(source, messageOf(error));
      }
    }
    note(`network '${entry.name}' is not used: ${refused.get(source)!}`);
    return null;
  };

  const fail = (source: ModelSource, backend: Backend, error: unknown, note: (text: string) => void): void => {
    const reason = messageOf(error).split('\n')[0]!;
    failed.get(backend)!.add(source);
    failures[backend.device] = reason;
    const next = backendFor(source);
    note(`network '${source.entry.name}' failed on ${backend.device} (${reason}); ${next ? `the job went on with ${next.device}` : 'the classical engine went on without it'}`);
  };

  /** Runs `inputs` through a model on the first device on which that works; null where it does on none. */
  const run = async (source: ModelSource, inputs: ModelTensors, note: (text: string) => void): Promise<{ outputs: ModelTensors; device: Device } | null> => {
    if (backends.length > 0 && !backendFor(source)) note(`no device is left that runs network '${source.entry.name}'; the classical engine went on without it`);
    for (let backend = backendFor(source); backend; backend = backendFor(source)) {
      let ready = opened.get(source);
      try {
        if (!ready) {
          const bytes = await load(source, note);
          if (!bytes) return null;
          ready = { network: await backend.open(source.entry, bytes), backend };
          opened.set(source, ready);
        }
        return { outputs: await ready.network.run(inputs), device: backend.device };
      } catch (error) {
        opened.delete(source);
        fail(source, backend, error, note);
        await ready?.network.release();
      }
    }
    return null;
  };

  const job = (signal?: Cancellation): VisionJob => {
    const notes: string[] = [...standing];
    const used: ModelUse[] = [];
    const context = signal ? { signal } : {};
    let device: Device | 'none' = 'none';
    let milliseconds = 0;
    const note = (text: string): void => void (notes.includes(text) || notes.push(text));

    const answer = async (question: Question): Promise<Answer> => {
      throwIfCancelled(context);
      unheard.splice(0).forEach(note);
      const start = now?.() ?? 0;
      try {
        for (const source of models.filter(({ entry }) => entry.role === question.role)) {
          const { entry } = source;
          const adapter = adapterFor(entry);
          const fault = adapter.unfit(question.inputs);
          if (fault !== null) {
            note(`network '${entry.name}' is not used: ${fault}`);
            continue;
          }
          const result = await run(source, adapter.toModel(question.inputs), note);
          throwIfCancelled(context);
          if (!result) continue;
          device = result.device;
          const { name, version, sha256 } = entry;
          if (!used.some((use) => use.name === name && use.sha256 === sha256)) used.push({ name, version, sha256 });
          return adapter.fromModel(result.outputs, question.inputs);
        }
        return null;
      } finally {
        milliseconds += (now?.() ?? 0) - start;
      }
    };
    return {
      roles: backends.length > 0 ? QUESTIONS.filter((role) => models.some(({ entry }) => entry.role === role)) : [],
      answer: (question) => inTurn(() => answer(question)),
      get device() { return device; },
      get models() { return used; },
      get notes() { return notes; },
      get milliseconds() { return milliseconds; },
    };
  };

  return {
    get device() { return backends.find((backend) => failed.get(backend)!.size < Math.max(1, models.length))?.device ?? 'none'; },
    failures,
    job,
    warmUp: (roles) => inTurn(async () => {
      for (const source of models) if (roles?.includes(source.entry.role) ?? true) await run(source, blank(source.entry), (text) => void unheard.push(text));
    }),
    release: () => inTurn(async () => {
      for (const { network } of opened.values()) await network.release();
      opened.clear();
    }),
  };
}
