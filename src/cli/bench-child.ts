import { decompose, decomposeWith } from '../decompose/decompose';
import { leafLayers } from '../document/tree';
import type { DeviceChoice } from '../node/node-backends';
import { openVision } from '../node/node-vision';
import { benchPicture } from './bench-pictures';

/** What one fresh process measures. */
export interface BenchRun {
  readonly width: number;
  readonly height: number;
  readonly layers: number;
  readonly seconds: number;
  /** Seconds by stage, in running order. */
  readonly stages: Readonly<Record<string, number>>;
  /** Largest resident size of the whole process, and how much of it was there before decomposing, in MB of 10⁶ bytes. */
  readonly peakMegabytes: number;
  readonly startMegabytes: number;
  /** Largest difference of the recomposed picture, in 1/255. */
  readonly recompositionMax: number;
  /** What ran the networks; `none` where none took part. */
  readonly device: string;
  /** Seconds to load the networks and run them once, before the picture; not in `seconds`. */
  readonly loadSeconds: number;
  /** Seconds that answers of networks took, within `seconds`. */
  readonly networkSeconds: number;
  readonly notes: readonly string[];
}

// `maxRSS` counts kilobytes of 1024 on every system.
const peakMegabytes = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6;

/** Decomposes one bench picture, with networks on `threads` threads of `device`, and measures it. */
export async function runBench(megapixels: number, device: DeviceChoice = 'none', threads = 2): Promise<BenchRun> {
  const picture = benchPicture(megapixels);
  const startMegabytes = peakMegabytes();
  const now = (): number => performance.now();
  const opening = now();
  const vision = await openVision({ device, threads });
  await vision?.warmUp(['sight']);
  const started = now();
  const sight = vision?.job();
  const result = sight ? await decomposeWith(sight, picture, {}, { now }) : decompose(picture, {}, { now });
  const seconds = (now() - started) / 1000;
  await vision?.release();
  return {
    width: picture.width,
    height: picture.height,
    layers: leafLayers(result.document.children).length,
    seconds,
    stages: Object.fromEntries(Object.entries(result.timings).map(([stage, milliseconds]) => [stage, milliseconds / 1000])),
    peakMegabytes: peakMegabytes(),
    startMegabytes,
    recompositionMax: result.recomposition.max,
    device: sight?.device ?? 'none',
    loadSeconds: (started - opening) / 1000,
    networkSeconds: (sight?.milliseconds ?? 0) / 1000,
    notes: sight?.notes ?? [],
  };
}

if (require.main === module) {
  const [, , megapixels, device, threads] = process.argv;
  void runBench(Number(megapixels), device as DeviceChoice, Number(threads)).then((run) => process.stdout.write(JSON.stringify(run)));
}
