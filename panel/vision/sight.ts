import { messageOf } from '../../src/core/errors';
import type { Cancellation } from '../../src/core/job';
import type { Timers } from '../../src/core/timers';
import type { Oracle, QuestionRole } from '../../src/core/tensors';
import type { ModelUse } from '../../src/vision/model-entry';
import type { Backend, Digest } from '../../src/vision/runtime';
import { createVision, type ModelSource, type Vision } from '../../src/vision/vision';
import type { GpuStatus } from '../gpu';
import type { PageDevice } from './messages';

/** What the user wants networks to run on. `auto`: the graphics processor if it is one, else WebAssembly. */
export type DevicePreference = 'auto' | PageDevice | 'none';

/**
 * `off`: not wanted. `asleep`: not loaded, or given back; the next picture loads them. `absent`: none can be used, for the
 * reason in `detail`. `ready`: loaded and tried out on `device`; `detail` names the graphics processor, or says why none is used.
 */
export interface SightStatus {
  readonly state: 'off' | 'asleep' | 'loading' | 'ready' | 'absent';
  readonly device: PageDevice | 'none';
  readonly detail: string;
}

/** What networks did for one picture. */
export interface SightReport {
  readonly device: PageDevice | 'none';
  /** The graphics processor's name; empty for none. */
  readonly adapter: string;
  readonly models: readonly ModelUse[];
  /** For people, one sentence each. */
  readonly notes: readonly string[];
}

/** The networks as one job sees them; `null` where the user wants none, so that nothing is asked at all. */
export interface SightJob {
  readonly oracle: Oracle | null;
  report(): Promise<SightReport>;
}

/** The learned half of the engine, as the page keeps it: loaded ahead, shared by all jobs, given back when idle for long. */
export interface Sight {
  readonly status: SightStatus;
  /** Takes effect with the next job; loads anew where that is another device. */
  prefer(preference: DevicePreference): void;
  /** Loads the networks and runs them once, if they are wanted. Never rejects. */
  warmUp(): Promise<void>;
  /** Gives devices that failed another chance. */
  renew(): void;
  job(signal?: Cancellation): SightJob;
}

export interface SightTools {
  readonly models: () => Promise<readonly ModelSource[]>;
  /** `heard`: what to tell of the device while it lives. */
  readonly backend: (device: PageDevice, heard: { onAdapter(name: string): void; onLost(why: string): void }) => Backend;
  readonly digest: Digest;
  /** Resolves once it is known whether there is a graphics processor. */
  readonly gpu: () => Promise<GpuStatus>;
  readonly timers: Timers;
  readonly onChange: (status: SightStatus) => void;
}

/** What the plugin's own models answer; it has no packs. Known before they are loaded, so that the engine need not wait. */
const PAGE_ROLES: readonly QuestionRole[] = ['sight'];

/** Milliseconds without a job after which networks give their memory back: a few hundred megabytes with WebAssembly's. */
export const IDLE_LIMIT = 10 * 60_000;

/** One set of devices in their order, and the networks on them. */
interface Setting {
  readonly vision: Vision;
  /** Of the graphics processor. */
  adapter: string;
  /** Whether a model's file was found, was the right one and ran on some device. */
  opened: boolean;
  /** Why no graphics processor is used; empty where one is, or none is wanted. */
  readonly without: string;
  /** Why there are no networks, should none have opened. */
  readonly reason: string;
}

const gpuObstacle = ({ state, detail, software }: GpuStatus, preference: DevicePreference): string => {
  if (state !== 'ready') return detail === '' ? 'no GPU' : `no GPU: ${detail}`;
  // Chosen by hand it is tried, and refused only if it is too slow.
  return software && preference === 'auto' ? `no GPU: ${detail} computes in software` : '';
};

