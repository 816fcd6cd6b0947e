import { CancelledError } from '../../src/core/errors';
import { sha256 } from '../../src/node/sha256';
import type { ModelEntry } from '../../src/vision/model-entry';
import type { Backend, Device } from '../../src/vision/runtime';
import { createVision, type ModelSource, type VisionOptions } from '../../src/vision/vision';
import { entry, ENTRY_BYTES } from '../support/model-entries';

const question = { role: 'sight', inputs: { x: { shape: [1, 2], data: Float32Array.of(1, 2) } } } as const;

interface Faults {
  open?: (entry: ModelEntry) => void;
  run?: (entry: ModelEntry) => void;
}

/** A device that adds 1, whose faults can be changed as it lives, and that counts open sessions and runs. */
function fakeBackend(device: Device, faults: Faults = {}): Backend & { faults: Faults; sessions: number; runs: number } {
  const backend = {
    device,
    faults,
    sessions: 0,
    runs: 0,
    async open(model: ModelEntry) {
      backend.faults.open?.(model);
      backend.sessions++;
      return {
        async run({ x }: Readonly<Record<string, { shape: readonly number[]; data: Float32Array | Uint8Array }>>) {
          backend.runs++;
          await Promise.resolve();
          backend.faults.run?.(model);
          return { y: { shape: x!.shape, data: Float32Array.from(x!.data, (value) => value + 1) } };
        },
        release: async () => void backend.sessions--,
      };
    },
  };
  return backend;
}

const source = (more: Partial<ModelEntry> = {}, read = async (): Promise<Uint8Array> => ENTRY_BYTES): ModelSource => ({ entry: entry(more), read });
const lost = (): never => {
  throw new Error('device lost\nat somewhere');
};
const vision = (more: Partial<VisionOptions>): ReturnType<typeof createVision> => createVision({ models: [source()], backends: [], digest: sha256, ...more });

describe('createVision', () => {
  it('answers on the first device, and reports device and model', async () => {
    const [gpu, wasm] = [fakeBackend('webgpu'), fakeBackend('wasm')];
    const job = vision({ backends: [gpu, wasm] }).job();
    expect(job.device).toBe('none');
    expect(await job.answer(question)).toEqual({ y: { shape: [1, 2], data: Float32Array.of(2, 3) } });
    expect([job.device, job.models, job.notes, wasm.sessions]).toEqual(['webgpu', [{ name: 'small', version: '1', sha256: entry().sha256 }], [], 0]);
  });

  it('keeps the session from question to question, and reads the file once', async () => {
    const read = jest.fn(async () => ENTRY_BYTES);
    const cpu = fakeBackend('cpu');
    const eyes = vision({ models: [source({}, read)], backends: [cpu] });
    await eyes.job().answer(question);
    await eyes.job().answer(question);
    expect([read.mock.calls.length, cpu.sessions, cpu.runs]).toEqual([1, 1, 2]);
    await eyes.release();
    expect(cpu.sessions).toBe(0);
    expect(await eyes.job().answer(question)).not.toBeNull();
  });

  it('goes on with the next device in the same job when one is lost, says so once, and stays there', async () => {
    const [gpu, wasm] = [fakeBackend('webgpu'), fakeBackend('wasm')];
    const eyes = vision({ backends: [gpu, wasm] });
    const first = eyes.job();
    await first.answer(question);
    gpu.faults.run = lost;
    expect(await first.answer(question)).not.toBeNull();
    await first.answer(question);
    expect([first.device, first.notes]).toEqual(['wasm', ["network 'small' failed on webgpu (device lost); the job went on with wasm"]]);
    expect([gpu.sessions, gpu.runs, eyes.device, eyes.failures]).toEqual([0, 2, 'wasm', { webgpu: 'device lost' }]);
    const second = eyes.job();
    await second.answer(question);
    expect([second.device, second.notes, gpu.runs]).toEqual(['wasm', [], 2]);
  });

  it('leaves the question to the rules when no device is left, and every job says so', async () => {
    const eyes = vision({ backends: [fakeBackend('cpu', { open: lost })] });
    const [first, second] = [eyes.job(), eyes.job()];
    expect([await first.answer(question), first.device, first.models]).toEqual([null, 'none', []]);
    expect(first.notes).toEqual(["network 'small' failed on cpu (device lost); the classical engine went on without it"]);
    await second.answer(question);
    expect(second.notes).toEqual(["no device is left that runs network 'small'; the classical engine went on without it"]);
    expect(eyes.device).toBe('none');
  });

  it('does not take a device from other models where one model fails on it', async () => {
    const cpu = fakeBackend('cpu', { run: ({ name }) => void (name === 'bad' && lost()) });
    const job = vision({ models: [source({ name: 'bad' }), source()], backends: [cpu] }).job();
    expect(await job.answer(question)).not.toBeNull();
    expect([job.device, job.models.map(({ name }) => name)]).toEqual(['cpu', ['small']]);
  });

  it('refuses a model whose SHA-256 differs, without opening it, and every job says so', async () => {
    const cpu = fakeBackend('cpu');
    const read = jest.fn(async () => Uint8Array.of(1, 2, 4));
    const eyes = vision({ models: [source({}, read)], backends: [cpu] });
    for (const job of [eyes.job(), eyes.job()]) {
      expect(await job.answer(question)).toBeNull();
      expect(job.notes).toEqual([expect.stringMatching(/^network 'small' is not used: models: small\.onnx is refused: its SHA-256 is .* and the registry says /)]);
    }
    expect([cpu.sessions, read.mock.calls.length]).toEqual([0, 1]);
  });

  it('says which file is missing, and asks the next model of the role', async () => {
    const missing = source({ name: 'pack' }, () => Promise.reject(new Error('pack.onnx is missing')));
    const job = vision({ models: [missing, source()], backends: [fakeBackend('cpu')] }).job();
    expect(await job.answer(question)).not.toBeNull();
    expect([job.models.map(({ name }) => name), job.notes]).toEqual([['small'], ["network 'pack' is not used: pack.onnx is missing"]]);
  });

  it('does not ask a model made for another question', async () => {
    const job = vision({ models: [source({ question: 99 })], backends: [fakeBackend('cpu')] }).job();
    expect(await job.answer(question)).toBeNull();
    expect(job.notes).toEqual([expect.stringMatching(/^network 'small' is not used: it answers version 99 of the question and this program asks version \d+$/)]);
  });

  it('says nothing where there is no model of the role: that is no fault', async () => {
    const job = vision({ models: [], backends: [fakeBackend('cpu')], notes: ['no networks here'] }).job();
    expect(await job.answer(question)).toBeNull();
    expect(job.notes).toEqual(['no networks here']);
  });

  it('runs one question at a time', async () => {
    let [running, most] = [0, 0];
    const cpu = fakeBackend('cpu');
    const open = cpu.open.bind(cpu);
    cpu.open = async (model, ...rest) => {
      const network = await open(model, ...rest);
      return {
        ...network,
        async run(inputs) {
          most = Math.max(most, ++running);
          await new Promise((done) => setTimeout(done, 5));
          running--;
          return network.run(inputs);
        },
      };
    };
    const eyes = vision({ backends: [cpu] });
    await Promise.all([eyes.job().answer(question), eyes.job().answer(question), eyes.warmUp()]);
    expect([most, cpu.sessions]).toEqual([1, 1]);
  });

  it('rejects with CancelledError before and after a run, and goes on for others', async () => {
    const cpu = fakeBackend('cpu');
    const eyes = vision({ backends: [cpu] });
    await expect(eyes.job({ aborted: true }).answer(question)).rejects.toThrow(CancelledError);
    expect(cpu.runs).toBe(0);
    const signal = { aborted: false };
    cpu.faults.run = () => void (signal.aborted = true);
    await expect(eyes.job(signal).answer(question)).rejects.toThrow(CancelledError);
    expect(await eyes.job().answer(question)).not.toBeNull();
  });

  it('warms up on zeros without rejecting; what failed then is said by the next job', async () => {
    const [gpu, wasm] = [fakeBackend('webgpu', { run: lost }), fakeBackend('wasm')];
    const eyes = vision({ backends: [gpu, wasm] });
    await eyes.warmUp(['inpainting']);
    expect(gpu.runs).toBe(0);
    await eyes.warmUp(['sight']);
    expect([gpu.runs, wasm.runs, eyes.device]).toEqual([1, 1, 'wasm']);
    const job = eyes.job();
    await job.answer(question);
    expect(job.notes).toEqual(["network 'small' failed on webgpu (device lost); the job went on with wasm"]);
    expect(eyes.job().notes).toEqual([]);
  });

  it('counts the time of its own answers', async () => {
    let time = 0;
    const eyes = vision({ backends: [fakeBackend('cpu', { run: () => void (time += 40) })], now: () => time });
    const job = eyes.job();
    await job.answer(question);
    expect([job.milliseconds, eyes.job().milliseconds]).toEqual([40, 0]);
  });
});