export function createSight({ models, backend, digest, gpu, timers, onChange }: SightTools): Sight {
  let preference: DevicePreference = 'auto';
  let status: SightStatus = { state: 'asleep', device: 'none', detail: '' };
  let setting: Promise<Setting> | undefined;
  let turn = 0;
  let idle: unknown;

  const tell = (next: SightStatus): void => {
    status = next;
    onChange(next);
  };
  const asleep = (): SightStatus => ({ state: preference === 'none' ? 'off' : 'asleep', device: 'none', detail: '' });

  const make = async (mine: number): Promise<Setting> => {
    const [found, sources] = await Promise.all([preference === 'wasm' ? null : gpu(), models().catch((error: unknown) => messageOf(error))]);
    const without = found === null ? '' : gpuObstacle(found, preference);
    const heard = {
      onAdapter: (name: string) => void (made.adapter = name),
      onLost: () => {
        // The next device is made ready before a picture needs it.
        if (mine === turn) void warmUp();
      },
    };
    const watched = (device: PageDevice): Backend => {
      const plain = backend(device, heard);
      return {
        device,
        async open(entry, bytes) {
          const network = await plain.open(entry, bytes);
          made.opened = true;
          return network;
        },
      };
    };
    const order: readonly PageDevice[] = found !== null && without === '' ? ['webgpu', 'wasm'] : ['wasm'];
    const notes = [
      ...(typeof sources === 'string' ? [`networks are not used: ${sources}`] : []),
      ...(preference === 'webgpu' && without !== '' ? [`networks do not run on the GPU (${without})`] : []),
    ];
    const made: Setting = {
      vision: createVision({ models: typeof sources === 'string' ? [] : sources, backends: order.map(watched), digest, now: () => timers.now(), notes }),
      adapter: '',
      opened: false,
      without,
      reason: typeof sources === 'string' ? sources : sources.length === 0 ? 'none came with the plugin' : 'their files are missing or damaged',
    };
    return made;
  };
  const current = (): Promise<Setting> => (setting ??= make(turn));

  const rest = async (): Promise<void> => {
    const mine = turn;
    const resting = await setting;
    await resting?.vision.release();
    if (mine === turn) tell(asleep());
  };
  const stirred = (): void => {
    timers.clear(idle);
    idle = timers.after(IDLE_LIMIT, () => void rest());
  };

  const drop = (): void => {
    turn++;
    const former = setting;
    setting = undefined;
    void former?.then(({ vision }) => vision.release());
    tell(asleep());
  };

  const look = ({ vision, adapter, opened, without, reason }: Setting): void => {
    const device = vision.device === 'cpu' ? 'none' : vision.device;
    if (device === 'none') return tell({ state: 'absent', device, detail: 'no device runs them' });
    if (!opened) return tell({ state: 'absent', device: 'none', detail: reason });
    tell({ state: 'ready', device, detail: device === 'webgpu' ? adapter : without });
  };

  const warmUp = async (): Promise<void> => {
    if (preference === 'none') return;
    const mine = turn;
    stirred();
    tell({ state: 'loading', device: 'none', detail: '' });
    const made = await current();
    await made.vision.warmUp();
    if (mine === turn) look(made);
  };

  return {
    get status() {
      return status;
    },
    prefer(next) {
      if (next === preference) return;
      preference = next;
      drop();
    },
    warmUp,
    renew: drop,
    job(signal) {
      if (preference === 'none') return { oracle: null, report: async () => ({ device: 'none', adapter: '', models: [], notes: [] }) };
      // Given back when idle: loaded again while the engine still looks for regions.
      if (status.state === 'asleep') void warmUp();
      stirred();
      const mine = turn;
      const begun = current().then((made) => ({ made, job: made.vision.job(signal) }));
      return {
        oracle: { roles: PAGE_ROLES, answer: async (question) => (await begun).job.answer(question) },
        async report() {
          const { made, job } = await begun;
          if (mine === turn && job.models.length > 0) look(made);
          stirred();
          const device = job.device === 'cpu' ? 'none' : job.device;
          return { device, adapter: device === 'webgpu' ? made.adapter : '', models: job.models, notes: job.notes.map((text) => `${text[0]!.toUpperCase()}${text.slice(1)}.`) };
        },
      };
    },
  };
}
